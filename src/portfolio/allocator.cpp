#include "portfolio/allocator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/check.h"
#include "portfolio/allocators.h"

namespace tern {
namespace {

constexpr std::array kAllocators = {
    Allocator{.name = "equal",
              .doc = "Holds the same share of every asset.",
              .source = "DeMiguel, Garlappi, and Uppal 2009, Review of Financial Studies 22(5)",
              .days_needed = 0,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_equal},
    Allocator{.name = "fixed",
              .doc = "Holds the configured shares, those of trade.weights.",
              .source = "the roadmap's balanced portfolio by default",
              .days_needed = 0,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_fixed},
    Allocator{.name = "roadmap",
              .doc = "Holds 70/15/15 of BTC/ETH/SOL while BTC's dominance is high, 30/40/30 while "
                     "it is low, 50/25/25 otherwise.",
              .source = "the roadmap, phase C",
              .days_needed = 0,
              .follows_dominance = true,
              .shorts = false,
              .allocate = allocate_roadmap},
    Allocator{.name = "roadmap_risk_off",
              .doc = "Holds the roadmap's shares, and a part of them in cash while USDT's "
                     "dominance is high.",
              .source = "the roadmap, phase C",
              .days_needed = 0,
              .follows_dominance = true,
              .shorts = false,
              .allocate = allocate_roadmap_risk_off},
    Allocator{.name = "inverse_volatility",
              .doc = "Holds every asset in inverse proportion to its volatility.",
              .source = "Maillard, Roncalli, and Teiletche 2010, J. Portfolio Management 36(4): "
                        "of equal risk if all correlations are the same",
              .days_needed = kDaysOfRisk,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_inverse_volatility},
    Allocator{.name = "volatility_target",
              .doc = "Holds equal shares, as much in all as brings their forecast volatility to "
                     "the target.",
              .source = "Moreira and Muir 2017, Journal of Finance 72(4)",
              .days_needed = kDaysOfRisk,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_volatility_target},
};

static_assert(std::ranges::none_of(kAllocators, [](const Allocator& allocator) {
  return allocator.name.empty() || allocator.doc.empty() || allocator.source.empty() ||
         allocator.allocate == nullptr;
}));

bool is_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

}  // namespace

Result<AllocatedWeights> weights_of(const Allocator& allocator, const AllocationView& view,
                                    const AllocationKnobs& knobs) {
  TERN_CHECK(
      view.assets > 0 && view.held.size() == view.assets && view.configured.size() == view.assets,
      "one weight per asset that can be held");
  TERN_CHECK(view.returns.size() % view.assets == 0 && is_finite(view.returns),
             "whole days of returns");
  TERN_CHECK(view.day_count() >= allocator.days_needed, "an asset with enough history");
  TERN_CHECK(knobs.volatility_cap <= 1 && knobs.risk_off <= 1, "no more than all is held");
  TERN_TRY(AllocatedWeights result, allocator.allocate(view, knobs));
  TERN_CHECK(result.weight.size() == view.assets && is_finite(result.weight), "a weight per asset");
  double all = 0;
  for (const double weight : result.weight) {
    TERN_CHECK(weight >= 0 || allocator.shorts, "an allocator that does not short holds");
    all += std::abs(weight);
  }
  TERN_CHECK(all <= 1 + 1e-9, "no more than all is held");
  return result;
}

std::span<const Allocator> allocator_registry() {
  return kAllocators;
}

Result<const Allocator*> find_allocator(std::string_view name) {
  const auto* found = std::ranges::find(kAllocators, name, &Allocator::name);
  if (found != kAllocators.end()) return found;
  std::string names;
  for (const Allocator& allocator : kAllocators)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", allocator.name);
  return fail(Errc::invalid_argument,
              fmt::format("no allocator '{}'; the allocators are {}", name, names));
}

}  // namespace tern
