#include "report/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/number.h"

namespace tern {

namespace {

constexpr double kLevel = 0.05;
constexpr double kDeflatedMin = 0.95;

/// How many of them are p-values; the zero forecast has none.
std::size_t tests_among(std::span<const double> p) {
  return static_cast<std::size_t>(
      std::ranges::count_if(p, [](double value) { return std::isfinite(value); }));
}

std::vector<double> clark_west(std::span<const ForecastScore> forecasts) {
  std::vector<double> p;
  for (const auto& score : forecasts) p.push_back(score.clark_west.p);
  return p;
}

bool traded(const Metrics* portfolio) {
  return portfolio != nullptr && portfolio->trades > 0 && portfolio->sharpe_annual &&
         std::isfinite(portfolio->sharpe_annual->value);
}

std::string skill_sentence(const ForecastScore& score, double adjusted) {
  return fmt::format(
      "{} {} of {}: RMSE {} % beside {} % of forecasting no change (R2 {}), IC {}; Clark-West p "
      "{}, "
      "{} after Holm.",
      score.model, duration_text(score.horizon), score.pair, decimal(score.rmse_percent, 4),
      decimal(score.rmse_zero_percent, 4), percent(score.r2_oos, 3), with_interval(score.ic, 3),
      p_value(score.clark_west.p), p_value(adjusted));
}

std::string money_sentence(const Metrics* portfolio) {
  if (portfolio == nullptr) return "The primary strategy did not run.";
  if (!traded(portfolio)) return "The primary strategy did not trade.";
  return fmt::format(
      "Net of costs: Sharpe ratio {} a year (365 days), total return {}, from {} trades that cost "
      "{} of the starting capital.",
      with_interval(*portfolio->sharpe_annual, 2), percent(portfolio->total_return, 1),
      count(portfolio->trades), percent(portfolio->cost_share, 1));
}

std::string luck_sentence(const VerdictInputs& in) {
  const std::string words =
      in.trials == 1 ? "1 configuration was" : count(in.trials) + " configurations were";
  if (!in.deflated_sharpe)
    return words + " tried on these rows; the deflated Sharpe ratio could not be computed.";
  return fmt::format(
      "{} tried on these rows: the deflated Sharpe ratio, the chance that the true one is above "
      "zero given the number of trials, is {} (more than {} is asked for).",
      words, decimal(*in.deflated_sharpe, 3), decimal(kDeflatedMin, 2));
}

bool pays_double(const VerdictInputs& in) {
  return in.return_at_double_costs && *in.return_at_double_costs > 0.0;
}

Judgment rule(const VerdictInputs& in, bool signal) {
  if (!signal) return Judgment::no_evidence;
  // Written so that a NaN fails.
  if (!traded(in.portfolio) || !(in.portfolio->sharpe_annual->low > 0.0)) {
    return Judgment::not_tradable;
  }
  if (!pays_double(in)) return Judgment::not_tradable;
  const bool survives = in.deflated_sharpe && *in.deflated_sharpe > kDeflatedMin;
  return survives ? Judgment::candidate : Judgment::maybe_luck;
}

std::string headline(const VerdictInputs& in, Judgment judgment) {
  switch (judgment) {
    case Judgment::no_evidence:
      return fmt::format("No evidence of skill: {} does not beat forecasting no change.",
                         in.primary_model);
    case Judgment::not_tradable:
      if (!traded(in.portfolio)) {
        return "A signal, not tradable at these costs: the strategy found nothing worth trading.";
      }
      return in.portfolio->sharpe_annual->low > 0.0
                 ? "A signal, hardly tradable: no profit is left at twice these costs."
                 : "A signal, not tradable at these costs: the profit net of costs is not clear of "
                   "zero.";
    case Judgment::maybe_luck:
      return "A signal with a profit that luck could explain: it does not outlive the number of "
             "trials.";
    case Judgment::candidate:
      break;
  }
  return "A candidate: not disproved yet.";
}

}  // namespace

std::string_view to_string(Judgment judgment) {
  switch (judgment) {
    case Judgment::no_evidence:
      return "no_evidence";
    case Judgment::not_tradable:
      return "not_tradable";
    case Judgment::maybe_luck:
      return "maybe_luck";
    case Judgment::candidate:
      break;
  }
  return "candidate";
}

std::vector<double> holm(std::span<const double> p) {
  const auto value = [&](std::size_t i) { return std::isfinite(p[i]) ? p[i] : 1.0; };
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, value);
  // A missing p sorts last, behind a factor of zero: it was no test, and costs the others nothing.
  const std::size_t tests = tests_among(p);
  std::vector<double> adjusted(p.size(), 1.0);
  double least = 0.0;
  for (std::size_t rank = 0; rank < tests; ++rank) {
    const double factor = static_cast<double>(tests - rank);
    least = std::max(least, std::min(1.0, factor * value(order[rank])));
    adjusted[order[rank]] = least;
  }
  return adjusted;
}

Verdict judge(const VerdictInputs& inputs) {
  const std::vector<double> p = clark_west(inputs.forecasts);
  const std::vector<double> adjusted = holm(p);
  Verdict verdict;
  bool signal = false;
  std::vector<std::string> others;
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    const ForecastScore& score = inputs.forecasts[i];
    const bool survives = adjusted[i] <= kLevel;
    if (score.model == inputs.primary_model) {
      signal = signal || survives;
      verdict.reasons.push_back(skill_sentence(score, adjusted[i]));
    } else if (survives) {
      others.push_back(
          fmt::format("{} {} of {}", score.model, duration_text(score.horizon), score.pair));
    }
  }
  verdict.judgment = rule(inputs, signal);
  verdict.headline =
      (inputs.simulated ? "Simulated data. " : "") + headline(inputs, verdict.judgment);
  verdict.reasons.push_back(fmt::format(
      "{} forecasts were tested, and each counts for Holm at 5 %.", count(tests_among(p))));
  if (!others.empty()) {
    verdict.reasons.push_back(
        fmt::format("Beside the primary model, these pass Clark-West after Holm: {}.",
                    fmt::join(others, ", ")));
  }
  verdict.reasons.push_back(money_sentence(inputs.portfolio));
  const bool profit = traded(inputs.portfolio) && inputs.portfolio->sharpe_annual->low > 0.0;
  if (!signal && profit) {
    verdict.reasons.emplace_back(
        "A profit without a signal is no evidence for the model: holding a rising market earns one "
        "too.");
  }
  if (traded(inputs.portfolio) && inputs.return_at_double_costs) {
    verdict.reasons.push_back(fmt::format("At twice these costs its total return is {}.",
                                          percent(*inputs.return_at_double_costs, 1)));
  }
  if (inputs.portfolio != nullptr) verdict.reasons.push_back(luck_sentence(inputs));
  return verdict;
}

}  // namespace tern
