#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "regime/kinds.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr std::array<std::string_view, 3> kStates = {"low", "usual", "high"};
constexpr double kDecay = 0.94;         // per day
constexpr std::size_t kWarmUp = 30;     // days, until the first return hardly counts
constexpr std::size_t kLevelsMin = 90;  // that have thirds worth the name

/// An exponentially weighted mean of squared returns.
class Variance {
 public:
  double push(double value) {
    level_ = level_ ? kDecay * *level_ + (1 - kDecay) * value * value : value * value;
    return *level_;
  }
  double level() const { return *level_; }

 private:
  std::optional<double> level_;
};

class VolatilityDetector final : public RegimeDetector {
 public:
  explicit VolatilityDetector(const RegimeSettings& /*settings*/) {}

  Status fit(std::span<const RegimeObservation> train) override {
    std::vector<double> levels;
    for (const RegimeObservation& day : train) {
      if (day.return_log) levels.push_back(variance_.push(*day.return_log));
    }
    if (levels.size() < kWarmUp + kLevelsMin) {
      return fail(Errc::invalid_argument,
                  fmt::format("the thirds of volatility are those of at least {} daily returns, "
                              "and {} are there: begin later, or fetch older bars",
                              kWarmUp + kLevelsMin, levels.size()));
    }
    levels.erase(levels.begin(), levels.begin() + kWarmUp);
    std::ranges::sort(levels);
    edges_ = {sorted_quantile(levels, 1.0 / 3), sorted_quantile(levels, 2.0 / 3)};
    return {};
  }

  RegimeReading step(const RegimeObservation& observed) override {
    state_.reset();
    if (observed.return_log) state_ = third_of(variance_.push(*observed.return_log));
    return {.as_of = observed.as_of, .state = state_};
  }

  std::string what_would_change_it() const override {
    if (!state_) return "";
    std::string ways;
    if (*state_ < 2) {
      const double past = (edges_[*state_] - kDecay * variance_.level()) / (1 - kDecay);
      ways = fmt::format("a day that moves by more than {:.2f} %: {} volatility",
                         100 * std::expm1(std::sqrt(std::max(past, 0.0))), kStates[*state_ + 1]);
    }
    if (*state_ == 0) return ways;
    const double days_still = std::log(edges_[*state_ - 1] / variance_.level()) / std::log(kDecay);
    const double whole = std::max(std::ceil(days_still), 1.0);
    return fmt::format("{}{}{:.0f} day{} without a move: {} volatility", ways,
                       ways.empty() ? "" : "; ", whole, whole == 1 ? "" : "s",
                       kStates[*state_ - 1]);
  }

 private:
  std::size_t third_of(double level) const {
    if (level > edges_[1]) return 2;
    return level < edges_[0] ? 0 : 1;
  }

  Variance variance_;
  std::array<double, 2> edges_{};  // of the thirds of the days that were learned from
  std::optional<std::size_t> state_;
};

std::unique_ptr<RegimeDetector> make(const RegimeSettings& settings) {
  return std::make_unique<VolatilityDetector>(settings);
}

}  // namespace

const RegimeKind& volatility_kind() {
  static constexpr RegimeKind kKind = {
      .name = "volatility",
      .doc =
          "In which third of its past bitcoin's volatility lies: a mean of squared daily log "
          "returns, weighted by 0.94 a day, against the days before the refit.",
      .source = "RiskMetrics Technical Document 1996, for the weights",
      .states = kStates,
      .learns = true,
      .make = make,
  };
  return kKind;
}

}  // namespace tern
