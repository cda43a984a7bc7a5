#include "source/dominance_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "source/csv_file.h"
#include "source/csv_layout.h"
#include "source/stamp.h"
#include "source/tradingview.h"

namespace tern {
namespace {

constexpr std::string_view kChartExchange = "CRYPTOCAP";

/// Where in a row a series stands.
struct Place {
  std::string name;
  std::size_t cell;
};

/// How the rows of a file are to be read.
struct Table {
  std::size_t stamp_cell = 0;
  std::vector<Place> places;
  Duration width = 24h;  ///< of a row: from its stamp to the next one's
  bool chart = false;
};

/// The width of a row of a chart; nothing where months and weeks are, whose ends are no use here.
std::optional<Duration> width_of(std::string_view resolution) {
  if (resolution == "1D") return 24h;
  const auto count = parse_integer(resolution);
  if (!count || *count < 1 || *count > 24 * 60) return std::nullopt;
  return std::chrono::minutes{*count};
}

/// Whether a word may be a part of a series' name.
bool is_plain(std::string_view word) {
  const auto is_letter_or_digit = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
  };
  return !word.empty() && std::ranges::all_of(word, is_letter_or_digit);
}

Result<Table> chart_table(const ChartName& chart, const std::vector<std::string_view>& header) {
  const auto width = width_of(chart.resolution);
  if (!width || !is_plain(chart.symbol)) {
    return fail(Errc::invalid_argument,
                fmt::format("is a chart of '{}' of resolution '{}', by its name: export one of a "
                            "day or less",
                            quotable(chart.symbol, 20), quotable(chart.resolution, 20)));
  }
  // Indicators may carry any name, and this one too: the chart's own close comes first.
  const auto close = std::ranges::find(header, "close");
  if (header.front() != "time" || close == header.end()) {
    return fail(Errc::invalid_argument,
                "is not a chart export: expected a first line that begins with "
                "time,open,high,low,close");
  }
  return Table{
      .places = {{std::string(chart.symbol), static_cast<std::size_t>(close - header.begin())}},
      .width = *width,
      .chart = true};
}

/// "btc_cap" is BTC, "btc_d" is BTC.D; other columns are not for us.
std::optional<std::string> series_named(std::string_view column, std::string_view file_name) {
  if (column == "CapMrktCurUSD") {
    const std::string_view asset = file_name.substr(0, file_name.find_first_of("-_."));
    return is_plain(asset) ? std::optional{to_upper(asset)} : std::nullopt;
  }
  const std::size_t mark = column.find('_');
  if (mark == std::string_view::npos || mark == 0) return std::nullopt;
  const std::string_view rest = column.substr(mark);
  if ((rest != "_cap" && rest != "_d") || !is_plain(column.substr(0, mark))) return std::nullopt;
  return to_upper(column.substr(0, mark)) + (rest == "_d" ? ".D" : "");
}

Result<Table> daily_table(std::string_view file_name, const std::vector<std::string_view>& header) {
  Table table;
  const auto is_date = [](std::string_view name) { return name == "date" || name == "time"; };
  const auto date = std::ranges::find_if(header, is_date);
  table.stamp_cell = static_cast<std::size_t>(date - header.begin());
  for (std::size_t cell = 0; cell < header.size(); ++cell) {
    auto name = series_named(header[cell], file_name);
    if (!name) continue;
    const auto twice = std::ranges::find(table.places, *name, &Place::name);
    if (twice != table.places.end()) {
      return fail(Errc::invalid_argument, fmt::format("names {} twice", *name));
    }
    table.places.push_back({*std::move(name), cell});
  }
  if (date != header.end() && !table.places.empty()) return table;
  return fail(Errc::invalid_argument,
              "has no column 'date', or none of capitalizations: expected a first line such as "
              "date,btc_cap,total_cap or date,btc_d,usdt_d");
}

/// A cell that is not empty.
struct Cell {
  std::optional<Stamp> stamp;
  std::int64_t line;
  std::string_view row;
  std::string_view text;
};

/// Sorts the cells of one series into figures and refused rows.
class SeriesReader {
 public:
  SeriesReader(const Table& table, const CapitalizationVendor& vendor, Timestamp now)
      : table_(table), vendor_(vendor), now_(now) {}

  CapitalizationAnswer read(const Place& place, std::vector<Cell> cells) {
    answer_ = {place.name, {}};
    std::ranges::stable_sort(
        cells, {}, [](const Cell& cell) { return cell.stamp ? cell.stamp->time : kTimeMin; });
    for (std::size_t i = 0; i < cells.size(); ++i) add(cells[i], i + 1 == cells.size());
    std::ranges::stable_sort(answer_.refused, {}, &QuarantinedRow::line);
    return std::move(answer_);
  }

 private:
  void add(const Cell& cell, bool last) {
    Capitalization figure{};
    if (auto why = fault_of(cell, last, figure)) {
      std::optional<Timestamp> stamped;
      if (cell.stamp) stamped = cell.stamp->time;
      answer_.refused.push_back({stamped, cell.line, std::string(cell.row), *std::move(why)});
      return;
    }
    answer_.figures.push_back(figure);
  }

