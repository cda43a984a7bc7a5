#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "source/synthetic.h"
#include "source/synthetic_model.h"

// The stylized facts of tests/vectors/sim_bands.json, computed here without the simulator's code.

namespace tern {
namespace {

using nlohmann::json;
using Values = std::vector<double>;
using Facts = std::map<std::string, double>;

json bands() {
  return json::parse(std::ifstream(TERN_SOURCE_DIR "/tests/vectors/sim_bands.json"));
}

double mean(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double central_moment(std::span<const double> x, int order) {
  const double center = mean(x);
  double sum = 0;
  for (const double value : x) sum += std::pow(value - center, order);
  return sum / static_cast<double>(x.size());
}

double correlation(std::span<const double> x, std::span<const double> y) {
  const double mx = mean(x), my = mean(y);
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

double autocorrelation(std::span<const double> x, std::size_t lag) {
  const double center = mean(x);
  double products = 0;
  for (std::size_t i = lag; i < x.size(); ++i) products += (x[i] - center) * (x[i - lag] - center);
  return products / (central_moment(x, 2) * static_cast<double>(x.size()));
}

Values ranks(std::span<const double> x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return x[i]; });
  Values rank(x.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
  return rank;
}

double rank_correlation(std::span<const double> x, std::span<const double> y) {
  return correlation(ranks(x), ranks(y));
}

double mean_of_squares(std::span<const double> x) {
  return std::inner_product(x.begin(), x.end(), x.begin(), 0.0) / static_cast<double>(x.size());
}

/// Source: Hill 1975, Annals of Statistics 3(5).
double hill(Values magnitudes, double share) {
  std::ranges::sort(magnitudes, std::greater{});
  const auto k = static_cast<std::size_t>(share * static_cast<double>(magnitudes.size()));
  double sum = 0;
  for (std::size_t i = 0; i < k; ++i) sum += std::log(magnitudes[i] / magnitudes[k]);
  return static_cast<double>(k) / sum;
}

/// How often both are below their own 1 % quantile, over how often one is.
double lower_tail_dependence(std::span<const double> x, std::span<const double> y) {
  const auto quantile = [](std::span<const double> values) {
    Values sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return sorted[sorted.size() / 100];
  };
  const double qx = quantile(x), qy = quantile(y);
  double both = 0;
  for (std::size_t i = 0; i < x.size(); ++i) both += x[i] < qx && y[i] < qy;
  return both / (.01 * static_cast<double>(x.size()));
}

/// The columns that the facts speak of.
struct Series {
  Values returns, magnitudes, ranges, log_ranges, log_volumes, taker;

  explicit Series(const Bars& bars) {
    for (std::size_t i = 0; i < bars.size(); ++i) {
      returns.push_back(std::log(bars.close()[i] / bars.open()[i]));
      magnitudes.push_back(std::abs(returns.back()));
      ranges.push_back(std::log(bars.high()[i] / bars.low()[i]));
      log_ranges.push_back(std::log(ranges.back()));
      log_volumes.push_back(std::log(bars.quote_volume().values[i]));
      taker.push_back(bars.taker_buy_volume().values[i] / bars.volume()[i]);
    }
  }

  /// What one hour's taker share says of the next hour's return, in rank correlation.
  double taker_power() const {
    return rank_correlation(std::span(taker).first(taker.size() - 1),
                            std::span(returns).subspan(1));
  }
};

void add_asset_facts(Facts& facts, const std::string& asset, const Series& s) {
  const auto put = [&](const std::string& name, double value) {
    facts[asset + "_" + name] = value;
  };
  const double variance = central_moment(s.returns, 2);
  put("std_pct", 100 * std::sqrt(variance));
  put("exkurt", central_moment(s.returns, 4) / (variance * variance) - 3);
  put("skew", central_moment(s.returns, 3) / std::pow(variance, 1.5));
  put("hill2", hill(s.magnitudes, .02));
  put("mad_over_std", mean(s.magnitudes) / std::sqrt(variance));
  for (const std::size_t lag : {1U, 6U, 24U, 48U, 168U, 336U, 720U})
    put("acfabs" + std::to_string(lag), autocorrelation(s.magnitudes, lag));
  put("acf1", autocorrelation(s.returns, 1));
  put("range_over_absoc", mean(s.ranges) / mean(s.magnitudes));
  put("park_over_var",
      mean_of_squares(s.ranges) / (4 * std::log(2.0)) / mean_of_squares(s.returns));
  put("corr_logV_logrange", correlation(s.log_volumes, s.log_ranges));
  put("logV_acf1", autocorrelation(s.log_volumes, 1));
  put("logV_acf24", autocorrelation(s.log_volumes, 24));
  put("tbr_sd", std::sqrt(central_moment(s.taker, 2)));
  put("tbr_acf1", autocorrelation(s.taker, 1));
  put("tbr_corr_r", rank_correlation(s.taker, s.returns));
  put("tbr_ic_next", s.taker_power());
  put("lev1", correlation(std::span(s.returns).first(s.returns.size() - 1),
                          std::span(s.magnitudes).subspan(1)));
}

/// The mean magnitude where `in` says so over that where `out` does; both are given the hour of the
/// week, which starts on Monday.
template <class In, class Out>
double magnitude_ratio(const Series& s, In in, Out out) {
  double sums[2] = {}, counts[2] = {};
  for (std::size_t i = 0; i < s.magnitudes.size(); ++i) {
    const std::size_t hour = i % 168;
    if (!in(hour) && !out(hour)) continue;
    sums[in(hour) ? 0 : 1] += s.magnitudes[i];
    ++counts[in(hour) ? 0 : 1];
  }
  return (sums[0] / counts[0]) / (sums[1] / counts[1]);
}

Facts facts_of(const Simulation& made) {
  const Series btc(made.market.bars[0]), eth(made.market.bars[1]), sol(made.market.bars[2]);
  Facts facts;
  add_asset_facts(facts, "BTC", btc);
  add_asset_facts(facts, "ETH", eth);
  add_asset_facts(facts, "SOL", sol);
  facts["corr_BTC_ETH"] = correlation(btc.returns, eth.returns);
  facts["corr_BTC_SOL"] = correlation(btc.returns, sol.returns);
  facts["corr_ETH_SOL"] = correlation(eth.returns, sol.returns);
  facts["tail01_BTC_ETH"] = lower_tail_dependence(btc.returns, eth.returns);
  facts["tail01_BTC_SOL"] = lower_tail_dependence(btc.returns, sol.returns);
  facts["BTC_hour14_over_hour4"] = magnitude_ratio(
      btc, [](std::size_t h) { return h % 24 == 14; }, [](std::size_t h) { return h % 24 == 4; });
  facts["BTC_weekend_over_weekday"] = magnitude_ratio(
      btc, [](std::size_t h) { return h >= 120; }, [](std::size_t h) { return h < 120; });
  facts["ann_vol_BTC"] = std::sqrt(central_moment(btc.returns, 2) * 8760);
  return facts;
}

constexpr std::size_t kSeeds = 16;

const Facts& mean_facts() {
  static const Facts kMeans = [] {
    std::vector<Facts> each(kSeeds);
    parallel_for(kSeeds, default_jobs(), [&](std::size_t i) {
      each[i] = facts_of(simulate({.hours = 26280, .seed = 101 + i}));
    });
    Facts means;
    for (const Facts& facts : each)
      for (const auto& [name, value] : facts) means[name] += value / kSeeds;
    return means;
  }();
  return kMeans;
}

TEST(SyntheticFacts, EveryFactLiesInItsBand) {
  const json expected = bands().at("facts");
  EXPECT_EQ(mean_facts().size(), expected.size());
  for (const auto& [name, band] : expected.items()) {
    const double ours = mean_facts().at(name);
    RecordProperty(name, std::to_string(ours));
    EXPECT_GE(ours, band.at("accept_lo").get<double>()) << name;
    EXPECT_LE(ours, band.at("accept_hi").get<double>()) << name;
  }
}

// The bands are four standard deviations of one simulation wide; the mean of many must lie nearer.
TEST(SyntheticFacts, OurMeansAreThoseOfTheReferenceWithinTheirErrors) {
  const json expected = bands();
  const double reps = expected.at("reps");
  for (const auto& [name, band] : expected.at("facts").items()) {
    const double error = band.at("sim_sd").get<double>() * std::sqrt(1 / reps + 1.0 / kSeeds);
    EXPECT_NEAR(mean_facts().at(name), band.at("sim_mean").get<double>(), 4.5 * error) << name;
  }
}

// The constants that stand in for a sample's own moments are those of long samples.
TEST(SyntheticFacts, MeanLogRangesAreTheNamedOnes) {
  std::vector<std::array<double, 3>> each(kSeeds);
  parallel_for(kSeeds, default_jobs(), [&](std::size_t i) {
    const Simulation made = simulate({.hours = 26280, .seed = 501 + i});
    for (std::size_t a = 0; a < 3; ++a) each[i][a] = mean(Series(made.market.bars[a]).log_ranges);
  });
  for (std::size_t a = 0; a < 3; ++a) {
    double sum = 0;
    for (const auto& means : each) sum += means[a];
    EXPECT_NEAR(sum / kSeeds, synthetic::kMeanLogRange[a], .05);
  }
}

/// What can be won back from a market of a year: by its taker's share, and by its oracle.
struct Recovery {
  double taker_power = 0;  // mean over seeds and assets
  double signal_r2 = 0;    // of the oracle over one that knows the drift alone
};

Recovery recover(Preset preset, std::size_t seeds) {
  std::vector<Recovery> each(seeds);
  parallel_for(seeds, default_jobs(), [&](std::size_t seed) {
    const Simulation made = simulate({.preset = preset, .hours = 8760, .seed = 301 + seed});
    const Preset plain = preset == Preset::null ? Preset::null : Preset::regime;
    const Simulation drift = simulate({.preset = plain, .hours = 8760, .seed = 301 + seed});
    for (std::size_t a = 0; a < 3; ++a) {
      const Series series(made.market.bars[a]);
      double errors = 0, drift_errors = 0;
      for (std::size_t i = 1; i < series.returns.size(); ++i) {
        errors += std::pow(series.returns[i] - made.oracle[a].column(0).values[i - 1], 2);
        drift_errors += std::pow(series.returns[i] - drift.oracle[a].column(0).values[i - 1], 2);
      }
      each[seed].taker_power += series.taker_power() / 3;
      each[seed].signal_r2 += (1 - errors / drift_errors) / 3;
    }
  });
  Recovery total;
  for (const Recovery& one : each) {
    total.taker_power += one.taker_power / static_cast<double>(seeds);
    total.signal_r2 += one.signal_r2 / static_cast<double>(seeds);
  }
  return total;
}

TEST(SyntheticFacts, APlantedSignalIsRecoveredAtItsStrength) {
  constexpr std::size_t kYears = 24;
  constexpr std::array kPlanted = {Preset::null, Preset::weak, Preset::strong};
  const json expected = bands().at("planted_recovery");
  for (std::size_t p = 0; p < kPlanted.size(); ++p) {
    const Recovery ours = recover(kPlanted[p], kYears);
    const json& band = expected[p];
    const std::string name(to_string(kPlanted[p]));
    RecordProperty(name + "_taker_power", std::to_string(ours.taker_power));
    RecordProperty(name + "_signal_r2", std::to_string(ours.signal_r2));
    // Four standard errors of a mean over our markets and the reference's, three assets each.
    const double width =
        4 * std::sqrt(1 / (3.0 * kYears) + 1 / (3 * band.at("reps").get<double>()));
    EXPECT_NEAR(ours.taker_power, band.at("ic_mean").get<double>(),
                width * band.at("ic_sd").get<double>())
        << name;
    EXPECT_NEAR(ours.signal_r2, band.at("oracle_r2_raw_mean").get<double>(),
                width * band.at("oracle_r2_raw_sd").get<double>())
        << name;
  }
}

}  // namespace
}  // namespace tern
