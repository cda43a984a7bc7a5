#include "oracle.h"

namespace tern::laws {
namespace {

double stochastic_k(const Past& p) {
  double high = 0, low = INFINITY;
  for (std::size_t k = 0; k < 24; ++k) {
    high = std::max(high, p.H(k));
    low = std::min(low, p.L(k));
  }
  return (p.C(0) - low) / (high - low);
}

std::vector<double> own_returns(const View& v) {
  return differences_of(closed_log_closes(v.scene.market.bars[v.scene.own.index], v.now()));
}

}  // namespace

Oracles oscillator_oracles() {
  return {
      {"rsi_14", [](const View& v) { return rsi(14, own_returns(v)); }},
      {"stoch_k_24", [](const View& v) { return stochastic_k(v.own()); }},
  };
}

}  // namespace tern::laws
