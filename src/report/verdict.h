#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/metrics.h"
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

/// Words, and the numbers that led to them.
struct Verdict {
  Judgment judgment = Judgment::no_evidence;
  std::string headline;              ///< one sentence
  std::vector<std::string> reasons;  ///< one sentence per number
};

struct VerdictInputs {
  std::span<const ForecastScore> forecasts;  ///< everything scored; each test counts for Holm
  std::string primary_model;
  const Metrics* portfolio = nullptr;     ///< of the primary strategy; null if it did not run
  std::optional<double> deflated_sharpe;  ///< a probability, given `trials`
  /// Total return of the primary strategy when everything it pays is doubled.
  std::optional<double> return_at_double_costs;
  std::size_t trials = 0;
  bool simulated = false;
};

/// p-values adjusted for the number of tests. NaN is no test: it becomes 1 and does not count.
/// Source: Holm 1979, Scand. J. Stat. 6(2).
std::vector<double> holm(std::span<const double> p);

/// The rules (docs/formats.md): a signal is a one-sided Clark-West p of the primary model that is
/// at most 5 % after Holm over every forecast tested; a profit is a net Sharpe ratio whose 95 %
/// interval lies above zero; a candidate also has a deflated Sharpe ratio above 0.95.
Verdict judge(const VerdictInputs& inputs);

}  // namespace tern
