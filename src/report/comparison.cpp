#include "report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "report/daily_returns.h"
#include "report/number.h"
#include "validate/luck.h"
#include "validate/sharpe_difference.h"

namespace tern {

namespace {

constexpr double kDaysPerYear = 365;
constexpr std::size_t kDaysMin = 20;

std::vector<ReportDifference> differences_of(const Report& a, const Report& b) {
  const auto words = [](const Report& r) {
    std::string models;
    for (const ModelRun& model : r.models) models += (models.empty() ? "" : ", ") + model.name;
    const Provenance& is = r.provenance;
    return std::vector<std::pair<const char*, std::string>>{
        {"version", is.version},
        {"git commit", is.git_commit},
        {"configuration (SHA-256)", is.config_hash},
        {"data (SHA-256)", is.data_hash},
        {"seed", std::to_string(is.seed)},
        {"simulated", r.simulated ? "yes" : "no"},
        {"venue", r.venue},
        {"from", to_string(r.period.begin)},
        {"to", to_string(r.period.end)},
        {"pairs", fmt::format("{}", fmt::join(r.pairs, ", "))},
        {"interval", r.interval},
        {"quote", r.quote},
        {"capital", fmt::format("{}", r.capital)},
        {"fee, bp", fmt::format("{}", r.costs.fee_bps)},
        {"half spread, bp", fmt::format("{}", r.costs.half_spread_bps)},
        {"slippage, bp", fmt::format("{}", r.costs.slippage_bps)},
        {"slippage with volatility", fmt::format("{}", r.costs.slippage_volatility)},
        {"impact", fmt::format("{}", r.costs.impact)},
        {"models", models},
        {"primary model", r.primary_model},
        {"primary horizon", duration_text(r.primary_horizon)},
        {"primary strategy", r.primary_strategy},
        {"trials", std::to_string(r.tried.all())}};
  };
  std::vector<ReportDifference> differences;
  const auto of_a = words(a);
  const auto of_b = words(b);
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    if (of_a[i].second == of_b[i].second) continue;
    differences.push_back({of_a[i].first, of_a[i].second, of_b[i].second});
  }
  return differences;
}

double compounded(std::span<const double> returns) {
  double equity = 1;
  for (const double r : returns) equity *= 1 + r;
  return equity - 1;
}

CurveContest contest_of(const StrategyReport& a, const StrategyReport& b, const Resampling& how,
                        std::size_t jobs) {
  const PairedReturns paired = common_days(daily_returns(a.daily), daily_returns(b.daily));
  const double nan = std::nan("");
  const double year = std::sqrt(kDaysPerYear);
  CurveContest contest{.name_a = a.name,
                       .name_b = b.name,
                       .n = paired.days.size(),
                       .return_a = compounded(paired.a),
                       .return_b = compounded(paired.b),
                       .sharpe_a = year * sharpe_sample(paired.a).sharpe,
                       .sharpe_b = year * sharpe_sample(paired.b).sharpe,
                       .sharpe_gain = {nan, nan, nan},
                       .p = nan,
                       .p_normal = nan};
  if (!paired.days.empty()) {
    contest.days_between = {paired.days.front(), paired.days.back() + days{1}};
  }
  if (contest.n < kDaysMin) return contest;
  const std::array<std::span<const double>, 2> both = {paired.a, paired.b};
  const Draws draws = stationary_draws(both, how);
  const SharpeDifference gain = sharpe_difference(paired.b, paired.a, draws, jobs);
  const Interval95& per_day = gain.difference;
  contest.sharpe_gain = {year * per_day.value, year * per_day.low, year * per_day.high};
  contest.p = gain.test.p;
  contest.p_normal = sharpe_difference_normal(paired.b, paired.a).test.p;
  return contest;
}

std::vector<ForecastPair> forecasts_of_both(const Report& a, const Report& b) {
  std::vector<ForecastPair> both;
  const auto name = [](const ForecastReport& f) {
    return std::tie(f.score.pair, f.score.model, f.score.horizon);
  };
  for (const ForecastReport& of_a : a.forecasts) {
    const auto of_b = std::ranges::find_if(
        b.forecasts, [&](const ForecastReport& f) { return name(f) == name(of_a); });
    if (of_b != b.forecasts.end()) both.push_back({of_a.score, of_b->score});
  }
  return both;
}

}  // namespace

ReportComparison compare_reports(Report a, Report b, std::size_t draws, std::uint64_t seed,
                                 std::size_t jobs) {
  ReportComparison comparison{std::move(a), std::move(b), {}, {}, {}};
  comparison.differences = differences_of(comparison.a, comparison.b);
  comparison.forecasts = forecasts_of_both(comparison.a, comparison.b);
  const StrategyReport* of_a = portfolio(comparison.a);
  const StrategyReport* of_b = portfolio(comparison.b);
  if (of_a != nullptr && of_b != nullptr) {
    comparison.contest = contest_of(*of_a, *of_b, {.draws = draws, .seed = seed}, jobs);
  }
  return comparison;
}

std::string conclusion_of(const ReportComparison& comparison) {
  if (!comparison.contest) return "A primary strategy is missing: nothing was tested.";
  const CurveContest& is = *comparison.contest;
  if (is.n < kDaysMin) {
    return fmt::format("{} days in common are too few to test on, {} are asked for.", is.n,
                       kDaysMin);
  }
  if (std::isnan(is.p)) {
    return "The two curves are one, or one of them never moved: nothing is to be tested.";
  }
  const std::string gain = fmt::format(
      "on the {} days that both have, the Sharpe ratio of B less that of A is {} a year "
      "(p {})",
      is.n, with_interval(is.sharpe_gain, 2), p_value(is.p));
  if (is.p > 0.05) return fmt::format("Neither is shown to be better: {}.", gain);
  return fmt::format("{} is better: {}.", is.sharpe_gain.value > 0 ? "B" : "A", gain);
}

}  // namespace tern
