#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "market/market.h"
#include "report/table.h"
#include "sim/costs.h"
#include "validate/bootstrap.h"
#include "validate/luck.h"
#include "validate/no_skill.h"

namespace tern {

/// What somebody says that a model or a strategy does; what was not said is absent.
///
/// Units: fractions, but for the RMSE in percent of the price.
struct Claim {
  std::optional<double> rmse_percent;  ///< per bar
  std::optional<double> win_rate;
  std::optional<double> sharpe_annual;
  std::optional<double> monthly_return;
  double trials = 1;               ///< configurations that were looked at to find this one
  std::optional<Duration> length;  ///< of the record
  Interval interval = Interval::h1;
  double take_profit = 0.005;
  std::optional<double> stop_loss;  ///< absent: what the win rate needs
  double skew = -0.3;               ///< of the strategy's returns per bar
  double kurtosis = 16;             ///< 3 for normal ones
};

/// Errors: invalid_argument: nothing is claimed, or a number that cannot be.
Status check_claim(const Claim& claim);

/// A claim's win rate, read as directions and as trades.
struct WinRateExam {
  double correlation;     ///< that as many right directions need; NaN without a win rate
  double sharpe_of_sign;  ///< a year, before costs, of such a forecast; so is the next
  double sharpe_of_size;
  Barriers barriers;
  double target_first;          ///< without skill
  double target_first_in_logs;  ///< the same, if the logarithm of the price has no drift
  double expectancy;            ///< of such a trade, after costs
};

/// A claim's Sharpe ratio, given how long the record is and how many were tried.
///
/// Units: annual ratios; lengths in bars. Missing: NaN where the length was not said.
struct SharpeExam {
  SharpeSample sample;  ///< per bar
  double error;
  double low, high;  ///< 95 %
  double probabilistic;
  double bars_from_zero;   ///< record that tells it from 0 at 95 %; infinite for a loss
  double bars_from_one;    ///< and from 1 a year
  double chance_once;      ///< that one try without skill shows it
  double chance_best;      ///< that the best of `trials` does
  double trials_expected;  ///< the fewest of which the best is expected to show it
};

/// What one instrument's bars give without skill.
struct AssetExam {
  std::string pair;
  NoChange no_change;
  double months_at_claim;  ///< share of months whose error is at or below the claim
  double within_percent;   ///< share of bars within 1 % of the last close
  double tolerance;        ///< within which no change is as often as the win rate
  BarrierTrades trades;
  double break_even_accuracy;
  double months_held;  ///< share of months in which holding earned the monthly return
  double coin_once;    ///< share of coin tossers with the Sharpe ratio, over as many bars
};

/// A claim beside what the same data give to somebody who knows nothing.
///
/// Missing: NaN, and no assets, where the claim or the bars do not say.
struct ClaimExam {
  Claim claim;
  std::string bars;  ///< which; empty without any
  bool simulated = false;
  double round_trip = 0;
  std::optional<WinRateExam> win_rate;
  std::optional<SharpeExam> sharpe;
  std::vector<AssetExam> assets;
};

/// `market` may be null: then only what needs no bars is told.
///
/// Determinism: the same at any `jobs`. Requires: check_claim() passes; `market` has the claim's
/// interval.
ClaimExam examine(const Claim& claim, const Market* market, const Costs& costs,
                  const Resampling& coins, std::size_t jobs);

/// The questions that a claim is asked, in the order of the table.
enum class ClaimPart : std::uint8_t {
  rmse,
  direction,
  tolerance,
  trades,
  record,
  luck,
  compounding,
};

std::string_view to_string(ClaimPart part);

/// One line of the table, in words.
struct ClaimRow {
  ClaimPart part;
  std::string claimed;
  std::string data;     ///< what the data say
  std::string meaning;  ///< what it means
};

std::vector<ClaimRow> claim_rows(const ClaimExam& exam);

/// What a run of tern measured, in words, by the question that it answers.
using Beside = std::map<ClaimPart, std::string>;

/// Errors: not_found; corrupt_data: `report` is no report.json.
Result<Beside> read_beside(const std::filesystem::path& report);

/// The rows as a table; with a column for `beside` where it holds anything.
Table claims_table(const ClaimExam& exam, const std::vector<ClaimRow>& rows, const Beside& beside);

std::string to_json(const ClaimExam& exam, const std::vector<ClaimRow>& rows, const Beside& beside);

}  // namespace tern
