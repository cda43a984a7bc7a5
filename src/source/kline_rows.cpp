#include "source/kline_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tern {
namespace {

using enum KlineField;

/// The median spacing of neighbors, in the words of an interval where it is one; nothing when it is
/// `expected`, or there is but one spacing, which may be a gap. Venues that publish no bar without
/// trades leave gaps of every length, which a longer interval does not.
std::optional<std::string> other_spacing(std::vector<Timestamp>& stamps, Duration expected) {
  std::ranges::sort(stamps);
  stamps.erase(std::unique(stamps.begin(), stamps.end()), stamps.end());
  if (stamps.size() < 3) return std::nullopt;
  std::vector<Duration> steps;
  for (std::size_t i = 1; i < stamps.size(); ++i) steps.push_back(stamps[i] - stamps[i - 1]);
  const auto place = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
  std::ranges::nth_element(steps, place);
  const Duration median = *place;
  if (median == expected) return std::nullopt;
  const auto whole = std::ranges::count_if(
      steps, [&](Duration step) { return step % median == Duration::zero(); });
  constexpr double kMostly = 0.9;
  if (median > expected &&
      static_cast<double>(whole) < kMostly * static_cast<double>(steps.size())) {
    return std::nullopt;
  }
  for (const Interval interval : kIntervals) {
    if (median == length(interval)) return std::string(to_string(interval));
  }
  return fmt::format("{} min", static_cast<double>(median.count()) / 60'000);
}

}  // namespace

void KlineRows::read(std::string_view text) {
  rows_.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  std::int64_t line = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view row = trim(text.substr(0, end));
    ++line;
    if (!row.empty() && line > static_cast<std::int64_t>(layout_.lines_before)) {
      read_row({.bar = {}, .line = line, .text = row}, end == std::string_view::npos);
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if (!std::ranges::is_sorted(rows_, {}, [](const Row& row) { return row.bar.open_time; })) {
    std::ranges::stable_sort(rows_, {}, [](const Row& row) { return row.bar.open_time; });
  }
  refuse_repeats();
}

void KlineRows::read_row(Row row, bool cut_short) {
  ++total_;
  split_cells(row.text, cells_);
  if (cells_.size() != layout_.cells) {
    return refuse(
        row,
        cut_short && cells_.size() < layout_.cells
            ? fmt::format("cut short: {} cells of {}, at the end of the file", cells_.size(),
                          layout_.cells)
            : fmt::format("wrong number of cells: {} of {}", cells_.size(), layout_.cells),
        Fault::unreadable);
  }
  if (const auto why = fill(row.bar)) return refuse(row, "unreadable: " + *why, Fault::unreadable);
  stamps_.push_back(row.bar.open_time);
  if (const auto why = impossible(row.bar)) {
    return refuse(row, "impossible bar: " + *why, Fault::impossible);
  }
  if (const auto why = contradicted_close_time(row.bar)) {
    return refuse(row, "impossible bar: " + *why, Fault::impossible);
  }
  if (row.bar.open_time.time_since_epoch() % length(interval_) != Duration::zero()) {
    return refuse(row, fmt::format("not on the {} grid", to_string(interval_)), Fault::off_grid);
  }
  if (row.bar.open_time + length(interval_) > now_) {
    // Without the time of the import, so that a repeated one finds its row already kept.
    return refuse(row, "not closed yet", Fault::other);
  }
  rows_.push_back(row);
}

/// The cell of `field`; empty when the layout has none.
std::string_view KlineRows::cell(KlineField field) const {
  const auto place = layout_[field];
  return place ? cells_[*place] : std::string_view{};
}

std::optional<std::string> KlineRows::fill_number(KlineField field, double& value) {
  const auto number = parse_double(cell(field));
  if (!number)
    return fmt::format("{} '{}' is not a number", to_string(field), quotable(cell(field), 60));
  value = *number;
  return std::nullopt;
}

std::optional<std::string> KlineRows::fill_extra(KlineField field, std::optional<double>& value) {
  if (cell(field).empty()) return std::nullopt;
  return fill_number(field, value.emplace());
}

std::optional<std::string> KlineRows::fill_time(Timestamp& time) {
  const auto stamp = parse_stamp(cell(open_time));
  if (!stamp) return fmt::format("open_time '{}' is not a time", quotable(cell(open_time), 60));
  if (layout_.zoned && !stamp->zoned) {
    return fmt::format("open_time '{}' does not say its offset from UTC", cell(open_time));
  }
  units_.at(static_cast<std::size_t>(stamp->unit)) = true;
  time = stamp->time;
  return std::nullopt;
}

/// What is wrong with the row's symbol, where it has one.
std::optional<std::string> KlineRows::other_symbol() {
  if (!layout_.symbol) return std::nullopt;
  const std::string_view symbol = cells_[*layout_.symbol];
  if (!symbol.empty() && symbol == symbol_) return std::nullopt;
  std::string name = to_upper(symbol);
  std::erase_if(name, [](char c) { return c == '/' || c == '-' || c == '_'; });
  if (name != pair_.base + pair_.quote) {
    return fmt::format("symbol '{}' is not {}", quotable(symbol, 60), to_string(pair_));
  }
  symbol_ = symbol;
  return std::nullopt;
}

/// Fills `bar` from the cells; says what cannot be read.
std::optional<std::string> KlineRows::fill(Bar& bar) {
  if (auto why = other_symbol()) return why;
  if (auto why = fill_time(bar.open_time)) return why;
  if (auto why = fill_number(open, bar.open)) return why;
  if (auto why = fill_number(high, bar.high)) return why;
  if (auto why = fill_number(low, bar.low)) return why;
  if (auto why = fill_number(close, bar.close)) return why;
  if (auto why = fill_number(volume, bar.volume)) return why;
  if (auto why = fill_extra(quote_volume, bar.quote_volume)) return why;
  if (auto why = fill_extra(trade_count, bar.trade_count)) return why;
  if (auto why = fill_extra(taker_buy_volume, bar.taker_buy_volume)) return why;
  return fill_extra(taker_buy_quote_volume, bar.taker_buy_quote_volume);
}

/// An outage shortens bars, and a bar that falls into it whole, without trades, may even be stamped
/// as closed at the outage's start, before it opened (Binance, 2020-12-21 14:00). A close that is
/// further off than one bar is another column or another interval.
std::optional<std::string> KlineRows::contradicted_close_time(const Bar& bar) const {
  const std::string_view text = cell(close_time);
  if (text.empty()) return std::nullopt;
  const auto stamp = parse_stamp(text);
  if (!stamp) return fmt::format("close_time '{}' is not a time", quotable(text, 60));
  if (std::chrono::abs(stamp->time - bar.open_time) <= length(interval_)) return std::nullopt;
  return fmt::format("close_time {} is more than {} from open_time", to_string(stamp->time),
                     to_string(interval_));
}

void KlineRows::refuse(const Row& row, std::string reason, Fault fault) {
  const auto kind = static_cast<std::size_t>(fault);
  if (faults_.at(kind)++ == 0) first_.at(kind) = refused_.size();
  std::optional<Timestamp> open_time_of_row;
  if (row.bar.open_time != Timestamp{}) open_time_of_row = row.bar.open_time;
  refused_.push_back({.open_time = open_time_of_row,
                      .line = row.line,
                      .text = std::string(row.text),
                      .reason = std::move(reason)});
}

/// Of rows that share a stamp the first in the file stays. Requires: rows_ sorted, stably.
void KlineRows::refuse_repeats() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (kept > 0 && rows_[i].bar.open_time == rows_[kept - 1].bar.open_time) {
      const Row& first = rows_[kept - 1];
      refuse(rows_[i],
             rows_[i].bar == first.bar
                 ? fmt::format("repeats an earlier row: line {}", first.line)
                 : fmt::format("contradicts an earlier row: line {}", first.line),
             Fault::other);
    } else {
      rows_[kept++] = rows_[i];
    }
  }
  rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(kept), rows_.end());
}

