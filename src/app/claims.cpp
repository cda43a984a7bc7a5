#include "app/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/distribution.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "report/number.h"

namespace tern {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double bars_per_year(Interval interval) {
  return static_cast<double>(Duration{days{365}} / length(interval));
}

std::size_t bars_of(const Claim& claim) {
  return static_cast<std::size_t>(*claim.length / length(claim.interval));
}

WinRateExam examine_win_rate(const Claim& claim, double round_trip) {
  const double year = std::sqrt(bars_per_year(claim.interval));
  const double correlation = claim.win_rate ? correlation_of_accuracy(*claim.win_rate) : kNaN;
  const Barriers barriers = {
      claim.take_profit,
      claim.stop_loss ? *claim.stop_loss : stop_for_win_rate(claim.take_profit, *claim.win_rate)};
  const double first = target_first(barriers);
  return {.correlation = correlation,
          .sharpe_of_sign = year * sharpe_of_sign(correlation),
          .sharpe_of_size = year * sharpe_of_size(correlation),
          .barriers = barriers,
          .target_first = first,
          .target_first_in_logs = target_first_in_logs(barriers),
          .expectancy = expectancy(barriers, first, round_trip)};
}

SharpeExam examine_sharpe(const Claim& claim) {
  const double year = std::sqrt(bars_per_year(claim.interval));
  const double bars = claim.length ? static_cast<double>(bars_of(claim)) : kNaN;
  const SharpeSample sample = {*claim.sharpe_annual / year, bars, claim.skew, claim.kurtosis};
  const double error = sharpe_error(sample);
  const double wide = normal_quantile(0.975) * error;
  const double once = 1 - probabilistic_sharpe(sample, 0);
  return {.sample = sample,
          .error = year * error,
          .low = year * (sample.sharpe - wide),
          .high = year * (sample.sharpe + wide),
          .probabilistic = 1 - once,
          .bars_from_zero = minimum_track_record(sample, 0, 0.95),
          .bars_from_one = minimum_track_record(sample, 1 / year, 0.95),
          .chance_once = once,
          .chance_best = chance_of_best(once, claim.trials),
          .trials_expected = trials_reaching(sample.sharpe / error)};
}

Steps steps_of(const Bars& bars) {
  Steps steps;
  for (std::size_t i = 1; i < bars.size(); ++i) {
    if (!bars.present()[i - 1] || !bars.present()[i]) continue;
    steps.at.push_back(bars.open_time(i));
    steps.before.push_back(bars.close()[i - 1]);
    steps.after.push_back(bars.close()[i]);
  }
  return steps;
}

BarPrices prices_of(const Bars& bars) {
  BarPrices prices;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (!bars.present()[i]) continue;
    prices.open.push_back(bars.open()[i]);
    prices.high.push_back(bars.high()[i]);
    prices.low.push_back(bars.low()[i]);
    prices.close.push_back(bars.close()[i]);
  }
  return prices;
}

/// The share of coin tossers with at least the claimed Sharpe ratio over as many bars.
double coin_share(const SharpeSample& claimed, const Steps& steps, const Resampling& coins) {
  const std::size_t n = steps.at.size();
  if (!(claimed.n >= 2 && claimed.n <= static_cast<double>(n))) return kNaN;
  std::vector<double> returns(n);
  for (std::size_t i = 0; i < n; ++i) returns[i] = steps.after[i] / steps.before[i] - 1;
  const auto sharpes =
      coin_sharpes(returns, static_cast<std::size_t>(claimed.n), coins.draws, coins.seed);
  const auto reached = sharpes.end() - std::ranges::lower_bound(sharpes, claimed.sharpe);
  return static_cast<double>(reached) / static_cast<double>(sharpes.size());
}

AssetExam examine_asset(const std::string& pair, const Bars& bars, const ClaimExam& exam,
                        const Resampling& coins) {
  const Claim& claim = exam.claim;
  const Steps steps = steps_of(bars);
  AssetExam asset{.pair = pair,
                  .no_change = score_no_change(steps),
                  .months_at_claim = kNaN,
                  .within_percent = share_within(steps, 0.01),
                  .tolerance = kNaN,
                  .trades = {0, kNaN, kNaN},
                  .break_even_accuracy = kNaN,
                  .months_held = kNaN,
                  .coin_once = kNaN};
  const NoChange& is = asset.no_change;
  asset.break_even_accuracy = break_even_accuracy(exam.round_trip, is.mean_move);
  if (claim.rmse_percent) asset.months_at_claim = share_at_or_below(is.months, *claim.rmse_percent);
  if (claim.win_rate) asset.tolerance = tolerance_for(steps, *claim.win_rate);
  if (exam.win_rate) asset.trades = trade_barriers(prices_of(bars), exam.win_rate->barriers);
  if (claim.monthly_return) {
    asset.months_held = share_held_at_least(is.months, *claim.monthly_return);
  }
  if (exam.sharpe) asset.coin_once = coin_share(exam.sharpe->sample, steps, coins);
  return asset;
}

