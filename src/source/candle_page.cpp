#include "source/candle_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace tern {
namespace {

constexpr std::size_t kTextMax = 400;  // of a refused row, as it is kept
constexpr std::size_t kFewRows = 3;    // so many refused rows say nothing about the layout

/// Sorts rows into bars and refused ones.
class Sieve {
 public:
  Sieve(const CandleLayout& layout, Interval interval, TimeRange answered)
      : layout_(layout), interval_(interval), answered_(answered) {}

  void take(const JsonTable::Row& row);
  Result<BarPage> finish() &&;

 private:
  struct Taken {
    Bar bar;
    std::int64_t line;
    std::string text;
  };
  std::optional<std::string> fill(const JsonTable::Row& row, Bar& bar) const;
  void refuse(std::optional<Timestamp> open_time, std::int64_t line, std::string text,
              std::string reason);
  void refuse_repeats();

  const CandleLayout& layout_;
  Interval interval_;
  TimeRange answered_;
  std::int64_t line_ = 0;
  std::vector<Taken> taken_;
  std::vector<QuarantinedRow> refused_;
};

std::optional<std::string> fill_number(std::string_view name, const std::string& text,
                                       double& value) {
  const auto number = parse_double(text);
  if (!number) return fmt::format("{} '{}' is not a number", name, quotable(text, 40));
  value = *number;
  return std::nullopt;
}

std::optional<std::string> Sieve::fill(const JsonTable::Row& row, Bar& bar) const {
  if (auto why = fill_number("open", row[layout_.open], bar.open)) return why;
  if (auto why = fill_number("high", row[layout_.high], bar.high)) return why;
  if (auto why = fill_number("low", row[layout_.low], bar.low)) return why;
  if (auto why = fill_number("close", row[layout_.close], bar.close)) return why;
  if (auto why = fill_number("volume", row[layout_.volume], bar.volume)) return why;
  if (!layout_.trades) return std::nullopt;
  return fill_number("trades", row[*layout_.trades], bar.trade_count.emplace());
}

void Sieve::take(const JsonTable::Row& row) {
  ++line_;
  std::string text = quotable(fmt::format("{}", fmt::join(row, ",")), kTextMax);
  if (row.size() < layout_.cells) {
    return refuse(std::nullopt, line_, std::move(text),
                  fmt::format("wrong number of cells: {} of {}", row.size(), layout_.cells));
  }
  const auto time = parse_epoch_s(row.front());
  if (!time) {
    return refuse(
        std::nullopt, line_, std::move(text),
        fmt::format("unreadable: open time '{:.40}' is not in epoch seconds", row.front()));
  }
  if (!answered_.contains(*time)) return;
  Bar bar{};
  bar.open_time = *time;
  if (auto why = fill(row, bar)) {
    return refuse(time, line_, std::move(text), "unreadable: " + *why);
  }
  if (auto why = impossible(bar)) {
    return refuse(time, line_, std::move(text), "impossible bar: " + *why);
  }
  if (time->time_since_epoch() % length(interval_) != Duration::zero()) {
    return refuse(time, line_, std::move(text),
                  fmt::format("not on the {} grid", to_string(interval_)));
  }
  taken_.push_back({bar, line_, std::move(text)});
}

void Sieve::refuse(std::optional<Timestamp> open_time, std::int64_t line, std::string text,
                   std::string reason) {
  refused_.push_back({open_time, line, std::move(text), std::move(reason)});
}

/// Of rows that share a stamp the first stays. Requires: taken_ is sorted, stably.
void Sieve::refuse_repeats() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    Taken& next = taken_[i];
    if (kept > 0 && next.bar.open_time == taken_[kept - 1].bar.open_time) {
      const Taken& first = taken_[kept - 1];
      refuse(next.bar.open_time, next.line, std::move(next.text),
             fmt::format("{} an earlier row: {}", next.bar == first.bar ? "repeats" : "contradicts",
                         first.line));
    } else {
      if (kept != i) taken_[kept] = std::move(next);
      ++kept;
    }
  }
  taken_.erase(taken_.begin() + static_cast<std::ptrdiff_t>(kept), taken_.end());
}

Result<BarPage> Sieve::finish() && {
  // The order is not information: the stamps are.
  std::ranges::stable_sort(taken_, {}, [](const Taken& row) { return row.bar.open_time; });
  refuse_repeats();
  if (refused_.size() > kFewRows && refused_.size() > taken_.size()) {
    const QuarantinedRow& first = refused_.front();
    return fail(
        Errc::corrupt_data,
        fmt::format("expected {}, found {} of {} rows that are not (row {}, {})", layout_.name,
                    refused_.size(), refused_.size() + taken_.size(), first.line, first.reason));
  }
  std::ranges::stable_sort(refused_, {}, &QuarantinedRow::line);
  BarPage page{.bars = {},
               .refused = std::move(refused_),
               .answered = answered_,
               .sha256 = {},
               .layout = std::string(layout_.name)};
  page.bars.reserve(taken_.size());
  for (const Taken& row : taken_) page.bars.push_back(row.bar);
  return page;
}

}  // namespace

Result<BarPage> candle_page(const JsonTable& table, const CandleLayout& layout, Interval interval,
                            TimeRange answered) {
  Sieve sieve(layout, interval, answered);
  for (const JsonTable::Row& row : table.rows) sieve.take(row);
  return std::move(sieve).finish();
}

std::optional<Timestamp> parse_epoch_s(std::string_view text) {
  const auto seconds = parse_double(text);
  constexpr auto kEnd = static_cast<double>(epoch_ms(kTimeMax) / 1000);
  if (!seconds || *seconds < 0 || *seconds >= kEnd || std::floor(*seconds) != *seconds) {
    return std::nullopt;
  }
  return from_epoch_ms(static_cast<std::int64_t>(*seconds) * 1000);
}

TimeRange closed_part(TimeRange asked, Interval interval, Timestamp now) {
  const Timestamp running = now - now.time_since_epoch() % length(interval);
  return {asked.begin, std::max(asked.begin, std::min(asked.end, running))};
}

}  // namespace tern
