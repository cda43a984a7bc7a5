#include "report/regime_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/chart.h"
#include "report/html_style.h"
#include "report/number.h"
#include "report/pictures.h"
#include "report/plot_area.h"
#include "report/regime_tables.h"
#include "report/tables.h"

namespace tern {
namespace {

constexpr double kHeading = 18.0;  // above each panel
constexpr double kRibbon = 14.0;
constexpr double kSeam = 0.4;  // by which opaque neighbors overlap, so that no paper shows between
constexpr double kLetter = 6.8;      // average width of the labels' font
constexpr double kBoldLetter = 8.2;  // and of names'

/// Colors of two, three, and more states, from calm to fear; the one in the middle is gray.
std::string state_css(std::size_t state, std::size_t states) {
  constexpr std::array kTwo = {"p4", "p3"};
  constexpr std::array kThree = {"p4", "equal", "p3"};
  constexpr std::array kMany = {"p4", "equal", "p2", "p3", "p1", "p0", "p5"};
  if (states <= kTwo.size()) return kTwo[state];
  if (states == kThree.size()) return kThree[state];
  return kMany[state % kMany.size()];
}

/// What a panel shows: values of one column over the days, and levels worth a line.
struct Panel {
  std::string heading;
  std::vector<double> values;
  std::vector<double> levels;
  bool logarithmic;
  double height;
};

std::vector<Panel> panels_of(const RegimeReport& regimes, bool wide) {
  const TimeGrid& grid = regimes.daily.as_of();
  const RegimeSettings& by = regimes.settings;
  std::vector<Panel> panels = {{regimes.pair + ", logarithmic",
                                daily_values(regimes.daily, "close", grid),
                                {},
                                true,
                                wide ? 230.0 : 150.0},
                               {"BTC.D, percent",
                                daily_values(regimes.daily, "btc_d", grid),
                                {by.btc.high, by.btc.low, by.alt_season},
                                false,
                                wide ? 130.0 : 100.0},
                               {"USDT.D, percent",
                                daily_values(regimes.daily, "usdt_d", grid),
                                {by.usdt.high, by.usdt.low},
                                false,
                                wide ? 100.0 : 80.0}};
  std::erase_if(panels, [](const Panel& panel) {
    return std::ranges::none_of(panel.values,
                                [&](double value) { return drawable(value, panel.logarithmic); });
  });
  return panels;
}

/// From the least to the greatest of what the panel shows, with a little air.
ValueAxis axis_of(const Panel& panel) {
  std::vector<double> shown;
  for (const auto* values : {&panel.values, &panel.levels}) {
    std::ranges::copy_if(*values, std::back_inserter(shown),
                         [&](double value) { return drawable(value, panel.logarithmic); });
  }
  const auto [low, high] = std::ranges::minmax(shown);
  if (panel.logarithmic) {
    const double air = std::max(std::pow(high / low, 0.04), 1.01);
    return {low / air, high * air, true};
  }
  const double air = std::max(0.06 * (high - low), 1e-3 * std::max(std::abs(high), 1.0));
  return {low - air, high + air, false};
}

/// Draws from the top of a picture to its bottom.
class RegimeDrawing {
 public:
  RegimeDrawing(const RegimeReport& regimes, ChartSize size)
      : regimes_(regimes),
        wide_(size == ChartSize::wide),
        width_(wide_ ? 960.0 : 380.0),
        panels_(panels_of(regimes, wide_)) {}

  std::string operator()(const std::string& title, const std::string& description, bool simulated) {
    Svg svg(width_, height(), title, description);
    if (simulated) svg.text({right(), 13.0}, "simulated data", "stamp end");
    double y = 4.0;
    for (std::size_t k = 0; k < panels_.size(); ++k) {
      y = panel(svg, k, y);
      if (k == 0) y = ribbons(svg, y);
    }
    if (panels_.empty()) y = ribbons(svg, y);
    dates(svg, y - 6.0);
    return svg.finish();
  }

 private:
  double right() const { return width_ - (wide_ ? 46.0 : 30.0); }
  double height() const {
    double sum = 30.0;
    for (const Panel& one : panels_) sum += kHeading + one.height + 10.0;
    for (const auto& kind : regimes_.kinds) sum += legend_height(kind) + kRibbon + 8.0;
    return sum;
  }
  PlotArea area_of(ValueAxis axis, double top, double bottom) const {
    const double first = day_number(regimes_.daily.as_of().start);
    const auto count = static_cast<double>(std::max<std::size_t>(regimes_.daily.rows(), 1));
    return {58.0, right(), top, bottom, axis, first, first + count};
  }

