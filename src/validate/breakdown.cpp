#include "validate/breakdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "base/check.h"
#include "validate/estimate.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

/// The rows of one group, with the bar in which each was forecast.
struct Group {
  std::string name;
  std::vector<std::int64_t> place;
  std::vector<double> forecast;
  std::vector<double> outcome;
};

using Labels = std::vector<std::optional<int>>;

std::chrono::year_month_day date_of(Timestamp t) {
  return std::chrono::floor<days>(t);
}

int hour_of(Timestamp t) {
  return static_cast<int>((t - std::chrono::floor<days>(t)) / 1h);
}

/// 0, 1, or 2 by the cuts known at the month's begin.
Labels volatility_thirds(const Scored& scored) {
  constexpr std::size_t kKnownMin = 100;
  Labels labels(scored.as_of.size());
  std::vector<double> known;
  double low = 0;
  double high = 0;
  for (std::size_t i = 0; i < scored.stddev.size(); ++i) {
    if (i > 0 && date_of(scored.as_of[i]).month() != date_of(scored.as_of[i - 1]).month()) {
      known.assign(scored.stddev.begin(), scored.stddev.begin() + static_cast<std::ptrdiff_t>(i));
      std::ranges::sort(known);
      low = sorted_quantile(known, 1.0 / 3);
      high = sorted_quantile(known, 2.0 / 3);
    }
    if (known.size() < kKnownMin) continue;
    labels[i] = scored.stddev[i] < low ? 0 : scored.stddev[i] <= high ? 1 : 2;
  }
  return labels;
}

/// 1 where the outcomes that ended in the 30 days before add up to a rise, else 0.
Labels trends(const NamedSeries& series) {
  constexpr Duration kReach = days{30};
  const Scored& scored = series.scored;
  Labels labels(scored.as_of.size());
  std::size_t first = 0;
  std::size_t end = 0;
  double sum = 0;
  for (std::size_t i = 0; i < scored.as_of.size(); ++i) {
    const Timestamp now = scored.as_of[i];
    while (end < i && scored.as_of[end] + series.horizon <= now) sum += scored.outcome[end++];
    while (first < end && scored.as_of[first] + series.horizon <= now - kReach)
      sum -= scored.outcome[first++];
    if (scored.as_of[0] + kReach <= now && first < end) labels[i] = sum > 0 ? 1 : 0;
  }
  return labels;
}

/// Each row's group; none where it is not known.
Labels label_rows(const NamedSeries& series, std::size_t index, Dimension dimension) {
  const Scored& scored = series.scored;
  Labels labels(scored.as_of.size());
  switch (dimension) {
    case Dimension::asset:
    case Dimension::model:
    case Dimension::horizon:
      std::ranges::fill(labels, static_cast<int>(index));
      return labels;
    case Dimension::fold:
      std::ranges::transform(scored.fold, labels.begin(),
                             [](std::uint32_t fold) { return static_cast<int>(fold); });
      return labels;
    case Dimension::year:
      std::ranges::transform(scored.as_of, labels.begin(),
                             [](Timestamp t) { return static_cast<int>(date_of(t).year()); });
      return labels;
    case Dimension::hour:
      std::ranges::transform(scored.as_of, labels.begin(), hour_of);
      return labels;
    case Dimension::volatility:
      return volatility_thirds(scored);
    case Dimension::trend:
      return trends(series);
  }
  return labels;
}

std::string duration_name(Duration horizon) {
  const auto hours = horizon / 1h;
  return horizon % 1h == 0ms ? fmt::format("{}h", hours) : fmt::format("{}min", horizon / 1min);
}

std::string group_name(const NamedSeries& series, Dimension dimension, int label) {
  switch (dimension) {
    case Dimension::asset:
      return series.pair;
    case Dimension::model:
      return series.model;
    case Dimension::horizon:
      return duration_name(series.horizon);
    case Dimension::hour:
      return fmt::format("{:02}:00", label);
    case Dimension::volatility:
      return label == 0 ? "low" : label == 1 ? "middle" : "high";
    case Dimension::trend:
      return label == 0 ? "falling" : "rising";
    case Dimension::fold:
    case Dimension::year:
      return std::to_string(label);
  }
  return {};
}

