#include "report/feature_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "report/number.h"

namespace tern {
namespace {

double adjusted_p(const FeatureReport& report, FeatureCell cell) {
  return report.adjusted[cell.pair * report.study.features.size() + cell.feature];
}

std::string date_or_none(std::optional<Timestamp> t) {
  return t ? to_date_string(*t) : "never";
}

std::string p_or_none(const FeatureReport& report, FeatureCell cell) {
  const bool tested = std::isfinite(report.study.at(cell.pair, cell.feature).train.p);
  return tested ? p_value(adjusted_p(report, cell)) : "n/a";
}

/// What became of the cell in test, of those that were found in train.
std::string fate_of(const FeatureReport& report, FeatureCell cell) {
  const auto found = std::ranges::find_if(report.findings, [&](const FeatureFinding& finding) {
    return finding.cell.pair == cell.pair && finding.cell.feature == cell.feature;
  });
  if (found == report.findings.end()) return "not found";
  if (found->confirmed) return "holds";
  if (found->clear) return "alone only";
  return found->same_sign ? "sign only" : "no";
}

}  // namespace

std::string captioned(const FeatureReport& report, std::string_view caption) {
  return std::string(caption) + (report.simulated ? " (simulated data)" : "");
}

std::string bars_text(const FeatureReport& report) {
  if (report.simulated) return "simulated " + report.interval + " bars";
  return report.interval + " bars of " + report.venue;
}

Table strongest_table(const FeatureReport& report, std::size_t max) {
  Table table{
      .caption = captioned(report, "The largest rank ICs of train, and what became of them"),
      .header = {"Feature", "Pair", "Cluster", "Train [95 %]", "p after Holm", "Test [95 %]",
                 "In test"},
      .rows = {},
      .text_columns = 2,
      .note = fmt::format("The largest of {} look better than they are, because they were picked "
                          "for it. In test: holds, it survives Holm among all that were found in "
                          "train; alone only, its own interval leaves out zero; sign only; no.",
                          count(report.tests))};
  for (const FeatureCell cell : strongest_in_train(report, max)) {
    const FeatureFacts& facts = report.study.at(cell.pair, cell.feature);
    table.rows.push_back({facts.feature, facts.pair,
                          std::to_string(report.cluster_of[cell.feature] + 1),
                          with_interval(facts.train.ic, 4), p_or_none(report, cell),
                          with_interval(facts.test.ic, 4), fate_of(report, cell)});
  }
  return table;
}

Table cluster_table(const FeatureReport& report) {
  Table table{.caption = captioned(report, "Clusters of at least two features, in train"),
              .header = {"Stands for it", "Cluster", "Features", "Members"},
              .rows = {},
              .text_columns = 4};
  const auto& clusters = report.study.clustering.clusters;
  for (std::size_t k = 0; k < clusters.size() && clusters[k].members.size() > 1; ++k) {
    std::vector<std::string> names;
    for (const std::size_t member : clusters[k].members) {
      names.push_back(report.study.features[member]);
    }
    table.rows.push_back({report.study.features[clusters[k].medoid], std::to_string(k + 1),
                          count(names.size()), fmt::format("{}", fmt::join(names, ", "))});
  }
  return table;
}

Table likeness_table(const FeatureReport& report) {
  const FeatureStudy& study = report.study;
  Table table{.caption = captioned(report, "The most like each feature, in train"),
              .header = {"Feature", "Most like it", "Rho", "Cluster"},
              .rows = {},
              .text_columns = 2};
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    std::size_t nearest = f;
    double most = 0;
    for (std::size_t g = 0; g < study.features.size(); ++g) {
      if (g == f || study.correlation.strength(f, g) <= most) continue;
      nearest = g;
      most = study.correlation.strength(f, g);
    }
    table.rows.push_back({study.features[f], nearest == f ? "none" : study.features[nearest],
                          nearest == f ? "n/a" : decimal(study.correlation.at(f, nearest), 3),
                          std::to_string(report.cluster_of[f] + 1)});
  }
  return table;
}

Table facts_table(const FeatureReport& report, std::size_t pair) {
  const FeatureStudy& study = report.study;
  Table table{.caption = captioned(report, study.pairs[pair] + ": every feature"),
              .header = {"Feature", "First", "Last", "Cluster", "Missing, train", "Missing, test",
                         "AC 1", "AC 24", "AC 168", "Rank IC, train [95 %]", "p after Holm",
                         "Rank IC, test [95 %]", "Rank IC, all [95 %]", "PSI", "of missing"},
              .rows = {},
              .text_columns = 3};
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    const FeatureFacts& facts = study.at(pair, f);
    table.rows.push_back({facts.feature, date_or_none(facts.first), date_or_none(facts.last),
                          std::to_string(report.cluster_of[f] + 1), percent(facts.missing_train, 1),
                          percent(facts.missing_test, 1), decimal(facts.autocorrelation[0], 2),
                          decimal(facts.autocorrelation[1], 2),
                          decimal(facts.autocorrelation[2], 2), with_interval(facts.train.ic, 4),
                          p_or_none(report, {pair, f}), with_interval(facts.test.ic, 4),
                          with_interval(facts.all.ic, 4), decimal(facts.shift.index, 3),
                          decimal(facts.shift.of_missing, 3)});
  }
  return table;
}

Table year_table(const FeatureReport& report, std::size_t pair) {
  const FeatureStudy& study = report.study;
  std::set<int> years;
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    for (const YearIc& year : study.at(pair, f).years) years.insert(year.year);
  }
  Table table{.caption = captioned(report, study.pairs[pair] + ": rank IC by year [95 %]"),
              .header = {"Feature"},
              .rows = {}};
  for (const int year : years) table.header.push_back(std::to_string(year));
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    const FeatureFacts& facts = study.at(pair, f);
    std::vector<std::string> row = {facts.feature};
    for (const int year : years) {
      const auto found = std::ranges::find(facts.years, year, &YearIc::year);
      row.push_back(found == facts.years.end() ? "n/a" : with_interval(found->rank.ic, 3));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table pair_table(const FeatureReport& report, std::string_view caption,
                 const std::vector<std::size_t>& features, FeatureNumber number) {
  const FeatureStudy& study = report.study;
  Table table{.caption = captioned(report, caption), .header = {"Feature"}, .rows = {}};
  table.header.insert(table.header.end(), study.pairs.begin(), study.pairs.end());
  for (const std::size_t f : features) {
    std::vector<std::string> row = {study.features[f]};
    for (std::size_t p = 0; p < study.pairs.size(); ++p) {
      row.push_back(decimal(number(study.at(p, f)), 3));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table provenance_table(const FeatureReport& report) {
  return {.caption = captioned(report, "What it takes to get the same report again"),
          .header = {"What", "Value"},
          .rows = {{"Version", report.provenance.version},
                   {"Commit", report.provenance.git_commit},
                   {"Configuration", report.provenance.config_hash},
                   {"Data", report.provenance.data_hash},
                   {"Seed", std::to_string(report.provenance.seed)}},
          .text_columns = 2};
}

}  // namespace tern
