#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "feature_scene.h"

namespace tern::laws {

// What every feature is, computed the obvious way from the bars: O(n w), no state, nothing shared
// with the kernels. Each group's oracles are in the file oracle_<group>.cpp.

/// The bars of one instrument up to a row, as the formulas name them: `C(k)` is the close k ago.
class Past {
 public:
  Past(const Bars& bars, std::size_t row) : bars_(bars), row_(row) {}
  std::size_t age() const { return row_; }
  double H(std::size_t k) const { return bars_.high()[row_ - k]; }
  double O(std::size_t k) const { return bars_.open()[row_ - k]; }
  double L(std::size_t k) const { return bars_.low()[row_ - k]; }
  double C(std::size_t k) const { return bars_.close()[row_ - k]; }
  double V(std::size_t k) const { return bars_.volume()[row_ - k]; }
  double taker(std::size_t k) const { return bars_.taker_buy_volume().values[row_ - k]; }
  double trades(std::size_t k) const { return bars_.trade_count().values[row_ - k]; }
  double r(std::size_t k) const { return std::log(C(k) / C(k + 1)); }

  double sigma() const {
    double sum = 0, weights = 0;
    for (std::size_t k = 0; k < row_; ++k) {
      const double weight = std::pow(0.5, static_cast<double>(k) / 72);
      sum += weight * r(k) * r(k);
      weights += weight;
    }
    return std::sqrt(sum / weights);
  }
  double scaled_return(std::size_t n) const {
    return std::log(C(0) / C(n)) / (sigma() * std::sqrt(static_cast<double>(n)));
  }

 private:
  const Bars& bars_;
  std::size_t row_;
};

using Term = std::function<double(std::size_t)>;

/// Of term(0) .. term(n - 1), as are the others.
double mean(std::size_t n, const Term& term);
double sum(std::size_t n, const Term& term);
/// Population.
double deviation(std::size_t n, const Term& term);
double correlation(std::size_t n, const Term& x, const Term& y);
double largest(std::size_t n, const Term& term);
double smallest(std::size_t n, const Term& term);
double zscore(std::size_t n, const Term& term);
/// The EMA of `term(k)`, k ago, that started at its oldest value, `age` ago.
double ema(int span, std::size_t age, const Term& term);
/// Wilder's worksheet: the mean of the first n changes, then (n - 1) old + 1 new; [0, 1].
double rsi(std::size_t n, const std::vector<double>& changes);
/// Wilder's worksheet: the mean of the first n values, then (n - 1) old + 1 new, over n; a mean for
/// each value from the n-th on.
std::vector<double> wilder_means(std::size_t n, const std::vector<double>& values);
/// The log closes of the longer bars that closed at or before `now`, oldest first.
std::vector<double> closed_log_closes(const Bars& bars, Timestamp now);
std::vector<double> differences_of(const std::vector<double>& values);

struct View {
  const Scene& scene;
  std::size_t row;

  Past own() const { return {scene.market.bars[scene.own.index], row}; }
  Past of(std::size_t instrument) const { return {scene.market.bars[instrument], row}; }
  Past btc() const { return {scene.market.bars[0], row}; }
  Timestamp now() const { return scene.market.as_of()[row]; }
  double market_mean(const std::function<double(const Past&)>& of) const {
    return mean(3, [&](std::size_t i) { return of({scene.market.bars[i], row}); });
  }
  double hour_angle() const {
    constexpr double kPi = 3.14159265358979323846;
    return 2 * kPi * static_cast<double>(epoch_ms(now()) / 3'600'000 % 24) / 24;
  }
};

using Oracle = std::function<double(const View&)>;
using Oracles = std::map<std::string_view, Oracle>;

Oracles return_oracles();
Oracles momentum_oracles();
Oracles trend_oracles();
Oracles direction_oracles();
Oracles regression_oracles();
Oracles oscillator_oracles();
Oracles band_oracles();
Oracles candle_oracles();
Oracles volatility_oracles();
Oracles range_volatility_oracles();
Oracles jump_oracles();
Oracles volume_oracles();
Oracles liquidity_oracles();
Oracles flow_oracles();
Oracles dependence_oracles();
Oracles cross_asset_oracles();
Oracles cross_section_oracles();
Oracles idiosyncratic_oracles();
Oracles dominance_proxy_oracles();
Oracles dominance_oracles();
Oracles timeframe_oracles();
Oracles calendar_oracles();
Oracles channel_oracles();
Oracles adaptive_oracles();
Oracles pressure_oracles();
Oracles entropy_oracles();

}  // namespace tern::laws
