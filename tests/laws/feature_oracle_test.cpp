// Every feature against its formula, computed the obvious way from the bars: O(n w), no state.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include "feature/registry.h"
#include "feature_laws.h"

namespace tern::laws {
namespace {

/// The bars of one instrument up to a row, as the formulas name them: `C(k)` is the close k ago.
class Past {
 public:
  Past(const Bars& bars, std::size_t row) : bars_(bars), row_(row) {}
  std::size_t age() const { return row_; }
  double H(std::size_t k) const { return bars_.high()[row_ - k]; }
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

double mean(std::size_t n, const Term& term) {
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) sum += term(k);
  return sum / static_cast<double>(n);
}

double zscore(std::size_t n, const Term& term) {
  const double center = mean(n, term);
  const double variance = mean(n, [&](std::size_t k) { return std::pow(term(k) - center, 2); });
  return (term(0) - center) / std::sqrt(variance);
}

/// The EMA of `term(k)`, k ago, that started at its oldest value, `age` ago.
double ema(int span, std::size_t age, const Term& term) {
  const double alpha = 2.0 / (span + 1);
  double sum = std::pow(1 - alpha, static_cast<double>(age)) * term(age);
  for (std::size_t k = 0; k < age; ++k) {
    sum += alpha * std::pow(1 - alpha, static_cast<double>(k)) * term(k);
  }
  return sum;
}

double macd_histogram(const Past& p) {
  std::vector<double> macd(p.age() + 1);
  for (std::size_t ago = 0; ago <= p.age(); ++ago) {
    const Term log_close = [&](std::size_t k) { return std::log(p.C(ago + k)); };
    macd[ago] = ema(12, p.age() - ago, log_close) - ema(26, p.age() - ago, log_close);
  }
  return (macd[0] - ema(9, p.age(), [&](std::size_t k) { return macd[k]; })) / p.sigma();
}

/// Wilder's worksheet: the mean of the first n changes, then (n - 1) old + 1 new.
double rsi(std::size_t n, const std::vector<double>& changes) {
  double gain = 0, loss = 0;
  const auto period = static_cast<double>(n);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const double up = std::max(changes[i], 0.0), down = std::max(-changes[i], 0.0);
    gain = i < n ? gain + up / period : ((period - 1) * gain + up) / period;
    loss = i < n ? loss + down / period : ((period - 1) * loss + down) / period;
  }
  return gain / (gain + loss);
}

/// The log closes of the longer bars that closed at or before `now`, oldest first.
std::vector<double> closed_log_closes(const Bars& bars, Timestamp now) {
  std::vector<double> closes;
  for (std::size_t i = 0; i < bars.size() && bars.close_time(i) <= now; ++i) {
    closes.push_back(std::log(bars.close()[i]));
  }
  return closes;
}

std::vector<double> differences_of(const std::vector<double>& values) {
  std::vector<double> differences;
  for (std::size_t i = 1; i < values.size(); ++i) differences.push_back(values[i] - values[i - 1]);
  return differences;
}

struct View {
  const Scene& scene;
  std::size_t row;

  Past own() const { return {scene.market.bars[scene.own.index], row}; }
  Past btc() const { return {scene.market.bars[0], row}; }
  Timestamp now() const { return scene.market.as_of()[row]; }
  double market_mean(const std::function<double(const Past&)>& of) const {
    return mean(3, [&](std::size_t i) { return of({scene.market.bars[i], row}); });
  }
  double hour_angle() const {
    return 2 * std::numbers::pi * static_cast<double>(epoch_ms(now()) / 3'600'000 % 24) / 24;
  }
};

using Oracle = std::function<double(const View&)>;

Oracle own_return(std::size_t n) {
  return [n](const View& v) { return v.own().scaled_return(n); };
}

Oracle own_lag(std::size_t n) {
  return [n](const View& v) { return v.own().r(n) / v.own().sigma(); };
}

Oracle sma_distance(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    const double center = mean(n, [&](std::size_t k) { return std::log(p.C(k)); });
    return (std::log(p.C(0)) - center) / (p.sigma() * std::sqrt(static_cast<double>(n)));
  };
}

double realized(const Past& p, std::size_t n) {
  return mean(n, [&](std::size_t k) { return p.r(k) * p.r(k); });
}

Oracle imbalance(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return mean(n, [&](std::size_t k) { return 2 * p.taker(k) - p.V(k); }) /
           mean(n, [&](std::size_t k) { return p.V(k); });
  };
}

double stochastic_k(const Past& p) {
  double high = 0, low = INFINITY;
  for (std::size_t k = 0; k < 24; ++k) {
    high = std::max(high, p.H(k));
    low = std::min(low, p.L(k));
  }
  return (p.C(0) - low) / (high - low);
}

double parkinson(const Past& p) {
  const auto square = [&](std::size_t k) { return std::pow(std::log(p.H(k) / p.L(k)), 2); };
  return std::log(mean(24, square) / (4 * std::numbers::ln2));
}

