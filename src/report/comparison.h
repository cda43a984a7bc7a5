#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

namespace tern {

/// Something that is not the same in two reports.
struct ReportDifference {
  std::string what;
  std::string a;
  std::string b;
};

/// Two equity curves on the days that both have.
///
/// Units:   Sharpe ratios per year of 365 days.
/// Missing: NaN where a curve has no Sharpe ratio, both are one curve, or there are fewer than 20
///          days in common.
struct CurveContest {
  std::string name_a;
  std::string name_b;
  TimeRange days_between{};  ///< from the first common day to the end of the last
  std::size_t n = 0;         ///< days
  double return_a;
  double return_b;
  double sharpe_a;
  double sharpe_b;
  Interval95 sharpe_gain;  ///< B less A; studentized bootstrap
  double p;                ///< two-sided, by the same
  double p_normal;         ///< Jobson-Korkie-Memmel, for normal returns
};

/// The scores of one (pair, model, horizon) that both reports have.
struct ForecastPair {
  ForecastScore a;
  ForecastScore b;
};

struct ReportComparison {
  Report a;
  Report b;
  std::vector<ReportDifference> differences;
  std::optional<CurveContest> contest;  ///< of the two primary strategies, if both ran
  std::vector<ForecastPair> forecasts;
};

/// Puts two reports side by side, and tests the difference of what they earned.
/// Determinism: the same at any `jobs`. Cost: O(days draws), about 11 ns each.
ReportComparison compare_reports(Report a, Report b, std::size_t draws, std::uint64_t seed,
                                 std::size_t jobs);

/// What came of it, in one sentence.
std::string conclusion_of(const ReportComparison& comparison);

std::string comparison_text(const ReportComparison& comparison);
std::string comparison_json(const ReportComparison& comparison);

}  // namespace tern
