#include "feature/leak_audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>

#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "base/stretches.h"

namespace tern {
namespace {

// Some rows with a value, even of the feature that takes longest to have one.
constexpr Duration kMargin = days{3};
// Below this a shorter past would save little: the future alone is 744 bars.
constexpr std::size_t kShortLookback = 256;

/// Features that look back about as far, so that none waits for another's long past.
struct Group {
  std::vector<std::size_t> places;  // among all the features
  std::vector<const Feature*> features;
  std::size_t lookback = 0;  // the longest
};

std::vector<Group> grouped(std::span<const Feature* const> features) {
  std::vector<std::size_t> places(features.size());
  std::iota(places.begin(), places.end(), 0);
  std::ranges::stable_sort(places, {}, [&](std::size_t i) { return features[i]->lookback; });
  std::vector<Group> groups;
  std::size_t lookback_max = 0;
  for (const std::size_t place : places) {
    const std::size_t lookback = features[place]->lookback;
    if (lookback > lookback_max) {
      lookback_max = std::max(kShortLookback, 4 * lookback);
      groups.emplace_back();
    }
    groups.back().places.push_back(place);
    groups.back().features.push_back(features[place]);
    groups.back().lookback = lookback;
  }
  return groups;
}

/// One group at one instant.
struct Finding {
  bool present = false;  // at the instant itself
  std::size_t comparisons = 0;
  std::optional<Leak> leak;
};

std::uint64_t bits_of(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

std::optional<double> value_at(ColumnView column, std::size_t row) {
  return column.valid[row] ? std::optional{column.values[row]} : std::nullopt;
}

/// The first of `rows` rows in which the two differ.
std::optional<std::size_t> first_difference(ColumnView a, ColumnView b, std::size_t rows) {
  for (std::size_t row = 0; row < rows; ++row) {
    const bool there = a.valid[row];
    if (there != b.valid[row]) return row;
    if (there && bits_of(a.values[row]) != bits_of(b.values[row])) return row;
  }
  return std::nullopt;
}

/// One group of features around one instant: what they were, against what they become.
class Trial {
 public:
  Trial(Timestamp instant, Frame truth)
      : instant_(instant),
        truth_(std::move(truth)),
        rows_(*truth_.as_of().row_at(instant) + 1),
        findings_(truth_.columns()),
        values_(truth_.columns()) {
    for (std::size_t column = 0; column < findings_.size(); ++column) {
      const ColumnView values = truth_.column(column);
      findings_[column].present = values.valid[rows_ - 1];
      for (std::size_t row = 0; row < rows_; ++row) values_[column] += values.valid[row] ? 1U : 0U;
    }
  }

  std::size_t rows() const { return rows_; }
  const TimeGrid& as_of() const { return truth_.as_of(); }

  void compare(const Frame& other, std::string_view when) {
    TERN_CHECK(other.columns() == truth_.columns() && other.rows() >= rows_,
               "a computation answers with one column per feature, one row per hour");
    for (std::size_t column = 0; column < findings_.size(); ++column) {
      compare(column, other.column(column), when);
    }
  }
  void compare(std::span<const Column> others, std::string_view when) {
    for (std::size_t column = 0; column < findings_.size(); ++column) {
      compare(column, {others[column].values, others[column].valid}, when);
    }
  }

  std::vector<Finding> findings() && { return std::move(findings_); }

 private:
  void compare(std::size_t column, ColumnView other, std::string_view when) {
    Finding& finding = findings_[column];
    finding.comparisons += values_[column];
    if (finding.leak) return;
    const ColumnView truth = truth_.column(column);
    const auto row = first_difference(truth, other, rows_);
    if (!row) return;
    finding.leak = Leak{.instant = instant_,
                        .as_of = truth_.as_of()[*row],
                        .when = std::string(when),
                        .was = value_at(truth, *row),
                        .became = value_at(other, *row)};
  }

  Timestamp instant_;
  Frame truth_;
  std::size_t rows_;  // up to the instant
  std::vector<Finding> findings_;
  std::vector<std::size_t> values_;  // of each column, up to the instant
};

void put(const std::vector<std::optional<double>>& values, std::size_t row,
         std::vector<Column>& columns) {
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (values[column]) columns[column].set(row, *values[column]);
  }
}

/// Lives through the rows of `trial`: once, and once more from a state saved after `saved_row`.
Status compare_live(const FeatureInputs& inputs, const Group& group, std::size_t saved_row,
                    Trial& trial) {
  const auto new_stream = [&] {
    return FeatureStream(inputs.market.universe, inputs.own, group.features);
  };
  FeatureStream stream = new_stream();
  std::optional<FeatureStream> restored;
  std::vector<Column> live(group.features.size(), Column(trial.rows()));
  std::vector<Column> resumed = live;
  for (std::size_t row = 0; row < trial.rows(); ++row) {
    const Arrival arrival = arrival_at(inputs, row);
    TERN_TRY(const auto values, stream.push(arrival));
    put(values, row, live);
    if (restored) {
      TERN_TRY(const auto again, restored->push(arrival));
      put(again, row, resumed);
    } else {
      put(values, row, resumed);
    }
    if (row != saved_row) continue;
    restored = new_stream();
    TERN_TRY_STATUS(restored->restore(stream.save()));
  }
  trial.compare(live, "live");
  trial.compare(resumed, "live, after a restart");
  return {};
}

Result<std::vector<Finding>> look(const FeatureInputs& inputs, const Group& group,
                                  Timestamp instant, const LeakAuditOptions& options) {
  const Duration past = 1h * static_cast<std::int64_t>(group.lookback) + kMargin;
  // From a midnight on, so that the first longer bars are whole.
  const Timestamp begin = floor_to(std::max(instant - past, inputs.market.as_of()[0] - 1h), 24h);
  const Counterfactual world = excerpt(inputs, {begin, instant + kAuditedFuture});
  TERN_TRY(Frame truth, options.compute(world.inputs(), group.features));
  TERN_CHECK(truth.as_of() == world.market.as_of(), "a frame is stamped like its market");
  Trial trial(instant, std::move(truth));
  const std::uint64_t seed =
      derive_seed(options.seed, static_cast<std::uint64_t>(epoch_ms(instant)));
  for (const Part part : parts_of(world)) {
    const Counterfactual other =
        scrambled(world, part, instant, derive_seed(seed, static_cast<std::uint64_t>(part)));
    TERN_TRY(const Frame frame, options.compute(other.inputs(), group.features));
    trial.compare(frame, fmt::format("with other {} later", to_string(part)));
  }
  const Counterfactual past_only = truncated(world, instant);
  TERN_TRY(const Frame frame, options.compute(past_only.inputs(), group.features));
  trial.compare(frame, "with nothing later");
  const std::size_t saved_row = Rng(seed).below(trial.rows());
  TERN_TRY_STATUS(compare_live(world.inputs(), group, saved_row, trial));
  return std::move(trial).findings();
}

/// Rows beside which something happens that a feature may get wrong, by kind.
std::vector<std::vector<std::size_t>> telling_rows(const FeatureInputs& inputs) {
  const TimeGrid as_of = inputs.market.as_of();
  std::vector<std::size_t> holes, listings, midnights, closes;
  for (const Bars& bars : inputs.market.bars) {
    const Mask& present = bars.present();
    bool listed = bars.size() > 0 && present[0];
    for (std::size_t row = 1; row < bars.size(); ++row) {
      if (present[row - 1] == present[row]) continue;
      auto& kind = listed ? holes : listings;
      kind.insert(kind.end(), {row - 1, row});
      listed = true;
    }
  }
  for (std::size_t row = 1; row < as_of.size; ++row) {
    const Duration time_of_day = as_of[row].time_since_epoch() % 24h;
    if (time_of_day % 4h != Duration::zero()) continue;
    auto& kind = time_of_day == Duration::zero() ? midnights : closes;
    kind.insert(kind.end(), {row - 1, row});
  }
  return {holes, midnights, listings, closes};
}

}  // namespace

std::vector<Timestamp> audit_instants(const FeatureInputs& inputs, TimeRange range,
                                      std::size_t count, std::uint64_t seed) {
  const TimeGrid as_of = inputs.market.as_of();
  const Mask& own = inputs.market.bars[inputs.own.index].present();
  std::size_t first = 0;
  while (first < as_of.size && !own[first]) ++first;
  // At the newest instant there is no future to alter.
  const auto eligible = [&](std::size_t row) {
    return row >= first && row + 1 < as_of.size && range.contains(as_of[row]);
  };
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < as_of.size; ++row) {
    if (eligible(row)) rows.push_back(row);
  }
  if (rows.size() <= count) {
    std::vector<Timestamp> all;
    for (const std::size_t row : rows) all.push_back(as_of[row]);
    return all;
  }
  std::vector<std::vector<std::size_t>> kinds = telling_rows(inputs);
  for (auto& kind : kinds) std::erase_if(kind, std::not_fn(eligible));
  std::erase_if(kinds, [](const auto& kind) { return kind.empty(); });
  Rng rng(seed);
  std::set<std::size_t> chosen;
  for (std::size_t draw = 0; chosen.size() < count; ++draw) {
    // Every other draw is from all rows, so that the loop ends however few there are of a kind.
    const auto& from = draw % 2 == 0 || kinds.empty() ? rows : kinds[draw / 2 % kinds.size()];
    chosen.insert(from[rng.below(from.size())]);
  }
  std::vector<Timestamp> instants;
  for (const std::size_t row : chosen) instants.push_back(as_of[row]);
  return instants;
}

