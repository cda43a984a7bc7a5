#include "oracle.h"

namespace tern::laws {
namespace {

double slope(std::size_t n, const Term& x, const Term& y) {
  const double x_mean = mean(n, x), y_mean = mean(n, y);
  const auto product = [&](std::size_t k) { return (x(k) - x_mean) * (y(k) - y_mean); };
  const auto square = [&](std::size_t k) { return (x(k) - x_mean) * (x(k) - x_mean); };
  return sum(n, product) / sum(n, square);
}

/// As it was `ago` bars ago.
double beta(const View& v, std::size_t ago) {
  const Past own = v.own(), btc = v.btc();
  return slope(
      168, [&](std::size_t k) { return btc.r(ago + k); },
      [&](std::size_t k) { return own.r(ago + k); });
}

double residual(const View& v, std::size_t ago) {
  return v.own().r(ago) - beta(v, ago + 1) * v.btc().r(ago);
}

double btc_correlation(const View& v) {
  const Past own = v.own(), btc = v.btc();
  return correlation(
      168, [&](std::size_t k) { return own.r(k); }, [&](std::size_t k) { return btc.r(k); });
}

double idiosyncratic_volatility(const View& v) {
  const double spread = deviation(168, [&](std::size_t k) { return residual(v, k); });
  return std::log(std::max(spread, 1e-6));
}

double lead_lag(const View& v) {
  const Past own = v.own(), btc = v.btc();
  const Term own_now = [&](std::size_t k) { return own.r(k); };
  const Term own_before = [&](std::size_t k) { return own.r(k + 1); };
  const Term btc_now = [&](std::size_t k) { return btc.r(k); };
  const Term btc_before = [&](std::size_t k) { return btc.r(k + 1); };
  return correlation(168, own_now, btc_before) - correlation(168, btc_now, own_before);
}

double cointegration(const View& v) {
  if (v.scene.own == SymbolId{0}) return 0;  // of BTC's own line nothing is left but rounding
  const Past own = v.own(), btc = v.btc();
  const Term x = [&](std::size_t k) { return std::log(btc.C(k)); };
  const Term y = [&](std::size_t k) { return std::log(own.C(k)); };
  const double gradient = slope(720, x, y);
  const double offset = mean(720, y) - gradient * mean(720, x);
  const Term left = [&](std::size_t k) { return y(k) - offset - gradient * x(k); };
  return left(0) / deviation(720, left);
}

}  // namespace

Oracles idiosyncratic_oracles() {
  return {
      {"beta_btc_168", [](const View& v) { return beta(v, 0); }},
      {"corr_btc_168", btc_correlation},
      {"idio_ret_1", [](const View& v) { return residual(v, 0); }},
      {"idio_ret_24",
       [](const View& v) { return sum(24, [&](std::size_t k) { return residual(v, k); }); }},
      {"idio_vol_168", idiosyncratic_volatility},
      {"lead_gap_1",
       [](const View& v) { return (beta(v, 0) * v.btc().r(0) - v.own().r(0)) / v.own().sigma(); }},
      {"leadlag_corr_btc", lead_lag},
      {"coint_z_btc_720", cointegration},
  };
}

}  // namespace tern::laws
