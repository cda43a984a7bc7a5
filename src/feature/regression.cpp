#include <array>

#include "feature/groups.h"
#include "feature/rolling_line.h"

namespace tern {
namespace {

class LineSlope final : public FeatureState {
 public:
  explicit LineSlope(Knobs knobs) : line_(knobs.first), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    line_.push(own.log_close);
    if (!line_.full() || !own.sigma) return std::nullopt;
    return line_.slope() * root_ / *own.sigma;
  }
  void remember(Memory& memory) override { memory(line_); }

 private:
  RollingLine line_;
  double root_;
};

class LineFit final : public FeatureState {
 public:
  explicit LineFit(Knobs knobs) : line_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    line_.push(now.own().log_close);
    return line_.full() ? std::optional{line_.r_squared()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(line_); }

 private:
  RollingLine line_;
};

class LineResidual final : public FeatureState {
 public:
  explicit LineResidual(Knobs knobs) : line_(knobs.first), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    line_.push(own.log_close);
    if (!line_.full() || !own.sigma) return std::nullopt;
    return (own.log_close - line_.end()) / (*own.sigma * root_);
  }
  void remember(Memory& memory) override { memory(line_); }

 private:
  RollingLine line_;
  double root_;
};

constexpr std::string_view kAlpha158 =
    "Alpha158 BETA, RSQR, and RESI (Yang et al. 2020, Qlib: an AI-oriented quantitative "
    "investment platform; there on closes, slope and residual over the newest)";

constexpr Feature line_slope(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Slope of the least-squares line through {0} log closes, over volatility.",
      .formula = "slope sqrt({0}) / sigma, of ln C on time over {0} bars",
      .source = kAlpha158,
      .group = "trend",
      .unit = Unit::sigmas,
      // The slope weighs return j of n - 1 by 6 j (n - j) / (n (n^2 - 1)), at most
      // 1.5 n / (n^2 - 1) < 1.51 / n; the returns' sizes add up to sqrt(n) bounds of sigma.
      .bounds = {-1.51 * sigma_bound(bars), 1.51 * sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = with_sigma(bars),
      .make = make_state<LineSlope>,
  };
}

constexpr Feature line_fit(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Share of the variance of {0} log closes that their least-squares line explains; zero "
          "where they did not vary.",
      .formula = "R^2 of ln C on time over {0} bars",
      .source = kAlpha158,
      .group = "trend",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<LineFit>,
  };
}

constexpr Feature line_residual(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "How far the log close lies above the end of the least-squares line through {0} of "
          "them, over volatility.",
      .formula = "residual(t) / (sigma sqrt({0})), of ln C on time over {0} bars",
      .source = kAlpha158,
      .group = "trend",
      .unit = Unit::sigmas,
      // The residual weighs the return j bars from the oldest by u (1 - 3 (n - j) / (n + 1)),
      // u = j / n: between -1/3 and 1.
      .bounds = {-sigma_bound(bars), sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = with_sigma(bars),
      .make = make_state<LineResidual>,
  };
}

constexpr std::array kRows = {
    line_slope("lr_slope_24", 24),   line_fit("lr_r2_24", 24),   line_residual("lr_resid_24", 24),
    line_slope("lr_slope_168", 168), line_fit("lr_r2_168", 168), line_residual("lr_resid_168", 168),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> regression_features() {
  return kRows;
}

}  // namespace tern
