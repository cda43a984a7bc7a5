#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/claims.h"
#include "base/distribution.h"
#include "report/number.h"

namespace tern {
namespace {

// What forecasts of hourly bars that hold up out of sample explain: docs/claims.md.
constexpr double kHonestLow = 1e-4;
constexpr double kHonestHigh = 2.5e-3;
constexpr double kBelievableMax = 0.05;

/// "BTC/USDT 0.499 %; ETH/USDT 0.662 %" of every asset.
template <class Words>
std::string each(const ClaimExam& exam, Words words) {
  std::vector<std::string> parts;
  for (const AssetExam& asset : exam.assets) parts.push_back(asset.pair + " " + words(asset));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string with_sign(double fraction, int digits) {
  return (fraction > 0 ? "+" : "") + percent(fraction, digits);
}

/// A number of bars as days, of which there is at least one.
std::string days_text(double bars, const Claim& claim) {
  if (!std::isfinite(bars)) return "no number of";
  const double a_day = static_cast<double>(Duration{days{1}} / length(claim.interval));
  return decimal(std::max(1.0, bars / a_day), 0);
}

std::string honest_words() {
  return fmt::format("Forecasts of hourly bars that hold up have an R2 of {} to {}: {} to {} right",
                     percent(kHonestLow, 2), percent(kHonestHigh, 2),
                     percent(accuracy_of_correlation(std::sqrt(kHonestLow)), 1),
                     percent(accuracy_of_correlation(std::sqrt(kHonestHigh)), 1));
}

/// The asset that is easiest to forecast without skill.
const AssetExam& quietest(const ClaimExam& exam) {
  return *std::ranges::min_element(
      exam.assets, {}, [](const AssetExam& asset) { return asset.no_change.rmse_percent; });
}

std::string rmse_data(const ClaimExam& exam) {
  if (exam.assets.empty()) return "Nothing: this needs bars.";
  return "The RMSE of forecasting no change: " +
         each(exam,
              [](const AssetExam& asset) {
                std::vector<std::string> years;
                for (const PeriodError& year : asset.no_change.years) {
                  years.push_back(fmt::format("{} {}", to_date_string(year.begin).substr(0, 4),
                                              decimal(year.rmse_percent, 3)));
                }
                return fmt::format("{} % ({}), at or below the claim in {} of {} months",
                                   decimal(asset.no_change.rmse_percent, 3), fmt::join(years, ", "),
                                   percent(asset.months_at_claim, 0),
                                   asset.no_change.months.size());
              }) +
         ".";
}

std::string rmse_meaning(const ClaimExam& exam) {
  const std::string ask = "Ask for the RMSE of forecasting no change on the same bars.";
  if (exam.assets.empty()) return "By itself it says nothing. " + ask;
  const AssetExam& asset = quietest(exam);
  const double zero = asset.no_change.rmse_percent;
  const double claimed = *exam.claim.rmse_percent;
  const std::string gain =
      fmt::format(" An R2 of 1 %, much for a forecast, would take {} % to {} %.", decimal(zero, 3),
                  decimal(zero * rmse_ratio_of_r2(0.01), 3));
  if (claimed >= zero) {
    return fmt::format("No skill: forecasting no change of {} does as well.{}", asset.pair, gain);
  }
  const double r2 = r2_of_rmse_ratio(claimed / zero);
  std::string words = asset.months_at_claim > 0
                          ? fmt::format("No skill shown: no change of {} has it in {} of months. ",
                                        asset.pair, percent(asset.months_at_claim, 0))
                          : "";
  words +=
      fmt::format("Over all bars of {} it would be an R2 of {}, that is {} of directions right",
                  asset.pair, percent(r2, 1), percent(accuracy_of_correlation(std::sqrt(r2)), 1));
  return words + (r2 > kBelievableMax ? ", which is not believable." : ".") + gain;
}

ClaimRow rmse_row(const ClaimExam& exam) {
  return {ClaimPart::rmse,
          fmt::format("RMSE {} % per {} bar", decimal(*exam.claim.rmse_percent, 2),
                      to_string(exam.claim.interval)),
          rmse_data(exam), rmse_meaning(exam)};
}

ClaimRow direction_row(const ClaimExam& exam) {
  const WinRateExam& is = *exam.win_rate;
  const double r2 = is.correlation * is.correlation;
  std::string data = fmt::format(
      "Needs a correlation of {} between forecast and outcome, an R2 of {}, and would earn a "
      "Sharpe ratio of {} a year before costs.",
      decimal(is.correlation, 3), percent(r2, 1), decimal(is.sharpe_of_sign, 0));
  if (!exam.assets.empty()) {
    data += fmt::format(
        " Bars went up: {}. Right enough to pay {} a round trip for a trade every bar: {}.",
        each(exam, [](const AssetExam& a) { return percent(a.no_change.up_share, 1); }),
        percent(exam.round_trip, 2), each(exam, [](const AssetExam& a) {
          return a.break_even_accuracy > 1 ? std::string("no share at all")
                                           : percent(a.break_even_accuracy, 0);
        }));
  }
  return {ClaimPart::direction, percent(*exam.claim.win_rate, 0) + " right, if of directions",
          std::move(data),
          honest_words() + (r2 > kBelievableMax ? ". This is not believable."
                                                : ". This is possible: ask for the test.")};
}

ClaimRow tolerance_row(const ClaimExam& exam) {
  return {ClaimPart::tolerance, percent(*exam.claim.win_rate, 0) + " right, if within a tolerance",
          exam.assets.empty() ? "Nothing: this needs bars."
                              : "Forecasting no change is right as often: " +
                                    each(exam,
                                         [](const AssetExam& a) {
                                           return fmt::format(
                                               "within {} (within 1 % in "
                                               "{}; R2 of the price {})",
                                               percent(a.tolerance, 2),
                                               percent(a.within_percent, 1),
                                               decimal(a.no_change.price_r2, 5));
                                         }) +
                                    ".",
          "Being near the price takes no forecast: the last price is. Ask within what, and what "
          "no change scores."};
}

ClaimRow trades_row(const ClaimExam& exam) {
  const WinRateExam& is = *exam.win_rate;
  std::string data = fmt::format(
      "Without skill, a target {} away and a stop {} away ({} times as far) win {}, and each trade "
      "earns {} after costs.",
      percent(is.barriers.take_profit, 2), percent(is.barriers.stop_loss, 2),
      decimal(is.barriers.stop_loss / is.barriers.take_profit, 1), percent(is.target_first, 1),
      with_sign(is.expectancy, 2));
  if (!exam.assets.empty()) {
    data += " Bought at every close: " +
            each(exam,
                 [&](const AssetExam& a) {
                   return fmt::format("{} won, {} a trade", percent(a.trades.win_rate, 1),
                                      with_sign(a.trades.mean_gross - exam.round_trip, 2));
                 }) +
            ".";
  }
  return {ClaimPart::trades,
          exam.claim.win_rate ? percent(*exam.claim.win_rate, 0) + " of trades won"
                              : "a target and a stop",
          std::move(data),
          "A far stop wins often, and loses much when it loses. Ask what a trade earns after "
          "costs, not how often it wins."};
}

ClaimRow record_row(const ClaimExam& exam) {
  const Claim& claim = exam.claim;
  const SharpeExam& is = *exam.sharpe;
  std::string data;
  if (claim.length) {
    data = fmt::format("{} bars: standard error {}, 95 % interval [{}, {}], above zero with {}. ",
                       count(static_cast<std::size_t>(is.sample.n)), decimal(is.error, 2),
                       decimal(is.low, 2), decimal(is.high, 2), percent(is.probabilistic, 0));
  }
  data += fmt::format("It takes {} days to tell it from 0, and {} to tell it from 1.",
                      days_text(is.bars_from_zero, claim), days_text(is.bars_from_one, claim));
  std::string meaning = "Ask how long the record is.";
  if (claim.length) {
    const bool enough = is.sample.n >= is.bars_from_zero;
    meaning = enough ? "Long enough to tell it from zero, were it the only try."
                     : "Too short to tell it from zero.";
  }
  return {ClaimPart::record,
          fmt::format("Sharpe {} a year{}", decimal(*claim.sharpe_annual, 2),
                      claim.length ? ", over " + duration_text(*claim.length) : ""),
          std::move(data), std::move(meaning)};
}

ClaimRow luck_row(const ClaimExam& exam) {
  const Claim& claim = exam.claim;
  const SharpeExam& is = *exam.sharpe;
  const auto best = [&](double once) {
    return fmt::format("{} (one try: {})", percent(chance_of_best(once, claim.trials), 0),
                       percent(once, 0));
  };
  std::string data =
      fmt::format("Without skill, the best of {} tries is as good in {} of such records.",
                  count(static_cast<std::size_t>(claim.trials)), best(is.chance_once));
  const bool tossed = std::ranges::any_of(
      exam.assets, [](const AssetExam& a) { return std::isfinite(a.coin_once); });
  if (tossed) {
    data += " Tossing a coin before each bar: " +
            each(exam, [&](const AssetExam& a) { return best(a.coin_once); }) + ".";
  }
  if (std::isfinite(is.trials_expected)) {
    data += fmt::format(" {} tries are expected to show it.",
                        count(static_cast<std::size_t>(is.trials_expected)));
  }
  return {
      ClaimPart::luck,
      fmt::format("the same, the best of {} tries", count(static_cast<std::size_t>(claim.trials))),
      std::move(data),
      is.chance_best > 0.05 ? "Luck explains it."
                            : "Luck is unlikely, if every try was counted. Ask for the rest."};
}

ClaimRow compounding_row(const ClaimExam& exam) {
  const Claim& claim = exam.claim;
  const double year = compounded(*claim.monthly_return, 12);
  std::string data =
      fmt::format("Comes to {} in a year (x{}).", with_sign(year, 0), decimal(1 + year, 1));
  if (!exam.assets.empty()) {
    data += " Holding earned as much in " +
            each(exam,
                 [](const AssetExam& a) {
                   return fmt::format("{} of {} months", percent(a.months_held, 0),
                                      a.no_change.months.size());
                 }) +
            ".";
  }
  if (claim.sharpe_annual && *claim.sharpe_annual > 0 && *claim.monthly_return > 0) {
    // By the claim's own Sharpe ratio a month scatters by this many means.
    const double means = std::sqrt(12) / *claim.sharpe_annual;
    data += fmt::format(" At the claimed Sharpe ratio a month scatters by {}, and one in {} loses.",
                        percent(means * *claim.monthly_return, 0),
                        decimal(1 / normal_cdf(-1 / means), 0));
  }
  return {ClaimPart::compounding, with_sign(*claim.monthly_return, 2) + " a month", std::move(data),
          "A month must not be carried on for a year: ask for the years."};
}

}  // namespace

std::string_view to_string(ClaimPart part) {
  constexpr std::array<std::string_view, 7> kNames = {"rmse",   "direction", "tolerance",  "trades",
                                                      "record", "luck",      "compounding"};
  return kNames[static_cast<std::size_t>(part)];
}

std::vector<ClaimRow> claim_rows(const ClaimExam& exam) {
  const Claim& claim = exam.claim;
  std::vector<ClaimRow> rows;
  if (claim.rmse_percent) rows.push_back(rmse_row(exam));
  if (claim.win_rate && *claim.win_rate > 0.5) {
    rows.push_back(direction_row(exam));
    rows.push_back(tolerance_row(exam));
  }
  if (exam.win_rate) rows.push_back(trades_row(exam));
  if (exam.sharpe) rows.push_back(record_row(exam));
  if (exam.sharpe && claim.length) rows.push_back(luck_row(exam));
  if (claim.monthly_return) rows.push_back(compounding_row(exam));
  return rows;
}

Table claims_table(const ClaimExam& exam, const std::vector<ClaimRow>& rows, const Beside& beside) {
  Table table{.caption = exam.bars.empty() ? "The claim, without any bars"
                                           : fmt::format("The claim, held against {}{}", exam.bars,
                                                         exam.simulated ? " (simulated data)" : ""),
              .header = {"Claimed", "What the data say", "What it means"},
              .rows = {},
              .text_columns = 4};
  if (!beside.empty()) table.header.emplace_back("What tern measured");
  for (const ClaimRow& row : rows) {
    table.rows.push_back({row.claimed, row.data, row.meaning});
    if (beside.empty()) continue;
    const auto ours = beside.find(row.part);
    table.rows.back().push_back(ours == beside.end() ? "-" : ours->second);
  }
  if (exam.sharpe) {
    table.note = fmt::format(
        "Returns of the strategy are taken to have skew {} and kurtosis {} per bar, and a year 365 "
        "days.",
        decimal(exam.claim.skew, 1), decimal(exam.claim.kurtosis, 0));
  }
  return table;
}

}  // namespace tern
