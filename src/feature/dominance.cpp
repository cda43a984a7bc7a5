#include <array>

#include "feature/dominance_kernel.h"
#include "feature/groups.h"

namespace tern {
namespace {

using enum DominancePath;

constexpr int kRegimeDays = 180;  // how far back a change of regime is looked for
constexpr int kSlopeHours = 720;

constexpr std::string_view kSource =
    "as TradingView (CRYPTOCAP) and CoinGecko publish capitalizations: docs/capitalizations.md";

constexpr bool is_total(DominancePath path) {
  return path == total || path == total3;
}

constexpr std::string_view name_of(DominancePath path) {
  return kDominancePaths[static_cast<std::size_t>(path)].name;
}

/// What the rows of one path have in common.
constexpr Feature row_of(std::string_view name, DominancePath path) {
  return {.name = name,
          .doc = {},
          .formula = {},
          .source = kSource,
          .group = "dominance",
          .unit = is_total(path) ? Unit::log_ratio : Unit::percent,
          .bounds = {-kUnbounded, kUnbounded},
          .scaling = PriceScaling::invariant,
          .inputs = {input_of(path)},
          .knobs = {},
          .lookback = 1,
          .make = nullptr,
          .subject = name_of(path)};
}

/// `doc` and `formula` say what the path is.
template <DominancePath kPath>
constexpr Feature level_row(std::string_view name, std::string_view doc, std::string_view formula) {
  Feature row = row_of(name, kPath);
  row.doc = doc;
  row.formula = formula;
  row.bounds = {0, 100};
  row.make = make_state<FigureLevel<kPath>>;
  return row;
}

template <DominancePath kPath>
constexpr Feature distance_row(std::string_view name, int threshold, int most) {
  Feature row = row_of(name, kPath);
  row.doc =
      "How many percentage points {2} is above the threshold of {0} %, at most {1} either way.";
  row.formula = "min(max({2} - {0}, -{1}), {1})";
  row.bounds = {static_cast<double>(-most), static_cast<double>(most)};
  row.knobs = {threshold, most};
  row.make = make_state<FigureDistance<kPath>>;
  return row;
}

template <DominancePath kPath>
constexpr Feature from_mean_row(std::string_view name, int hours) {
  Feature row = row_of(name, kPath);
  row.doc = kPath == total
                ? "How far what all coins are worth is above its own mean of {0} hours, in logs: "
                  "a level that has no trend to learn."
                : "How far what all coins but bitcoin and ether are worth is above its own mean "
                  "of {0} hours, in logs.";
  row.formula = "ln {2}(t) - mean{0}(ln {2})";
  row.knobs = {hours};
  row.lookback = static_cast<std::size_t>(hours);
  row.make = make_state<FigureFromMean<kPath>>;
  return row;
}

template <DominancePath kPath>
constexpr Feature change_row(std::string_view name, int hours) {
  Feature row = row_of(name, kPath);
  row.doc = is_total(kPath) ? "By how much {2} rose over {0} hours, in logs."
                            : "By how many percentage points {2} rose over {0} hours.";
  row.formula = is_total(kPath) ? "ln({2}(t) / {2}(t-{0}))" : "{2}(t) - {2}(t-{0})";
  if (!is_total(kPath)) row.bounds = {-100, 100};
  row.knobs = {hours};
  row.lookback = static_cast<std::size_t>(hours) + 1;
  row.make = make_state<FigureChange<kPath>>;
  return row;
}

/// `most`: one value apart from n - 1 equal ones is sqrt(n - 1) deviations away.
template <DominancePath kPath>
constexpr Feature zscore_row(std::string_view name, int hours, double most) {
  Feature row = row_of(name, kPath);
  row.doc = "How unusual {2} is within {0} hours; missing where it never moved.";
  row.formula = is_total(kPath) ? "z-score (population) of ln {2} over {0} hours"
                                : "z-score (population) of {2} over {0} hours";
  row.unit = Unit::zscore;
  row.bounds = {-most, most};
  row.knobs = {hours};
  row.lookback = static_cast<std::size_t>(hours);
  row.make = make_state<FigureZscore<kPath>>;
  return row;
}

/// No share can rise faster than one that was 0 for half of the hours and is 100 since.
template <DominancePath kPath>
constexpr Feature slope_row(std::string_view name) {
  Feature row = row_of(name, kPath);
  row.doc = is_total(kPath) ? "By how much {2} rose a day, in logs, by the line through {0} hours."
                            : "By how many percentage points {2} rose a day, by the line through "
                              "{0} hours.";
  row.formula = is_total(kPath) ? "24 times the least-squares slope of ln {2} over {0} hours"
                                : "24 times the least-squares slope of {2} over {0} hours";
  constexpr double kSteepest = 24 * 150.0 / kSlopeHours * 1.001;
  if (!is_total(kPath)) row.bounds = {-kSteepest, kSteepest};
  row.knobs = {kSlopeHours};
  row.lookback = static_cast<std::size_t>(kSlopeHours);
  row.make = make_state<FigureSlope<kPath>>;
  return row;
}

/// Before its lookback the age would be that of the feed, not of the regime; after it what is left
/// of the start is only which regime a share that has stayed within the hysteresis since is in.
template <DominancePath kPath>
constexpr Feature regime_row(std::string_view name) {
  Feature row = row_of(name, kPath);
  row.doc = kPath == btc
                ? "Days since bitcoin's dominance last changed its confirmed regime, {0} at most: "
                  "it enters above 50.5 % or below 44.5 %, leaves below 49.5 % or above 45.5 %, "
                  "each when three daily figures in a row say so."
                : "Days since tether's dominance last changed its confirmed regime, {0} at most: "
                  "it enters above 5.1 % or below 3.9 %, leaves below 4.9 % or above 4.1 %, each "
                  "when two daily figures in a row say so.";
  row.formula = kPath == btc
                    ? "min({0}, days since DominanceRegime(50, 45, h = 0.5, n = 3) of {2} changed)"
                    : "min({0}, days since DominanceRegime(5, 4, h = 0.1, n = 2) of {2} changed)";
  row.unit = Unit::day_count;
  row.bounds = {0, kRegimeDays};
  row.knobs = {kRegimeDays};
  row.lookback = kRegimeDays * 24;
  row.make = make_state<RegimeAge<kPath>>;
  return row;
}

constexpr std::array kRows = {
    level_row<btc>("btc_d",
                   "What bitcoin is worth, in percent of what all coins are worth, by the newest "
                   "figure known; missing once that has been known for a week.",
                   "{2} = 100 cap_btc / cap_total"),
    change_row<btc>("btc_d_chg_1d", 24),
    change_row<btc>("btc_d_chg_7d", 168),
    change_row<btc>("btc_d_chg_30d", 720),
    zscore_row<btc>("btc_d_z_90d", 2160, 46.5),
    zscore_row<btc>("btc_d_z_365d", 8760, 93.6),
    slope_row<btc>("btc_d_slope_30d"),
    distance_row<btc>("btc_d_from_50", 50, 5),
    distance_row<btc>("btc_d_from_45", 45, 5),
    distance_row<btc>("btc_d_from_40", 40, 5),
    regime_row<btc>("btc_d_regime_days"),
    level_row<usdt>("usdt_d",
                    "What tether is worth, in percent of what all coins are worth, by the newest "
                    "figure known; missing once that has been known for a week.",
                    "{2} = 100 cap_usdt / cap_total"),
    change_row<usdt>("usdt_d_chg_1d", 24),
    change_row<usdt>("usdt_d_chg_7d", 168),
    change_row<usdt>("usdt_d_chg_30d", 720),
    zscore_row<usdt>("usdt_d_z_90d", 2160, 46.5),
    zscore_row<usdt>("usdt_d_z_365d", 8760, 93.6),
    slope_row<usdt>("usdt_d_slope_30d"),
    distance_row<usdt>("usdt_d_from_5", 5, 1),
    distance_row<usdt>("usdt_d_from_4", 4, 1),
    regime_row<usdt>("usdt_d_regime_days"),
    level_row<eth>("eth_d",
                   "What ether is worth, in percent of what all coins are worth, likewise.",
                   "{2} = 100 cap_eth / cap_total"),
    change_row<eth>("eth_d_chg_1d", 24),
    change_row<eth>("eth_d_chg_7d", 168),
    change_row<eth>("eth_d_chg_30d", 720),
    zscore_row<eth>("eth_d_z_90d", 2160, 46.5),
    zscore_row<eth>("eth_d_z_365d", 8760, 93.6),
    slope_row<eth>("eth_d_slope_30d"),
    level_row<sol>("sol_d", "What SOL is worth, in percent of what all coins are worth, likewise.",
                   "{2} = 100 cap_sol / cap_total"),
    change_row<sol>("sol_d_chg_1d", 24),
    change_row<sol>("sol_d_chg_7d", 168),
    change_row<sol>("sol_d_chg_30d", 720),
    zscore_row<sol>("sol_d_z_90d", 2160, 46.5),
    zscore_row<sol>("sol_d_z_365d", 8760, 93.6),
    slope_row<sol>("sol_d_slope_30d"),
    from_mean_row<total>("total_dist_365d", 8760),
    change_row<total>("total_chg_1d", 24),
    change_row<total>("total_chg_7d", 168),
    change_row<total>("total_chg_30d", 720),
    zscore_row<total>("total_z_90d", 2160, 46.5),
    zscore_row<total>("total_z_365d", 8760, 93.6),
    slope_row<total>("total_slope_30d"),
    from_mean_row<total3>("total3_dist_365d", 8760),
    change_row<total3>("total3_chg_1d", 24),
    change_row<total3>("total3_chg_7d", 168),
    change_row<total3>("total3_chg_30d", 720),
    zscore_row<total3>("total3_z_90d", 2160, 46.5),
    zscore_row<total3>("total3_z_365d", 8760, 93.6),
    slope_row<total3>("total3_slope_30d"),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> dominance_features() {
  return kRows;
}

}  // namespace tern
