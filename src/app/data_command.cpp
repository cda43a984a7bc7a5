#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/data.h"
#include "app/data_dominance.h"
#include "app/data_funding.h"
#include "base/file.h"
#include "base/text.h"
#include "run/wall_clock.h"
#include "source/bar_format.h"

namespace tern {
namespace {

/// What the flags of all four commands say, as typed.
struct DataFlags {
  std::string venue = "binance";
  std::string imported_venue;
  std::string vendor;
  std::string coin;
  std::vector<std::filesystem::path> files;
  std::string pair;
  std::string interval;
  std::vector<std::string> pairs;
  std::string time_range;
  std::string out = "-";
};

Status run_import(const DataFlags& flags, const Globals& globals) {
  ImportOptions options{.kline = {.now = wall_clock_now()}};
  if (!flags.imported_venue.empty()) options.venue = flags.imported_venue;
  if (!flags.pair.empty()) {
    TERN_TRY(options.kline.pair, parse_pair(flags.pair));
  }
  if (!flags.interval.empty()) {
    TERN_TRY(options.kline.interval, parse_interval(flags.interval));
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  std::vector<std::filesystem::path> of_bars, of_capitalizations, of_funding;
  for (const std::filesystem::path& file : flags.files) {
    if (is_funding_file(file)) {
      of_funding.push_back(file);
      continue;
    }
    const bool is = !flags.vendor.empty() || !flags.coin.empty() || is_capitalization_file(file);
    (is ? of_capitalizations : of_bars).push_back(file);
  }
  const auto figures = import_capitalizations(
      database, of_capitalizations,
      {.vendor = flags.vendor, .name = to_upper(flags.coin), .now = options.kline.now});
  const std::vector<ImportedFile> files = import_files(database, of_bars, options);
  const auto funding = import_funding(database, of_funding,
                                      {.venue = options.venue.value_or(std::string(kFundingVenue)),
                                       .pair = options.kline.pair,
                                       .now = options.kline.now});
  std::string text = join_texts(
      of_bars.empty() ? "" : import_text(files, globals.json),
      figures.empty() ? "" : capitalization_import_text(figures, globals.json), globals.json);
  text = join_texts(text, funding_import_text(funding, globals.json), globals.json);
  TERN_TRY_STATUS(print(text));
  TERN_TRY_STATUS(import_status(files));
  TERN_TRY_STATUS(funding_import_status(funding));
  return capitalization_import_status(figures);
}

Status run_list(const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const std::vector<SeriesSummary> summaries, BarStore(database).list());
  TERN_TRY(const auto capitalizations, CapitalizationStore(database).list());
  TERN_TRY(const auto funding, FundingStore(database).list());
  return print(join_texts(list_text(summaries, globals.json, capitalizations),
                          funding_list_text(funding, globals.json), globals.json));
}

Status run_check(const DataFlags& flags, const Globals& globals) {
  std::vector<Pair> pairs;
  for (const std::string& name : flags.pairs) {
    TERN_TRY(Pair pair, parse_pair(name));
    pairs.push_back(std::move(pair));
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  std::vector<CapitalizationCheck> figures;
  if (pairs.empty()) {
    TERN_TRY(figures, check_capitalizations(database));
  }
  const auto checks = check_series(database, flags.venue, pairs);
  // Who keeps capitalizations alone has nothing missing.
  const bool alone = !checks && checks.error().kind == Errc::not_found && !figures.empty();
  if (!checks && !alone) return checks.error();
  const std::string bars = checks ? check_text(*checks, globals.json) : "";
  const std::string told = figures.empty() ? "" : capitalization_check_text(figures, globals.json);
  const bool apart = !globals.json && !bars.empty() && !told.empty();
  return print(join_texts(apart ? bars + "\n" : bars, told, globals.json));
}

Status run_export(const DataFlags& flags, const Globals& globals) {
  Series series{flags.venue, {}, {}};
  TERN_TRY(series.pair, parse_pair(flags.pair));
  TERN_TRY(series.interval, parse_interval(flags.interval));
  TimeRange range{kTimeMin, kTimeMax};
  if (!flags.time_range.empty()) {
    TERN_TRY(range, parse_time_range(flags.time_range));
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const std::string text, export_text(database, series, range, globals.json));
  return flags.out == "-" ? print(text) : replace_file(flags.out, text);
}

std::string vendor_names() {
  std::string names;
  for (const CapitalizationVendor& vendor : capitalization_vendors()) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", vendor.name);
  }
  return names;
}

std::string import_footer() {
  std::string text = "What is understood, by such names, and as whose bars:\n";
  for (const BarFormat& format : bar_formats()) {
    text += fmt::format("  {:<24} {:<28} {}\n", format.example, format.venue, format.title);
  }
  return text +
         "Examples:\n  tern data import BTCUSDT-1h.csv ETHUSDT-1h-2024-*.csv.gz\n"
         "  tern data import user_data/data/binance\n"
         "  tern data import Kraken_OHLCVT.zip --pair BTC/USD --interval 1h\n"
         "  tern data import 'CRYPTOCAP_BTC.D, 1D.csv' 'CRYPTOCAP_USDT.D, 1D.csv'\n"
         "  tern data import BTCUSDT-perp-1h.csv --venue binance-perp --pair BTC/USDT\n"
         "  tern data import BTCUSDT-fundingRate-2024-*.csv\n"
         "  tern data import marketcap.csv --vendor coingecko\n"
         "  tern data import bitcoin.json global-metrics.json\n"
         "  tern data import market_chart.json --name BTC";
}

}  // namespace

void add_data_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  const auto flags = std::make_shared<DataFlags>();
  CLI::App* data =
      root.add_subcommand("data", "Fetch, import, list, check, and export market data");
  data->require_subcommand(1);
  add_data_fetch_commands(*data, globals, chosen);
  add_data_watch_command(*data, globals, chosen);

