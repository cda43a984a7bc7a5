#include "app/evaluation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/allocated.h"
#include "app/holdout.h"
#include "app/learned.h"
#include "app/traded.h"
#include "app/version.h"
#include "report/allocations.h"
#include "report/number.h"
#include "run/wall_clock.h"

namespace tern {
namespace {

// Keys that a strategy spells out for itself.
constexpr std::array<std::string_view, 7> kOfStrategy = {
    "trade.band", "trade.buy_above_percent",  "trade.model",  "trade.regimes",
    "trade.rule", "trade.sell_below_percent", "trade.weights"};

/// Whether a key decides what comes of a trial. A key that is not known here does.
bool decides(std::string_view key, const Config& config, bool trading) {
  // Sealed, it shows in the data; opened, it cuts what is learned from.
  if (key == "judge.holdout") return !config.judge.opened.empty();
  if (key == "learn.models" || key == "learn.horizons") return false;
  if (key.starts_with("judge.") || key.starts_with("report.")) return false;
  if (key.starts_with("simulated.")) return config.data.simulated;
  // What a strategy that follows them spells out for itself.
  if (key.starts_with("portfolio.") || key.starts_with("regime.")) return false;
  if (key.starts_with("trade.") || key.starts_with("costs.")) {
    return trading && std::ranges::find(kOfStrategy, key) == kOfStrategy.end();
  }
  return true;
}

std::string deciding_keys(const Config& config, bool trading) {
  std::string text;
  for (const auto& [key, literal] : config.literals) {
    if (decides(key, config, trading)) text += fmt::format("{} = {}\n", key, literal);
  }
  return text;
}

std::string market_name(const Config& config) {
  if (!config.data.simulated) return "store";
  return fmt::format("simulated {} from {} with seed {}", to_string(config.data.preset),
                     to_date_string(config.data.simulated_start), config.seed);
}

/// Whether a strategy minds regimes or has an allocator: the first of a run alone may.
bool is_guided(const Strategy& strategy, const Config& config) {
  const std::vector<Strategy> all = strategies_of(config);
  return (!all.front().terms.empty() || config.portfolio.allocator != kFixedAllocator) &&
         strategy.name == all.front().name;
}

std::string guiding_keys(const Config& config) {
  std::string text;
  for (const auto& [key, literal] : config.literals) {
    if (key.starts_with("portfolio.") || key.starts_with("regime.") || key == "trade.regimes") {
      text += fmt::format("{} = {}\n", key, literal);
    }
  }
  return text;
}

Trial trial_of(const Evaluation& evaluation, std::string kind, std::string name,
               std::string config) {
  return {std::move(kind),   std::move(name), market_name(evaluation.config),
          std::move(config), evaluation.code, evaluation.data_hash,
          evaluation.range};
}

TrialFigures forecast_figures(std::span<const ForecastReport> forecasts, std::string_view model,
                              Duration horizon) {
  double ic = 0, r2 = 0, pairs = 0;
  for (const ForecastReport& forecast : forecasts) {
    if (forecast.score.model != model || forecast.score.horizon != horizon) continue;
    ic += forecast.score.ic.value;
    r2 += forecast.score.r2_oos;
    ++pairs;
  }
  return {std::nan(""), ic / pairs, r2 / pairs};
}

}  // namespace

Evaluation evaluation_of(const Config& config, const Market& market, TimeRange range) {
  return {config, code_of(git_commit()), content_hash(market), range};
}

std::string code_of(std::string_view commit) {
  return commit == "unknown" ? fmt::format("version {}", kVersion) : std::string(commit);
}

Trial strategy_trial(const Evaluation& evaluation, const Strategy& strategy) {
  const Config& config = evaluation.config;
  const std::string horizon = duration_text(config.learn.horizons.front());
  std::string text = deciding_keys(config, true);
  text += fmt::format("model = {}\nhorizon = {}\nrule = {}\nweights = {}\nband = {}\n",
                      config.trade.model, horizon, strategy.rule, strategy.weights, strategy.band);
  // The other rules do not read them.
  if (strategy.rule == "threshold") {
    text +=
        fmt::format("buy_above = {}\nsell_below = {}\n", strategy.buy_above, strategy.sell_below);
  }
  if (is_guided(strategy, config)) text += guiding_keys(config);
  return trial_of(evaluation, "strategy",
                  fmt::format("{} on {} {}", strategy.name, config.trade.model, horizon),
                  std::move(text));
}

Trial allocation_trial(const Evaluation& evaluation, const Strategy& strategy) {
  std::string text;
  for (const auto& [key, literal] : evaluation.config.literals) {
    const bool weighs = key.starts_with("portfolio.") && key != "portfolio.allocator";
    const bool counts = weighs || key.starts_with("regime.") || key == "trade.weights" ||
                        key == "trade.band" || key == "trade.market";
    const bool shared = !key.starts_with("learn.") && decides(key, evaluation.config, true);
    if (counts || shared) text += fmt::format("{} = {}\n", key, literal);
  }
  return trial_of(evaluation, "strategy", fmt::format("hold {}", strategy.name),
                  text + fmt::format("allocator = {}\n", strategy.name));
}

Trial forecast_trial(const Evaluation& evaluation, std::string_view model, Duration horizon) {
  return trial_of(evaluation, "forecast", fmt::format("{} {}", model, duration_text(horizon)),
                  deciding_keys(evaluation.config, false) +
                      fmt::format("model = {}\nhorizon = {}\n", model, duration_text(horizon)));
}

Trial study_trial(const Evaluation& evaluation, const std::vector<std::string>& features) {
  const std::string horizon = duration_text(evaluation.config.learn.horizons.front());
  const std::string name = features.size() == 1
                               ? fmt::format("{} {}", features.front(), horizon)
                               : fmt::format("{} features {}", features.size(), horizon);
  return trial_of(evaluation, "study", name,
                  deciding_keys(evaluation.config, false) +
                      fmt::format("horizon = {}\nfeatures = {}\n", horizon, features));
}

Trial regime_trial(const Evaluation& evaluation, std::string_view kind) {
  std::string text = deciding_keys(evaluation.config, false);
  for (const auto& [key, literal] : evaluation.config.literals) {
    const bool tells = key.starts_with("regime.") && key != "regime.kind";
    if (tells || key == "portfolio.decide_at") text += fmt::format("{} = {}\n", key, literal);
  }
  return trial_of(evaluation, "study", fmt::format("regime {} 24h", kind),
                  text + fmt::format("kind = {}\n", kind));
}

Trial tuning_trial(const Evaluation& evaluation, std::string_view model, std::string_view choice) {
  const std::string horizon = duration_text(evaluation.config.learn.horizons.front());
  return trial_of(evaluation, "study", fmt::format("tune {} {}: {}", model, horizon, choice),
                  deciding_keys(evaluation.config, false) +
                      fmt::format("model = {}\nhorizon = {}\n", model, horizon));
}

std::vector<Trial> trials_of_run(const Evaluation& evaluation, const Universe& universe) {
  std::vector<Trial> trials;
  for (const Strategy& strategy : traded_strategies(evaluation.config, universe)) {
    trials.push_back(strategy_trial(evaluation, strategy));
  }
  for (const Strategy& strategy : allocation_strategies(evaluation.config)) {
    trials.push_back(allocation_trial(evaluation, strategy));
  }
  for (const RegimeKind& kind : regime_registry()) {
    trials.push_back(regime_trial(evaluation, kind.name));
  }
  for (const std::string& model : models_at_hand(evaluation.config)) {
    for (const Duration horizon : evaluation.config.learn.horizons) {
      trials.push_back(forecast_trial(evaluation, model, horizon));
    }
  }
  return trials;
}

std::vector<TrialFigures> figures_of_run(const Config& config, std::span<const double> sharpes,
                                         std::span<const ForecastReport> forecasts) {
  std::vector<TrialFigures> figures;
  for (const double sharpe : sharpes) figures.push_back({sharpe, std::nan(""), std::nan("")});
  figures.resize(figures.size() + regime_registry().size(),
                 {std::nan(""), std::nan(""), std::nan("")});
  for (const std::string& model : models_at_hand(config)) {
    for (const Duration horizon : config.learn.horizons) {
      figures.push_back(forecast_figures(forecasts, model, horizon));
    }
  }
  return figures;
}

Look look_of(const Evaluation& evaluation, std::string command) {
  const Config::Judge& judge = evaluation.config.judge;
  const bool inside = judge.holdout && overlap(*judge.holdout, evaluation.range);
  return {wall_clock_now(), std::move(command), market_name(evaluation.config), evaluation.range,
          inside ? judge.opened : std::string{}};
}

}  // namespace tern