std::vector<double> own_returns(const View& v) {
  return differences_of(closed_log_closes(v.scene.market.bars[v.scene.own.index], v.now()));
}

double daily_sma_distance(const View& v) {
  const auto closes = closed_log_closes(v.scene.one_day, v.now());
  const double center = mean(20, [&](std::size_t k) { return closes[closes.size() - 1 - k]; });
  return (std::log(v.own().C(0)) - center) / (v.own().sigma() * std::sqrt(480.0));
}

double is_weekend(const View& v) {
  return epoch_ms(v.now()) / 86'400'000 % 7 == 2 || epoch_ms(v.now()) / 86'400'000 % 7 == 3;
}

std::map<std::string_view, Oracle> own_oracles() {
  return {
      {"ret_1", own_return(1)},
      {"ret_3", own_return(3)},
      {"ret_6", own_return(6)},
      {"ret_24", own_return(24)},
      {"ret_168", own_return(168)},
      {"ret1_lag1", own_lag(1)},
      {"ret1_lag23", own_lag(23)},
      {"dist_sma_24", sma_distance(24)},
      {"dist_sma_168", sma_distance(168)},
      {"macd_hist", [](const View& v) { return macd_histogram(v.own()); }},
      {"rsi_14", [](const View& v) { return rsi(14, own_returns(v)); }},
      {"stoch_k_24", [](const View& v) { return stochastic_k(v.own()); }},
      {"ksft2",
       [](const View& v) {
         const Past p = v.own();
         return (2 * p.C(0) - p.H(0) - p.L(0)) / (p.H(0) - p.L(0));
       }},
      {"sigma_72", [](const View& v) { return v.own().sigma(); }},
      {"rv_24", [](const View& v) { return std::log(realized(v.own(), 24)); }},
      {"rv_168", [](const View& v) { return std::log(realized(v.own(), 168)); }},
      {"parkinson_24", [](const View& v) { return parkinson(v.own()); }},
      {"vol_ratio_24_168",
       [](const View& v) { return std::log(realized(v.own(), 24) / realized(v.own(), 168)); }},
      {"vol_z_168",
       [](const View& v) {
         const Past p = v.own();
         return zscore(168, [&](std::size_t k) { return std::log(p.V(k) * p.C(k)); });
       }},
      {"taker_imb_1", imbalance(1)},
      {"taker_imb_24", imbalance(24)},
      {"trades_z_168",
       [](const View& v) {
         const Past p = v.own();
         return zscore(168, [&](std::size_t k) { return std::log(1 + p.trades(k)); });
       }},
  };
}

std::map<std::string_view, Oracle> other_oracles() {
  const auto return_24 = [](const Past& p) { return p.scaled_return(24); };
  return {
      {"btc_ret_1", [](const View& v) { return v.btc().scaled_return(1); }},
      {"btc_ret_lag1", [](const View& v) { return v.btc().r(1) / v.btc().sigma(); }},
      {"mkt_ret_1",
       [](const View& v) {
         return v.market_mean([](const Past& p) { return p.r(0) / p.sigma(); });
       }},
      {"rel_ret_24",
       [=](const View& v) { return v.own().scaled_return(24) - v.market_mean(return_24); }},
      {"breadth_24",
       [](const View& v) {
         return v.market_mean([](const Past& p) { return p.C(0) > p.C(24) ? 1.0 : 0.0; });
       }},
      {"rsi14_4h",
       [](const View& v) {
         return rsi(14, differences_of(closed_log_closes(v.scene.four_hour, v.now())));
       }},
      {"dist_sma20_1d", daily_sma_distance},
      {"hour_sin", [](const View& v) { return std::sin(v.hour_angle()); }},
      {"hour_cos", [](const View& v) { return std::cos(v.hour_angle()); }},
      {"is_weekend", is_weekend},
  };
}

TEST(FeatureOracles, EveryFeatureIsItsFormula) {
  auto oracles = own_oracles();
  oracles.merge(other_oracles());
  for (const std::uint16_t own : {std::uint16_t{0}, std::uint16_t{2}}) {
    const Scene scene = random_scene(900, own, 11);
    const Frame frame = frame_of(feature_registry(), scene);
    for (std::size_t column = 0; column < frame.columns(); ++column) {
      const auto oracle = oracles.find(frame.name(column));
      ASSERT_NE(oracle, oracles.end()) << frame.name(column) << " has no oracle";
      for (std::size_t row = feature_registry()[column].lookback - 1; row < 900; row += 53) {
        const double want = oracle->second(View{scene, row});
        // Logs of prices near 1e4 and sums of 168 terms leave about 1e-12; a wrong bar leaves 1e-3.
        EXPECT_NEAR(frame.column(column).values[row], want, 1e-9 * std::max(1.0, std::abs(want)))
            << frame.name(column) << " at row " << row;
      }
    }
  }
}

}  // namespace
}  // namespace tern::laws
