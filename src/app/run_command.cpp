#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "app/command.h"
#include "app/configured.h"
#include "app/data_dominance.h"
#include "app/learned.h"
#include "app/market_regime.h"
#include "app/measured.h"
#include "app/remembered.h"
#include "app/traded.h"
#include "app/tried.h"
#include "app/version.h"
#include "base/interrupt.h"
#include "forecast/ensemble.h"
#include "forecast/forecaster.h"
#include "report/documents.h"
#include "run/wall_clock.h"
#include "store/quality.h"
#include "store/run_store.h"
#include "validate/luck.h"

namespace tern {
namespace {

struct RunFlags {
  ConfigFlags config;
  std::filesystem::path out = "out";
  bool timings = false;
};

/// Every name that the configuration means, this build's or not.
std::vector<std::string> asked_for(const Config& config) {
  const std::vector<std::string>& asked = config.learn.models;
  if (std::ranges::find(asked, kAllModels) == asked.end()) return asked;
  std::vector<std::string> names;
  for (const ForecasterKind& kind : forecaster_registry()) names.emplace_back(kind.name);
  for (const std::string& name : asked) {
    if (name.starts_with("pooled_")) names.push_back(name);
  }
  std::ranges::copy(ensembles_of(config), std::back_inserter(names));
  return names;
}

std::vector<ModelRun> models_of(const Config& config, const Learned& learned) {
  std::vector<ModelRun> models;
  for (const std::string& name : asked_for(config)) {
    if (const EnsembleKind* ensemble = find_ensemble(name)) {
      models.push_back({name, true, std::string(ensemble->doc)});
      continue;
    }
    const ForecasterKind* kind = find_model(name)->kind;
    std::size_t refused = 0;
    std::string_view why;  // of the first
    for (const FoldFit& fit : learned.out_of_sample.fits) {
      if (fit.model != name || fit.refusal.empty()) continue;
      if (refused++ == 0) why = fit.refusal;
    }
    std::string note(kind->available() ? kind->doc : kind->missing);
    if (refused > 0) note += fmt::format(" No forecast in {} folds: {}.", refused, why);
    models.push_back({name, kind->available(), std::move(note)});
  }
  return models;
}

std::vector<WeightRow> weights_of(std::span<const EnsembleWeight> weights,
                                  const Universe& universe) {
  std::vector<WeightRow> rows;
  for (const EnsembleWeight& w : weights) {
    rows.push_back({w.ensemble, universe[w.symbol].name, w.horizon, w.model, w.now, w.low, w.high});
  }
  return rows;
}

/// What the data are, one line per pair, and one per path of the dominance.
std::vector<std::string> certificate_lines(const Market& market) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    const Certificate certificate = certify(
        {market.venue, *parse_pair(market.universe.instruments()[i].name), market.interval()},
        market.bars[i], {});
    lines.push_back(fmt::format(
        "{} {}: {} bars, {} to {}, {} missing in {} gaps, {} without volume, SHA-256 {}",
        to_string(certificate.series.pair), to_string(market.interval()), certificate.bars,
        to_date_string(certificate.span.begin), to_date_string(certificate.span.end),
        certificate.missing, certificate.gaps.size(), certificate.no_volume.size(),
        certificate.content_hash.substr(0, 16)));
  }
  std::ranges::move(dominance_certificate(market.dominance), std::back_inserter(lines));
  return lines;
}

/// The chance that the configured strategy's Sharpe ratio is more than the best of as many lucky
/// ones; nothing when too few of them traded to tell how far luck spreads.
std::optional<double> deflate(const Traded& traded, const Tried& tried) {
  std::vector<double> sharpes = tried.sharpes;
  std::ranges::copy(traded.sharpes, std::back_inserter(sharpes));
  const SharpeSample primary = sharpe_sample(bar_returns(traded.strategies.front().result.equity));
  const double spread = spread_of_trials(sharpes);
  if (!std::isfinite(spread) || !std::isfinite(primary.sharpe)) return std::nullopt;
  return deflated_sharpe(primary, static_cast<double>(tried.history.all()), spread * spread);
}

/// Takes the series out of `learned` and the backtests out of `traded`; forecasts and Sharpe ratios
/// stay there, to be kept.
Result<Report> make_report(const Evaluation& evaluation, const Market& market, const Tried& tried,
                           Learned& learned, Traded& traded, std::size_t jobs) {
  const Config& config = evaluation.config;
  ReportInputs inputs;
  inputs.provenance = {.git_commit = std::string(git_commit()),
                       .version = std::string(kVersion),
                       .config_hash = config_hash(config),
                       .data_hash = evaluation.data_hash,
                       .seed = config.seed};
  inputs.models = models_of(config, learned);
  inputs.market = &market;
  inputs.period = learned.test;
  inputs.costs = config.trade.costs;
  inputs.capital = config.trade.capital;
  inputs.primary_model = config.trade.model;
  inputs.primary_horizon = config.learn.horizons.front();
  inputs.primary_strategy = traded.strategies.front().result.strategy.name;
  inputs.tried = tried.history;
  inputs.tried_sharpes = tried.sharpes;
  inputs.deflated_sharpe = deflate(traded, tried);
  for (const CostPoint& point : traded.cost_curve) {
    if (point.factor == 2) inputs.return_at_double_costs = point.total_return;
  }
  inputs.cost_curve = std::move(traded.cost_curve);
  inputs.cost_factor_even = traded.cost_factor_even;
  inputs.weights = weights_of(learned.weights, market.universe);
  inputs.forecasts = std::move(learned.series);
  inputs.volatilities = std::move(learned.volatilities);
  inputs.strategies = std::move(traded.strategies);
  inputs.single_asset = std::move(traded.single_asset);
  inputs.allocations = std::move(traded.allocations);
  inputs.assumptions = std::move(traded.ruined);
  inputs.regimes = std::move(traded.regimes);
  TERN_TRY(inputs.regime_settings, regime_settings_of(config));
  inputs.certificate = certificate_lines(market);
  inputs.draws = config.bootstrap_draws;
  return build_report(inputs, jobs);
}