  /// Fills `figure`, or says why there is none.
  std::optional<std::string> fault_of(const Cell& cell, bool last, Capitalization& figure) {
    if (!cell.stamp) return "unreadable: its time is none, or does not say its offset from UTC";
    figure.stamped = cell.stamp->time;
    if (figure.stamped.time_since_epoch() % table_.width != Duration::zero()) {
      return fmt::format("not on the grid of {} min", table_.width / 1min);
    }
    const auto value = parse_double(cell.text);
    if (!value) return fmt::format("unreadable: {} is not a number", answer_.name);
    figure.value = *value;
    if (const auto why = impossible_capitalization(answer_.name, *value)) {
      return fmt::format("impossible: {} {}", answer_.name, *why);
    }
    // A vendor's lag is that of a whole day, and a shorter bar ends earlier.
    figure.known_at = known_at(vendor_, figure.stamped) - (Duration{24h} - table_.width);
    if (!answer_.figures.empty() && answer_.figures.back().stamped == figure.stamped) {
      return answer_.figures.back().value == figure.value ? "repeats an earlier row"
                                                          : "contradicts an earlier row";
    }
    if (figure.known_at > now_) return "not known yet";
    if (last && table_.chart) return "the last row of a chart, which may not have been finished";
    return std::nullopt;
  }

  const Table& table_;
  const CapitalizationVendor& vendor_;
  Timestamp now_;
  CapitalizationAnswer answer_{};
};

bool is_missing(std::string_view cell) {
  return cell.empty() || to_lower(cell) == "nan" || to_lower(cell) == "null";
}

/// The cells of every series of `table`, by its place.
std::vector<std::vector<Cell>> cells_of(const Table& table, std::string_view text) {
  std::vector<std::vector<Cell>> columns(table.places.size());
  std::vector<std::string_view> cells;
  std::int64_t line = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (++line == 1 || row.empty()) continue;
    split_cells(row, cells);
    auto stamp =
        table.stamp_cell < cells.size() ? parse_stamp(cells[table.stamp_cell]) : std::nullopt;
    if (stamp && !stamp->zoned) stamp.reset();
    for (std::size_t i = 0; i < table.places.size(); ++i) {
      const std::size_t cell = table.places[i].cell;
      const std::string_view value = cell < cells.size() ? cells[cell] : "cut short";
      if (!is_missing(value)) columns[i].push_back({stamp, line, row.substr(0, 300), value});
    }
  }
  return columns;
}

Result<std::string> vendor_of(bool chart, const std::string& given) {
  constexpr std::string_view kTradingView = "tradingview";
  if (chart && (given.empty() || given == kTradingView)) return std::string(kTradingView);
  if (chart) {
    return fail(Errc::invalid_argument,
                fmt::format("is a chart of tradingview, by its name, and not of {}", given));
  }
  if (!given.empty()) return given;
  return fail(Errc::invalid_argument, "does not say whose figures it holds: pass --vendor");
}

}  // namespace

bool is_dominance_chart(std::string_view file_name) {
  const auto chart = chart_name(file_name);
  return chart && chart->exchange == kChartExchange;
}

Result<CapitalizationFile> read_capitalization_text(std::string_view text,
                                                    std::string_view file_name,
                                                    const CapitalizationFileOptions& options) {
  const auto name = chart_name(file_name);
  const bool chart = name && name->exchange == kChartExchange;
  TERN_TRY(std::string vendor_name, vendor_of(chart, options.vendor));
  TERN_TRY(const CapitalizationVendor* vendor, find_capitalization_vendor(vendor_name));
  std::vector<std::string_view> header;
  split_cells(trim(text.substr(0, text.find('\n'))), header);
  TERN_TRY(const Table table, chart ? chart_table(*name, header) : daily_table(file_name, header));
  CapitalizationFile file{
      .name = std::string(file_name),
      .sha256 = {},
      .layout = chart ? fmt::format("tradingview chart, {}", name->resolution) : "daily figures",
      .vendor = std::move(vendor_name),
      .answers = {}};
  std::vector<std::vector<Cell>> columns = cells_of(table, text);
  SeriesReader reader(table, *vendor, options.now);
  for (std::size_t i = 0; i < table.places.size(); ++i) {
    file.answers.push_back(reader.read(table.places[i], std::move(columns[i])));
  }
  const auto has_figures = [](const CapitalizationAnswer& is) { return !is.figures.empty(); };
  const auto has_refused = [](const CapitalizationAnswer& is) { return !is.refused.empty(); };
  if (std::ranges::any_of(file.answers, has_figures)) return file;
  const auto refused = std::ranges::find_if(file.answers, has_refused);
  return fail(Errc::invalid_argument,
              refused == file.answers.end()
                  ? std::string("holds no figures")
                  : fmt::format("holds no figure that can be used: the first row (line {}) is "
                                "refused because {}",
                                refused->refused.front().line, refused->refused.front().reason));
}

Result<CapitalizationFile> read_capitalization_file(const std::filesystem::path& path,
                                                    const CapitalizationFileOptions& options) {
  TERN_TRY(const TextFile bytes, read_text_file(path));
  auto file = read_capitalization_text(bytes.text, path.filename().string(), options);
  if (!file) {
    Error error = std::move(file).error();
    error.message = fmt::format("{} {}", path.string(), error.message);
    return error;
  }
  file->sha256 = bytes.sha256;
  return file;
}

Result<std::vector<CapitalizationImport>> import_capitalization_file(
    CapitalizationStore& store, const std::filesystem::path& path,
    const CapitalizationFileOptions& options) {
  TERN_TRY(const CapitalizationFile file, read_capitalization_file(path, options));
  std::vector<CapitalizationImport> imports;
  for (const CapitalizationAnswer& answer : file.answers) {
    CapitalizationImport one{.series = {file.vendor, answer.name},
                             .source = {.name = file.name,
                                        .sha256 = file.sha256,
                                        .layout = file.layout,
                                        .imported_at = options.now},
                             .figures = answer.figures.size() + answer.refused.size(),
                             .outcome = {}};
    TERN_TRY(one.outcome, store.record(one.series, one.source, answer.figures, answer.refused));
    imports.push_back(std::move(one));
  }
  return imports;
}

}  // namespace tern
