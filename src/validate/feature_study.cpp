#include "validate/feature_study.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/distribution.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "validate/long_run_variance.h"
#include "validate/row_order.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The last lag at which rows may depend on each other. Outcomes that overlap do so in known ways:
/// the Bartlett kernel over four times the overlap sees eleven twelfths of what they add, and the
/// long samples of a study can afford the lags. The rest is Newey and West's rule.
std::size_t dependent_lags(std::size_t n, std::size_t overlap) {
  return std::max(newey_west_lag(n), overlap > 1 ? 4 * overlap : 0);
}

/// From Fisher's interval back to the test that it inverts.
double p_of(const Interval95& ic) {
  const double error = (std::atanh(ic.high) - std::atanh(ic.low)) / (2 * normal_quantile(0.975));
  return error > 0 ? 2 * normal_cdf(-std::abs(std::atanh(ic.value)) / error) : kNone;
}

/// A range of rows, the end excluded.
struct Rows {
  std::size_t begin;
  std::size_t end;
};

Rows rows_of(const TimeGrid& as_of, TimeRange range) {
  return {as_of.row_from(range.begin), as_of.row_from(range.end)};
}

double missing_share(const StudiedAsset& asset, ColumnView feature, Rows rows) {
  std::size_t traded = 0;
  std::size_t there = 0;
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    traded += asset.traded[row] ? 1U : 0U;
    there += asset.traded[row] && feature.valid[row] ? 1U : 0U;
  }
  return traded > 0 ? 1 - static_cast<double>(there) / static_cast<double>(traded) : kNone;
}

Observed sample_of(const StudiedAsset& asset, ColumnView feature, Rows rows) {
  Observed sample;
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    if (feature.valid[row]) {
      sample.values.push_back(feature.values[row]);
    } else if (asset.traded[row]) {
      ++sample.missing;
    }
  }
  return sample;
}

/// One feature of one asset at work: its rows in order, and those of its outcomes.
class Cell {
 public:
  Cell(const StudiedAsset& asset, const RowOrder& outcomes, ColumnView feature,
       const StudyOptions& options)
      : asset_(asset), outcomes_(outcomes), feature_(feature), order_(feature), options_(options) {}

  FeatureFacts facts() const {
    const TimeGrid& as_of = asset_.features.as_of();
    const Rows train = rows_of(as_of, options_.train);
    const Rows test = rows_of(as_of, options_.test);
    // The outcomes of the last rows of train lie beyond it: they were not known in time.
    const std::size_t known = train.end - std::min(train.end, options_.overlap);
    FeatureFacts facts{.pair = asset_.pair,
                       .feature = {},
                       .missing_train = missing_share(asset_, feature_, train),
                       .missing_test = missing_share(asset_, feature_, test),
                       .first = std::nullopt,
                       .last = std::nullopt,
                       .autocorrelation = autocorrelations(train),
                       .train = rank_ic({train.begin, std::max(train.begin, known + 1)}),
                       .test = rank_ic(test),
                       .all = rank_ic({0, as_of.size}),
                       .years = by_year(),
                       .shift = {kNone, kNone}};
    for (std::size_t row = 0; row < as_of.size; ++row) {
      if (!feature_.valid[row]) continue;
      if (!facts.first) facts.first = as_of[row];
      facts.last = as_of[row];
    }
    if (facts.first) {
      // A feature that is still warming up has not drifted.
      const Rows settled{std::max(train.begin, as_of.row_from(*facts.first)), train.end};
      facts.shift =
          stability_index(sample_of(asset_, feature_, settled), sample_of(asset_, feature_, test));
    }
    return facts;
  }