/// The first series that goes by the same name along this dimension.
std::size_t namesake(std::span<const NamedSeries> series, std::size_t index, Dimension dimension) {
  const std::string name = group_name(series[index], dimension, 0);
  std::size_t first = 0;
  while (group_name(series[first], dimension, 0) != name) ++first;
  return first;
}

std::vector<Group> group_rows(std::span<const NamedSeries> series, Dimension dimension) {
  std::map<int, Group> groups;
  for (std::size_t s = 0; s < series.size(); ++s) {
    const Scored& scored = series[s].scored;
    const Duration bar = series[s].horizon / static_cast<std::int64_t>(scored.overlap);
    TERN_CHECK(bar > 0ms, "a horizon is at least one bar");
    const Labels labels = label_rows(series[s], namesake(series, s, dimension), dimension);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (!labels[i]) continue;
      Group& group = groups[*labels[i]];
      if (group.name.empty()) group.name = group_name(series[s], dimension, *labels[i]);
      group.place.push_back(epoch_ms(scored.as_of[i]) / bar.count());
      group.forecast.push_back(scored.forecast[i]);
      group.outcome.push_back(scored.outcome[i]);
    }
  }
  std::vector<Group> result;
  for (auto& [label, group] : groups) result.push_back(std::move(group));
  return result;
}

/// The same rows in the order of their bars.
Group in_order(const Group& group) {
  std::vector<std::size_t> order(group.place.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t row) { return group.place[row]; });
  Group sorted{group.name, {}, {}, {}};
  for (const std::size_t row : order) {
    sorted.place.push_back(group.place[row]);
    sorted.forecast.push_back(group.forecast[row]);
    sorted.outcome.push_back(group.outcome[row]);
  }
  return sorted;
}

BreakdownRow score_group(const Group& group, std::size_t lag) {
  const Dependence dependence{lag, group.place};
  std::vector<double> errors;
  std::vector<double> changes;
  for (std::size_t i = 0; i < group.outcome.size(); ++i) {
    const double error = 100 * (group.outcome[i] - group.forecast[i]);
    const double change = 100 * group.outcome[i];
    errors.push_back(error * error);
    changes.push_back(change * change);
  }
  const std::vector<double> zero(group.outcome.size(), 0.0);
  return {.group = group.name,
          .n = group.outcome.size(),
          .rmse_percent = root_mean_estimate(errors, dependence),
          .rmse_zero_percent = 100 * rmse(zero, group.outcome),
          .r2_oos = one_minus(ratio_estimate(errors, changes, dependence)),
          .ic = correlation(group.forecast, group.outcome, dependence),
          .directional_accuracy = directional_accuracy(group.forecast, group.outcome, dependence),
          .clark_west_p = clark_west(group.forecast, zero, group.outcome, dependence).p};
}

}  // namespace

std::string_view to_string(Dimension dimension) {
  switch (dimension) {
    case Dimension::asset:
      return "Asset";
    case Dimension::model:
      return "Model";
    case Dimension::horizon:
      return "Horizon";
    case Dimension::fold:
      return "Fold";
    case Dimension::year:
      return "Year";
    case Dimension::hour:
      return "Hour (UTC)";
    case Dimension::volatility:
      return "Predicted volatility";
    case Dimension::trend:
      return "Trend of the 30 days before";
  }
  return {};
}

std::vector<BreakdownRow> break_down(std::span<const NamedSeries> series, Dimension dimension) {
  std::size_t lag = 0;
  for (const NamedSeries& s : series) {
    check_scored(s.scored);
    lag = std::max(lag, overlap_lag(s.scored.overlap));
  }
  std::vector<BreakdownRow> rows;
  for (const Group& group : group_rows(series, dimension))
    rows.push_back(score_group(in_order(group), lag));
  return rows;
}

}  // namespace tern
