#include "source/dominance_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "source/capitalization_table.h"
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
struct Layout {
  std::size_t stamp_cell = 0;
  std::vector<Place> places;
  Duration width = 24h;
  bool chart = false;
  std::string_view vendor = {};  ///< whose figures they are by the header; empty: it does not say
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

Result<Layout> chart_layout(const ChartName& chart, const std::vector<std::string_view>& header) {
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
  return Layout{
      .places = {{std::string(chart.symbol), static_cast<std::size_t>(close - header.begin())}},
      .width = *width,
      .chart = true};
}

constexpr std::array<std::string_view, 5> kStampNames = {"date", "time", "timestamp", "snapped_at",
                                                         "timeClose"};

/// Columns that a vendor names without a coin.
struct VendorColumn {
  std::string_view column;
  std::string_view vendor;
  std::string_view series;  ///< empty: the coin that the file is of
  bool price = false;
};
constexpr std::array kVendorColumns = {
    VendorColumn{"CapMrktCurUSD", "coinmetrics", ""},
    VendorColumn{"PriceUSD", "coinmetrics", "", true},
    VendorColumn{"market_cap", "coingecko", ""},
    VendorColumn{"price", "coingecko", "", true},
    VendorColumn{"marketCap", "coinmarketcap", ""},
    VendorColumn{"close", "coinmarketcap", "", true},
    VendorColumn{"btcDominance", "coinmarketcap", "BTC.D"},
    VendorColumn{"btc_dominance", "coinmarketcap", "BTC.D"},
    VendorColumn{"ethDominance", "coinmarketcap", "ETH.D"},
    VendorColumn{"eth_dominance", "coinmarketcap", "ETH.D"},
    VendorColumn{"totalMarketCap", "coinmarketcap", "TOTAL"},
    VendorColumn{"total_market_cap", "coinmarketcap", "TOTAL"},
};

/// The vendor whose own table has this first line: one that has a capitalization of its.
std::string_view vendor_of_header(const std::vector<std::string_view>& header) {
  for (const VendorColumn& is : kVendorColumns) {
    if (!is.price && std::ranges::find(header, is.column) != header.end()) return is.vendor;
  }
  return {};
}

/// "btc_cap" is BTC, "listed_sum_cap" LISTED, "btc_d" BTC.D, "btc_price" BTC.PRICE.
std::optional<std::string> table_series(std::string_view column) {
  struct Ending {
    std::string_view text, series;
  };
  constexpr std::array kEndings = {Ending{"_sum_cap", ""}, Ending{"_cap", ""}, Ending{"_d", ".D"},
                                   Ending{"_price", ".PRICE"}};
  for (const Ending& ending : kEndings) {
    if (!column.ends_with(ending.text)) continue;
    column.remove_suffix(ending.text.size());
    if (!is_plain(column)) return std::nullopt;
    return to_upper(column) + std::string(ending.series);
  }
  return std::nullopt;
}

/// The series of a column of `vendor`'s own table about `coin`; other columns are not for us.
std::optional<std::string> vendor_series(std::string_view column, std::string_view vendor,
                                         const std::string& coin) {
  for (const VendorColumn& is : kVendorColumns) {
    if (is.column != column || is.vendor != vendor) continue;
    if (!is.series.empty()) return std::string(is.series);
    return is.price ? price_series(coin) : coin;
  }
  return std::nullopt;
}

/// The coin that a vendor's own table is of; Coin Metrics names its files by any of its assets.
std::string coin_of(std::string_view file_name, std::string_view vendor, const std::string& given) {
  if (!given.empty()) return given;
  if (const auto coin = coin_named(file_name)) return *coin;
  const std::string_view word = file_name.substr(0, file_name.find_first_of("-_."));
  return vendor == "coinmetrics" && is_plain(word) ? to_upper(word) : "";
}

Result<Layout> daily_layout(std::string_view file_name, const std::vector<std::string_view>& header,
                            const std::string& given_coin) {
  Layout layout;
  layout.vendor = vendor_of_header(header);
  const std::string coin = coin_of(file_name, layout.vendor, given_coin);
  std::size_t date = header.size();
  for (const std::string_view name : kStampNames) {
    const auto found = std::ranges::find(header, name);
    if (date == header.size()) date = static_cast<std::size_t>(found - header.begin());
  }
  layout.stamp_cell = date;
  bool unnamed = false;
  for (std::size_t cell = 0; cell < header.size(); ++cell) {
    auto name = layout.vendor.empty() ? table_series(header[cell])
                                      : vendor_series(header[cell], layout.vendor, coin);
    if (!name) continue;
    if (name->empty() || name->starts_with('.')) {
      unnamed = true;
      continue;
    }
    const auto twice = std::ranges::find(layout.places, *name, &Place::name);
    if (twice != layout.places.end()) {
      return fail(Errc::invalid_argument, fmt::format("names {} twice", *name));
    }
    layout.places.push_back({*std::move(name), cell});
  }
  const auto is_of_price = [](const Place& place) { return is_price(place.name); };
  if (date < header.size() && !std::ranges::all_of(layout.places, is_of_price)) return layout;
  if (unnamed) {
    return fail(Errc::invalid_argument,
                "does not say which coin it is of: name the file by it, as in bitcoin.csv, or pass "
                "--name BTC");
  }
  return fail(Errc::invalid_argument,
              "has no column 'date', or none of capitalizations: expected a first line such as "
              "date,btc_cap,total_cap or date,btc_d,usdt_d");
}

bool is_missing(std::string_view cell) {
  return cell.empty() || to_lower(cell) == "nan" || to_lower(cell) == "null";
}

/// The cells of every series of `layout`.
std::vector<CapitalizationColumn> columns_of(const Layout& layout, std::string_view text) {
  std::vector<CapitalizationColumn> columns;
  for (const Place& place : layout.places) columns.push_back({place.name});
  std::vector<std::string_view> cells;
  std::int64_t line = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (++line == 1 || row.empty()) continue;
    split_cells(row, cells);
    auto stamp =
        layout.stamp_cell < cells.size() ? parse_stamp(cells[layout.stamp_cell]) : std::nullopt;
    if (stamp && !stamp->zoned) stamp.reset();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t cell = layout.places[i].cell;
      const std::string_view value = cell < cells.size() ? cells[cell] : "cut short";
      if (is_missing(value)) continue;
      columns[i].cells.push_back({stamp ? std::optional{stamp->time} : std::nullopt, line,
                                  std::string(row.substr(0, 300)), std::string(value)});
    }
  }
  return columns;
}

