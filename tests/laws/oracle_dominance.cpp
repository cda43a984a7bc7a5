#include "oracle.h"

namespace tern::laws {
namespace {

using Figures = std::vector<Capitalization>;

/// One path of the market's dominance, up to a row.
struct PathView {
  const View& view;
  const Figures& figures;
  bool logs;

  /// The figure that was the newest known `ago` hours before the row.
  const Capitalization& newest(std::size_t ago) const {
    const Timestamp now = view.scene.market.as_of()[view.row - ago];
    const auto later = [now](const Capitalization& figure) { return figure.known_at > now; };
    return *(std::ranges::find_if(figures, later) - 1);
  }
  double level(std::size_t ago) const {
    const double value = newest(ago).value;
    return logs ? std::log(value) : value;
  }
  std::vector<double> levels(std::size_t hours) const {
    std::vector<double> levels;
    for (std::size_t ago = 0; ago < hours; ++ago) levels.push_back(level(ago));
    return levels;
  }

  double change(std::size_t hours) const { return level(0) - level(hours); }

  double from_mean(std::size_t hours) const {
    const std::vector<double> all = levels(hours);
    return all[0] - mean(hours, [&](std::size_t ago) { return all[ago]; });
  }

  double z(std::size_t hours) const {
    const std::vector<double> all = levels(hours);
    return zscore(hours, [&](std::size_t ago) { return all[ago]; });
  }

  /// Points a day, by the textbook: covariance of level and time over the variance of time.
  double slope(std::size_t hours) const {
    const std::vector<double> all = levels(hours);
    const double middle = (static_cast<double>(hours) - 1) / 2;
    const double height = mean(hours, [&](std::size_t ago) { return all[ago]; });
    double together = 0, alone = 0;
    for (std::size_t ago = 0; ago < hours; ++ago) {
      const double time = middle - static_cast<double>(ago);
      together += time * (all[ago] - height);
      alone += time * time;
    }
    return 24 * together / alone;
  }
};

/// A share on the first hour at which a figure of a new day was seen.
struct DailyShare {
  std::size_t row;
  double share;
};

std::vector<DailyShare> daily_shares(const PathView& of) {
  std::vector<DailyShare> seen;
  std::int64_t last_day = -1;
  for (std::size_t row = 0; row <= of.view.row; ++row) {
    const Capitalization& figure = of.newest(of.view.row - row);
    const std::int64_t day = epoch_ms(figure.stamped) / 86'400'000;
    if (day > last_day) seen.push_back({row, figure.value});
    last_day = std::max(last_day, day);
  }
  return seen;
}

struct Machine {
  double high, low, margin;
  std::size_t confirmations;

  /// Where a figure would move the regime to: 1 above, -1 below, 0 between.
  int wanted(int regime, double share) const {
    if (regime == 1 && !(share < high - margin)) return 1;  // leaves only there
    if (regime == -1 && !(share > low + margin)) return -1;
    if (share > high + margin) return 1;  // enters only there
    if (share < low - margin) return -1;
    return 0;
  }
};

double regime_days(const PathView& of, const Machine& machine) {
  const std::vector<DailyShare> days_seen = daily_shares(of);
  const double first = days_seen.front().share;
  int regime = first > machine.high ? 1 : first < machine.low ? -1 : 0;
  double hours = 180 * 24;
  std::size_t from = 0;  // the first figure after the last change
  for (std::size_t i = 0; i < days_seen.size(); ++i) {
    if (i + 1 < from + machine.confirmations) continue;
    const int wanted = machine.wanted(regime, days_seen[i].share);
    bool agreed = wanted != regime;
    for (std::size_t k = 1; k < machine.confirmations; ++k) {
      agreed = agreed && machine.wanted(regime, days_seen[i - k].share) == wanted;
    }
    if (!agreed) continue;
    regime = wanted;
    from = i + 1;
    hours = static_cast<double>(of.view.row - days_seen[i].row);
  }
  return std::min(180.0, hours / 24);
}

/// Names are kept by the map as views, so they are spelled out.
struct Names {
  std::string_view level, day, week, month, quarter, year, slope;
};

using Path = Figures Dominance::*;

PathView view_of(const View& v, Path path) {
  const bool logs = path == &Dominance::total || path == &Dominance::total3;
  return {v, v.scene.market.dominance.*path, logs};
}

void add(Oracles& all, const Names& names, Path path) {
  const bool total = path == &Dominance::total || path == &Dominance::total3;
  all[names.level] = [=](const View& v) {
    return total ? view_of(v, path).from_mean(365 * 24) : view_of(v, path).level(0);
  };
  all[names.day] = [=](const View& v) { return view_of(v, path).change(24); };
  all[names.week] = [=](const View& v) { return view_of(v, path).change(7 * 24); };
  all[names.month] = [=](const View& v) { return view_of(v, path).change(30 * 24); };
  all[names.quarter] = [=](const View& v) { return view_of(v, path).z(90 * 24); };
  all[names.year] = [=](const View& v) { return view_of(v, path).z(365 * 24); };
  all[names.slope] = [=](const View& v) { return view_of(v, path).slope(30 * 24); };
}

Oracle distance(Path path, double threshold, double most) {
  return [=](const View& v) {
    const double above = view_of(v, path).level(0) - threshold;
    return above > most ? most : above < -most ? -most : above;
  };
}

Oracle age(Path path, const Machine& machine) {
  return [=](const View& v) { return regime_days(view_of(v, path), machine); };
}

}  // namespace

Oracles dominance_oracles() {
  Oracles all;
  add(all,
      {"btc_d", "btc_d_chg_1d", "btc_d_chg_7d", "btc_d_chg_30d", "btc_d_z_90d", "btc_d_z_365d",
       "btc_d_slope_30d"},
      &Dominance::btc);
  add(all,
      {"usdt_d", "usdt_d_chg_1d", "usdt_d_chg_7d", "usdt_d_chg_30d", "usdt_d_z_90d",
       "usdt_d_z_365d", "usdt_d_slope_30d"},
      &Dominance::usdt);
  add(all,
      {"eth_d", "eth_d_chg_1d", "eth_d_chg_7d", "eth_d_chg_30d", "eth_d_z_90d", "eth_d_z_365d",
       "eth_d_slope_30d"},
      &Dominance::eth);
  add(all,
      {"sol_d", "sol_d_chg_1d", "sol_d_chg_7d", "sol_d_chg_30d", "sol_d_z_90d", "sol_d_z_365d",
       "sol_d_slope_30d"},
      &Dominance::sol);
  add(all,
      {"total_dist_365d", "total_chg_1d", "total_chg_7d", "total_chg_30d", "total_z_90d",
       "total_z_365d", "total_slope_30d"},
      &Dominance::total);
  add(all,
      {"total3_dist_365d", "total3_chg_1d", "total3_chg_7d", "total3_chg_30d", "total3_z_90d",
       "total3_z_365d", "total3_slope_30d"},
      &Dominance::total3);
  all["btc_d_from_50"] = distance(&Dominance::btc, 50, 5);
  all["btc_d_from_45"] = distance(&Dominance::btc, 45, 5);
  all["btc_d_from_40"] = distance(&Dominance::btc, 40, 5);
  all["usdt_d_from_5"] = distance(&Dominance::usdt, 5, 1);
  all["usdt_d_from_4"] = distance(&Dominance::usdt, 4, 1);
  all["btc_d_regime_days"] = age(&Dominance::btc, {50, 45, 0.5, 3});
  all["usdt_d_regime_days"] = age(&Dominance::usdt, {5, 4, 0.1, 2});
  return all;
}

}  // namespace tern::laws
