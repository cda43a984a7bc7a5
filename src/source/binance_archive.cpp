#include "source/binance_archive.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "source/binance_rows.h"
#include "source/csv_layout.h"
#include "source/zip.h"

namespace tern {
namespace {

/// The file's name, at the end of its path.
std::string_view name_of(std::string_view target) {
  return target.substr(target.rfind('/') + 1);
}

/// As for every host, but that a missing file is an XML page, and final.
Ruling rule_of_archives(const HttpReply& reply, std::string_view target) {
  if (reply.status == 404) {
    return {
        .kind = Ruling::Kind::refuse,
        .error = fail(Errc::not_found, fmt::format("there is no bulk file {}", name_of(target)))};
  }
  return rule_by_status(reply, "--archives never, which asks the venue page by page");
}

/// The published digest of a file; nothing where none is published or it cannot be read.
Result<std::optional<std::string>> get_checksum(VenueClient& client, const std::string& target) {
  const auto reply = client.get(target + ".CHECKSUM", 1, [&](const HttpReply& r) {
    return rule_of_archives(r, target + ".CHECKSUM");
  });
  if (reply) return parse_checksum(reply->body, name_of(target));
  if (reply.error().kind == Errc::not_found) return std::optional<std::string>{};
  return reply.error();
}

/// Why the sum of what came is not one to rely on; empty when it is.
std::string doubt(const std::optional<std::string>& published, const std::string& found) {
  if (!published) return "no checksum of it can be read";
  if (found == *published) return {};
  return fmt::format("its checksum is {:.8}... where {:.8}... is published", found, *published);
}

// As many as are used; a line with fewer is neither a row nor a header.
constexpr std::size_t kColumns = 11;

/// Spot files have no header; those of other markets do, and so may these one day.
Result<BarPage> read_lines(std::string_view text, const KlineQuestion& question) {
  BinanceRows rows(question);
  std::vector<std::string_view> cells;
  for (std::int64_t line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (row.empty()) continue;
    split_cells(row, cells);
    const bool named = row.front() < '0' || row.front() > '9';
    if (line == 1 && named && cells.size() >= kColumns) continue;
    TERN_TRY_STATUS(rows.take({.line = line, .cells = cells}));
  }
  return std::move(rows).finish({});
}

}  // namespace

std::string archive_target(std::string_view symbol, Interval interval, ArchiveSpan span,
                           Timestamp begin) {
  const std::string day = to_date_string(begin);
  const std::string_view stamp =
      span == ArchiveSpan::month ? std::string_view(day).substr(0, 7) : std::string_view(day);
  return fmt::format("/data/spot/{0}/klines/{1}/{2}/{1}-{2}-{3}.zip",
                     span == ArchiveSpan::month ? "monthly" : "daily", symbol, to_string(interval),
                     stamp);
}

Timestamp archive_published(ArchiveSpan span, Timestamp begin) {
  if (span == ArchiveSpan::day) return begin + days{1} + days{2};  // the next day, and one to spare
  // The first Monday of the following month, and one day to spare.
  using namespace std::chrono;
  const auto next = floor<days>(add_months(begin, 1));
  const auto ahead = Monday - weekday{next};  // 0 to 6 days
  return Timestamp{next + ahead} + days{2};
}

std::optional<std::string> parse_checksum(std::string_view text, std::string_view file_name) {
  text = trim(text.substr(0, text.find('\n')));
  const std::size_t space = text.find(' ');
  if (space != 64 || trim(text.substr(space)) != file_name) return std::nullopt;
  std::string digest = to_lower(text.substr(0, space));
  if (digest.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  return digest;
}

Result<BarPage> parse_archive(std::string_view archive, const BarRequest& request, Timestamp now) {
  const std::string_view name = name_of(request.target);
  const auto entry = unzip_one(archive, ".csv", {});
  if (!entry) return with_context(name, entry.error());
  if (entry->name != fmt::format("{}.csv", name.substr(0, name.rfind('.')))) {
    return fail(Errc::corrupt_data, fmt::format("{} holds {}", name, quotable(entry->name, 80)));
  }
  auto page = read_lines(entry->bytes,
                         {.interval = request.interval,
                          .open_times = request.open_times,
                          .now = now,
                          // Off the grid there may be some more than fit on it.
                          .rows_max = 2 * static_cast<std::size_t>(request.open_times.length() /
                                                                   length(request.interval)),
                          .bulk = true});
  if (!page) return with_context(name, page.error());
  if (page->bars.empty() && page->refused.empty()) {
    return fail(Errc::not_found, fmt::format("the bulk file {} holds no klines", name));
  }
  page->sha256 = sha256(archive);
  return page;
}

Result<BarPage> fetch_archive(VenueClient& client, const BarRequest& request, Timestamp now) {
  BarPage page{};
  const auto rule = [&](const HttpReply& reply) {
    Ruling ruling = rule_of_archives(reply, request.target);
    if (ruling.kind != Ruling::Kind::accept) return ruling;
    auto read = parse_archive(reply.body, request, now);
    if (read) {
      page = *std::move(read);
      return ruling;
    }
    // What came cut or garbled may come whole the next time.
    const bool passing = read.error().kind == Errc::corrupt_data;
    return Ruling{.kind = passing ? Ruling::Kind::again : Ruling::Kind::refuse,
                  .error = std::move(read).error()};
  };
  std::string why;
  for (int tries = 0; tries < 2; ++tries) {
    const auto reply = client.get(request.target, 1, rule);
    if (!reply && reply.error().kind == Errc::corrupt_data) {
      // The venue itself still has these bars.
      return fail(Errc::not_found, "there is no bulk file to use: " + reply.error().message);
    }
    TERN_TRY_STATUS(reply);
    TERN_TRY(const std::optional<std::string> published, get_checksum(client, request.target));
    why = doubt(published, page.sha256);
    if (why.empty() || !published) break;
  }
  if (!why.empty()) {
    page.remarks.push_back(fmt::format("{} was taken though {}", name_of(request.target), why));
  }
  return page;
}

}  // namespace tern
