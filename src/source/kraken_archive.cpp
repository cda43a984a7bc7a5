#include "source/kraken_archive.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tern {
namespace {

using enum KlineField;

constexpr std::array kFields = {open_time, open, high, low, close, volume, trade_count};

// Longest first, so that USDT is tried before a quote that is its end. That these are all is not
// verified: a file of another quote asset needs --pair.
constexpr std::array<std::string_view, 15> kQuotes = {"PYUSD", "USDT", "USDC", "EURT", "USD",
                                                      "EUR",   "GBP",  "CAD",  "JPY",  "AUD",
                                                      "CHF",   "DAI",  "XBT",  "ETH",  "DOT"};

/// Kraken has names of its own for two assets.
std::string usual_name(std::string_view asset) {
  if (asset == "XBT") return "BTC";
  if (asset == "XDG") return "DOGE";
  return std::string(asset);
}

bool all(std::string_view text, bool (*is)(char)) {
  return !text.empty() && std::ranges::all_of(text, is);
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return (c >= 'A' && c <= 'Z') || is_digit(c);
}

}  // namespace

std::optional<Pair> kraken_archive_pair(std::string_view name) {
  if (!all(name, &is_capital)) return std::nullopt;
  for (const std::string_view quote : kQuotes) {
    if (name.size() > quote.size() && name.ends_with(quote)) {
      return Pair{usual_name(name.substr(0, name.size() - quote.size())), usual_name(quote)};
    }
  }
  return std::nullopt;
}

bool is_kraken_archive(std::string_view, std::string_view text) {
  std::vector<std::string_view> cells;
  split_cells(trim(text.substr(0, text.find('\n'))), cells);
  return cells.size() == kFields.size() && std::ranges::all_of(cells, [](std::string_view cell) {
           return parse_double(cell).has_value();
         });
}

Result<NamedSeries> kraken_archive_named(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const std::string_view stem = std::string_view(name).substr(0, name.find('.'));
  NamedSeries series{.pair = {}, .interval = {}, .venue = "kraken"};
  const std::size_t mark = stem.rfind('_');
  if (mark == std::string_view::npos || !all(stem.substr(mark + 1), &is_digit)) return series;
  series.pair = kraken_archive_pair(stem.substr(0, mark));
  if (!series.pair) return series;
  const auto minutes = parse_integer(stem.substr(mark + 1));
  for (const Interval interval : kIntervals) {
    if (minutes && length(interval).count() / 60'000 == *minutes) series.interval = interval;
  }
  if (!series.interval) {
    return fail(Errc::invalid_argument,
                fmt::format("holds bars of {} minutes, by its name: tern keeps those of 1, 5, 15, "
                            "60, 240, and 1440",
                            stem.substr(mark + 1)));
  }
  return series;
}

Result<KlineTable> kraken_archive_table(std::string_view, const Pair&) {
  return KlineTable{ordered_layout(kFields, kFields.size())};
}

}  // namespace tern
