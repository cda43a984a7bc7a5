#include <array>
#include <cmath>
#include <memory>

#include "forecast/point_forecaster.h"

namespace tern {
namespace {

constexpr std::array kSettings = {
    Setting{"half_life", {24, 24, 24}, 1, 10'000, "Bars after which a return weighs half."},
};

class ExponentialMean final : public PointForecaster {
 public:
  explicit ExponentialMean(const Settings& settings)
      : decay_(std::exp2(-1 / settings["half_life"])), length_(10 * settings.count("half_life")) {}

 private:
  Status learn(const Samples& train, std::uint64_t) override {
    double cross = 0;
    double square = 0;
    for (std::size_t i = 0; i < train.count(); ++i) {
      const double past = past_mean(train, i);
      cross += past * static_cast<double>(train.y[i]);
      square += past * past;
    }
    if (!(square > 0)) return fail(Errc::not_converged, "the past returns are all zero");
    slope_ = cross / square;
    return {};
  }
  Status expect(const Samples& samples, std::span<float> mean) const override {
    for (std::size_t i = 0; i < mean.size(); ++i) {
      mean[i] = static_cast<float>(slope_ * past_mean(samples, i));
    }
    return {};
  }
  Status remember(ByteWriter& out) const override {
    out.put(slope_);
    return {};
  }
  Status recall(ByteReader& in) override {
    slope_ = in.number<double>();
    return {};
  }

  double past_mean(const Samples& samples, std::size_t i) const {
    double sum = 0;
    double weights = 0;
    const auto [begin, end] = samples.window(i, length_);
    for (std::size_t row = begin; row < end; ++row) {
      sum = decay_ * sum + static_cast<double>(samples.recents[row]);
      weights = decay_ * weights + 1;
    }
    return sum / weights;
  }

  double decay_;
  std::size_t length_;
  double slope_ = 0;
};

std::unique_ptr<Forecaster> make(const Settings& settings) {
  return std::make_unique<ExponentialMean>(settings);
}

}  // namespace

ForecasterKind exponential_mean() {
  return {
      .name = "exponential_mean",
      .doc = "A share of the exponentially weighted mean of past returns, by least squares.",
      .source = "Brown 1959, Statistical Forecasting for Inventory Control",
      .missing = {},
      .make = make,
      .settings = kSettings,
  };
}

}  // namespace tern
