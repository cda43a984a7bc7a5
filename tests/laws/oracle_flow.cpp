#include "oracle.h"

namespace tern::laws {
namespace {

Oracle imbalance(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return mean(n, [&](std::size_t k) { return 2 * p.taker(k) - p.V(k); }) /
           mean(n, [&](std::size_t k) { return p.V(k); });
  };
}

}  // namespace

Oracles flow_oracles() {
  return {
      {"taker_imb_1", imbalance(1)},
      {"taker_imb_24", imbalance(24)},
      {"trades_z_168",
       [](const View& v) {
         const Past p = v.own();
         return zscore(168, [&](std::size_t k) { return std::log(1 + p.trades(k)); });
       }},
  };
}

}  // namespace tern::laws
