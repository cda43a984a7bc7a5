#include "report/feature_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/documents.h"
#include "report/number.h"
#include "report/verdict.h"
#include "validate/haircut.h"
#include "validate/stability_index.h"

namespace tern {
namespace {

constexpr double kLevel = 0.05;

std::vector<double> p_in_train(const FeatureStudy& study) {
  std::vector<double> p;
  for (const FeatureFacts& facts : study.facts) p.push_back(facts.train.p);
  return p;
}

/// The cells whose adjusted p in train is small enough, and how they fared in test.
std::vector<FeatureFinding> findings_of(const FeatureReport& report) {
  std::vector<FeatureFinding> findings;
  std::vector<double> p_in_test;
  for (const FeatureCell cell : strongest_in_train(report, report.study.facts.size())) {
    const FeatureFacts& facts = report.study.at(cell.pair, cell.feature);
    if (!(report.adjusted[cell.pair * report.study.features.size() + cell.feature] <= kLevel)) {
      continue;
    }
    const Interval95& test = facts.test.ic;
    const bool same_sign = facts.train.ic.value * test.value > 0;
    const bool clear = same_sign && (test.low > 0 || test.high < 0);
    findings.push_back({cell, same_sign, clear, false});
    p_in_test.push_back(facts.test.p);
  }
  const std::vector<double> adjusted = adjusted_p(p_in_test, Adjustment::holm);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].confirmed = findings[i].same_sign && adjusted[i] <= kLevel;
  }
  return findings;
}

std::size_t count_of(const FeatureReport& report, bool FeatureFinding::*what) {
  return static_cast<std::size_t>(std::ranges::count(report.findings, true, what));
}

std::string plural(std::size_t n, std::string_view noun) {
  return fmt::format("{} {}{}", count(n), noun, n == 1 ? "" : "s");
}

std::string cluster_sentence(const FeatureReport& report) {
  const auto& clusters = report.study.clustering.clusters;
  const std::size_t varying = varying_features(report.study);
  const std::size_t idle = report.study.features.size() - varying;
  std::string text =
      fmt::format("In train, {} fall into {} of like ones (mean |rho| of {:.1f}).",
                  plural(varying, "feature"), plural(report.reduced.size(), "cluster"), kAlike);
  if (idle > 0) text += fmt::format(" {} never vary there, or have no value.", count(idle));
  if (!clusters.empty() && clusters.front().members.size() > 1) {
    text += fmt::format(" The largest holds {}, of which {} is the most typical.",
                        clusters.front().members.size(),
                        report.study.features[clusters.front().medoid]);
  }
  return text;
}

std::string shift_sentence(const FeatureStudy& study) {
  std::vector<std::string> by_pair;
  for (std::size_t p = 0; p < study.pairs.size(); ++p) {
    std::size_t shifted = 0;
    for (std::size_t f = 0; f < study.features.size(); ++f) {
      shifted += study.at(p, f).shift.index > kShiftMajor ? 1U : 0U;
    }
    by_pair.push_back(fmt::format("{} in {}", count(shifted), study.pairs[p]));
  }
  return fmt::format(
      "{} shifted by a PSI above {:.2f} from train to test in some pair ({}); by their values "
      "alone, "
      "without what was missing, {}.",
      plural(major_shifts(study, stability_of).size(), "feature"), kShiftMajor,
      fmt::join(by_pair, ", "), count(major_shifts(study, stability_of_values).size()));
}

}  // namespace

FeatureReport build_feature_report(FeatureReportInputs inputs) {
  FeatureReport report{.provenance = std::move(inputs.provenance),
                       .simulated = inputs.simulated,
                       .venue = std::move(inputs.venue),
                       .interval = std::move(inputs.interval),
                       .horizon = inputs.horizon,
                       .study = std::move(inputs.study),
                       .tests = 0,
                       .below_level = 0,
                       .adjusted = {},
                       .findings = {},
                       .cluster_of = {},
                       .reduced = {}};
  const std::vector<double> p = p_in_train(report.study);
  for (const double value : p) {
    report.tests += std::isfinite(value) ? 1U : 0U;
    report.below_level += value < kLevel ? 1U : 0U;
  }
  report.adjusted = adjusted_p(p, Adjustment::holm);
  report.findings = findings_of(report);
  report.cluster_of.resize(report.study.features.size());
  const auto& clusters = report.study.clustering.clusters;
  for (std::size_t k = 0; k < clusters.size(); ++k) {
    for (const std::size_t member : clusters[k].members) report.cluster_of[member] = k;
  }
  report.reduced = reduced_list(report.study);
  return report;
}

