#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "app/claims.h"
#include "app/command.h"
#include "app/config_value.h"
#include "app/configured.h"

namespace tern {
namespace {

constexpr std::size_t kWidth = 100;

/// As typed: percentages, and words for lengths of time.
struct ClaimFlags {
  ConfigFlags config;
  std::optional<double> rmse, win_rate, sharpe, monthly_return, stop_loss;
  std::size_t trials = 1;
  double take_profit = 0.5;
  double skew = -0.3;
  double kurtosis = 16;
  std::string length;
  std::string interval;
  std::filesystem::path beside;
  bool markdown = false;
};

std::optional<double> fraction(std::optional<double> percentage) {
  return percentage ? std::optional{*percentage / 100} : std::nullopt;
}

Result<Claim> claim_of(const ClaimFlags& flags, const Config& config) {
  Claim claim{.rmse_percent = flags.rmse,
              .win_rate = fraction(flags.win_rate),
              .sharpe_annual = flags.sharpe,
              .monthly_return = fraction(flags.monthly_return),
              .trials = static_cast<double>(flags.trials),
              .length = std::nullopt,
              .interval = config.data.interval,
              .take_profit = flags.take_profit / 100,
              .stop_loss = fraction(flags.stop_loss),
              .skew = flags.skew,
              .kurtosis = flags.kurtosis};
  if (!flags.length.empty()) {
    TERN_TRY(claim.length, parse_duration(flags.length));
  }
  TERN_TRY_STATUS(check_claim(claim));
  return claim;
}

/// The bars of `config`; those of the simulated market are hours, made longer where asked.
Result<Market> acquire_bars(const Config& config, Database& database) {
  TERN_TRY(Market market, acquire_market(config, database));
  const Interval asked = config.data.interval;
  if (market.interval() == asked) return market;
  if (length(asked) < length(market.interval())) {
    return fail(Errc::unsupported,
                fmt::format("the simulated market has no bars shorter than {}: give a longer "
                            "--interval than {}",
                            to_string(market.interval()), to_string(asked)));
  }
  for (Bars& bars : market.bars) bars = resample(bars, asked);
  return market;
}

/// Bars of the time range; nothing where none are stored and the claim can do without.
Result<std::optional<Market>> bars_of(const Config& config, const Claim& claim,
                                      const Globals& globals) {
  const bool needless = claim.win_rate || claim.sharpe_annual || claim.monthly_return;
  const bool stored = std::filesystem::exists(globals.data_dir / "tern.db");
  if (!config.data.simulated && !stored && needless) return std::optional<Market>{};
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market all, acquire_bars(config, database));
  Market market = all.slice(config.learn.test);
  if (market.open_times().size >= 2) return std::optional{std::move(market)};
  const TimeRange held = all.open_times().range();
  return fail(Errc::not_found,
              fmt::format("no bars in the time range: give --timerange inside {} to {}",
                          to_date_string(held.begin), to_date_string(held.end)));
}

Status claims(const ClaimFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure(flags.config, globals));
  // A run knows hours only; a claim may be about any bars.
  if (!flags.interval.empty()) {
    TERN_TRY(config.data.interval, parse_interval(flags.interval));
  }
  TERN_TRY(const Claim claim, claim_of(flags, config));
  Beside beside;
  if (!flags.beside.empty()) {
    TERN_TRY(beside, read_beside(flags.beside));
  }
  TERN_TRY(const std::optional<Market> market, bars_of(config, claim, globals));
  const ClaimExam exam =
      examine(claim, market ? &*market : nullptr, config.trade.costs,
              {.draws = config.bootstrap_draws, .seed = config.seed}, globals.jobs);
  const std::vector<ClaimRow> rows = claim_rows(exam);
  if (globals.json) return print(to_json(exam, rows, beside));
  const Table table = claims_table(exam, rows, beside);
  std::string text = flags.markdown ? to_markdown(table) : to_text(table, kWidth);
  if (!market && !globals.quiet) {
    text +=
        "No bars are stored: tern data fetch or tern data import brings some, --simulated "
        "takes the built-in market.\n";
  }
  return print(text);
}

void add_claim_flags(CLI::App& command, ClaimFlags& flags) {
  const std::string group = "The claim";
  const auto add = [&](const char* name, auto& into, const char* doc) {
    return command.add_option(name, into, doc)->group(group);
  };
  add("--rmse", flags.rmse, "Error per bar, in percent of the price");
  add("--win-rate", flags.win_rate, "Percent of directions, or of trades, that were right");
  add("--sharpe", flags.sharpe, "Sharpe ratio a year");
  add("--monthly-return", flags.monthly_return, "Percent earned in a month");
  add("--trials", flags.trials, "Configurations tried to find it [1]")
      ->check(CLI::Range(1, 1'000'000'000));
  add("--length", flags.length, "How long the record is: 30d");
  add("--interval", flags.interval, "Its bars [1h]");
  add("--take-profit", flags.take_profit, "Percent from the entry to the target [0.5]");
  add("--stop-loss", flags.stop_loss,
      "Percent from the entry to the stop [what the win rate needs]");
  add("--skew", flags.skew, "Of the strategy's returns per bar [-0.3]");
  add("--kurtosis", flags.kurtosis, "The same; 3 for normal returns [16]");
}

}  // namespace

void add_claims_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "claims", "Hold a claim against what the same data give without any skill");
  const auto flags = std::make_shared<ClaimFlags>();
  add_config_flags(*command, flags->config);
  add_claim_flags(*command, *flags);
  command->add_option("--beside", flags->beside, "report.json of a run to show beside the claim");
  command->add_flag("--markdown", flags->markdown, "Print the table as Markdown");
  command->footer(
      "Examples:\n"
      "  tern claims --rmse 0.45 --win-rate 89 --sharpe 2.84 --monthly-return 20.85 --trials 5 "
      "--length 30d\n"
      "  tern claims --win-rate 95 --take-profit 0.5 --stop-loss 9.5 --simulated");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return claims(*flags, globals); };
  });
}

}  // namespace tern
