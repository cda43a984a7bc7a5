#include <array>

#include "feature/groups.h"
#include "feature/scaled_return.h"

namespace tern {
namespace {

constexpr Feature scaled_return(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Log return over {0} bar(s), over what volatility makes of a random walk.",
      .formula = "ln(C(t) / C(t-{0})) / (sigma sqrt({0}))",
      .source =
          "Moskowitz, Ooi and Pedersen 2012, Time series momentum, J. Financial Economics "
          "104(2), for the scaling (there by the volatility known one period before)",
      .group = "returns",
      .unit = Unit::sigmas,
      .bounds = {-sigma_bound(bars), sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = with_sigma(bars + 1),
      .make = make_state<ScaledReturn<own_pulse>>,
  };
}

constexpr Feature lagged_return(std::string_view name, int lag) {
  return {
      .name = name,
      .doc = "One-bar log return of {0} bar(s) ago, over today's volatility.",
      .formula = "r(t-{0}) / sigma(t)",
      .source =
          "Heston, Korajczyk and Sadka 2010, Intraday patterns in the cross-section of stock "
          "returns, J. Finance 65(4), for lags near whole days; the short ones are plain "
          "autoregressive lags",
      .group = "returns",
      .unit = Unit::sigmas,
      .bounds = {-sigma_bound(lag + 1), sigma_bound(lag + 1)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {lag},
      .lookback = with_sigma(lag + 2),
      .make = make_state<LaggedReturn<own_pulse>>,
  };
}

constexpr std::array kRows = {
    scaled_return("ret_1", 1),       scaled_return("ret_2", 2),
    scaled_return("ret_3", 3),       scaled_return("ret_4", 4),
    scaled_return("ret_6", 6),       scaled_return("ret_8", 8),
    scaled_return("ret_12", 12),     scaled_return("ret_24", 24),
    scaled_return("ret_48", 48),     scaled_return("ret_72", 72),
    scaled_return("ret_168", 168),   scaled_return("ret_336", 336),
    scaled_return("ret_720", 720),   lagged_return("ret1_lag1", 1),
    lagged_return("ret1_lag2", 2),   lagged_return("ret1_lag3", 3),
    lagged_return("ret1_lag5", 5),   lagged_return("ret1_lag23", 23),
    lagged_return("ret1_lag24", 24), lagged_return("ret1_lag47", 47),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> return_features() {
  return kRows;
}

}  // namespace tern
