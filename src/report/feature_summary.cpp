#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "report/feature_report.h"
#include "report/feature_tables.h"
#include "report/number.h"
#include "validate/stability_index.h"

namespace tern {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kStrongest = 10;
constexpr std::size_t kClusters = 8;
constexpr std::size_t kShifts = 20;

/// Words in lines no wider than a screen, those after the first set in by `indent`.
std::string wrapped(std::string_view words, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (const std::string_view word : split(words, ' ')) {
    if (column > 0 && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + "\n";
}

std::string strongest_lines(const FeatureReport& report) {
  std::string out = fmt::format("{:<20} {:<9} {:>8}  {:>17}  {:>8}  {:>8}\n", "feature", "pair",
                                "train IC", "[95 %]", "p Holm", "test IC");
  for (const FeatureCell cell : strongest_in_train(report, kStrongest)) {
    const FeatureFacts& facts = report.study.at(cell.pair, cell.feature);
    const std::size_t place = cell.pair * report.study.features.size() + cell.feature;
    const Interval95& ic = facts.train.ic;
    out += fmt::format("{:<20} {:<9} {:>8}  {:>17}  {:>8}  {:>8}\n", facts.feature, facts.pair,
                       decimal(ic.value, 4),
                       fmt::format("[{}, {}]", decimal(ic.low, 4), decimal(ic.high, 4)),
                       p_value(report.adjusted[place]), decimal(facts.test.ic.value, 4));
  }
  return out;
}

std::string cluster_lines(const FeatureReport& report) {
  std::string out;
  const auto& clusters = report.study.clustering.clusters;
  for (std::size_t k = 0; k < std::min(kClusters, clusters.size()); ++k) {
    if (clusters[k].members.size() < 2) break;
    std::vector<std::string> others;
    for (const std::size_t member : clusters[k].members) {
      if (member != clusters[k].medoid) others.push_back(report.study.features[member]);
    }
    out += wrapped(fmt::format("  {} ({}): {}", report.study.features[clusters[k].medoid],
                               clusters[k].members.size(), fmt::join(others, ", ")),
                   4);
  }
  return out;
}

std::string shift_lines(const FeatureReport& report) {
  const std::vector<std::size_t> shifted = major_shifts(report.study, stability_of);
  std::vector<std::string> words;
  for (std::size_t k = 0; k < std::min(kShifts, shifted.size()); ++k) {
    const double worst = largest_of_pairs(report.study, shifted[k], stability_of);
    words.push_back(fmt::format("{} {}", report.study.features[shifted[k]], decimal(worst, 2)));
  }
  if (words.empty()) return "  none\n";
  const std::string more =
      shifted.size() > kShifts ? fmt::format(", and {} more", count(shifted.size() - kShifts)) : "";
  return wrapped(fmt::format("  {}{}", fmt::join(words, ", "), more), 2);
}

}  // namespace

std::string summary(const FeatureReport& report, std::string_view location) {
  std::string out = wrapped(captioned(report, "Features on " + bars_text(report)), 0);
  out += wrapped(headline(report), 0);
  for (const std::string& words : findings_in_words(report)) out += wrapped("- " + words, 2);
  out += "\n" + captioned(report, "Strongest in train") + "\n" + strongest_lines(report);
  out += "\n" + captioned(report, "Largest clusters: what stands for them, and the rest") + "\n" +
         cluster_lines(report);
  out += "\n" + captioned(report, fmt::format("PSI above {:.2f}", kShiftMajor)) + "\n" +
         shift_lines(report);
  out += fmt::format("\n{} features stand for all {} that vary.\n", count(report.reduced.size()),
                     count(varying_features(report.study)));
  out += wrapped(rules_of_use(report).front(), 0);
  if (!location.empty()) out += fmt::format("\nThe whole report: {}\n", location);
  return out;
}

}  // namespace tern
