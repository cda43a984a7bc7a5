#include "market/capitalization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/check.h"

namespace tern {
namespace {

constexpr std::array kVendors = {
    // CoinGecko says that the previous day is complete about 00:35. Its stamps from before
    // February 2018 are those of a day's end (their prices are those of the next day's open), and a
    // few weeks around the change are as hard to tell, so that the later reading goes for them too.
    CapitalizationVendor{"coingecko", "CoinGecko", "the state as day D begins", 35min,
                         utc_day(2018, 3, 1)},
    // The close of the daily bar D of an index that is computed all the time.
    CapitalizationVendor{"tradingview", "TradingView", "the state as day D ends", 24h, kTimeMin},
    CapitalizationVendor{"coinmarketcap", "CoinMarketCap", "the state as day D ends", 24h,
                         kTimeMin},
    // Computed from the blocks of day D when these are final and reviewed, some hours into D + 1.
    // When exactly is not promised, hence a whole day.
    CapitalizationVendor{"coinmetrics", "Coin Metrics", "the state as day D ends", 48h, kTimeMin},
};

constexpr std::string_view kPrice = ".PRICE";

}  // namespace

bool is_dominance(std::string_view name) {
  return name.ends_with(".D");
}

std::string price_series(std::string_view coin) {
  return fmt::format("{}{}", coin, kPrice);
}

bool is_price(std::string_view name) {
  return name.ends_with(kPrice);
}

std::optional<std::string> impossible_capitalization(std::string_view name, double value) {
  if (!std::isfinite(value)) return "is not finite";
  if (value <= 0) return fmt::format("{} is not above 0", value);
  if (is_dominance(name) && value >= 100) return fmt::format("{} % is not below 100 %", value);
  return std::nullopt;
}

std::span<const CapitalizationVendor> capitalization_vendors() {
  return kVendors;
}

Result<const CapitalizationVendor*> find_capitalization_vendor(std::string_view name) {
  const auto found = std::ranges::find(kVendors, name, &CapitalizationVendor::name);
  if (found != kVendors.end()) return &*found;
  std::vector<std::string_view> names;
  for (const CapitalizationVendor& vendor : kVendors) names.push_back(vendor.name);
  return fail(Errc::invalid_argument,
              fmt::format("nothing is known about when '{}' publishes its capitalizations: name "
                          "one of {}",
                          name, fmt::join(names, ", ")));
}

Timestamp known_at(const CapitalizationVendor& vendor, Timestamp midnight) {
  const Duration late = midnight < vendor.day_early_until ? Duration{24h} : Duration::zero();
  return midnight + vendor.published_after + late;
}

Column as_of(std::span<const Capitalization> figures, const TimeGrid& grid, Duration stale_after) {
  const auto order = [](const Capitalization& a, const Capitalization& b) {
    return a.known_at != b.known_at ? a.known_at < b.known_at : a.stamped < b.stamped;
  };
  TERN_CHECK(std::ranges::is_sorted(figures, order), "figures come in the order they were known");
  Column column(grid.size);
  std::size_t known = 0;
  for (std::size_t row = 0; row < grid.size; ++row) {
    const Timestamp instant = grid[row];
    while (known < figures.size() && figures[known].known_at <= instant) ++known;
    if (known == 0 || instant - figures[known - 1].known_at > stale_after) continue;
    column.set(row, figures[known - 1].value);
  }
  return column;
}

}  // namespace tern