std::optional<std::string> KlineRows::objection() {
  if (total_ == 0) {
    return fmt::format("has {}no rows: fetch it again", layout_.header ? "a header but " : "");
  }
  const auto complaint = [&](Fault fault, std::string_view what,
                             std::string_view hint) -> std::optional<std::string> {
    const auto kind = static_cast<std::size_t>(fault);
    if (faults_.at(kind) * 2 <= total_) return std::nullopt;
    const QuarantinedRow& row = refused_[first_.at(kind)];
    return fmt::format("is refused because {:.0f} % of its rows {} (line {}, {:.120}): {}",
                       100.0 * static_cast<double>(faults_.at(kind)) / static_cast<double>(total_),
                       what, row.line, row.reason, hint);
  };
  if (auto why = complaint(Fault::unreadable, "cannot be read", "is it a file of klines?")) {
    return why;
  }
  if (const auto spacing = other_spacing(stamps_, length(interval_))) {
    return fmt::format("has rows {} apart, not {}: pass the --interval that they have", *spacing,
                       to_string(interval_));
  }
  if (auto why = complaint(Fault::impossible, "are impossible bars", "are the columns swapped?")) {
    return why;
  }
  return complaint(Fault::off_grid, "are off the grid", "are its stamps in UTC?");
}

std::string KlineRows::unit_names() const {
  std::string names;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (units_.at(i))
      names +=
          fmt::format("{}{}", names.empty() ? "" : " and ", to_string(static_cast<StampUnit>(i)));
  }
  return names;
}

KlineFile KlineRows::finish(std::string_view format) && {
  KlineFile file{.name = {},
                 .sha256 = {},
                 .layout = fmt::format("{}, {} columns, {}, {}", format, layout_.cells,
                                       layout_.header ? "header" : "no header", unit_names()),
                 .pair = pair_,
                 .venue = {},
                 .interval = interval_,
                 .rows = total_,
                 .bars = {},
                 .refused = std::move(refused_)};
  file.bars.reserve(rows_.size());
  for (const Row& row : rows_) file.bars.push_back(row.bar);
  std::ranges::stable_sort(file.refused, {}, &QuarantinedRow::line);
  return file;
}

}  // namespace tern
