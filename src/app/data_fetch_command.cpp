#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/data_dominance.h"
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
  bool dominance = false;
  std::string vendor;
  std::filesystem::path key_file;
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

DominanceRequest dominance_request(const FetchFlags& flags, const FetchRequest& bars) {
  return {.vendor = flags.vendor,
          .since = bars.range.begin,
          .dry_run = flags.dry_run,
          .key_file = flags.key_file,
          .access = bars.access};
}

std::string text_of(std::span<const DominanceFetch> vendors, bool dry_run, bool json) {
  return dry_run ? dominance_plan_text(vendors, json) : dominance_text(vendors, json);
}

Status run_dominance_command(const FetchFlags& flags, FetchGoal goal, const Globals& globals) {
  TERN_TRY(const FetchRequest bars, parse_request(flags, goal, globals));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  std::vector<DominanceFetch> vendors;
  if (goal == FetchGoal::newest) {
    TERN_TRY(vendors, update_dominance(database, dominance_request(flags, bars)));
  } else {
    TERN_TRY(DominanceFetch fetch, fetch_dominance(database, dominance_request(flags, bars)));
    vendors.push_back(std::move(fetch));
  }
  TERN_TRY_STATUS(print(text_of(vendors, flags.dry_run, globals.json)));
  return dominance_status(vendors);
}

/// An update of all that is stored is one of the capitalizations, too.
bool is_for_all(const FetchFlags& flags, FetchGoal goal) {
  const VenueAccess& access = flags.access;
  return goal == FetchGoal::newest && flags.exchange.empty() && flags.pairs.empty() &&
         flags.intervals.empty() && access.url.empty() && access.archive_url.empty();
}

Status run_fetch_command(const FetchFlags& flags, FetchGoal goal, const Globals& globals) {
  interrupt_on_signals();
  if (flags.dominance) return run_dominance_command(flags, goal, globals);
  TERN_TRY(const FetchRequest request, parse_request(flags, goal, globals));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  const auto venues = fetch_data(database, request);
  Result<std::vector<DominanceFetch>> vendors = std::vector<DominanceFetch>{};
  if (is_for_all(flags, goal) && !interrupted()) {
    vendors = update_dominance(database, dominance_request(flags, request));
  }
  const bool any_figures = vendors && !vendors->empty();
  // A store without bars may still be one of capitalizations.
  const bool only_figures = !venues && venues.error().kind == Errc::not_found && any_figures;
  if (!venues && !only_figures) return venues.error();
  std::string text;
  if (venues) {
    text = request.dry_run ? plan_text(*venues, globals.json) : fetch_text(*venues, globals.json);
  }
  if (any_figures) {
    text = join_texts(text, text_of(*vendors, request.dry_run, globals.json), globals.json);
  }
  TERN_TRY_STATUS(print(text));
  if (venues) TERN_TRY_STATUS(fetch_status(*venues));
  if (!vendors) return vendors.error();
  return dominance_status(*vendors);
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

/// `not_with` are options that only bars have.
void add_dominance_flags(CLI::App& command, FetchFlags& flags,
                         std::initializer_list<const char*> not_with) {
  CLI::Option* dominance = command.add_flag(
      "--dominance", flags.dominance, "Capitalizations and dominances of coins instead of bars");
  for (const char* name : not_with) dominance->excludes(name);
  command
      .add_option("--key-file", flags.key_file,
                  "Keys of vendors, as lines coingecko = ...; yours alone (chmod 600) [none]")
      ->type_name("FILE");
}

std::string services_text() {
  std::string text = "Vendors of capitalizations:\n";
  for (const CapitalizationService& is : capitalization_services()) {
    text += fmt::format("  {:<12} {}\n", is.name, is.covers);
    if (!is.terms.empty()) text += fmt::format("  {:<12} {}\n", "", is.terms);
  }
  return text;
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
  fetch->vendor = "coingecko";
  fetch->pairs = {"BTC/USDT", "ETH/USDT", "SOL/USDT"};
  fetch->intervals = {"1h", "4h", "1d"};
  CLI::App* in =
      add("fetch", "Bring bars from an exchange, or capitalizations; goes on where it stopped",
          FetchGoal::missing, fetch);
  add_series_flags(*in, *fetch, "");
  for (CLI::Option* option : in->get_options()) option->capture_default_str();
  in->add_option("--since", fetch->since, "Such as 2023-01-01 [two years ago]")->type_name("TIME");
  in->add_option("--until", fetch->until, "Likewise [now]")->type_name("TIME");
  add_access_flags(*in, *fetch);
  add_dominance_flags(*in, *fetch, {"--exchange", "--pairs", "--intervals", "--until"});
  in->add_option("--vendor", fetch->vendor, "Whose capitalizations: coingecko or coinmetrics")
      ->capture_default_str()
      ->needs("--dominance");
  in->footer(services_text() +
             "Examples:\n  tern data fetch --pairs BTC/USDT,ETH/USDT --intervals 1h --since "
             "2023-01-01\n  tern data fetch --dominance\n"
             "  tern data fetch --dominance --vendor coinmetrics --since 2013-01-01");

  const auto update = std::make_shared<FetchFlags>();
  CLI::App* newest =
      add("update", "Bring what is new of all that is stored", FetchGoal::newest, update);
  add_series_flags(*newest, *update, " [all stored]");
  add_access_flags(*newest, *update);
  add_dominance_flags(*newest, *update, {"--exchange", "--pairs", "--intervals"});
  newest->add_option("--vendor", update->vendor, "Whose capitalizations [all stored]")
      ->needs("--dominance");
  newest->footer("Example:\n  tern data update");

  const auto repair = std::make_shared<FetchFlags>();
  CLI::App* gaps = add("repair", "Ask again for the bars that are missing between stored ones",
                       FetchGoal::gaps, repair);
  add_series_flags(*gaps, *repair, " [all stored]");
  add_access_flags(*gaps, *repair);
  gaps->footer("Example:\n  tern data repair --pairs BTC/USDT --dry-run");
}

}  // namespace tern
