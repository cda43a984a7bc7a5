#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace tern::fakes {

/// What really was, by a formula: USD of "BTC", "ETH", "SOL", "USDT", or of everything ("TOTAL"),
/// and percent of that for "BTC.D" and "USDT.D". Vendors who count differently have other seeds.
double worth(std::uint64_t seed, std::string_view name, Timestamp at);

/// One day in `one_in` is picked, the same ones for the same `seed` and `salt`.
bool picked(std::uint64_t seed, std::uint64_t salt, Timestamp midnight, std::uint64_t one_in);

}  // namespace tern::fakes
