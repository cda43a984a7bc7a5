#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/data_fetch.h"
#include "base/interrupt.h"
#include "run/wall_clock.h"

namespace tern {
namespace {

/// What the flags of all three commands say, as typed.
struct FetchFlags {
  std::string exchange;
  std::vector<std::string> pairs;
  std::vector<std::string> intervals;
  std::string since;
  std::string until;
  std::string archives = "auto";
  bool dry_run = false;
  VenueAccess access;
};

const std::map<std::string, Archives> kArchives = {
    {"auto", Archives::where_shorter}, {"always", Archives::always}, {"never", Archives::never}};

/// From the midnight two years ago, so that a fetch the next day asks for no new past.
TimeRange default_range() {
  return {floor_to(add_months(wall_clock_now(), -24), days{1}), kTimeMax};
}

Result<TimeRange> parse_range(const FetchFlags& flags, TimeRange range) {
  if (!flags.since.empty()) {
    TERN_TRY(range.begin, parse_time(flags.since));
  }
  if (!flags.until.empty()) {
    TERN_TRY(range.end, parse_time(flags.until));
  }
  if (!range.empty()) return range;
  return fail(Errc::invalid_argument, "nothing is between " + to_string(range.begin) + " and " +
                                          to_string(range.end) +
                                          ": --until must be later than --since");
}

Result<FetchRequest> parse_request(const FetchFlags& flags, FetchGoal goal,
                                   const Globals& globals) {
  FetchRequest request{.goal = goal,
                       .exchange = flags.exchange,
                       .pairs = {},
                       .intervals = {},
                       .archives = kArchives.at(flags.archives),
                       .dry_run = flags.dry_run,
                       .access = flags.access};
  request.access.seed = globals.seed;
  for (const std::string& name : flags.pairs) {
    TERN_TRY(Pair pair, parse_pair(name));
    request.pairs.push_back(std::move(pair));
  }
  for (const std::string& name : flags.intervals) {
    TERN_TRY(const Interval interval, parse_interval(name));
    request.intervals.push_back(interval);
  }
  TERN_TRY(request.range,
           parse_range(flags, goal == FetchGoal::missing ? default_range() : request.range));
  return request;
}

Status run_fetch_command(const FetchFlags& flags, FetchGoal goal, const Globals& globals) {
  interrupt_on_signals();
  TERN_TRY(const FetchRequest request, parse_request(flags, goal, globals));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const std::vector<VenueFetch> venues, fetch_data(database, request));
  TERN_TRY_STATUS(
      print(request.dry_run ? plan_text(venues, globals.json) : fetch_text(venues, globals.json)));
  return fetch_status(venues);
}

void add_series_flags(CLI::App& command, FetchFlags& flags, const std::string& otherwise) {
  command.add_option("--exchange", flags.exchange,
                     "Whose bars: binance, coinbase, kraken" + otherwise);
  command.add_option("--pairs", flags.pairs, "Such as BTC/USDT,ETH/USDT" + otherwise)
      ->delimiter(',');
  command.add_option("--intervals", flags.intervals, "Such as 1h,4h,1d" + otherwise)
      ->delimiter(',');
}

void add_access_flags(CLI::App& command, FetchFlags& flags) {
  command.add_flag("--dry-run", flags.dry_run, "Show each request and how long all would take");
  command
      .add_option("--archives", flags.archives,
                  "Bulk files instead of pages: auto (where they are fewer), always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command.add_option("--url", flags.access.url, "Another host that answers as the venue does")
      ->type_name("URL");
  command.add_option("--archive-url", flags.access.archive_url, "Likewise for bulk files")
      ->type_name("URL");
  command
      .add_option("--ca-file", flags.access.ca_file,
                  "Certificates to trust instead of the system's")
      ->type_name("FILE");
}

}  // namespace

void add_data_fetch_commands(CLI::App& data, const Globals& globals, CommandBody& chosen) {
  const auto add = [&](const std::string& name, const std::string& what, FetchGoal goal,
                       const std::shared_ptr<FetchFlags>& flags) {
    CLI::App* command = data.add_subcommand(name, what);
    command->callback([flags, goal, &globals, &chosen] {
      chosen = [flags, goal, &globals] { return run_fetch_command(*flags, goal, globals); };
    });
    return command;
  };
  const auto fetch = std::make_shared<FetchFlags>();
  fetch->exchange = "binance";
  fetch->pairs = {"BTC/USDT", "ETH/USDT", "SOL/USDT"};
  fetch->intervals = {"1h", "4h", "1d"};
  CLI::App* in = add("fetch", "Bring bars from an exchange; goes on where it stopped",
                     FetchGoal::missing, fetch);
  add_series_flags(*in, *fetch, "");
  for (CLI::Option* option : in->get_options()) option->capture_default_str();
  in->add_option("--since", fetch->since, "Such as 2023-01-01 [two years ago]")->type_name("TIME");
  in->add_option("--until", fetch->until, "Likewise [now]")->type_name("TIME");
  add_access_flags(*in, *fetch);
  in->footer(
      "Example:\n  tern data fetch --pairs BTC/USDT,ETH/USDT --intervals 1h --since "
      "2023-01-01");

  const auto update = std::make_shared<FetchFlags>();
  CLI::App* newest =
      add("update", "Bring what is new of all bars that are stored", FetchGoal::newest, update);
  add_series_flags(*newest, *update, " [all stored]");
  add_access_flags(*newest, *update);
  newest->footer("Example:\n  tern data update");

  const auto repair = std::make_shared<FetchFlags>();
  CLI::App* gaps = add("repair", "Ask again for the bars that are missing between stored ones",
                       FetchGoal::gaps, repair);
  add_series_flags(*gaps, *repair, " [all stored]");
  add_access_flags(*gaps, *repair);
  gaps->footer("Example:\n  tern data repair --pairs BTC/USDT --dry-run");
}

}  // namespace tern
