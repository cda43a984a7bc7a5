#include "report/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/number.h"
#include "validate/haircut.h"

namespace tern {

namespace {

constexpr double kLevel = 0.05;
constexpr double kDeflatedMin = 0.95;
constexpr double kOverfittingMax = 0.1;

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

/// What a Sharpe ratio must be shown with, and is not there.
std::vector<std::string> missing_beside_sharpe(const VerdictInputs& in) {
  std::vector<std::string> missing;
  const auto need = [&](bool there, const char* what) {
    if (!there) missing.emplace_back(what);
  };
  const Odds& odds = in.odds;
  need(in.trials > 0, "the number of trials");
  need(in.portfolio->probabilistic_sharpe.has_value(), "the probabilistic Sharpe ratio");
  need(in.deflated_sharpe && std::isfinite(*in.deflated_sharpe), "the deflated Sharpe ratio");
  need(!std::isnan(odds.track_record_min), "the minimum track record");
  need(std::isfinite(odds.over_holding_p), "the difference to holding");
  need(odds.strategies < 2 || std::isfinite(odds.overfitting),
       "the probability of backtest overfitting");
  return missing;
}

std::string money_sentence(const VerdictInputs& in, const std::vector<std::string>& withheld) {
  if (in.portfolio == nullptr) return "The primary strategy did not run.";
  if (!traded(in.portfolio)) return "The primary strategy did not trade.";
  const std::string ratio =
      withheld.empty()
          ? fmt::format("Sharpe ratio {} a year (365 days) over {} bars",
                        with_interval(*in.portfolio->sharpe_annual, 2), count(in.portfolio->bars))
          : fmt::format(
                "the Sharpe ratio is withheld, because there is no way to show {} beside it",
                fmt::join(withheld, ", "));
  return fmt::format(
      "Net of costs ({} a round trip): {}, total return {}, from {} trades that cost {} of the "
      "starting capital.",
      percent(in.costs.round_trip(), 2), ratio, percent(in.portfolio->total_return, 1),
      count(in.portfolio->trades), percent(in.portfolio->cost_share, 1));
}

std::string luck_sentence(const VerdictInputs& in) {
  const std::string words =
      in.trials == 1 ? "1 configuration was" : count(in.trials) + " configurations were";
  if (!in.deflated_sharpe)
    return words + " tried on these rows; the deflated Sharpe ratio could not be computed.";
  return fmt::format(
      "{} tried on these rows: the chance that the true Sharpe ratio is above zero is {} given the "
      "number of trials (deflated; more than {} is asked for), and {} were it the only one.",
      words, decimal(*in.deflated_sharpe, 3), decimal(kDeflatedMin, 2),
      decimal(in.portfolio->probabilistic_sharpe, 3));
}

std::string record_sentence(const VerdictInputs& in) {
  if (std::isinf(in.odds.track_record_min)) {
    return "No record is long enough to tell a Sharpe ratio that is not above zero from zero.";
  }
  return fmt::format(
      "To tell this Sharpe ratio from zero takes a record of {} bars, and this one has {}.",
      count(static_cast<std::size_t>(std::ceil(in.odds.track_record_min))),
      count(in.portfolio->bars));
}

/// The tests of Odds that exist, one sentence each.
std::vector<std::string> odds_sentences(const VerdictInputs& in) {
  const Odds& odds = in.odds;
  std::vector<std::string> sentences;
  if (!std::isnan(odds.track_record_min)) sentences.push_back(record_sentence(in));
  if (std::isfinite(odds.superior_ability_p)) {
    sentences.push_back(
        fmt::format("That none of {} strategies beats {} at the same volatility: Hansen's p {} "
                    "(below {} is asked for).",
                    count(odds.strategies), odds.holding, p_value(odds.superior_ability_p),
                    decimal(kLevel, 2)));
  }
  if (std::isfinite(odds.overfitting)) {
    sentences.push_back(fmt::format(
        "Choosing the best of {} configurations by one half of history gave one no better than the "
        "median of the other half in {} of cases (PBO; below {} is asked for).",
        count(odds.strategies), percent(odds.overfitting, 0), percent(kOverfittingMax, 0)));
  }
  if (std::isfinite(odds.over_holding_p)) {
    sentences.push_back(fmt::format("Its Sharpe ratio less that of {}: {} a year, p {}.",
                                    odds.holding, with_interval(odds.over_holding, 2),
                                    p_value(odds.over_holding_p)));
  }
  return sentences;
}

constexpr std::string_view kNoProfit =
    "A signal, not tradable at these costs: the profit net of costs is not clear of zero.";

/// Is there money in it?
void ask_of_profit(const VerdictInputs& in, std::vector<Gate>& gates) {
  const Metrics* p = in.portfolio;
  const double nan = std::nan("");
  const double trades = p != nullptr ? static_cast<double>(p->trades) : 0;
  const double low = traded(p) ? p->sharpe_annual->low : nan;
  const double doubled = in.return_at_double_costs.value_or(nan);
  constexpr Judgment otherwise = Judgment::not_tradable;
  gates.push_back({"trades", trades, 1, traded(p), otherwise,
                   "A signal, not tradable at these costs: the strategy found nothing worth "
                   "trading."});
  gates.push_back({"sharpe_low", low, 0, low > 0, otherwise, kNoProfit});
  gates.push_back({"return_at_double_costs", doubled, 0, doubled > 0, otherwise,
                   "A signal, hardly tradable: no profit is left at twice these costs."});
}

/// Could it be luck? Written so that a NaN fails.
void ask_of_luck(const VerdictInputs& in, std::vector<Gate>& gates) {
  const Odds& odds = in.odds;
  const double deflated = in.deflated_sharpe.value_or(std::nan(""));
  const double bars = in.portfolio != nullptr ? static_cast<double>(in.portfolio->bars) : 0;
  const double more = std::isfinite(odds.over_holding_p) ? odds.over_holding.value : std::nan("");
  constexpr Judgment otherwise = Judgment::maybe_luck;
  gates.push_back({"track_record", bars, odds.track_record_min, bars >= odds.track_record_min,
                   otherwise,
                   "A signal with a profit that luck could explain: the record is too short."});
  gates.push_back({"deflated_sharpe", deflated, kDeflatedMin, deflated > kDeflatedMin, otherwise,
                   "A signal with a profit that luck could explain: it does not outlive the number "
                   "of trials."});
  gates.push_back({"superior_ability_p", odds.superior_ability_p, kLevel,
                   odds.superior_ability_p < kLevel, otherwise,
                   "A signal with a profit that luck could explain: so could the best of as many "
                   "strategies without skill."});
  if (odds.strategies > 1) {
    gates.push_back({"overfitting", odds.overfitting, kOverfittingMax,
                     odds.overfitting < kOverfittingMax, otherwise,
                     "A signal with a profit that luck could explain: choosing by the past did not "
                     "help in the future."});
  }
  gates.push_back({"sharpe_over_holding", more, 0, more > 0, otherwise,
                   "A signal with a profit that the market could explain: holding did as well for "
                   "its risk."});
}

/// The word and the headline, from the first gate that fails.
void conclude(const VerdictInputs& in, Verdict& verdict) {
  const auto failed = std::ranges::find(verdict.gates, false, &Gate::passed);
  verdict.judgment = Judgment::candidate;
  verdict.headline = "A candidate: not disproved yet.";
  if (failed != verdict.gates.end()) {
    verdict.judgment = failed->otherwise;
    verdict.headline = verdict.judgment == Judgment::no_evidence
                           ? fmt::format(
                                 "No evidence of skill: {} does not beat forecasting no "
                                 "change.",
                                 in.primary_model)
                           : std::string(failed->failing);
  }
  if (in.simulated) verdict.headline = "Simulated data. " + verdict.headline;
}

/// What the primary strategy earned, and what that may be due to.
std::vector<std::string> money_reasons(const VerdictInputs& in, const Verdict& verdict) {
  std::vector<std::string> reasons = {money_sentence(in, verdict.withheld)};
  if (in.portfolio == nullptr) return reasons;
  const bool profit = traded(in.portfolio) && in.portfolio->sharpe_annual->low > 0.0;
  if (verdict.judgment == Judgment::no_evidence && profit) {
    reasons.emplace_back(
        "A profit without a signal is no evidence for the model: holding a rising market earns one "
        "too.");
  }
  if (traded(in.portfolio) && in.return_at_double_costs) {
    reasons.push_back(fmt::format("At twice these costs its total return is {}.",
                                  percent(*in.return_at_double_costs, 1)));
  }
  reasons.push_back(luck_sentence(in));
  for (std::string& sentence : odds_sentences(in)) reasons.push_back(std::move(sentence));
  return reasons;
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

Verdict judge(const VerdictInputs& inputs) {
  const std::vector<double> p = clark_west(inputs.forecasts);
  const std::vector<double> adjusted = adjusted_p(p, Adjustment::holm);
  Verdict verdict;
  double smallest = std::nan("");
  std::vector<std::string> others;
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    const ForecastScore& score = inputs.forecasts[i];
    if (score.model == inputs.primary_model) {
      smallest = std::fmin(smallest, adjusted[i]);
      verdict.reasons.push_back(skill_sentence(score, adjusted[i]));
    } else if (adjusted[i] <= kLevel) {
      others.push_back(
          fmt::format("{} {} of {}", score.model, duration_text(score.horizon), score.pair));
    }
  }
  verdict.gates.push_back(
      {"clark_west_p", smallest, kLevel, smallest <= kLevel, Judgment::no_evidence, ""});
  ask_of_profit(inputs, verdict.gates);
  ask_of_luck(inputs, verdict.gates);
  if (traded(inputs.portfolio)) verdict.withheld = missing_beside_sharpe(inputs);
  conclude(inputs, verdict);
  verdict.reasons.push_back(fmt::format(
      "{} forecasts were tested, and each counts for Holm at 5 %.", count(tests_among(p))));
  if (!others.empty()) {
    verdict.reasons.push_back(
        fmt::format("Beside the primary model, these pass Clark-West after Holm: {}.",
                    fmt::join(others, ", ")));
  }
  for (std::string& sentence : money_reasons(inputs, verdict)) {
    verdict.reasons.push_back(std::move(sentence));
  }
  return verdict;
}

}  // namespace tern
