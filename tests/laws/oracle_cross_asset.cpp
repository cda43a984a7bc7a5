#include "oracle.h"

namespace tern::laws {
namespace {

Oracle relative_return(std::size_t n) {
  return [n](const View& v) {
    return v.own().scaled_return(n) -
           v.market_mean([n](const Past& p) { return p.scaled_return(n); });
  };
}

double eth_sol_correlation(const View& v) {
  const Past eth = v.of(1), sol = v.of(2);
  return correlation(
      168, [&](std::size_t k) { return eth.r(k); }, [&](std::size_t k) { return sol.r(k); });
}

}  // namespace

Oracles cross_asset_oracles() {
  return {
      {"btc_ret_1", [](const View& v) { return v.btc().scaled_return(1); }},
      {"btc_ret_lag1", [](const View& v) { return v.btc().r(1) / v.btc().sigma(); }},
      {"btc_ret_24", [](const View& v) { return v.btc().scaled_return(24); }},
      {"eth_ret_1", [](const View& v) { return v.of(1).scaled_return(1); }},
      {"mkt_ret_1",
       [](const View& v) {
         return v.market_mean([](const Past& p) { return p.r(0) / p.sigma(); });
       }},
      {"mkt_ret_24",
       [](const View& v) {
         return v.market_mean([](const Past& p) { return p.scaled_return(24); });
       }},
      {"rel_ret_1", relative_return(1)},
      {"rel_ret_24", relative_return(24)},
      {"rel_ret_168", relative_return(168)},
      {"btc_rv_24",
       [](const View& v) {
         const Past btc = v.btc();
         return std::log(mean(24, [&](std::size_t k) { return std::pow(btc.r(k), 2); }));
       }},
      {"corr_eth_sol_168", eth_sol_correlation},
  };
}

}  // namespace tern::laws
