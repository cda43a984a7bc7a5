#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/metrics.h"
#include "report/odds.h"
#include "sim/costs.h"
#include "validate/score.h"

namespace tern {

/// What a run may claim. Nothing is ever proven.
enum class Judgment : std::uint8_t {
  no_evidence,   ///< no forecast of the primary model beats no change
  not_tradable,  ///< a signal, but no profit net of costs that is clear of zero
  maybe_luck,    ///< a signal and a profit, which the best of so many trials could have had
  candidate,     ///< not disproved yet
};

std::string_view to_string(Judgment judgment);

/// One question that a verdict asks, and the number that answered it.
struct Gate {
  std::string name = {};  ///< as report.json and docs/verdict.md have it
  double value = 0.0;     ///< NaN where it could not be computed, which is no pass
  double limit = 0.0;     ///< what it had to be above, below, or at (docs/verdict.md)
  bool passed = false;
  Judgment otherwise = {};        ///< the most that may be claimed when it is the first to fail
  std::string_view failing = {};  ///< the headline then
};

/// Words, and the numbers that led to them.
struct Verdict {
  Judgment judgment = Judgment::no_evidence;
  std::string headline;                   ///< one sentence
  std::vector<std::string> reasons = {};  ///< one sentence per number
  std::vector<Gate> gates = {};           ///< in the order in which they are asked
  /// What a Sharpe ratio must not be shown without, and could not be computed: while it is not
  /// empty, no headline shows the ratio.
  std::vector<std::string> withheld = {};
};

struct VerdictInputs {
  std::span<const ForecastScore> forecasts;  ///< everything scored; each test counts for Holm
  std::string primary_model;
  const Metrics* portfolio = nullptr;  ///< of the primary strategy; null if it did not run
  Costs costs = {};
  std::optional<double> deflated_sharpe;  ///< a probability, given `trials`
  /// Total return of the primary strategy when everything it pays is doubled.
  std::optional<double> return_at_double_costs;
  std::size_t trials = 0;
  Odds odds = {};
  bool simulated = false;
};

/// Asks the gates of docs/verdict.md in their order; the first that fails decides the word.
Verdict judge(const VerdictInputs& inputs);

}  // namespace tern
