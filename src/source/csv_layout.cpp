#include "source/csv_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "base/time.h"

namespace tern {
namespace {

using enum KlineField;

struct Synonym {
  std::string_view name;
  KlineField field;
};

// The first name of each field is the one that tern writes.
constexpr std::array kNames = {
    Synonym{"open_time", open_time},
    Synonym{"opentime", open_time},
    Synonym{"open_timestamp", open_time},
    Synonym{"time", open_time},
    Synonym{"timestamp", open_time},
    Synonym{"date", open_time},
    Synonym{"datetime", open_time},
    Synonym{"unix", open_time},
    Synonym{"open", open},
    Synonym{"high", high},
    Synonym{"low", low},
    Synonym{"close", close},
    Synonym{"volume", volume},
    Synonym{"vol", volume},
    Synonym{"base_volume", volume},
    Synonym{"quote_volume", quote_volume},
    Synonym{"quote_asset_volume", quote_volume},
    Synonym{"trades", trade_count},
    Synonym{"trade_count", trade_count},
    Synonym{"tradecount", trade_count},
    Synonym{"count", trade_count},
    Synonym{"num_trades", trade_count},
    Synonym{"number_of_trades", trade_count},
    Synonym{"taker_buy_volume", taker_buy_volume},
    Synonym{"taker_buy_base_volume", taker_buy_volume},
    Synonym{"taker_buy_base_asset_volume", taker_buy_volume},
    Synonym{"taker_base_vol", taker_buy_volume},
    Synonym{"taker_buy_quote_volume", taker_buy_quote_volume},
    Synonym{"taker_buy_quote_asset_volume", taker_buy_quote_volume},
    Synonym{"taker_quote_vol", taker_buy_quote_volume},
    Synonym{"close_time", close_time},
    Synonym{"closetime", close_time},
};

constexpr std::array kOhlcv = {open_time, open, high, low, close, volume};
constexpr std::array kOurs = {open_time,
                              open,
                              high,
                              low,
                              close,
                              volume,
                              quote_volume,
                              trade_count,
                              taker_buy_volume,
                              taker_buy_quote_volume,
                              close_time};
// Source: the Binance kline row (market data API), whose twelfth cell is unused.
constexpr std::array kBinance = {open_time,
                                 open,
                                 high,
                                 low,
                                 close,
                                 volume,
                                 close_time,
                                 quote_volume,
                                 trade_count,
                                 taker_buy_volume,
                                 taker_buy_quote_volume};

std::optional<KlineField> field_named(std::string_view cell) {
  std::string name = to_lower(cell);
  std::ranges::replace(name, ' ', '_');
  const auto found = std::ranges::find(kNames, std::string_view(name), &Synonym::name);
  return found == kNames.end() ? std::nullopt : std::optional{found->field};
}

Result<KlineLayout> layout_by_name(std::string_view line,
                                   const std::vector<std::string_view>& cells) {
  KlineLayout layout{.cell = {}, .cells = cells.size(), .header = true, .lines_before = 1};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto field = field_named(cells[i]);
    if (!field) continue;
    auto& place = layout[*field];
    // Files often carry the same instant twice, as an epoch and as a date; either will do.
    if (place && *field != open_time) {
      return fail(Errc::invalid_argument,
                  fmt::format("the header has two columns for {}: '{}' and '{}'", to_string(*field),
                              cells[*place], cells[i]));
    }
    if (!place) place = i;
  }
  if (const auto field = missing_field(layout)) {
    return fail(Errc::invalid_argument,
                fmt::format("line 1, '{}', is not a row of numbers and names no column '{}': "
                            "expected a header such as open_time,open,high,low,close,volume",
                            quotable(line, 60), to_string(*field)));
  }
  return layout;
}

Result<KlineLayout> layout_by_count(std::size_t cells) {
  std::span<const KlineField> fields;
  if (cells == 6) fields = kOhlcv;
  if (cells == 11) fields = kOurs;
  if (cells == 12) fields = kBinance;
  if (fields.empty()) {
    return fail(Errc::invalid_argument,
                fmt::format("line 1 has {} cells and is not a header: expected 6, 11 or 12 cells "
                            "separated by commas, or a header that names them",
                            cells));
  }
  return ordered_layout(fields, cells);
}

/// The comma that ends the first cell of `line`, or npos. A quote that opens a cell hides the
/// commas up to the one that closes it, unless none does.
std::size_t cell_end(std::string_view line) {
  const std::size_t comma = line.find(',');
  if (comma == std::string_view::npos) return comma;
  const std::size_t first = line.find_first_not_of(" \t");
  if (line[first] != '"') return comma;
  std::size_t quote = line.find('"', first + 1);
  while (quote != std::string_view::npos && line.substr(quote + 1).starts_with('"')) {
    quote = line.find('"', quote + 2);  // doubled: a quote within the cell
  }
  return quote == std::string_view::npos ? comma : line.find(',', quote);
}

bool is_datum(std::string_view cell) {
  return parse_double(cell).has_value() || parse_time(cell).has_value();
}

}  // namespace

std::string_view to_string(KlineField field) {
  return std::ranges::find(kNames, field, &Synonym::field)->name;
}

KlineLayout ordered_layout(std::span<const KlineField> fields, std::size_t cells) {
  KlineLayout layout{.cell = {}, .cells = cells, .header = false};
  for (std::size_t i = 0; i < fields.size(); ++i) layout[fields[i]] = i;
  return layout;
}

std::optional<KlineField> missing_field(const KlineLayout& layout) {
  const auto found = std::ranges::find_if(kOhlcv, [&](KlineField field) { return !layout[field]; });
  return found == kOhlcv.end() ? std::nullopt : std::optional{*found};
}

void split_cells(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  while (true) {
    const std::size_t comma = cell_end(line);
    std::string_view cell = trim(line.substr(0, comma));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') {
      cell = cell.substr(1, cell.size() - 2);
    }
    cells.push_back(cell);
    if (comma == std::string_view::npos) return;
    line.remove_prefix(comma + 1);
  }
}

Result<KlineLayout> detect_layout(std::string_view first_line) {
  std::vector<std::string_view> cells;
  split_cells(first_line, cells);
  return std::ranges::any_of(cells, is_datum) ? layout_by_count(cells.size())
                                              : layout_by_name(trim(first_line), cells);
}

}  // namespace tern
