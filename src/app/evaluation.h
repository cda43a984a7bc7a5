#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "market/market.h"
#include "report/report.h"
#include "run/strategy.h"
#include "store/trial_ledger.h"

namespace tern {

/// What the trials of one command have in common.
struct Evaluation {
  Config config;
  std::string code;
  std::string data_hash;
  TimeRange range;  ///< out of sample
};

/// Of this build, on `market`.
Evaluation evaluation_of(const Config& config, const Market& market, TimeRange range);

/// The name of a code version: its commit, or this tern's version where the commit is not known.
std::string code_of(std::string_view commit);

/// One strategy, trading the forecasts of trade.model over the first horizon.
Trial strategy_trial(const Evaluation& evaluation, const Strategy& strategy);
/// One allocator, held without forecasts.
Trial allocation_trial(const Evaluation& evaluation, const Strategy& strategy);
/// One model's forecasts of every pair over one horizon.
Trial forecast_trial(const Evaluation& evaluation, std::string_view model, Duration horizon);
/// A study of features over the first horizon.
Trial study_trial(const Evaluation& evaluation, const std::vector<std::string>& features);

/// What came after each state of a kind of regime, on every pair.
Trial regime_trial(const Evaluation& evaluation, std::string_view kind);

/// A search for settings, of which this is one choice: learn.settings has it, `choice` names it.
Trial tuning_trial(const Evaluation& evaluation, std::string_view model, std::string_view choice);

/// Everything that `tern run` evaluates: strategies in the order of traded_strategies(), then
/// allocations, kinds of regime, and models by horizon.
std::vector<Trial> trials_of_run(const Evaluation& evaluation, const Universe& universe);

/// What came of them, in the same order.
///
/// Shape: `sharpes` has one value per strategy and allocation, per bar; NaN for one without.
std::vector<TrialFigures> figures_of_run(const Config& config, std::span<const double> sharpes,
                                         std::span<const ForecastReport> forecasts);

/// What `command` is about to do, now.
Look look_of(const Evaluation& evaluation, std::string command);

}  // namespace tern
