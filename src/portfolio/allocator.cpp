#include "portfolio/allocator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/check.h"
#include "portfolio/allocators.h"
#include "portfolio/covariance.h"

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
    Allocator{.name = "minimum_variance",
              .doc = "Holds the long-only shares of the least forecast variance.",
              .source = "Markowitz 1952, Journal of Finance 7(1); Clarke, de Silva, and Thorley "
                        "2011, J. Portfolio Management 37(2)",
              .days_needed = kDaysOfRisk,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_minimum_variance},
    Allocator{
        .name = "equal_risk",
        .doc = "Holds shares of which each asset carries the same part of the forecast variance.",
        .source = "Maillard, Roncalli, and Teiletche 2010, J. Portfolio Management 36(4)",
        .days_needed = kDaysOfRisk,
        .follows_dominance = false,
        .shorts = false,
        .allocate = allocate_equal_risk},
    Allocator{.name = "risk_budget",
              .doc = "Holds shares of which BTC carries 70 % of the forecast variance, and ETH and "
                     "SOL 15 % each: the roadmap's table in risk.",
              .source = "Bruder and Roncalli 2012, SSRN 2009778; Spinu 2013, SSRN 2297383",
              .days_needed = kDaysOfRisk,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_risk_budget},
    Allocator{.name = "hierarchical",
              .doc = "Shares out risk down the tree of correlations (hierarchical risk parity).",
              .source = "Lopez de Prado 2016, J. Portfolio Management 42(4)",
              .days_needed = kDaysOfRisk,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_hierarchical},
    Allocator{.name = "kelly",
              .doc = "Bets a fraction of what would have grown the most, with means that are "
                     "believed only as far as the record is long.",
              .source = "Kelly 1956, Bell System Technical Journal 35(4); MacLean, Ziemba, and "
                        "Blazenko 1992, Management Science 38(11)",
              .days_needed = kDaysOfReward,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_kelly},
    Allocator{.name = "mean_cvar",
              .doc = "Holds the long-only shares whose worst tenth of days was the least bad on "
                     "average, of those that gained at least as much as equal shares.",
              .source = "Rockafellar and Uryasev 2000, Journal of Risk 2(3)",
              .days_needed = kDaysOfReward,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_mean_cvar},
    Allocator{.name = "mean_variance_turnover",
              .doc = "Holds the long-only shares of the most mean less variance less what it takes "
                     "to trade to them.",
              .source = "Markowitz 1952, Journal of Finance 7(1); Hautsch and Voigt 2019, Journal "
                        "of Econometrics 212(1) (the penalty)",
              .days_needed = kDaysOfReward,
              .follows_dominance = false,
              .shorts = false,
              .allocate = allocate_mean_variance_turnover},
    Allocator{
        .name = "long_short_dominance",
        .doc = "Holds half in BTC against half short in the others while BTC's dominance is high "
               "and rises, the opposite while it is not high and falls, and nothing otherwise.",
        .source = "the roadmap, phase C: BTC longs, alt shorts",
        .days_needed = 0,
        .follows_dominance = true,
        .shorts = true,
        .allocate = allocate_long_short_dominance},
};

static_assert(std::ranges::none_of(kAllocators, [](const Allocator& allocator) {
  return allocator.name.empty() || allocator.doc.empty() || allocator.source.empty();
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
  TERN_CHECK(knobs.risk_off <= 1, "no more than all is held");
  TERN_TRY(AllocatedWeights result, allocator.allocate(view, knobs));
  TERN_CHECK(result.weight.size() == view.assets && is_finite(result.weight), "a weight per asset");
  double all = 0;
  for (const double weight : result.weight) {
    TERN_CHECK(weight >= 0 || allocator.shorts, "an allocator that does not short holds");
    all += std::abs(weight);
  }
  TERN_CHECK(all <= 1 + 1e-9, "no more than all is held");
  if (all > 0 && view.day_count() >= kDaysOfRisk) {
    result.risk_share = risk_shares(result.weight, risk_forecast(view, knobs.decay));
  }
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