  CLI::App* in =
      data->add_subcommand("import", "Read files of bars, or of capitalizations, into the store");
  in->add_option("files", flags->files, "Files, gzipped or not; zip archives and folders of them")
      ->required()
      ->type_name("FILE");
  in->add_option("--pair", flags->pair, "What a file holds, or which files of a folder or archive");
  in->add_option("--interval", flags->interval, "1m, 5m, 15m, 1h, 4h, or 1d, likewise");
  in->add_option("--venue", flags->imported_venue, "Whose bars they are; else as the file says");
  in->add_option("--vendor", flags->vendor,
                 "Whose capitalizations they are, for tables such as date,btc_cap,total_cap or "
                 "date,btc_d: " +
                     vendor_names());
  in->add_option("--name", flags->coin,
                 "Which coin's capitalizations they are, where neither file nor column says it");
  in->footer(import_footer());
  in->callback([flags, &globals, &chosen] {
    chosen = [flags, &globals] { return run_import(*flags, globals); };
  });

  CLI::App* list = data->add_subcommand("list", "Show which bars and capitalizations are stored");
  list->footer("Example:\n  tern data list --json");
  list->callback([&globals, &chosen] { chosen = [&globals] { return run_list(globals); }; });

  CLI::App* check = data->add_subcommand("check",
                                         "Inspect the stored bars for gaps and faults, and the "
                                         "capitalizations for jumps");
  check->add_option("--pairs", flags->pairs, "Only these pairs")->delimiter(',');
  check->add_option("--venue", flags->venue, "Whose bars")->capture_default_str();
  check->footer("Example:\n  tern data check --pairs BTC/USDT,ETH/USDT");
  check->callback([flags, &globals, &chosen] {
    chosen = [flags, &globals] { return run_check(*flags, globals); };
  });

  CLI::App* out = data->add_subcommand("export", "Write stored bars as a kline file");
  out->add_option("--pair", flags->pair, "Such as BTC/USDT")->required();
  out->add_option("--interval", flags->interval, "Such as 1h")->required();
  out->add_option("--timerange", flags->time_range, "Such as 20240101-20240701; default: all");
  out->add_option("--venue", flags->venue, "Whose bars")->capture_default_str();
  out->add_option("--out", flags->out, "The file to write; - is the terminal")
      ->capture_default_str();
  out->footer("Example:\n  tern data export --pair BTC/USDT --interval 1h --out BTCUSDT-1h.csv");
  out->callback([flags, &globals, &chosen] {
    chosen = [flags, &globals] { return run_export(*flags, globals); };
  });
}

}  // namespace tern
