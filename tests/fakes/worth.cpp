#include "fakes/worth.h"

#include <array>
#include <cmath>

#include "base/check.h"
#include "base/rng.h"

namespace tern::fakes {
namespace {

struct Level {
  std::string_view name;
  double usd;
  double days;  // of its waves
};
constexpr std::array kLevels = {Level{"BTC", 1.2e12, 97}, Level{"ETH", 3.5e11, 61},
                                Level{"SOL", 6.0e10, 43}, Level{"USDT", 1.1e11, 211},
                                Level{"TOTAL", 2.4e12, 83}};

}  // namespace

double worth(std::uint64_t seed, std::string_view name, Timestamp at) {
  if (name.ends_with(".D")) {
    return 100 * worth(seed, name.substr(0, name.size() - 2), at) / worth(seed, "TOTAL", at);
  }
  for (const Level& level : kLevels) {
    if (level.name != name) continue;
    const double day = static_cast<double>(epoch_ms(at)) / 86'400'000.0;
    const double wave = std::sin(day / level.days + static_cast<double>(seed % 7));
    const double usd = level.usd * (1 + 0.2 * wave) + 1e6 * std::fmod(day * 977, 1);
    return std::round(usd * 100) / 100;
  }
  TERN_CHECK(false, "the fakes know what they serve");
}

bool picked(std::uint64_t seed, std::uint64_t salt, Timestamp midnight, std::uint64_t one_in) {
  const auto day = static_cast<std::uint64_t>(midnight.time_since_epoch() / days{1});
  Rng rng(seed * 1'000'003 + salt * 7919 + day);
  return rng.below(one_in) == 0;
}

}  // namespace tern::fakes
