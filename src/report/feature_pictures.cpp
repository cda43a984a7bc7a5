#include "report/feature_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "report/feature_tables.h"
#include "report/heatmap.h"
#include "report/interval_panel.h"
#include "report/named_bars.h"
#include "validate/stability_index.h"

namespace tern {
namespace {

constexpr std::size_t kPairColors = 6;
constexpr std::size_t kPanels = 9;
constexpr std::size_t kBars = 30;
constexpr std::size_t kYearRowsMin = 500;  // a few days of a year have intervals that hide the rest
constexpr std::size_t kNamedMin = 4;       // features in a cluster that a large heatmap names
constexpr std::size_t kAllNamedMax = 45;   // features that a heatmap has room to name one by one

std::string stamp_of(const FeatureReport& report) {
  return report.simulated ? "simulated data" : "";
}

std::string pair_css(std::size_t pair) {
  return fmt::format("p{}", pair % kPairColors);
}

/// "BTC" of "BTC/USDT".
std::string base_of(const std::string& pair) {
  return pair.substr(0, pair.find('/'));
}

/// The clusters where they lie in the order drawn, or every feature where there is room.
std::vector<HeatmapGroup> groups_of(const FeatureReport& report) {
  const FeatureStudy& study = report.study;
  const auto& order = study.clustering.order;
  const bool all = order.size() <= kAllNamedMax;
  std::vector<HeatmapGroup> groups;
  for (std::size_t begin = 0; begin < order.size();) {
    const Cluster& cluster = study.clustering.clusters[report.cluster_of[order[begin]]];
    const std::size_t size = all ? 1 : cluster.members.size();
    if (all) groups.push_back({begin, begin + 1, study.features[order[begin]]});
    if (!all && size >= kNamedMin) {
      groups.push_back(
          {begin, begin + size, fmt::format("{} ({})", study.features[cluster.medoid], size)});
    }
    begin += size;
  }
  return groups;
}

/// The rank IC of a year with enough rows to be drawn.
std::optional<Interval95> drawn_year(const FeatureFacts& facts, int year) {
  const auto found = std::ranges::find(facts.years, year, &YearIc::year);
  if (found == facts.years.end() || found->rank.n < kYearRowsMin) return std::nullopt;
  return found->rank.ic;
}

/// The years that are drawn of any pair, in order.
std::vector<int> years_of(const FeatureStudy& study) {
  std::set<int> years;
  for (const FeatureFacts& facts : study.facts) {
    for (const YearIc& year : facts.years) {
      if (drawn_year(facts, year.year)) years.insert(year.year);
    }
  }
  return {years.begin(), years.end()};
}

/// Features of different clusters, by the size of their rank IC in train.
std::vector<std::size_t> strongest_of_clusters(const FeatureReport& report) {
  std::vector<std::size_t> features;
  std::set<std::size_t> clusters;
  for (const FeatureCell cell : strongest_in_train(report, report.study.facts.size())) {
    if (features.size() == kPanels) break;
    if (clusters.insert(report.cluster_of[cell.feature]).second) features.push_back(cell.feature);
  }
  return features;
}

IntervalPanel panel_of(const FeatureReport& report, std::size_t feature,
                       const std::vector<int>& years) {
  const FeatureStudy& study = report.study;
  IntervalPanel panel{.title = study.features[feature],
                      .description = "Rank IC by year of " + study.features[feature],
                      .stamp = stamp_of(report),
                      .places = {},
                      .shaded_from = 0,
                      .series = {},
                      .low = -0.01,
                      .high = 0.01};
  for (const int year : years) {
    panel.places.push_back(std::to_string(year));
    // A year that train ends in belongs to both, and is shaded: it has been looked at.
    if (utc_day(year + 1, 1, 1) <= study.test.begin) ++panel.shaded_from;
  }
  const double none = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t p = 0; p < study.pairs.size(); ++p) {
    IntervalSeries series{base_of(study.pairs[p]), pair_css(p), {}};
    for (const int year : years) {
      series.values.push_back(
          drawn_year(study.at(p, feature), year).value_or(Interval95{none, none, none}));
      panel.low = std::fmin(panel.low, series.values.back().low);
      panel.high = std::fmax(panel.high, series.values.back().high);
    }
    panel.series.push_back(std::move(series));
  }
  return panel;
}

/// The features with the largest values of `number` in any pair, the largest first.
std::vector<std::size_t> largest(const FeatureStudy& study, FeatureNumber number) {
  const auto most = [&](std::size_t f) { return largest_of_pairs(study, f, number); };
  std::vector<std::size_t> features;
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    if (most(f) > 0) features.push_back(f);
  }
  std::ranges::stable_sort(features, std::ranges::greater(), most);
  if (features.size() > kBars) features.resize(kBars);
  return features;
}