Result<std::vector<FeatureAudit>> audit_leaks(const FeatureInputs& inputs,
                                              std::span<const Feature* const> features,
                                              std::span<const Timestamp> instants,
                                              const LeakAuditOptions& options) {
  const std::vector<Group> groups = grouped(features);
  std::vector<std::optional<Result<std::vector<Finding>>>> found(instants.size() * groups.size());
  Progress progress("audit " + inputs.market.universe[inputs.own].name, found.size());
  parallel_for(found.size(), options.jobs, [&](std::size_t i) {
    found[i] = look(inputs, groups[i % groups.size()], instants[i / groups.size()], options);
    progress.advance();
  });
  std::vector<FeatureAudit> audits;
  for (const Feature* feature : features) audits.push_back({.name = std::string(feature->name)});
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!*found[i]) return std::move(*found[i]).error();
    const Group& group = groups[i % groups.size()];
    for (std::size_t f = 0; f < group.places.size(); ++f) {
      Finding& finding = (**found[i])[f];
      FeatureAudit& audit = audits[group.places[f]];
      audit.instants += finding.present ? 1U : 0U;
      audit.comparisons += finding.comparisons;
      audit.leaks += finding.leak ? 1U : 0U;
      if (!audit.first) audit.first = std::move(finding.leak);
    }
  }
  return audits;
}

}  // namespace tern
