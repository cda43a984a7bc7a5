#pragma once

namespace tern {

// What a claim would need in order to be true, from the claim alone. Fractions, not percent.

/// The share of directions that a forecast with this correlation to the outcome gets right, when
/// both are normal around zero; and the correlation that a share needs.
/// Requires: -1 <= correlation <= 1; 0 <= accuracy <= 1. Source: Sheppard 1899, Phil. Trans. A 192.
double accuracy_of_correlation(double correlation);
double correlation_of_accuracy(double accuracy);

/// The RMSE of a forecast over that of no change, from its R2 against no change; and back.
/// Requires: r2 <= 1.
double rmse_ratio_of_r2(double r2);
double r2_of_rmse_ratio(double ratio);

/// The Sharpe ratio per bar, before costs, that a forecast with this correlation to a normal
/// outcome is worth to who holds its sign, or holds in proportion to it.
double sharpe_of_sign(double correlation);
double sharpe_of_size(double correlation);

/// A long trade that ends at whichever is reached first, both as fractions of the entry price.
struct Barriers {
  double take_profit;
  double stop_loss;
};

/// How often the target is reached first with no skill: when the price has no drift, or when its
/// logarithm has none. Requires: both distances above zero, the stop below one.
/// Source: optional stopping of a martingale; Feller 1968, volume 1, chapter XIV.
double target_first(const Barriers& barriers);
double target_first_in_logs(const Barriers& barriers);

/// The stop at which a target at `take_profit` is reached first as often as `win_rate` with no
/// skill. Requires: 0 <= win_rate < 1.
double stop_for_win_rate(double take_profit, double win_rate);

/// What such a trade earns on average after a round trip's costs.
double expectancy(const Barriers& barriers, double win_rate, double round_trip);

/// The share of directions that pays for one round trip a bar, when a bar moves by `mean_move` on
/// average, whatever its direction; above one, none does.
double break_even_accuracy(double round_trip, double mean_move);

/// The chance that the best of `trials` independent tries shows what one try shows with `chance`.
double chance_of_best(double chance, double trials);

/// What a return per period comes to over `periods`.
double compounded(double period_return, double periods);

}  // namespace tern
