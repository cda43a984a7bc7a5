#include "forecast/volatility.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/bytes.h"

namespace tern {
namespace {

/// The volatility that a dataset comes with: an exponential average of squared returns.
class Ewma final : public VolatilityForecaster {
 public:
  Status fit(const Dataset& dataset, std::span<const std::size_t> rows,
             const FitContext&) override {
    double squares = 0;
    double logs = 0;
    double measured = 0;
    for (const std::size_t row : rows) {
      const double unit = dataset.outcome[row] / dataset.volatility[row];
      squares += unit * unit;
      if (!(dataset.variance[row] > 0)) continue;
      logs += std::log(dataset.variance[row]) - 2 * std::log(dataset.volatility[row]);
      measured += 1;
    }
    scale_ = std::sqrt(squares / static_cast<double>(rows.size()));
    offset_ = logs / measured;
    if (std::isfinite(offset_) && scale_ > 0) return {};
    return fail(Errc::not_converged, "ewma needs returns that vary: check the bars");
  }

  Result<VolatilityScale> forecast(const Dataset& dataset, std::size_t count) const override {
    VolatilityScale scale;
    for (std::size_t row = 0; row < count; ++row) {
      scale.stddev.push_back(scale_ * dataset.volatility[row]);
      scale.log_variance.push_back(offset_ + 2 * std::log(dataset.volatility[row]));
    }
    return scale;
  }

  Result<std::string> save() const override {
    ByteWriter out;
    out.put(scale_);
    out.put(offset_);
    return out.take();
  }
  Status load(std::string_view bytes) override {
    ByteReader in(bytes);
    scale_ = in.number<double>();
    offset_ = in.number<double>();
    if (in.finished() && scale_ > 0) return {};
    return fail(Errc::corrupt_data, "these bytes are no ewma: train it again");
  }

 private:
  double scale_ = 0;   // of the stddev
  double offset_ = 0;  // of the logarithm of the variance
};

std::unique_ptr<VolatilityForecaster> make_ewma(const Settings&) {
  return std::make_unique<Ewma>();
}

constexpr std::array kVolatilities = {
    VolatilityKind{
        .name = "ewma",
        .doc = "An exponential average of squared returns.",
        .source = "J.P. Morgan and Reuters 1996, RiskMetrics Technical Document",
        .missing = {},
        .make = make_ewma,
    },
};

}  // namespace

std::span<const VolatilityKind> volatility_registry() {
  return kVolatilities;
}

const VolatilityKind* find_volatility(std::string_view name) {
  const auto kind = std::ranges::find(kVolatilities, name, &VolatilityKind::name);
  return kind == kVolatilities.end() ? nullptr : &*kind;
}

Result<std::unique_ptr<VolatilityForecaster>> make_volatility(std::string_view name,
                                                              const ForecasterOptions& options) {
  const VolatilityKind* kind = find_volatility(name);
  if (kind == nullptr) {
    std::vector<std::string_view> names;
    for (const VolatilityKind& known : kVolatilities) names.push_back(known.name);
    return fail(Errc::not_found, fmt::format("there is no volatility model '{}'; choose from {}",
                                             name, fmt::join(names, ", ")));
  }
  if (!kind->available()) {
    return fail(Errc::unsupported, fmt::format("volatility model '{}': {}", name, kind->missing));
  }
  TERN_TRY(const Settings settings,
           Settings::make(name, kind->settings, options.profile, options.overrides));
  return kind->make(settings);
}

}  // namespace tern