 private:
  RankIc rank_ic(Rows rows) const {
    std::vector<std::size_t> both;
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
      if (feature_.valid[row] && asset_.outcome.valid[row]) both.push_back(row);
    }
    if (both.size() < kCorrelatedRowsMin) return {{kNone, kNone, kNone}, kNone, both.size()};
    const Interval95 ic = correlation(order_.ranks(both), outcomes_.ranks(both),
                                      {.lag = dependent_lags(both.size(), options_.overlap)});
    return {ic, p_of(ic), both.size()};
  }

  std::vector<YearIc> by_year() const {
    const TimeGrid& as_of = asset_.features.as_of();
    std::vector<YearIc> years;
    for (std::size_t row = 0; row < as_of.size;) {
      const std::chrono::year_month_day date{std::chrono::floor<days>(as_of[row])};
      const int year = static_cast<int>(date.year());
      const std::size_t end = as_of.row_from(utc_day(year + 1, 1, 1));
      const RankIc rank = rank_ic({row, end});
      if (rank.n >= kCorrelatedRowsMin) years.push_back({year, rank});
      row = end;
    }
    return years;
  }

  std::array<double, kStudiedLags.size()> autocorrelations(Rows rows) const {
    std::vector<std::size_t> there;
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
      if (feature_.valid[row]) there.push_back(row);
    }
    const std::vector<double> ranks = order_.ranks(there);
    std::vector<double> by_row(feature_.values.size(), kNone);
    for (std::size_t i = 0; i < there.size(); ++i) by_row[there[i]] = ranks[i];
    std::array<double, kStudiedLags.size()> result{};
    std::ranges::transform(kStudiedLags, result.begin(), [&](std::size_t lag) {
      std::vector<double> now;
      std::vector<double> before;
      for (const std::size_t row : there) {
        if (row < lag || std::isnan(by_row[row - lag])) continue;
        now.push_back(by_row[row]);
        before.push_back(by_row[row - lag]);
      }
      return now.size() < kCorrelatedRowsMin ? kNone : pearson(now, before);
    });
    return result;
  }

  const StudiedAsset& asset_;
  const RowOrder& outcomes_;
  ColumnView feature_;
  RowOrder order_;
  const StudyOptions& options_;
};

std::vector<ColumnView> columns_of(const StudiedAsset& asset, const StudyOptions& options) {
  std::vector<ColumnView> columns;
  for (const std::string& name : options.features) {
    const auto column = asset.features.find(name);
    TERN_CHECK(column, "every studied feature was measured");
    columns.push_back(*column);
  }
  return columns;
}

}  // namespace

FeatureStudy study_features(std::span<const StudiedAsset> assets, const StudyOptions& options) {
  TERN_CHECK(!assets.empty() && options.overlap >= 1, "a study needs an asset and a horizon");
  const std::size_t width = options.features.size();
  std::vector<std::vector<ColumnView>> columns;
  std::vector<RowOrder> outcomes;
  std::vector<std::string> pairs;
  std::vector<CorrelationMatrix> matrices;
  for (const StudiedAsset& asset : assets) {
    TERN_CHECK(asset.features.as_of() == assets.front().features.as_of(), "one grid for all");
    columns.push_back(columns_of(asset, options));
    outcomes.emplace_back(ColumnView{asset.outcome.values, asset.outcome.valid});
    pairs.push_back(asset.pair);
  }
  std::vector<FeatureFacts> facts(assets.size() * width);
  Progress progress("feature study", facts.size() + assets.size() * width / 4);
  parallel_for(facts.size(), options.jobs, [&](std::size_t cell) {
    const std::size_t a = cell / width;
    const std::size_t f = cell % width;
    facts[cell] = Cell(assets[a], outcomes[a], columns[a][f], options).facts();
    facts[cell].feature = options.features[f];
    progress.advance();
  });
  const Rows train = rows_of(assets.front().features.as_of(), options.train);
  for (const auto& asset_columns : columns) {
    matrices.push_back(rank_correlations(asset_columns, train.begin, train.end, options.jobs));
    progress.advance(width / 4);
  }
  CorrelationMatrix correlation = weakest(matrices);
  Clustering clustering = average_linkage(correlation, kAlike);
  return {options.train,    options.test,     options.overlap,        std::move(pairs),
          options.features, std::move(facts), std::move(correlation), std::move(clustering)};
}

std::vector<std::string> reduced_list(const FeatureStudy& study) {
  std::vector<std::size_t> medoids;
  for (const Cluster& cluster : study.clustering.clusters) {
    if (!std::isnan(study.correlation.at(cluster.medoid, cluster.medoid))) {
      medoids.push_back(cluster.medoid);
    }
  }
  std::ranges::sort(medoids);
  std::vector<std::string> names;
  for (const std::size_t medoid : medoids) names.push_back(study.features[medoid]);
  return names;
}

}  // namespace tern
