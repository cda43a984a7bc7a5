#include "source/kraken_probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "source/candle_page.h"
#include "source/json_table.h"
#include "source/kraken.h"

namespace tern {
namespace {

/// The rows of an answer, by what is probed of them.
struct Rows {
  std::vector<Timestamp> times;
  std::size_t quiet = 0;  ///< without volume
  Timestamp last;         ///< as the answer says
};

/// Asks for bars, a second after whoever asked before: Kraken counts for a whole address.
Result<HttpReply> ask(const SourceContext& context, const std::string& target) {
  TERN_TRY_STATUS(context.clock->sleep_for(1s));
  VenueClient client = probe_client(context, context.url_or(kraken_venue().url));
  return ask_probe(client, target);
}

Result<Rows> ask_rows(const SourceContext& context, std::string_view pair, int minutes,
                      std::int64_t since) {
  TERN_TRY(const HttpReply reply,
           ask(context,
               fmt::format("/0/public/OHLC?pair={}&interval={}&since={}", pair, minutes, since)));
  const auto broken = [&] {
    return fail(Errc::corrupt_data,
                fmt::format("expected bars, found '{}'", quotable(reply.body, 80)));
  };
  TERN_TRY(const JsonTable table, read_json_table(reply.body));
  const std::string* const last = table.find("last");
  const auto committed = last != nullptr ? parse_epoch_s(*last) : std::nullopt;
  if (!committed) return broken();
  Rows rows{.times = {}, .last = *committed};
  for (const JsonTable::Row& row : table.rows) {
    const auto time = row.size() == 8 ? parse_epoch_s(row.front()) : std::nullopt;
    if (!time) return broken();
    rows.times.push_back(*time);
    if (parse_double(row[6]) == 0) ++rows.quiet;
  }
  return rows;
}

Result<ProbeFinding> probe_depth(const SourceContext& context) {
  TERN_TRY(const Rows rows, ask_rows(context, "XBTUSD", 60, 0));
  return ProbeFinding{rows.times.size() == 721, fmt::format("{} rows", rows.times.size())};
}

Result<ProbeFinding> probe_last(const SourceContext& context) {
  TERN_TRY(const Rows rows, ask_rows(context, "XBTUSD", 60, 0));
  const std::size_t count = rows.times.size();
  if (count < 2) return ProbeFinding{false, fmt::format("{} rows", count)};
  return ProbeFinding{
      rows.last == rows.times[count - 2],
      fmt::format("last is {}, the newest rows are {} and {}", to_string(rows.last),
                  to_string(rows.times[count - 2]), to_string(rows.times[count - 1]))};
}

Result<ProbeFinding> probe_since(const SourceContext& context) {
  TERN_TRY(const Rows all, ask_rows(context, "XBTUSD", 60, 0));
  TERN_TRY(const Rows later, ask_rows(context, "XBTUSD", 60, epoch_ms(all.last) / 1000));
  if (later.times.empty()) return ProbeFinding{false, "no rows"};
  return ProbeFinding{later.times.front() > all.last,
                      fmt::format("{} rows from {} on, after {}", later.times.size(),
                                  to_string(later.times.front()), to_string(all.last))};
}

Result<ProbeFinding> probe_running(const SourceContext& context) {
  TERN_TRY(const HttpReply clock, ask(context, "/0/public/Time"));
  TERN_TRY(const Timestamp now, kraken_time(clock.body));
  TERN_TRY(const Rows rows, ask_rows(context, "XBTUSD", 1440, 0));
  if (rows.times.empty()) return ProbeFinding{false, "no rows"};
  return ProbeFinding{
      rows.times.back() == std::chrono::floor<days>(now),
      fmt::format("the newest row is of {}, at {}", to_string(rows.times.back()), to_string(now))};
}

/// Minutes of a pair that is not traded in each of them.
Result<ProbeFinding> probe_quiet(const SourceContext& context) {
  TERN_TRY(const Rows rows, ask_rows(context, "LTCXBT", 1, 0));
  if (rows.times.empty()) return ProbeFinding{false, "no rows"};
  const auto [first, last] = std::ranges::minmax(rows.times);
  const auto minutes = static_cast<std::size_t>((last - first) / 1min) + 1;
  const std::size_t absent = minutes - std::min(minutes, rows.times.size());
  // The running row may be flat where the others are absent.
  return ProbeFinding{
      absent == 0 || rows.quiet <= 1,
      fmt::format("of {} minutes, {} have no row and {} a flat one", minutes, absent, rows.quiet)};
}

constexpr std::array kProbes = {
    Probe{"kraken", "depth", "the newest 720 bars and the running one come, whatever 'since' says",
          probe_depth},
    Probe{"kraken", "last", "'last' is the open time of the newest bar that is closed", probe_last},
    Probe{"kraken", "since", "'since' itself is not in what comes", probe_since},
    Probe{"kraken", "running", "the newest row is of the running bar", probe_running},
    Probe{"kraken", "quiet", "times without trades have all flat rows, or none", probe_quiet},
};

}  // namespace

std::span<const Probe> kraken_probes() {
  return kProbes;
}

}  // namespace tern
