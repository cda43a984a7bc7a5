#include "validate/another_future.h"

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/rng.h"

namespace tern {
namespace {

constexpr double kDropped = 0.02;

Bars other_bars(const Bars& bars, Timestamp now, std::uint64_t seed) {
  Rng rng(seed);
  double factor = 1;
  std::vector<Bar> made;
  for (std::size_t row = 0; row < bars.size(); ++row) {
    std::optional<Bar> bar = bars.at(row);
    const bool later = bars.close_time(row) > now;
    if (bar && later) {
      factor *= std::exp(0.02 * rng.normal());
      for (double* price : {&bar->open, &bar->high, &bar->low, &bar->close}) *price *= factor;
      bar->volume *= 1 + 9 * rng.uniform();
    }
    if (bar && !(later && rng.uniform() < kDropped)) made.push_back(*bar);
  }
  auto other = Bars::make(bars.interval(), bars.open_times().range(), made);
  TERN_CHECK(other.has_value(), "a possible bar becomes another possible one");
  return *std::move(other);
}

std::vector<Capitalization> other_figures(std::vector<Capitalization> figures, Timestamp now,
                                          std::uint64_t seed) {
  Rng rng(seed);
  for (Capitalization& figure : figures) {
    if (figure.known_at > now) figure.value *= 0.5 + 0.5 * rng.uniform();
  }
  return figures;
}

std::vector<FundingRate> other_rates(std::vector<FundingRate> rates, Timestamp now,
                                     std::uint64_t seed) {
  Rng rng(seed);
  for (FundingRate& due : rates) {
    if (due.at > now) due.rate += 1e-3 * rng.normal();
  }
  return rates;
}

}  // namespace

Market with_another_future(const Market& market, Timestamp now, std::uint64_t seed) {
  Market other{market.universe, {}, market.venue, market.simulated, market.dominance, {}};
  for (const DominancePathRow& row : kDominancePaths) {
    const auto which = static_cast<std::uint64_t>(row.path);
    auto& figures = other.dominance.*row.figures;
    figures = other_figures(std::move(figures), now, derive_seed(derive_seed(seed, 1), which));
  }
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    other.bars.push_back(other_bars(market.bars[i], now, derive_seed(seed, 3 + i)));
  }
  for (std::size_t i = 0; i < market.funding.size(); ++i) {
    const std::uint64_t own = derive_seed(derive_seed(seed, 2), i);
    other.funding.push_back(other_rates(market.funding[i], now, own));
  }
  return other;
}

}  // namespace tern
