#include "market/universe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"

namespace tern {
namespace {

constexpr std::uint8_t kDecimals = 8;
constexpr std::int64_t kUnit = 100'000'000;
// With the quote asset, what the 16 bits of an id can count in a loop.
constexpr std::size_t kPairsMax = std::numeric_limits<std::uint16_t>::max() - 1;

// Longest first, so that USDT is tried before a quote that is its prefix.
constexpr std::array<std::string_view, 8> kQuotes = {"FDUSD", "USDT", "USDC", "BUSD",
                                                     "USD",   "EUR",  "BTC",  "ETH"};

struct Steps {
  std::string_view base;
  double tick_size;
  std::int64_t lot_units;
};

constexpr std::array kSteps = {
    Steps{"BTC", 0.01, kUnit / 100'000},
    Steps{"ETH", 0.01, kUnit / 10'000},
    Steps{"SOL", 0.01, kUnit / 1'000},
    Steps{"BNB", 0.01, kUnit / 1'000},
};
constexpr Steps kFinest{"", 1e-8, 1};
constexpr std::int64_t kNotionalMin = 5 * kUnit;  // 5 USDT

Steps steps_of(std::string_view base) {
  const auto found = std::ranges::find(kSteps, base, &Steps::base);
  return found == kSteps.end() ? kFinest : *found;
}

}  // namespace

std::string to_string(const Pair& pair) {
  return pair.base + "/" + pair.quote;
}

Result<Pair> parse_pair(std::string_view text) {
  const std::string upper = to_upper(text);
  const auto is_name = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
  };
  const std::size_t mark = upper.find_first_of("/-_");
  if (mark != std::string::npos) {
    Pair pair{upper.substr(0, mark), upper.substr(mark + 1)};
    if (is_name(pair.base) && is_name(pair.quote)) return pair;
  } else if (is_name(upper)) {
    for (const std::string_view quote : kQuotes) {
      if (upper.size() > quote.size() && upper.ends_with(quote)) {
        return Pair{upper.substr(0, upper.size() - quote.size()), std::string(quote)};
      }
    }
  }
  return fail(Errc::invalid_argument,
              fmt::format("'{}' is not a pair: write it like BTC/USDT or BTCUSDT", quotable(text)));
}

Result<Universe> Universe::spot(std::span<const Pair> pairs) {
  if (pairs.empty()) return fail(Errc::invalid_argument, "a universe needs at least one pair");
  if (pairs.size() > kPairsMax) {
    return fail(Errc::invalid_argument,
                fmt::format("a universe holds at most {} pairs, not {}: name fewer", kPairsMax,
                            pairs.size()));
  }
  Universe universe;
  for (const Pair& pair : pairs) universe.assets_.push_back({pair.base, kDecimals});
  universe.assets_.push_back({pairs.front().quote, kDecimals});
  const AssetId quote{static_cast<std::uint16_t>(pairs.size())};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::string name = to_string(pairs[i]);
    if (universe.find(name)) {
      return fail(Errc::invalid_argument, fmt::format("pair {} is named twice", name));
    }
    if (pairs[i].quote != pairs.front().quote) {
      return fail(Errc::invalid_argument,
                  fmt::format("pairs {} and {} are quoted in different assets; use one",
                              to_string(pairs.front()), name));
    }
    const Steps steps = steps_of(pairs[i].base);
    universe.instruments_.push_back({name, AssetId{static_cast<std::uint16_t>(i)}, quote,
                                     steps.tick_size, steps.lot_units, kNotionalMin});
  }
  return universe;
}

std::optional<SymbolId> Universe::find(std::string_view name) const {
  const auto found = std::ranges::find(instruments_, name, &Instrument::name);
  if (found == instruments_.end()) return std::nullopt;
  return SymbolId{static_cast<std::uint16_t>(found - instruments_.begin())};
}

}  // namespace tern
