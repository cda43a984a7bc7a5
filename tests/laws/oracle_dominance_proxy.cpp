#include "oracle.h"

namespace tern::laws {
namespace {

/// Where nothing is ever missing, the changes add up to a ratio to a geometric mean.
double dominance(const View& v, std::size_t ago) {
  return std::log(v.btc().C(ago) / std::sqrt(v.of(1).C(ago) * v.of(2).C(ago)));
}

double volume_share(const View& v, std::size_t ago) {
  const auto traded = [&](std::size_t i) { return v.of(i).V(ago) * v.of(i).C(ago); };
  return std::log(traded(0)) - std::log(traded(1)) / 2 - std::log(traded(2)) / 2;
}

double volume_share_zscore(const View& v) {
  return zscore(720, [&](std::size_t ago) {
    return mean(24, [&](std::size_t k) { return volume_share(v, ago + k); });
  });
}

double eth_over_btc(const View& v) {
  const double now = v.of(1).C(0) / v.btc().C(0);
  const double before = v.of(1).C(24) / v.btc().C(24);
  return std::log(now / before) / (v.btc().sigma() * std::sqrt(24.0));
}

}  // namespace

Oracles dominance_proxy_oracles() {
  return {
      {"btc_dom_chg_24", [](const View& v) { return dominance(v, 0) - dominance(v, 24); }},
      {"btc_dom_z_720",
       [](const View& v) { return zscore(720, [&](std::size_t k) { return dominance(v, k); }); }},
      {"btcvol_share_z", volume_share_zscore},
      {"ethbtc_24", eth_over_btc},
  };
}

}  // namespace tern::laws