/// Whose figures they are: as `said` by the file itself, or as `given`.
Result<std::string> vendor_of(std::string_view said, const std::string& given) {
  if (!said.empty() && (given.empty() || given == said)) return std::string(said);
  if (!said.empty()) {
    return fail(Errc::invalid_argument,
                fmt::format("is of {}, by its name or its columns, and not of {}", said, given));
  }
  if (!given.empty()) return given;
  return fail(Errc::invalid_argument, "does not say whose figures it holds: pass --vendor");
}

/// CoinMarketCap parts cells by semicolons, and writes no commas.
std::string with_commas(std::string_view text) {
  std::string made(text);
  const std::string_view header = text.substr(0, text.find('\n'));
  if (header.find(';') != std::string_view::npos && header.find(',') == std::string_view::npos) {
    std::ranges::replace(made, ';', ',');
  }
  return made;
}

std::vector<std::string_view> header_of(std::string_view text) {
  std::vector<std::string_view> header;
  split_cells(trim(text.substr(0, text.find('\n'))), header);
  return header;
}

Result<CapitalizationTable> read_csv(std::string_view given_text, std::string_view file_name,
                                     const CapitalizationFileOptions& options) {
  const std::string text = with_commas(given_text);
  const auto chart = chart_name(file_name);
  const bool is_chart = chart && chart->exchange == kChartExchange;
  const std::vector<std::string_view> header = header_of(text);
  TERN_TRY(const Layout layout,
           is_chart ? chart_layout(*chart, header) : daily_layout(file_name, header, options.name));
  return CapitalizationTable{.vendor = std::string(is_chart ? "tradingview" : layout.vendor),
                             .layout = is_chart
                                           ? fmt::format("tradingview chart, {}", chart->resolution)
                                           : "daily figures",
                             .columns = columns_of(layout, text),
                             .width = layout.width,
                             .last_is_unfinished = layout.chart};
}

}  // namespace

bool is_dominance_chart(std::string_view file_name) {
  const auto chart = chart_name(file_name);
  return chart && chart->exchange == kChartExchange;
}

bool is_capitalization_text(std::string_view file_name, std::string_view text) {
  if (is_dominance_chart(file_name)) return true;
  if (is_capitalization_json(text)) return true;
  const std::string first = with_commas(text.substr(0, text.find('\n')));
  const std::vector<std::string_view> header = header_of(first);
  if (!vendor_of_header(header).empty()) return true;
  // Bars may have a column such as stoch_d beside their prices.
  const auto has = [&](std::string_view name) { return std::ranges::count(header, name) > 0; };
  if (has("open") && has("high") && has("low") && has("close")) return false;
  return std::ranges::any_of(header, [](std::string_view column) {
    const auto name = table_series(column);
    return name && !is_price(*name);
  });
}

bool is_capitalization_file(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (is_dominance_chart(name)) return true;
  const bool plain = name.ends_with(".json") || name.ends_with(".csv");
  if (!plain && !name.ends_with(".json.gz") && !name.ends_with(".csv.gz")) return false;
  const auto file = read_text_file(path);
  return file && is_capitalization_text(name, file->text);
}

Result<CapitalizationFile> read_capitalization_text(std::string_view text,
                                                    std::string_view file_name,
                                                    const CapitalizationFileOptions& options) {
  const std::string coin = options.name.empty() ? coin_named(file_name).value_or("") : options.name;
  TERN_TRY(CapitalizationTable table, is_capitalization_json(text)
                                          ? read_capitalization_json(text, coin)
                                          : read_csv(text, file_name, options));
  TERN_TRY(table.vendor, vendor_of(table.vendor, options.vendor));
  TERN_TRY(const CapitalizationVendor* vendor, find_capitalization_vendor(table.vendor));
  CapitalizationFile file{.name = std::string(file_name),
                          .sha256 = {},
                          .layout = table.layout,
                          .vendor = table.vendor,
                          .answers = {}};
  for (CapitalizationColumn& column : table.columns) {
    file.answers.push_back(read_column(table, *vendor, std::move(column), options.now));
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
