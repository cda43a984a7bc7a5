#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/config_value.h"
#include "app/data_watch.h"
#include "base/interrupt.h"

namespace tern {
namespace {

/// What the flags say, as typed.
struct WatchFlags {
  std::string exchange = "binance";
  std::vector<std::string> pairs = {"BTC/USDT", "ETH/USDT", "SOL/USDT"};
  std::vector<std::string> intervals = {"1h"};
  std::string length;
  std::size_t bars = 0;
  VenueAccess access;
  std::string stream_url;
};

Status run_watch(const WatchFlags& flags, const Globals& globals) {
  interrupt_on_signals();
  WatchRequest request{.exchange = flags.exchange,
                       .pairs = {},
                       .intervals = {},
                       .length = std::nullopt,
                       .access = flags.access,
                       .stream_url = flags.stream_url};
  request.access.seed = globals.seed;
  if (flags.bars > 0) request.bars_max = flags.bars;
  if (!flags.length.empty()) {
    TERN_TRY(request.length, parse_duration(flags.length));
  }
  for (const std::string& name : flags.pairs) {
    TERN_TRY(Pair pair, parse_pair(name));
    request.pairs.push_back(std::move(pair));
  }
  for (const std::string& name : flags.intervals) {
    TERN_TRY(const Interval interval, parse_interval(name));
    request.intervals.push_back(interval);
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  return watch_data(database, request, globals.json, globals.quiet);
}

}  // namespace

void add_data_watch_command(CLI::App& data, const Globals& globals, CommandBody& chosen) {
  const auto flags = std::make_shared<WatchFlags>();
  CLI::App* watch = data.add_subcommand("watch", "Print and store each bar as it closes");
  watch->add_option("--exchange", flags->exchange, "Whose bars: binance, coinbase, kraken")
      ->capture_default_str();
  watch->add_option("--pairs", flags->pairs, "Such as BTC/USDT,ETH/USDT")
      ->delimiter(',')
      ->capture_default_str();
  watch->add_option("--intervals", flags->intervals, "Such as 1m,1h")
      ->delimiter(',')
      ->capture_default_str();
  watch->add_option("--for", flags->length, "How long, such as 90m or 2h [until Ctrl-C]")
      ->type_name("TIME");
  watch->add_option("--bars", flags->bars, "How many bars [until Ctrl-C]")
      ->check(CLI::PositiveNumber);
  watch->add_option("--url", flags->access.url, "Another host that answers as the venue does")
      ->type_name("URL");
  watch->add_option("--stream-url", flags->stream_url, "Likewise for its stream, as wss://HOST")
      ->type_name("URL");
  watch
      ->add_option("--ca-file", flags->access.ca_file,
                   "Certificates to trust instead of the system's")
      ->type_name("FILE");
  watch->footer(
      "Ctrl-C ends it. The gap since the last stored bar is filled first.\n"
      "Example:\n  tern data watch --pairs BTC/USDT,ETH/USDT --intervals 1h --for 2h");
  watch->callback([flags, &globals, &chosen] {
    chosen = [flags, &globals] { return run_watch(*flags, globals); };
  });
}

}  // namespace tern
