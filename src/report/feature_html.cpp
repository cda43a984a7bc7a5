#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/feature_pictures.h"
#include "report/feature_report.h"
#include "report/feature_tables.h"
#include "report/number.h"
#include "validate/stability_index.h"

namespace tern {
namespace {

constexpr std::size_t kStrongest = 20;

std::vector<KeyNumber> key_numbers(const FeatureReport& report) {
  std::size_t confirmed = 0;
  for (const FeatureFinding& finding : report.findings) confirmed += finding.confirmed ? 1U : 0U;
  const FeatureStudy& study = report.study;
  return {{"Rank ICs of train that survive Holm", count(report.findings.size()),
           fmt::format("of {} tried; {} have p < .05 alone", count(report.tests),
                       count(report.below_level))},
          {"Hold in test", count(confirmed), "of those found, after Holm among them"},
          {"Clusters", count(report.reduced.size()),
           fmt::format("of {} features that vary", count(varying_features(study)))},
          {fmt::format("PSI above {:.2f}", kShiftMajor),
           count(major_shifts(study, stability_of).size()),
           fmt::format("features, in some pair; {} by their values alone",
                       count(major_shifts(study, stability_of_values).size()))}};
}

std::string opening(const FeatureReport& report) {
  return fmt::format(
      "<header>\n<p class=\"about\">tern features on {}: {}.</p>\n<h1>{}</h1>\n{}{}</header>\n",
      escape_html(bars_text(report)),
      escape_html(fmt::format("{}", fmt::join(report.study.pairs, ", "))),
      escape_html(headline(report)), html_numbers(key_numbers(report)),
      html_list(findings_in_words(report), "reasons"));
}

std::string reduced_section(const FeatureReport& report) {
  std::vector<std::string> quoted;
  for (const std::string& name : report.reduced) quoted.push_back("\"" + name + "\"");
  return fmt::format(
      "<p>{}</p>\n<pre>learn.features = [{}]</pre>\n",
      escape_html(captioned(
          report,
          fmt::format("The feature that stands for each cluster, {} in all, from train alone and "
                      "without any outcome. For tern.toml, as a suggestion:",
                      count(report.reduced.size())))),
      escape_html(fmt::format("{}", fmt::join(quoted, ", "))));
}

std::string folded(const Table& table, std::string_view name) {
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", escape_html(name),
                     to_html(table));
}

std::string every_feature(const FeatureReport& report) {
  std::string out =
      "<p class=\"note\">AC: autocorrelation of ranks in train, at 1, 24, and 168 bars. Missing: "
      "share of the bars. The intervals allow for overlapping outcomes and for autocorrelation "
      "(Newey and West 1987). PSI: shift from train to test, and what of it is "
      "of missing values.</p>\n";
  for (std::size_t p = 0; p < report.study.pairs.size(); ++p) {
    out += to_html(facts_table(report, p));
    out += folded(year_table(report, p), report.study.pairs[p] + " by year");
  }
  return out;
}

}  // namespace

std::string to_html(const FeatureReport& report) {
  std::string body = opening(report);
  body +=
      html_section("use", "What may be chosen by what", html_list(rules_of_use(report), "plain"));
  body += html_section(
      "worth", "What a feature is worth alone",
      to_html(strongest_table(report, kStrongest)) + html_figure(rank_ic_picture(report)));
  body += html_section("likeness", "Which features tell the same",
                       html_figure(correlation_picture(report)) +
                           html_plain(to_html(cluster_table(report))) + reduced_section(report));
  body +=
      html_section("drift", "What shifted, and what is missing",
                   html_figure(stability_picture(report)) + html_figure(missing_picture(report)));
  body += html_section("all", "Every feature", every_feature(report));
  body += html_section("provenance", "Provenance", html_plain(to_html(provenance_table(report))));
  return html_page(captioned(report, "tern features"), body, report.provenance.version,
                   "A correlation is not a profit.");
}

}  // namespace tern
