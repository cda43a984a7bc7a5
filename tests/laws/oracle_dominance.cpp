#include "oracle.h"

namespace tern::laws {
namespace {

using Figures = std::vector<Capitalization>;

/// One coin's share of the market, up to a row.
struct ShareView {
  const View& view;
  const Figures& figures;

  /// The figure that was the newest known `ago` hours before the row.
  const Capitalization& newest(std::size_t ago) const {
    const Timestamp now = view.scene.market.as_of()[view.row - ago];
    const auto later = [now](const Capitalization& figure) { return figure.known_at > now; };
    return *(std::ranges::find_if(figures, later) - 1);
  }
  double level(std::size_t ago) const { return newest(ago).value; }

  double change(std::size_t hours) const { return level(0) - level(hours); }

  double z(std::size_t hours) const {
    std::vector<double> levels;
    for (std::size_t ago = 0; ago < hours; ++ago) levels.push_back(level(ago));
    return zscore(hours, [&](std::size_t ago) { return levels[ago]; });
  }
};

/// A share on the first hour at which a figure of a new day was seen.
struct DailyShare {
  std::size_t row;
  double share;
};

std::vector<DailyShare> daily_shares(const ShareView& of) {
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

double regime_days(const ShareView& of, const Machine& machine) {
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
  std::string_view level, day, week, month, quarter, year, regime;
};

void add(Oracles& all, const Names& names, Figures Dominance::*figures, const Machine& machine) {
  const auto share = [figures](const View& v) {
    return ShareView{v, v.scene.market.dominance.*figures};
  };
  all[names.level] = [=](const View& v) { return share(v).level(0); };
  all[names.day] = [=](const View& v) { return share(v).change(24); };
  all[names.week] = [=](const View& v) { return share(v).change(7 * 24); };
  all[names.month] = [=](const View& v) { return share(v).change(30 * 24); };
  all[names.quarter] = [=](const View& v) { return share(v).z(90 * 24); };
  all[names.year] = [=](const View& v) { return share(v).z(365 * 24); };
  all[names.regime] = [=](const View& v) { return regime_days(share(v), machine); };
}

}  // namespace

Oracles dominance_oracles() {
  Oracles all;
  add(all,
      {"btc_d", "btc_d_chg_1d", "btc_d_chg_7d", "btc_d_chg_30d", "btc_d_z_90d", "btc_d_z_365d",
       "btc_d_regime_days"},
      &Dominance::btc, {50, 45, 0.5, 3});
  add(all,
      {"usdt_d", "usdt_d_chg_1d", "usdt_d_chg_7d", "usdt_d_chg_30d", "usdt_d_z_90d",
       "usdt_d_z_365d", "usdt_d_regime_days"},
      &Dominance::usdt, {5, 4, 0.1, 2});
  return all;
}

}  // namespace tern::laws