NamedBars bars_of(const FeatureReport& report, const std::vector<std::size_t>& features,
                  FeatureNumber number) {
  const FeatureStudy& study = report.study;
  NamedBars chart{.title = {},
                  .description = {},
                  .stamp = stamp_of(report),
                  .series = {},
                  .bars = {},
                  .high = 0};
  for (std::size_t p = 0; p < study.pairs.size(); ++p) {
    chart.series.push_back({study.pairs[p], pair_css(p)});
  }
  for (const std::size_t f : features) {
    NamedBar bar{study.features[f], {}};
    for (std::size_t p = 0; p < study.pairs.size(); ++p) {
      bar.values.push_back(number(study.at(p, f)));
      chart.high = std::fmax(chart.high, bar.values.back());
    }
    chart.bars.push_back(std::move(bar));
  }
  return chart;
}

Picture finish(std::string id, NamedBars chart, Table table) {
  Picture picture{std::move(id), chart.title, chart.description, {}, {}, std::move(table)};
  picture.wide.push_back(draw(chart, ChartSize::wide));
  picture.narrow.push_back(draw(chart, ChartSize::narrow));
  return picture;
}

}  // namespace

Picture correlation_picture(const FeatureReport& report) {
  const Heatmap heatmap{
      .title = captioned(report, "Rank correlations in train"),
      .description =
          "Spearman's rho of each feature with each other one: blue where they rise together, "
          "orange where one rises as the other falls, darker where more so. Of the pairs, the "
          "correlation nearest to zero: what is alike here is alike in all of them. Like lies "
          "beside like; frames are clusters, by the feature that stands for them and their size.",
      .stamp = stamp_of(report),
      .matrix = report.study.correlation,
      .order = report.study.clustering.order,
      .groups = groups_of(report)};
  return {"correlation",
          heatmap.title,
          heatmap.description,
          {draw(heatmap, ChartSize::wide)},
          {draw(heatmap, ChartSize::narrow)},
          likeness_table(report)};
}

Picture rank_ic_picture(const FeatureReport& report) {
  const std::vector<int> years = years_of(report.study);
  Picture picture{
      "rank-ic",
      captioned(report, "Rank IC by year, of the strongest in train"),
      "Rank correlation with the log return that followed, and its 95 % interval, for the largest "
      "rank ICs of train, no two of one cluster. Shaded years are test years: they show whether "
      "what train found lasts, and are not for choosing by.",
      {},
      {},
      strongest_table(report, 40)};
  std::vector<IntervalPanel> panels;
  double low = 0;
  double high = 0;
  for (const std::size_t feature : strongest_of_clusters(report)) {
    panels.push_back(panel_of(report, feature, years));
    low = std::min(low, panels.back().low);
    high = std::max(high, panels.back().high);
  }
  for (IntervalPanel& panel : panels) {
    panel.low = 1.05 * low;
    panel.high = 1.05 * high;
    picture.wide.push_back(draw(panel));
  }
  return picture;
}

Picture stability_picture(const FeatureReport& report) {
  const auto features = largest(report.study, stability_of);
  NamedBars chart = bars_of(report, features, stability_of);
  chart.title = captioned(report, "Shift from train to test: population stability index");
  chart.description = fmt::format(
      "The {} largest. Lines at {:.2f} (moderate) and {:.2f} (major, Siddiqi 2006). Bars that "
      "reach the edge are longer; the numbers are below. A slow feature has few independent values "
      "and shows a large PSI without any drift.",
      features.size(), kShiftModerate, kShiftMajor);
  chart.references = {kShiftModerate, kShiftMajor};
  chart.high = std::clamp(1.05 * chart.high, 0.3, 2.0);
  return finish("stability", std::move(chart), pair_table(report, "PSI", features, stability_of));
}

Picture missing_picture(const FeatureReport& report) {
  const auto features = largest(report.study, missing_in_train_of);
  NamedBars chart = bars_of(report, features, missing_in_train_of);
  chart.title = captioned(report, "Missing in train");
  chart.description = fmt::format(
      "Share of the hours with a bar at which a feature has no value: before its window is full, "
      "after a hole in its inputs, or where an input was never told. The {} largest.",
      features.size());
  chart.format = ValueFormat::percent;
  chart.high = std::clamp(1.05 * chart.high, 0.01, 1.0);
  return finish("missing", std::move(chart),
                pair_table(report, "Share missing in train", features, missing_in_train_of));
}

}  // namespace tern