Status between(std::string_view flag, std::optional<double> percent, double low, double high) {
  if (!percent || (*percent > low && *percent < high)) return {};
  return fail(
      Errc::invalid_argument,
      fmt::format("{} is {:.6g}: give a number above {} and below {}", flag, *percent, low, high));
}

std::optional<double> in_percent(std::optional<double> fraction) {
  return fraction ? std::optional{100 * *fraction} : std::nullopt;
}

}  // namespace

Status check_claim(const Claim& claim) {
  if (!claim.rmse_percent && !claim.win_rate && !claim.sharpe_annual && !claim.monthly_return &&
      !claim.stop_loss) {
    return fail(Errc::invalid_argument,
                "nothing is claimed: give --rmse, --win-rate, --sharpe, --monthly-return, or "
                "--stop-loss");
  }
  TERN_TRY_STATUS(between("--rmse", claim.rmse_percent, 0, 100));
  TERN_TRY_STATUS(between("--win-rate", in_percent(claim.win_rate), 0, 100));
  TERN_TRY_STATUS(between("--sharpe", claim.sharpe_annual, -1000, 1000));
  TERN_TRY_STATUS(between("--monthly-return", in_percent(claim.monthly_return), -100, 100'000));
  TERN_TRY_STATUS(between("--take-profit", 100 * claim.take_profit, 0, 1000));
  TERN_TRY_STATUS(between("--stop-loss", in_percent(claim.stop_loss), 0, 100));
  TERN_TRY_STATUS(between("--skew", claim.skew, -100, 100));
  TERN_TRY_STATUS(between("--kurtosis", claim.kurtosis, 1, 1e6));
  if (claim.length && *claim.length < 2 * length(claim.interval)) {
    return fail(Errc::invalid_argument,
                fmt::format("--length is {}, and a record has at least two bars of {}",
                            duration_text(*claim.length), to_string(claim.interval)));
  }
  if (!claim.win_rate || claim.stop_loss) return {};
  const double stop = stop_for_win_rate(claim.take_profit, *claim.win_rate);
  if (stop < 1) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a target of {} would need a stop {} away to win {} without skill: give "
                          "a --take-profit below {}",
                          percent(claim.take_profit, 2), percent(stop, 0),
                          percent(*claim.win_rate, 1), percent(claim.take_profit / stop, 2)));
}

ClaimExam examine(const Claim& claim, const Market* market, const Costs& costs,
                  const Resampling& coins, std::size_t jobs) {
  ClaimExam exam;
  exam.claim = claim;
  exam.round_trip = costs.round_trip();
  if (claim.win_rate || claim.stop_loss) {
    exam.win_rate = examine_win_rate(claim, exam.round_trip);
  }
  if (claim.sharpe_annual) exam.sharpe = examine_sharpe(claim);
  if (market == nullptr) return exam;
  TERN_CHECK(market->interval() == claim.interval, "a claim is held against bars of its interval");
  exam.simulated = market->simulated;
  const TimeRange range = market->open_times().range();
  const std::string_view interval = to_string(claim.interval);
  exam.bars = fmt::format("{}, {} to {}",
                          market->simulated ? fmt::format("simulated {} bars", interval)
                                            : fmt::format("{} bars of {}", interval, market->venue),
                          to_date_string(range.begin), to_date_string(range.end));
  exam.assets.resize(market->universe.size());
  Progress progress("bars examined", exam.assets.size());
  parallel_for(exam.assets.size(), jobs, [&](std::size_t i) {
    const Resampling own = {coins.draws, derive_seed(coins.seed, i), coins.block_min};
    exam.assets[i] =
        examine_asset(market->universe.instruments()[i].name, market->bars[i], exam, own);
    progress.advance();
  });
  return exam;
}

}  // namespace tern
