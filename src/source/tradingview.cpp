#include "source/tradingview.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "source/kraken_archive.h"

namespace tern {
namespace {

using enum KlineField;

constexpr std::array kPrices = {open_time, open, high, low, close};
constexpr std::array<std::string_view, 5> kPriceNames = {"time", "open", "high", "low", "close"};
constexpr std::string_view kDelayed = "DLY_";

struct Resolution {
  std::string_view word;
  Interval interval;
};
constexpr std::array kResolutions = {
    Resolution{"1", Interval::m1},   Resolution{"5", Interval::m5},
    Resolution{"15", Interval::m15}, Resolution{"60", Interval::h1},
    Resolution{"240", Interval::h4}, Resolution{"1D", Interval::d1},
};

/// TradingView writes most symbols without a mark, and Kraken's with Kraken's own names.
std::optional<Pair> pair_of(std::string_view symbol) {
  if (const auto pair = kraken_archive_pair(symbol)) return pair;
  const auto pair = parse_pair(symbol);
  return pair ? std::optional{*pair} : std::nullopt;
}

}  // namespace

std::optional<ChartName> chart_name(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (!name.ends_with(".csv")) return std::nullopt;
  name.remove_suffix(4);
  const std::size_t comma = name.rfind(", ");
  if (comma == std::string_view::npos) return std::nullopt;
  const std::string_view chart = name.substr(0, comma);
  const std::string_view rest = name.substr(comma + 2);
  const std::size_t mark = chart.find('_');
  if (mark == 0 || mark == std::string_view::npos) return std::nullopt;
  ChartName parts{chart.substr(0, mark), chart.substr(mark + 1),
                  rest.substr(0, rest.find_first_of("_ "))};
  if (parts.symbol.starts_with(kDelayed)) parts.symbol.remove_prefix(kDelayed.size());
  return parts;
}

bool is_tradingview(std::string_view file_name, std::string_view) {
  return chart_name(file_name).has_value();
}

Result<NamedSeries> tradingview_named(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const auto chart = chart_name(name);
  if (!chart) return NamedSeries{};
  if (chart->exchange == "CRYPTOCAP") {
    return fail(Errc::invalid_argument,
                "is a chart of capitalizations, by its name, and holds no traded bars");
  }
  const auto found = std::ranges::find(kResolutions, chart->resolution, &Resolution::word);
  if (found == kResolutions.end()) {
    return fail(Errc::invalid_argument,
                fmt::format("is a chart of resolution '{}', by its name: tern keeps bars of 1, 5, "
                            "15, 60, 240, and 1D",
                            quotable(chart->resolution, 20)));
  }
  return NamedSeries{.pair = pair_of(chart->symbol),
                     .interval = found->interval,
                     .venue = to_lower(chart->exchange) + ".tradingview"};
}

Result<KlineTable> tradingview_table(std::string_view text, const Pair&) {
  std::vector<std::string_view> names;
  split_cells(trim(text.substr(0, text.find('\n'))), names);
  if (names.size() < kPriceNames.size() ||
      !std::equal(kPriceNames.begin(), kPriceNames.end(), names.begin())) {
    return fail(Errc::invalid_argument,
                "is not a chart export: expected a first line that begins with "
                "time,open,high,low,close");
  }
  KlineLayout layout = ordered_layout(kPrices, names.size());
  layout.header = true;
  layout.lines_before = 1;
  layout.zoned = true;
  // Indicators may carry any name, and this one too: the chart's own volume comes first.
  const auto found = std::ranges::find(names, "volume", [](auto name) { return to_lower(name); });
  if (found == names.end()) {
    return fail(Errc::invalid_argument,
                "has no column Volume, which bars need: show the volume on the chart and export "
                "it again");
  }
  layout[volume] = static_cast<std::size_t>(found - names.begin());
  return KlineTable{layout};
}

}  // namespace tern
