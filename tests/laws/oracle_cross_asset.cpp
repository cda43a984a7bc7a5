#include "oracle.h"

namespace tern::laws {

Oracles cross_asset_oracles() {
  const auto return_24 = [](const Past& p) { return p.scaled_return(24); };
  return {
      {"btc_ret_1", [](const View& v) { return v.btc().scaled_return(1); }},
      {"btc_ret_lag1", [](const View& v) { return v.btc().r(1) / v.btc().sigma(); }},
      {"mkt_ret_1",
       [](const View& v) {
         return v.market_mean([](const Past& p) { return p.r(0) / p.sigma(); });
       }},
      {"rel_ret_24",
       [=](const View& v) { return v.own().scaled_return(24) - v.market_mean(return_24); }},
      {"breadth_24",
       [](const View& v) {
         return v.market_mean([](const Past& p) { return p.C(0) > p.C(24) ? 1.0 : 0.0; });
       }},
  };
}

}  // namespace tern::laws
