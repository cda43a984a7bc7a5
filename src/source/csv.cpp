#include "source/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "base/text.h"
#include "source/csv_file.h"
#include "source/csv_layout.h"
#include "source/csv_name.h"

namespace tern {
namespace {

using enum KlineField;

/// How stamps are written; a file joined from several may hold more than one.
enum class StampUnit : std::uint8_t { s, ms, us, date };
constexpr std::array<std::string_view, 4> kUnitNames = {"epoch s", "epoch ms", "epoch us", "dates"};

/// Faults that, in most rows, mean that the whole file was taken for something it is not.
enum class Fault : std::uint8_t { unreadable, impossible, off_grid, other };

struct Row {
  Bar bar;
  std::int64_t line;
  std::string_view text;
};

struct Stamp {
  Timestamp time;
  StampUnit unit;
};

/// Epochs are told apart by magnitude: seconds stay below 1e11 until the year 5138, milliseconds
/// below 1e14, and each is above the other from 1973 on.
std::optional<Stamp> parse_stamp(std::string_view cell) {
  if (cell.ends_with(".0")) cell.remove_suffix(2);
  const auto number = parse_integer(cell);
  if (!number || cell.size() == 8) {  // eight digits are a date: 20240131
    const auto time = parse_time(cell);
    if (!time || *time < kTimeMin) return std::nullopt;
    return Stamp{*time, StampUnit::date};
  }
  if (*number < 0) return std::nullopt;
  Stamp stamp{from_epoch_ms(*number), StampUnit::ms};
  if (*number < 100'000'000'000) {
    stamp = {from_epoch_ms(*number * 1000), StampUnit::s};
  } else if (*number >= 100'000'000'000'000) {
    stamp = {from_epoch_ms(*number / 1000), StampUnit::us};
  }
  if (stamp.time >= kTimeMax) return std::nullopt;
  return stamp;
}

/// Reads the rows of one file, sorting them into bars and refused rows.
class Reader {
 public:
  Reader(const KlineLayout& layout, Interval interval, Timestamp now)
      : layout_(layout), interval_(interval), now_(now) {}

  void read(std::string_view text);
  /// The complaint against the file as a whole, when it is not what it was taken for.
  std::optional<std::string> objection();
  std::string unit_names() const;
  KlineFile finish() &&;

 private:
  void read_row(Row row, bool cut_short);
  std::optional<std::string> fill(Bar& bar);
  std::optional<std::string> fill_number(KlineField field, double& value);
  std::optional<std::string> fill_extra(KlineField field, std::optional<double>& value);
  std::optional<std::string> contradicted_close_time(const Bar& bar) const;
  std::string_view cell(KlineField field) const;
  void refuse(const Row& row, std::string reason, Fault fault);
  void refuse_repeats();