std::vector<FeatureCell> strongest_in_train(const FeatureReport& report, std::size_t max) {
  std::vector<FeatureCell> cells;
  for (std::size_t f = 0; f < report.study.features.size(); ++f) {
    for (std::size_t p = 0; p < report.study.pairs.size(); ++p) {
      if (std::isfinite(report.study.at(p, f).train.p)) cells.push_back({p, f});
    }
  }
  std::ranges::stable_sort(cells, std::ranges::greater(), [&](FeatureCell cell) {
    return std::abs(report.study.at(cell.pair, cell.feature).train.ic.value);
  });
  if (cells.size() > max) cells.resize(max);
  return cells;
}

std::size_t varying_features(const FeatureStudy& study) {
  std::size_t varying = 0;
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    varying += std::isnan(study.correlation.at(f, f)) ? 0U : 1U;
  }
  return varying;
}

double stability_of(const FeatureFacts& facts) {
  return facts.shift.index;
}

double stability_of_values(const FeatureFacts& facts) {
  return facts.shift.index - facts.shift.of_missing;
}

double missing_in_train_of(const FeatureFacts& facts) {
  return facts.missing_train;
}

double largest_of_pairs(const FeatureStudy& study, std::size_t feature, FeatureNumber number) {
  double most = std::nan("");
  for (std::size_t p = 0; p < study.pairs.size(); ++p) {
    most = std::fmax(most, number(study.at(p, feature)));
  }
  return most;
}

std::vector<std::size_t> major_shifts(const FeatureStudy& study, FeatureNumber stability) {
  const auto worst = [&](std::size_t f) { return largest_of_pairs(study, f, stability); };
  std::vector<std::size_t> shifted;
  for (std::size_t f = 0; f < study.features.size(); ++f) {
    if (worst(f) > kShiftMajor) shifted.push_back(f);
  }
  std::ranges::stable_sort(shifted, std::ranges::greater(), worst);
  return shifted;
}

std::string headline(const FeatureReport& report) {
  const std::string prefix = report.simulated ? "Simulated data. " : "";
  const std::string tried = plural(report.tests, "rank IC");
  if (report.findings.empty()) {
    return fmt::format("{}None of {} in train outlives the number of those tried.", prefix, tried);
  }
  return fmt::format(
      "{}Of {} in train, {} outlive the number of those tried; {} of them hold in "
      "test.",
      prefix, tried, count(report.findings.size()),
      count(count_of(report, &FeatureFinding::confirmed)));
}

std::vector<std::string> findings_in_words(const FeatureReport& report) {
  const FeatureStudy& study = report.study;
  std::vector<std::string> words = {
      fmt::format("{} of {} were tried on the log return of the next {}: train from {} to {}, test "
                  "from {} to {}.",
                  plural(study.features.size(), "feature"), plural(study.pairs.size(), "pair"),
                  duration_text(report.horizon), to_date_string(study.train.begin),
                  to_date_string(study.train.end), to_date_string(study.test.begin),
                  to_date_string(study.test.end)),
      fmt::format(
          "{} in train have a p-value below 5 %, where {} would by chance alone; {} survive "
          "Holm at 5 % over all {}.",
          plural(report.below_level, "rank IC"),
          decimal(kLevel * static_cast<double>(report.tests), 0), count(report.findings.size()),
          count(report.tests))};
  if (!report.findings.empty()) {
    words.push_back(fmt::format(
        "Of these, {} have the same sign in test, {} also a 95 % interval that leaves out zero, "
        "and {} survive Holm in test among the {}.",
        count(count_of(report, &FeatureFinding::same_sign)),
        count(count_of(report, &FeatureFinding::clear)),
        count(count_of(report, &FeatureFinding::confirmed)), count(report.findings.size())));
  }
  words.push_back(cluster_sentence(report));
  words.push_back(shift_sentence(study));
  return words;
}

std::vector<std::string> rules_of_use(const FeatureReport& report) {
  return {
      fmt::format("This report looks at test data, from {} on: in the columns that say test, in "
                  "the years that are shaded, and in PSI. Whoever chooses features by them has "
                  "used that range up, and a backtest on it is then worth nothing.",
                  to_date_string(report.study.test.begin)),
      "The clusters, the reduced list, and the autocorrelations come from train only, and know "
      "no outcome. A choice made by them leaves the test range fresh.",
      "A rank IC is the worth of one feature alone. A feature of no worth alone may have some "
      "beside others, and of two alike only one adds anything.",
      "A rank IC is no profit: costs are not in it. Nor is it all forecast: a feature that "
      "moves with the newest close shares that price's noise with the outcome, which begins "
      "there, and a bounce between bid and ask looks like a reversal (Roll 1984)."};
}

Status write_documents(const FeatureReport& report, const std::filesystem::path& folder) {
  TERN_TRY_STATUS(make_folder(folder));
  TERN_TRY_STATUS(write_document(folder / "features.json", to_json(report)));
  return write_document(folder / "features.html", to_html(report));
}

}  // namespace tern
