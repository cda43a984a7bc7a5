#include "source/binance_probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "source/binance_answers.h"
#include "source/binance_archive.h"
#include "source/binance_klines.h"
#include "source/json_table.h"
#include "source/zip.h"

namespace tern {
namespace {

const std::string kHours = "/api/v3/klines?symbol=BTCUSDT&interval=1h";
constexpr Timestamp kDay = utc_day(2024, 1, 1);

VenueClient rest(const SourceContext& context) {
  return probe_client(context, context.url_or("https://api.binance.com"));
}

VenueClient files(const SourceContext& context) {
  return probe_client(context, context.archive_url.empty()
                                   ? std::string("https://data.binance.vision")
                                   : context.archive_url);
}

/// What came, in a few words: the code of a refusal, or the status.
std::string summary(const HttpReply& reply) {
  const auto refusal = parse_refusal(reply.body);
  return refusal ? fmt::format("{} with {}", reply.status, refusal->code)
                 : fmt::format("{}", reply.status);
}

/// The open times of an answer of klines; nothing when it is not one.
std::optional<std::vector<Timestamp>> open_times(const HttpReply& reply) {
  const auto table = read_json_table(reply.body);
  if (reply.status != 200 || !table || !table->bare) return std::nullopt;
  std::vector<Timestamp> times;
  for (const JsonTable::Row& row : table->rows) {
    const auto number = row.empty() ? std::nullopt : parse_integer(row.front());
    if (!number || *number < 0 || *number >= epoch_ms(kTimeMax)) return std::nullopt;
    times.push_back(from_epoch_ms(*number));
  }
  return times;
}

std::string rows_found(const HttpReply& reply) {
  const auto times = open_times(reply);
  return times ? fmt::format("{} rows", times->size()) : summary(reply);
}

Result<ProbeFinding> probe_limit(const SourceContext& context) {
  VenueClient client = rest(context);
  TERN_TRY(const HttpReply reply, ask_probe(client, kHours + "&limit=1001"));
  const auto times = open_times(reply);
  return ProbeFinding{times && times->size() == 1000, rows_found(reply)};
}

/// Both readings of the end bound give the same for the windows that tern asks for.
Result<ProbeFinding> probe_bounds(const SourceContext& context) {
  VenueClient client = rest(context);
  ProbeFinding finding{.holds = true, .found = {}};
  const auto ask = [&](Interval interval, Timestamp end, std::size_t expected) -> Status {
    TERN_TRY(const HttpReply reply,
             ask_probe(client, fmt::format("/api/v3/klines?symbol=BTCUSDT&interval={}&startTime={}"
                                           "&endTime={}&limit=1000",
                                           to_string(interval), epoch_ms(kDay), epoch_ms(end))));
    const auto times = open_times(reply);
    finding.holds = finding.holds && times && times->size() == expected;
    finding.found += fmt::format("{}{} to {}: {}", finding.found.empty() ? "" : ", ",
                                 to_string(interval), to_string(end), rows_found(reply));
    return {};
  };
  TERN_TRY_STATUS(ask(Interval::h1, kDay + 2h, 3));
  TERN_TRY_STATUS(ask(Interval::h1, kDay + 2h - 1ms, 2));
  TERN_TRY_STATUS(ask(Interval::d1, kDay + 24h, 2));
  TERN_TRY_STATUS(ask(Interval::d1, kDay + 24h - 1ms, 1));
  return finding;
}

Result<ProbeFinding> probe_future(const SourceContext& context) {
  VenueClient client = rest(context);
  TERN_TRY(const HttpReply clock, ask_probe(client, "/api/v3/time"));
  TERN_TRY(const Timestamp now, parse_server_time(clock.body));
  TERN_TRY(const HttpReply reply,
           ask_probe(client, fmt::format("{}&startTime={}&endTime={}", kHours,
                                         epoch_ms(now - now.time_since_epoch() % 1h),
                                         epoch_ms(now + 24h))));
  const auto times = open_times(reply);
  return ProbeFinding{times && times->size() <= 1, rows_found(reply)};
}

Result<ProbeFinding> probe_refusals(const SourceContext& context) {
  struct Wrong {
    std::string_view query;
    std::array<int, 2> codes;  ///< either will do
  };
  constexpr std::array kWrong = {
      Wrong{"symbol=btcusdt&interval=1h&limit=1", {-1100, -1121}},
      Wrong{"symbol=NOPENOPE&interval=1h&limit=1", {-1121, -1121}},
      Wrong{"symbol=BTCUSDT&interval=1h&limit=1&foo=1", {-1101, -1104}},
      Wrong{"symbol=BTCUSDT&interval=1h&limit=abc", {-1100, -1130}},
      Wrong{"symbol=BTCUSDT&interval=7h&limit=1", {-1120, -1120}},
  };
  VenueClient client = rest(context);
  ProbeFinding finding{.holds = true, .found = {}};
  for (const Wrong& wrong : kWrong) {
    TERN_TRY(const HttpReply reply,
             ask_probe(client, fmt::format("/api/v3/klines?{}", wrong.query)));
    const auto refusal = parse_refusal(reply.body);
    finding.holds = finding.holds && reply.status == 400 && refusal &&
                    std::ranges::find(wrong.codes, refusal->code) != wrong.codes.end();
    finding.found +=
        fmt::format("{}{}: {}", finding.found.empty() ? "" : ", ", wrong.query, summary(reply));
  }
  return finding;
}

Result<ProbeFinding> probe_seconds(const SourceContext& context) {
  VenueClient client = rest(context);
  TERN_TRY(const HttpReply first, ask_probe(client, first_kline_target("BTCUSDT", Interval::h1)));
  TERN_TRY(const HttpReply reply, ask_probe(client, fmt::format("{}&startTime={}&limit=1", kHours,
                                                                epoch_ms(kDay) / 1000)));
  const auto oldest = open_times(first);
  const auto times = open_times(reply);
  const bool holds = oldest && times && times->size() == 1 && *times == *oldest;
  return ProbeFinding{holds, times && !times->empty()
                                 ? fmt::format("a bar of {}", to_string(times->front()))
                                 : summary(reply)};
}

Result<ProbeFinding> probe_weight_header(const SourceContext& context) {
  VenueClient client = rest(context);
  ProbeFinding finding{.holds = true, .found = {}};
  for (const std::string_view symbol : {"BTCUSDT", "NOPENOPE"}) {
    TERN_TRY(const HttpReply reply, ask_probe(client, last_kline_target(symbol, Interval::h1)));
    const auto named = [&](std::string_view header) {
      return fmt::format("{} {}", header, quotable(reply.header(header).value_or("absent"), 20));
    };
    finding.holds = finding.holds && reply.header("x-mbx-used-weight-1m").has_value();
    finding.found += fmt::format("{}{}: {}, {}", finding.found.empty() ? "" : "; ", reply.status,
                                 named("x-mbx-used-weight-1m"), named("x-mbx-used-weight"));
  }
  return finding;
}

/// Spends some weight late in a minute and looks whether it is gone early in the next.
Result<ProbeFinding> probe_weight_window(const SourceContext& context) {
  VenueClient client = rest(context);
  TERN_TRY(const HttpReply clock, ask_probe(client, "/api/v3/time"));
  TERN_TRY(const Timestamp now, parse_server_time(clock.body));
  const Duration left = 1min - now.time_since_epoch() % 1min;
  if (left > 5s) TERN_TRY_STATUS(client.clock().sleep_for(left - 5s));
  TERN_TRY(const HttpReply before, ask_probe(client, "/api/v3/exchangeInfo?symbol=BTCUSDT"));
  TERN_TRY_STATUS(client.clock().sleep_for(7s));
  TERN_TRY(const HttpReply after, ask_probe(client, "/api/v3/time"));
  const auto late = used_weight(before);
  const auto early = used_weight(after);
  if (!late || !early) return ProbeFinding{false, "no count of the weight"};
  return ProbeFinding{*early < 20,
                      fmt::format("{} used late in a minute, {} early in the next", *late, *early)};
}

/// How a bulk file is written: its unit, its header, its line ends.
Result<ProbeFinding> probe_file(VenueClient& client, Timestamp month, std::size_t digits) {
  const std::string target = archive_target("BTCUSDT", Interval::h1, ArchiveSpan::month, month);
  TERN_TRY(const HttpReply file, ask_probe(client, target));
  TERN_TRY(const HttpReply sum, ask_probe(client, target + ".CHECKSUM"));
  const auto entry = unzip_one(file.body, ".csv", {});
  if (!entry) return ProbeFinding{false, entry.error().message};
  const std::string_view text = entry->bytes;
  const std::string_view stamp = text.substr(0, text.find(','));
  const auto published = parse_checksum(sum.body, target.substr(target.rfind('/') + 1));
  const bool sound = published && *published == sha256(file.body);
  const bool header = !parse_integer(stamp);
  return ProbeFinding{
      !header && stamp.size() == digits && sound,
      fmt::format(
          "{}: {}, {} columns, lines end in {}, {} final newline, {} checksum",
          to_date_string(month).substr(0, 7),
          header ? std::string("a header") : fmt::format("stamps of {} digits", stamp.size()),
          std::ranges::count(text.substr(0, text.find('\n')), ',') + 1,
          text.find('\r') == std::string_view::npos ? "LF" : "CR LF",
          text.ends_with('\n') ? "a" : "no", sound ? "a right" : "no right")};
}

Result<ProbeFinding> probe_file_units(const SourceContext& context) {
  VenueClient client = files(context);
  TERN_TRY(ProbeFinding before, probe_file(client, utc_day(2024, 12, 1), 13));
  TERN_TRY(const ProbeFinding after, probe_file(client, utc_day(2025, 1, 1), 16));
  return ProbeFinding{before.holds && after.holds, before.found + "; " + after.found};
}

Result<ProbeFinding> probe_file_absent(const SourceContext& context) {
  VenueClient client = files(context);
  const Timestamp later = context.clock->now() + days{400};
  TERN_TRY(const HttpReply reply,
           ask_probe(client, archive_target("BTCUSDT", Interval::h1, ArchiveSpan::month, later)));
  return ProbeFinding{reply.status == 404,
                      fmt::format("{}: {}", reply.status, quotable(reply.body, 120))};
}

constexpr std::array kProbes = {
    Probe{"binance", "limit", "a limit of 1001 is cut to 1000 rows", probe_limit},
    Probe{"binance", "bounds", "both bounds are on open times, and both are in", probe_bounds},
    Probe{"binance", "future", "a window that ends tomorrow brings at most the running bar",
          probe_future},
    Probe{"binance", "refusals", "wrong requests are refused with 400 and the documented codes",
          probe_refusals},
    Probe{"binance", "seconds", "a start in seconds brings the oldest bar, without a complaint",
          probe_seconds},
    Probe{"binance", "weight header", "every answer, a refusal too, counts our weight",
          probe_weight_header},
    Probe{"binance", "weight window", "weight is counted by the minute of the venue's clock",
          probe_weight_window},
    Probe{"binance", "file units",
          "bulk files are in ms before 2025 and in us after, without a header", probe_file_units},
    Probe{"binance", "file absent", "a bulk file that is not there is answered with 404",
          probe_file_absent},
};

}  // namespace

std::span<const Probe> binance_probes() {
  return kProbes;
}

}  // namespace tern
