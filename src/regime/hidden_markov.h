#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace tern {

/// How probable each of the two states is.
using StateChance = std::array<double, 2>;

/// Returns that are normal in each of two hidden states, of which the next depends on the present.
struct HiddenMarkov {
  StateChance start;                ///< of the first day
  std::array<StateChance, 2> move;  ///< [from][to]
  StateChance mean;
  StateChance deviation;  ///< positive

  /// Of the day after one with `now`, before it is seen.
  StateChance next(const StateChance& now) const;
  /// Of a day with `before` until its value is seen; a day without a value tells nothing.
  StateChance seen(const StateChance& before, std::optional<double> value) const;
};

/// What the days up to each told of its state.
struct FilteredDays {
  std::vector<StateChance> predicted;  ///< by the days before
  std::vector<StateChance> filtered;   ///< by these and the day itself
  double log_likelihood;
};

FilteredDays filter_days(const HiddenMarkov& model, std::span<const std::optional<double>> days);

/// What all days, also later ones, tell of each: for fitting, and never for reading.
/// Source: Kim 1994, Journal of Econometrics 60(1-2).
std::vector<StateChance> smooth_days(const HiddenMarkov& model, const FilteredDays& days);

/// One step of Baum and Welch: a model under which `days` are no less likely. `filtered` is what
/// filter_days() made of them.
HiddenMarkov improved(const HiddenMarkov& model, std::span<const std::optional<double>> days,
                      const FilteredDays& filtered);

/// The most likely model that twelve random starts lead to; the calmer state is the first.
///
/// Each start takes a few steps, and the best of them goes on until it stands still.
/// Determinism: by `seed`.
/// Errors: invalid_argument: under 100 values; not_converged: values that do not vary.
/// Source: Baum, Petrie, Soules and Weiss 1970; Biernacki, Celeux and Govaert 2003, CSDA 41(3-4),
///         for short runs from many starts.
Result<HiddenMarkov> fit_hidden_markov(std::span<const std::optional<double>> days,
                                       std::uint64_t seed);

}  // namespace tern
