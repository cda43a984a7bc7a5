#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/compared.h"
#include "app/kept_run.h"
#include "report/field_writer.h"
#include "report/number.h"

namespace tern {
namespace {

constexpr double kLevel = 0.05;

std::string p_text(double p) {
  return p < 0.001 ? "<.001" : decimal(p, 3);
}

/// A test that does not exist has no p after Holm either.
std::string holm_text(const TestResult& test, double adjusted) {
  return p_text(std::isnan(test.p) ? test.p : adjusted);
}

std::size_t model_width(const ModelComparison& is) {
  std::size_t width = 5;
  for (const ForecastReport& row : is.rows) width = std::max(width, row.score.model.size());
  return width;
}

/// The model's name, and the sixteen columns beside it.
std::string line(const std::string& model, std::size_t width,
                 const std::array<std::string, 16>& cells) {
  constexpr std::array kWidths = {6, 7, 7, 7, 24, 7, 5, 5, 5, 5, 6, 5, 5, 3, 8, 7};
  std::string text = fmt::format("  {:<{}}", model, width);
  for (std::size_t c = 0; c < cells.size(); ++c)
    text += fmt::format(" {:>{}}", cells[c], kWidths[c]);
  return text + "\n";
}

std::string row_line(const ForecastReport& row, std::size_t width) {
  const ForecastScore& is = row.score;
  const ForecastStanding& stands = row.standing;
  const double mib = row.model_bytes.value_or(std::nan("")) / (1 << 20);
  return line(
      is.model, width,
      {std::to_string(is.n), decimal(is.rmse_percent, 4), decimal(is.rmse_zero_percent, 4),
       decimal(100 * is.r2_oos, 3), with_interval(is.ic, 3), decimal(is.rank_ic.value, 4),
       decimal(is.auc, 3), decimal(100 * is.directional_accuracy.value, 1), p_text(is.clark_west.p),
       holm_text(is.clark_west, stands.clark_west_holm), decimal(stands.rival.statistic, 2),
       holm_text(stands.rival, stands.rival_holm), p_text(stands.set_p),
       stands.in_set ? "yes" : "no", decimal(row.seconds, 1), decimal(mib, 2)});
}

std::string header_line(std::size_t width) {
  return line("model", width,
              {"n", "RMSE", "RMSE 0", "R2 %", "IC [95 %]", "rank IC", "AUC", "dir %", "CW p",
               "Holm", "DM t", "Holm", "set p", "set", "CPU s", "MiB"});
}

/// The models that are in the set of every pair and horizon that has one.
std::vector<std::string> always_in_set(const ModelComparison& is) {
  std::vector<std::string> always;
  for (const ForecastReport& row : is.rows) {
    const bool everywhere = std::ranges::all_of(is.rows, [&](const ForecastReport& other) {
      return other.score.model != row.score.model || other.standing.in_set;
    });
    const bool listed = std::ranges::find(always, row.score.model) != always.end();
    if (everywhere && !listed) always.push_back(row.score.model);
  }
  return always;
}

std::string conclusion_of(const ModelComparison& is) {
  std::size_t tests = 0;
  std::vector<std::string> found;
  for (const ForecastReport& row : is.rows) {
    if (std::isnan(row.score.clark_west.p)) continue;
    ++tests;
    if (row.standing.clark_west_holm > kLevel) continue;
    found.push_back(fmt::format("{} {} of {}", row.score.model, duration_text(row.score.horizon),
                                row.score.pair));
  }
  const auto listed = [](const std::vector<std::string>& names) {
    return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
  };
  const auto always = always_in_set(is);
  const bool tied = std::ranges::all_of(
      is.rankings, [](const PairRanking& pair) { return pair.ranking.set_holds_all; });
  std::string text = fmt::format(
      "A signal by Clark-West after Holm over the {} tests shown, at 5 %: {}.\n"
      "In the 90 % model confidence set of every pair and horizon: {}{}.",
      tests, listed(found), listed(always),
      tied && !always.empty() ? "; the sets hold all, so the data cannot tell them apart" : "");
  return text;
}

std::string to_text(const ModelComparison& is) {
  const std::size_t width = model_width(is);
  std::string text = fmt::format("{}{}\n", title_of(is.run), is.simulated ? "  *simulated*" : "");
  const ForecastScore* last = nullptr;
  for (const ForecastReport& row : is.rows) {
    if (last == nullptr || last->pair != row.score.pair || last->horizon != row.score.horizon) {
      text += fmt::format("\n{}, {} ahead\n{}", row.score.pair, duration_text(row.score.horizon),
                          header_line(width));
    }
    last = &row.score;
    text += row_line(row, width);
  }
  return text +
         fmt::format(
             "\nRMSE and RMSE 0 (of forecasting no change) in percent of price; R2 against no "
             "change. CW: Clark-West\nagainst no change, one-sided. DM: Diebold-Mariano on squared "
             "error against {}, positive where better,\ntwo-sided. Holm: p after Holm over its "
             "column, all of it. set: in the 90 % model confidence set.\n\n{}\n",
             is.rival == kNoChange ? "no change" : is.rival, conclusion_of(is));
}

FieldWriter::Json to_json(const ForecastReport& row) {
  FieldWriter::Json json;
  FieldWriter fields(json);
  const ForecastScore& score = row.score;
  fields("pair", score.pair);
  fields("model", score.model);
  fields("horizon", score.horizon);
  fields("n", score.n);
  fields("rmse_percent", score.rmse_percent);
  fields("rmse_zero_percent", score.rmse_zero_percent);
  fields("r2_oos", score.r2_oos);
  fields("ic", score.ic);
  fields("rank_ic", score.rank_ic);
  fields("directional_accuracy", score.directional_accuracy);
  fields("auc", score.auc);
  fields("clark_west", score.clark_west);
  describe(fields, row.standing);
  fields("seconds", row.seconds);
  fields("model_bytes", row.model_bytes);
  return json;
}

std::string to_json(const ModelComparison& is) {
  FieldWriter::Json json = {{"run", is.run.id},
                            {"started_at", to_string(is.run.started_at)},
                            {"git_commit", is.run.git_commit},
                            {"simulated", is.simulated},
                            {"rival", is.rival},
                            {"models", FieldWriter::Json::array()},
                            {"rankings", FieldWriter::json_of(is.rankings)},
                            {"conclusion", conclusion_of(is)}};
  for (const ForecastReport& row : is.rows) json["models"].push_back(to_json(row));
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string comparison_text(const ModelComparison& comparison, bool json) {
  return json ? to_json(comparison) : to_text(comparison);
}

}  // namespace tern