std::vector<FitCost> costs_of(std::span<const ForecastSeries> series) {
  std::vector<FitCost> costs;
  for (const ForecastSeries& one : series) {
    if (!one.seconds && !one.model_bytes) continue;
    costs.push_back({one.model, one.pair, one.horizon.count(), one.seconds, one.model_bytes});
  }
  return costs;
}

/// The most memory that this program ever held. Missing: where the system does not say.
std::optional<std::uint64_t> peak_memory_bytes() {
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(used.ru_maxrss) << 10;
}

/// Keeps the run and its forecasts: the seam, from which a strategy can be judged again.
Status save_run(Database& database, const Config& config, const Market& market,
                const Report& report, const OutOfSample& forecasts,
                std::span<const FitCost> costs) {
  std::vector<ForecastRow> rows;
  for (const ForecastTable& table : forecasts.tables) {
    for (const Forecast& row : table.rows) {
      rows.push_back({table.model,
                      market.universe[row.symbol].name,
                      row.horizon.count(),
                      epoch_ms(row.as_of),
                      row.mean,
                      row.stddev,
                      row.fold,
                      {row.quantiles.begin(), row.quantiles.end()}});
    }
  }
  const Provenance& is = report.provenance;
  std::string text;
  for (const auto& [name, literal] : config.literals)
    text += fmt::format("{} = {}\n", name, literal);
  return RunStore(database).save({.id = is.config_hash.substr(0, 12) + is.data_hash.substr(0, 12),
                                  .started_at = wall_clock_now(),
                                  .config = std::move(text),
                                  .config_hash = is.config_hash,
                                  .data_hash = is.data_hash,
                                  .git_commit = is.git_commit,
                                  .seed = is.seed},
                                 rows, costs);
}

Status run(const RunFlags& flags, const Globals& globals) {
  TERN_TRY(const Config config, configure(flags.config, globals));
  // Asked for before the work, not after it.
  TERN_TRY_STATUS(make_folder(flags.out));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  TERN_TRY(const TimeRange test, test_range(config, market));
  const Evaluation evaluation = evaluation_of(config, market, test);
  TERN_TRY(const Tried tried,
           look(database, evaluation, "tern run", trials_of_run(evaluation, market.universe)));
  interrupt_on_signals();
  TERN_TRY(Learned learned,
           learn(config, market, globals.jobs, frame_cache(globals), fold_means(globals)));
  const Forecasts forecasts = traded_forecasts(config, learned.out_of_sample);
  TERN_TRY(Traded traded, trade(config, market, forecasts, learned.test, globals.jobs));
  const std::vector<FitCost> costs = costs_of(learned.series);
  // The documents of two equal runs are the same bytes, unless timings were asked for.
  if (!flags.timings) {
    for (ForecastSeries& series : learned.series) series.seconds.reset();
  }
  TERN_TRY(Report report, make_report(evaluation, market, tried, learned, traded, globals.jobs));
  if (flags.timings) report.peak_memory_bytes = peak_memory_bytes();
  TERN_TRY_STATUS(TrialLedger(database).tell(
      tried.look, tried.trials, figures_of_run(config, traded.sharpes, report.forecasts)));
  TERN_TRY_STATUS(write_documents(report, flags.out));
  TERN_TRY_STATUS(save_run(database, config, market, report, learned.out_of_sample, costs));
  if (globals.json) return print(to_json(report));
  if (globals.quiet) return {};
  const bool color = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return print(summary(report, color, (flags.out / "report.html").string()));
}

}  // namespace

void add_run_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("run", "Learn, judge, trade in simulation, and write the report");
  const auto flags = std::make_shared<RunFlags>();
  add_config_flags(*command, flags->config);
  add_open_holdout_flag(*command, flags->config);
  command->add_option("--out", flags->out, "Folder for report.json, .html and .md [out]");
  command->add_flag("--timings", flags->timings,
                    "Say in the report what each model took; no two runs take the same");
  command->footer(
      "Examples:\n  tern run --simulated --out out/demo\n"
      "  tern run -c tern.toml --timerange 20220101-20260101 --out out/real");
  command->callback(
      [&globals, &chosen, flags] { chosen = [&globals, flags] { return run(*flags, globals); }; });
}

}  // namespace tern
