#include "source/binance_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "source/http.h"

namespace tern {
namespace {

/// The cells of a row that mean something; the twelfth and any later one do not.
constexpr std::size_t kCells = 11;
enum Cell : std::size_t {
  open_time,
  open,
  high,
  low,
  close,
  volume,
  close_time,
  quote_volume,
  trade_count,
  taker_buy_volume,
  taker_buy_quote_volume,
};

constexpr std::size_t kTextMax = 400;  // of a refused row, as it is kept

Timestamp grid_floor(Timestamp t, Interval interval) {
  return t - t.time_since_epoch() % length(interval);
}

Error broken(std::string why) {
  return fail(Errc::corrupt_data,
              "these are not the klines that were asked for: " + std::move(why));
}

/// Bulk files are stamped in microseconds from 2025 on; pages are in milliseconds, and one that is
/// not is not an answer to us. Seconds are taken for what they are: long before any bar.
std::optional<Timestamp> read_stamp(std::string_view text, bool bulk) {
  auto number = parse_integer(text);
  if (number && bulk && *number >= 100'000'000'000'000) *number /= 1000;
  if (!number || *number < 0 || *number >= epoch_ms(kTimeMax)) return std::nullopt;
  return from_epoch_ms(*number);
}

struct StampedBar {
  Bar bar;
  Timestamp closes;  ///< as the row says
};

Result<StampedBar> read_bar(const KlineRow& row, bool bulk) {
  if (row.cells.size() < kCells) {
    return broken(fmt::format("row {} has {} cells, not 12", row.line, row.cells.size()));
  }
  const auto refuse = [&](std::size_t cell, std::string_view what) {
    return broken(fmt::format("cell {} of row {}, '{}', is not {}", cell + 1, row.line,
                              quotable(row.cells[cell], 40), what));
  };
  const auto opens = read_stamp(row.cells[open_time], bulk);
  if (!opens) return refuse(open_time, "an epoch in milliseconds");
  const auto closes = read_stamp(row.cells[close_time], bulk);
  if (!closes) return refuse(close_time, "an epoch in milliseconds");
  std::array<double, kCells> value{};
  for (std::size_t i = open; i < kCells; ++i) {
    if (i == close_time) continue;
    const auto number = parse_double(row.cells[i]);
    if (!number) return refuse(i, "a number");
    value.at(i) = *number;
  }
  return StampedBar{{.open_time = *opens,
                     .open = value[open],
                     .high = value[high],
                     .low = value[low],
                     .close = value[close],
                     .volume = value[volume],
                     .quote_volume = value[quote_volume],
                     .trade_count = value[trade_count],
                     .taker_buy_volume = value[taker_buy_volume],
                     .taker_buy_quote_volume = value[taker_buy_quote_volume]},
                    *closes};
}

/// Why a bar cannot be, in the words of imports. An outage shortens bars, and one that falls into
/// it whole may even be stamped as closed before it opened.
std::optional<std::string> objection(const StampedBar& row, Interval interval) {
  if (auto why = impossible(row.bar)) return "impossible bar: " + *why;
  if (std::chrono::abs(row.closes - row.bar.open_time) > length(interval)) {
    return fmt::format("impossible bar: close_time {} is more than {} from open_time",
                       to_string(row.closes), to_string(interval));
  }
  if (row.bar.open_time != grid_floor(row.bar.open_time, interval)) {
    return fmt::format("not on the {} grid", to_string(interval));
  }
  return std::nullopt;
}

}  // namespace

Status BinanceRows::take(const KlineRow& row) {
  if (++rows_ == 1) {
    columns_ = row.cells.size();
    micro_ = !row.cells.empty() && row.cells.front().size() >= 15;
  }
  if (rows_ > question_.rows_max) {
    return broken(fmt::format("there are more than {} rows", question_.rows_max));
  }
  TERN_TRY(const StampedBar read, read_bar(row, question_.bulk));
  const Timestamp opens = read.bar.open_time;
  if (previous_ && opens < *previous_) {
    return broken(fmt::format("row {} opens before the one above it", row.line));
  }
  const bool repeated = previous_ == opens;
  previous_ = opens;
  if (!question_.open_times.contains(opens)) return take_outside(row, opens);
  auto why = objection(read, question_.interval);
  // An outage may have stamped a bar as closed early, but its interval still has to pass. A close
  // that cannot be says nothing: bars that are closed may follow.
  const Timestamp closes = opens + length(question_.interval) - 1ms;
  if ((why ? closes : std::max(closes, read.closes)) >= question_.now || opens >= answered_end_) {
    end_before(opens);
    return {};
  }
  if (why) {
    refuse(row, opens, *std::move(why));
  } else if (repeated && !page_.bars.empty() && page_.bars.back().open_time == opens) {
    refuse(row, opens,
           read.bar == page_.bars.back() ? "repeats an earlier row" : "contradicts an earlier row");
  } else {
    page_.bars.push_back(read.bar);
  }
  return {};
}

/// Nothing is answered from the bar that opens at `opens` on, but what was already taken is.
void BinanceRows::end_before(Timestamp opens) {
  Timestamp end = grid_floor(opens, question_.interval);
  if (!page_.bars.empty()) {
    end = std::max(end, page_.bars.back().open_time + length(question_.interval));
  }
  answered_end_ = std::min(answered_end_, end);
}

/// A page was asked for by its times; a bulk file only by its name, and may hold a row too many.
Status BinanceRows::take_outside(const KlineRow& row, Timestamp opens) {
  const std::string what = fmt::format("{} to {}", to_string(question_.open_times.begin),
                                       to_string(question_.open_times.end));
  if (!question_.bulk) {
    return broken(
        fmt::format("row {} opens at {}, outside of {}", row.line, to_string(opens), what));
  }
  refuse(row, opens, "outside of its file: " + what);
  return {};
}

void BinanceRows::refuse(const KlineRow& row, Timestamp opens, std::string reason) {
  if (!reason.starts_with("not on")) ++condemning_;
  page_.refused.push_back({.open_time = opens,
                           .line = row.line,
                           .text = quotable(fmt::format("{}", fmt::join(row.cells, ",")), kTextMax),
                           .reason = std::move(reason)});
}

Result<BarPage> BinanceRows::finish(std::string_view bytes) && {
  // A bar that cannot be is an accident of the venue; many are columns that moved, or another file.
  // Off the grid they may all be: so they were for days after the outage of 2018-02-08.
  if (condemning_ > 2 && condemning_ * 2 > rows_) {
    const auto first = std::ranges::find_if(
        page_.refused, [](const QuarantinedRow& row) { return !row.reason.starts_with("not on"); });
    return broken(fmt::format("{} of {} rows are refused, row {} for one: {}", condemning_, rows_,
                              first->line, first->reason));
  }
  const Duration step = length(question_.interval);
  page_.answered = {question_.open_times.begin, answered_end_};
  if (question_.bulk && page_.bars.empty()) page_.answered.end = page_.answered.begin;
  if (question_.bulk && !page_.bars.empty()) {
    page_.answered = {page_.bars.front().open_time, page_.bars.back().open_time + step};
  }
  if (!question_.bulk && rows_ == question_.rows_max && previous_) {
    page_.answered.end = std::min(answered_end_, grid_floor(*previous_, question_.interval) + step);
  }
  page_.sha256 = sha256(bytes);
  page_.layout =
      fmt::format("binance {}, {}", question_.bulk ? "archive" : "klines",
                  rows_ == 0 ? std::string("no rows")
                             : fmt::format("{} columns, epoch {}", columns_, micro_ ? "us" : "ms"));
  return std::move(page_);
}

}  // namespace tern
