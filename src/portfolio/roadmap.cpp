#include "portfolio/roadmap.h"

#include "portfolio/allocators.h"

namespace tern {
namespace {

using State = DominanceRegime::State;

struct TableRow {
  double btc, eth, sol;
};

constexpr TableRow row_of(State dominance) {
  switch (dominance) {
    case State::high:
      return {0.70, 0.15, 0.15};
    case State::low:
      return {0.30, 0.40, 0.30};
    case State::neutral:
      break;
  }
  return {0.50, 0.25, 0.25};
}

}  // namespace

std::vector<double> roadmap_shares(const AllocationView& view, State dominance) {
  const std::size_t others = view.assets - (view.btc ? 1 : 0);
  const std::size_t of_table = (view.eth ? 1U : 0U) + (view.sol ? 1U : 0U);
  if (!view.btc || others == 0) {
    return std::vector<double>(view.assets, 1 / static_cast<double>(view.assets));
  }
  const TableRow row = row_of(dominance);
  const double rest = 1 - row.btc;
  std::vector<double> shares(view.assets, rest / static_cast<double>(others));
  shares[*view.btc] = row.btc;
  if (others == of_table) {
    const double present = (view.eth ? row.eth : 0) + (view.sol ? row.sol : 0);
    if (view.eth) shares[*view.eth] = rest * row.eth / present;
    if (view.sol) shares[*view.sol] = rest * row.sol / present;
  }
  return shares;
}

Result<AllocatedWeights> allocate_roadmap(const AllocationView& view,
                                          const AllocationKnobs& /*knobs*/) {
  AllocatedWeights result{.weight =
                              roadmap_shares(view, view.btc_dominance.value_or(State::neutral))};
  if (!view.btc_dominance) {
    result.limits.push_back("BTC's dominance is not known: the balanced weights");
  }
  return result;
}

Result<AllocatedWeights> allocate_roadmap_risk_off(const AllocationView& view,
                                                   const AllocationKnobs& knobs) {
  TERN_TRY(AllocatedWeights result, allocate_roadmap(view, knobs));
  if (!view.usdt_dominance) {
    result.limits.push_back("USDT's dominance is not known: the whole exposure");
  }
  if (view.usdt_dominance != State::high) return result;
  result.exposure = knobs.risk_off;
  for (double& weight : result.weight) weight *= knobs.risk_off;
  return result;
}

}  // namespace tern