  const KlineLayout& layout_;
  Interval interval_;
  Timestamp now_;
  std::vector<std::string_view> cells_;
  std::vector<Row> rows_;
  std::vector<QuarantinedRow> refused_;
  std::vector<Timestamp> stamps_;        // of every row that has one
  std::array<std::size_t, 4> faults_{};  // by Fault
  std::array<std::size_t, 4> first_{};   // by Fault: the first such row's place in refused_
  std::array<bool, 4> units_{};          // by StampUnit
  std::size_t total_ = 0;
};

void Reader::read(std::string_view text) {
  rows_.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  std::int64_t line = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view row = trim(text.substr(0, end));
    ++line;
    if (!row.empty() && !(line == 1 && layout_.header)) {
      read_row({.bar = {}, .line = line, .text = row}, end == std::string_view::npos);
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if (!std::ranges::is_sorted(rows_, {}, [](const Row& row) { return row.bar.open_time; })) {
    std::ranges::stable_sort(rows_, {}, [](const Row& row) { return row.bar.open_time; });
  }
  refuse_repeats();
}

void Reader::read_row(Row row, bool cut_short) {
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
std::string_view Reader::cell(KlineField field) const {
  const auto place = layout_.cell.at(static_cast<std::size_t>(field));
  return place ? cells_[*place] : std::string_view{};
}

std::optional<std::string> Reader::fill_number(KlineField field, double& value) {
  const auto number = parse_double(cell(field));
  if (!number) return fmt::format("{} '{}' is not a number", to_string(field), cell(field));
  value = *number;
  return std::nullopt;
}

std::optional<std::string> Reader::fill_extra(KlineField field, std::optional<double>& value) {
  if (cell(field).empty()) return std::nullopt;
  return fill_number(field, value.emplace());
}

/// Fills `bar` from the cells; says what cannot be read.
std::optional<std::string> Reader::fill(Bar& bar) {
  const auto stamp = parse_stamp(cell(open_time));
  if (!stamp) return fmt::format("open_time '{}' is not a time", cell(open_time));
  units_.at(static_cast<std::size_t>(stamp->unit)) = true;
  bar.open_time = stamp->time;
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
std::optional<std::string> Reader::contradicted_close_time(const Bar& bar) const {
  const std::string_view text = cell(close_time);
  if (text.empty()) return std::nullopt;
  const auto stamp = parse_stamp(text);
  if (!stamp) return fmt::format("close_time '{}' is not a time", text);
  if (std::chrono::abs(stamp->time - bar.open_time) <= length(interval_)) return std::nullopt;
  return fmt::format("close_time {} is more than {} from open_time", to_string(stamp->time),
                     to_string(interval_));
}

void Reader::refuse(const Row& row, std::string reason, Fault fault) {
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
void Reader::refuse_repeats() {
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

/// The median spacing of neighbors, in the words of an interval where it is one; nothing when it is
/// `expected`, or there is but one spacing, which may be a gap.
std::optional<std::string> other_spacing(std::vector<Timestamp>& stamps, Duration expected) {
  std::ranges::sort(stamps);
  stamps.erase(std::unique(stamps.begin(), stamps.end()), stamps.end());
  if (stamps.size() < 3) return std::nullopt;
  std::vector<Duration> steps;
  for (std::size_t i = 1; i < stamps.size(); ++i) steps.push_back(stamps[i] - stamps[i - 1]);
  const auto median = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
  std::ranges::nth_element(steps, median);
  if (*median == expected) return std::nullopt;
  for (const Interval interval : kIntervals) {
    if (*median == length(interval)) return std::string(to_string(interval));
  }
  return fmt::format("{} min", static_cast<double>(median->count()) / 60'000);
}

std::optional<std::string> Reader::objection() {
  if (total_ == 0) return "has a header but no rows: fetch it again";
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

std::string Reader::unit_names() const {
  std::string names;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (units_.at(i)) names += fmt::format("{}{}", names.empty() ? "" : " and ", kUnitNames.at(i));
  }
  return names;
}

KlineFile Reader::finish() && {
  KlineFile file{.name = {},
                 .sha256 = {},
                 .layout = fmt::format("kline, {} columns, {}, {}", layout_.cells,
                                       layout_.header ? "header" : "no header", unit_names()),
                 .pair = {},
                 .interval = interval_,
                 .rows = total_,
                 .bars = {},
                 .refused = std::move(refused_)};
  file.bars.reserve(rows_.size());
  for (const Row& row : rows_) file.bars.push_back(row.bar);
  std::ranges::stable_sort(file.refused, {}, &QuarantinedRow::line);
  return file;
}

}  // namespace

Result<KlineFile> read_kline_file(const std::filesystem::path& path, const KlineOptions& options) {
  TERN_TRY(const TextFile bytes, read_text_file(path));
  const std::string name = path.filename().string();
  const NamedSeries named = series_named(name);
  const auto pair = options.pair ? options.pair : named.pair;
  const auto interval = options.interval ? options.interval : named.interval;
  if (!pair || !interval) {
    return fail(Errc::invalid_argument,
                fmt::format("the name of {} does not say its {}: pass --pair and --interval",
                            path.string(), pair ? "interval" : "pair"));
  }
  const std::string_view text = bytes.text;
  const auto layout = detect_layout(text.substr(0, text.find('\n')));
  if (!layout) return with_context(path.string(), layout.error());
  Reader reader(*layout, *interval, options.now);
  reader.read(text);
  if (const auto why = reader.objection()) {
    return fail(Errc::invalid_argument, fmt::format("{} {}", path.string(), *why));
  }
  KlineFile file = std::move(reader).finish();
  file.name = name;
  file.sha256 = bytes.sha256;
  file.pair = *pair;
  return file;
}

std::string kline_text(std::span<const Bar> bars, Interval interval) {
  fmt::memory_buffer out;
  const auto to = std::back_inserter(out);
  for (std::size_t i = 0; i < kKlineFields; ++i) {
    fmt::format_to(to, "{}{}", i == 0 ? "" : ",", to_string(static_cast<KlineField>(i)));
  }
  for (const Bar& bar : bars) {
    fmt::format_to(to, "\n{},{},{},{},{},{}", epoch_ms(bar.open_time), bar.open, bar.high, bar.low,
                   bar.close, bar.volume);
    for (const auto& extra :
         {bar.quote_volume, bar.trade_count, bar.taker_buy_volume, bar.taker_buy_quote_volume}) {
      extra ? fmt::format_to(to, ",{}", *extra) : fmt::format_to(to, ",");
    }
    fmt::format_to(to, ",{}", epoch_ms(bar.open_time + length(interval)) - 1);
  }
  out.push_back('\n');
  return fmt::to_string(out);
}

}  // namespace tern
