#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/feature_report.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json instant(std::optional<Timestamp> t) {
  return t ? Json(to_string(*t)) : Json(nullptr);
}

Json range(TimeRange range) {
  return {{"begin", to_string(range.begin)}, {"end", to_string(range.end)}};
}

Json to_json(const RankIc& rank) {
  return {{"rank_ic", number(rank.ic.value)},
          {"low", number(rank.ic.low)},
          {"high", number(rank.ic.high)},
          {"p", number(rank.p)},
          {"n", rank.n}};
}

Json to_json(const FeatureReport& report, FeatureCell cell) {
  const FeatureFacts& facts = report.study.at(cell.pair, cell.feature);
  Json json = {{"pair", facts.pair},
               {"missing_train", number(facts.missing_train)},
               {"missing_test", number(facts.missing_test)},
               {"first", instant(facts.first)},
               {"last", instant(facts.last)},
               {"autocorrelation", Json::object()},
               {"train", to_json(facts.train)},
               {"test", to_json(facts.test)},
               {"all", to_json(facts.all)},
               {"years", Json::array()},
               {"psi", number(facts.shift.index)},
               {"psi_of_missing", number(facts.shift.of_missing)}};
  for (std::size_t k = 0; k < kStudiedLags.size(); ++k) {
    json["autocorrelation"][std::to_string(kStudiedLags[k])] = number(facts.autocorrelation[k]);
  }
  const std::size_t place = cell.pair * report.study.features.size() + cell.feature;
  json["train"]["p_holm"] = std::isfinite(facts.train.p) ? Json(report.adjusted[place]) : Json();
  for (const YearIc& year : facts.years) {
    Json row = {{"year", year.year}};
    row.update(to_json(year.rank));
    json["years"].push_back(std::move(row));
  }
  return json;
}

Json features_json(const FeatureReport& report) {
  Json list = Json::array();
  for (std::size_t f = 0; f < report.study.features.size(); ++f) {
    const std::string& name = report.study.features[f];
    const bool stays = std::ranges::find(report.reduced, name) != report.reduced.end();
    Json json = {{"name", name},
                 {"cluster", report.cluster_of[f] + 1},
                 {"in_reduced_list", stays},
                 {"pairs", Json::array()}};
    for (std::size_t p = 0; p < report.study.pairs.size(); ++p) {
      json["pairs"].push_back(to_json(report, {p, f}));
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json clusters_json(const FeatureStudy& study) {
  Json list = Json::array();
  for (const Cluster& cluster : study.clustering.clusters) {
    Json members = Json::array();
    for (const std::size_t member : cluster.members) members.push_back(study.features[member]);
    list.push_back({{"medoid", study.features[cluster.medoid]}, {"members", std::move(members)}});
  }
  return list;
}

/// Row i holds the correlations of feature i with features 0 to i, to four digits: their errors
/// begin in the sixth.
Json correlation_json(const CorrelationMatrix& matrix) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    Json row = Json::array();
    for (std::size_t j = 0; j <= i; ++j)
      row.push_back(number(std::round(1e4 * matrix.at(i, j)) / 1e4));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json findings_json(const FeatureReport& report) {
  Json list = Json::array();
  for (const FeatureFinding& finding : report.findings) {
    list.push_back({{"feature", report.study.features[finding.cell.feature]},
                    {"pair", report.study.pairs[finding.cell.pair]},
                    {"same_sign_in_test", finding.same_sign},
                    {"clear_of_zero_in_test", finding.clear},
                    {"confirmed_in_test", finding.confirmed}});
  }
  return list;
}

}  // namespace

std::string to_json(const FeatureReport& report) {
  const Provenance& is = report.provenance;
  Json json;
  json["provenance"] = {{"git_commit", is.git_commit},
                        {"version", is.version},
                        {"config_hash", is.config_hash},
                        {"data_hash", is.data_hash},
                        {"seed", is.seed}};
  json["simulated"] = report.simulated;
  json["venue"] = report.venue;
  json["pairs"] = report.study.pairs;
  json["interval"] = report.interval;
  json["horizon"] = duration_text(report.horizon);
  json["train"] = range(report.study.train);
  json["test"] = range(report.study.test);
  json["headline"] = headline(report);
  json["words"] = findings_in_words(report);
  json["rules_of_use"] = rules_of_use(report);
  json["tests"] = report.tests;
  json["below_5_percent"] = report.below_level;
  json["findings"] = findings_json(report);
  json["reduced_list"] = report.reduced;
  json["features"] = features_json(report);
  json["clusters"] = clusters_json(report.study);
  json["correlation"] = correlation_json(report.study.correlation);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