  double panel(Svg& svg, std::size_t k, double y) const {
    const Panel& one = panels_[k];
    const double top = y + kHeading;
    const PlotArea area = area_of(axis_of(one), top, top + one.height);
    svg.text({8.0, y + 12.0}, one.heading, "name");
    if (!regimes_.kinds.empty()) shade(svg, area);
    const auto& ticks = one.logarithmic ? log_ticks : linear_ticks;
    draw_frame(svg, area, ticks(area.y.low, area.y.high, k == 0 ? 6 : 4, ValueFormat::plain), {});
    for (const double level : one.levels) {
      if (!drawable(level, false)) continue;
      const Point from = area.at(area.first_day, level);
      svg.line(from, {area.right, from.y}, "threshold");
      svg.text({area.right + 6.0, from.y + 4.0}, fmt::format("{}", level), "tick");
    }
    draw_line(svg, area, regimes_.daily.as_of(), one.values, k == 0 ? "price" : "own");
    return top + one.height + 10.0;
  }

  void stretch(Svg& svg, const PlotArea& area, const StateStretch& one, const std::string& css,
               double further = 0.0) const {
    const TimeGrid& grid = regimes_.daily.as_of();
    const double from = area.at(day_number(grid[one.begin]), area.y.low).x;
    const double to = area.at(day_number(grid[one.end]), area.y.low).x;
    svg.rectangle({from, area.top}, to - from + further, area.bottom - area.top, css);
  }

  /// The configured kind's states, faintly, behind what a panel shows.
  void shade(Svg& svg, const PlotArea& area) const {
    const RegimeKindReport& kind = regimes_.kinds.front();
    for (const StateStretch& one : stretches_of(regimes_, kind)) {
      stretch(svg, area, one, "state " + state_css(one.state, kind.states.size()));
    }
  }

  /// Where the legend's names of a kind stand, from its own name on.
  std::vector<Point> places(const RegimeKindReport& kind) const {
    Point next{8.0 + kBoldLetter * static_cast<double>(kind.kind.size()) + 18.0, 12.0};
    std::vector<Point> all;
    for (const StateReport& state : kind.states) {
      const double needed = 34.0 + kLetter * static_cast<double>(state.state.size());
      if (next.x > 8.0 && next.x + needed > width_) next = {8.0, next.y + 16.0};
      all.push_back(next);
      next.x += needed;
    }
    return all;
  }
  double legend_height(const RegimeKindReport& kind) const {
    const auto all = places(kind);
    return all.empty() ? kHeading : all.back().y + 6.0;
  }

  double ribbons(Svg& svg, double y) const {
    for (const RegimeKindReport& kind : regimes_.kinds) {
      svg.text({8.0, y + 12.0}, kind.kind, "name");
      const std::vector<Point> legend = places(kind);
      for (std::size_t state = 0; state < legend.size(); ++state) {
        const Point at{legend[state].x, y + legend[state].y};
        svg.rectangle({at.x, at.y - 9.0}, 14.0, 10.0,
                      "ribbon " + state_css(state, kind.states.size()));
        svg.text({at.x + 19.0, at.y}, kind.states[state].state, "label");
      }
      const double top = y + legend_height(kind);
      const PlotArea area = area_of({0.0, 1.0, false}, top, top + kRibbon);
      for (const StateStretch& one : stretches_of(regimes_, kind)) {
        stretch(svg, area, one, "ribbon " + state_css(one.state, kind.states.size()), kSeam);
      }
      y = top + kRibbon + 8.0;
    }
    return y;
  }

  void dates(Svg& svg, double y) const {
    draw_frame(svg, area_of({0.0, 1.0, false}, y, y), {},
               date_ticks(regimes_.daily.as_of().range(), wide_ ? 9 : 5));
  }

  const RegimeReport& regimes_;
  bool wide_;
  double width_;
  std::vector<Panel> panels_;
};

std::string caption_of(const RegimeReport& regimes) {
  std::string out = fmt::format(
      "Read once a day at {:02}:00 UTC from what was known then: a ribbon for each kind of "
      "detector, "
      "the first one's states also behind the lines; bare is not known.",
      regimes.hour);
  if (regimes.vendor.empty()) return out;
  const RegimeSettings& by = regimes.settings;
  return out + fmt::format(
                   " Shares are those of {}; lines at the thresholds of BTC.D ({}, {}, and {} for "
                   "an alt-season) and of USDT.D ({} and {}).",
                   regimes.vendor, by.btc.high, by.btc.low, by.alt_season, by.usdt.high,
                   by.usdt.low);
}

}  // namespace

Picture regime_figure(const Report& report) {
  const RegimeReport& regimes = *report.regimes;
  const std::string title = captioned(report, "The states of the market");
  const std::string caption = caption_of(regimes);
  const auto drawn = [&](ChartSize size) {
    return RegimeDrawing(regimes, size)(title, caption, report.simulated);
  };
  return {"states",
          title,
          caption,
          {drawn(ChartSize::wide)},
          {drawn(ChartSize::narrow)},
          episode_table(report)};
}

std::string regime_picture(const RegimeReport& regimes, bool simulated) {
  const std::string title =
      std::string("The states of the market") + (simulated ? " (simulated data)" : "");
  std::string svg = RegimeDrawing(regimes, ChartSize::wide)(title, caption_of(regimes), simulated);
  const std::string style = fmt::format(
      "<style>{}</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n", kHtmlStyle);
  return svg.insert(svg.find('\n') + 1, style);
}

}  // namespace tern
