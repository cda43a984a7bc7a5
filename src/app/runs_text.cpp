#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/kept_run.h"
#include "app/runs.h"
#include "report/number.h"

namespace tern {
namespace {

constexpr double kLevel = 0.05;

/// How many tests came out for either side, after Holm.
struct Tally {
  std::size_t for_a = 0;
  std::size_t for_b = 0;
  std::size_t tests = 0;

  void add(double favor, double p) {
    if (std::isnan(favor)) return;
    ++tests;
    if (p > kLevel) return;
    ++(favor > 0 ? for_b : for_a);
  }
};

struct Outcome {
  Tally squared_error, ic, knows;

  explicit Outcome(const RunComparison& comparison) {
    for (const RunContest& contest : comparison.contests) {
      squared_error.add(contest.score.squared_error.statistic, contest.squared_error_holm);
      ic.add(contest.score.ic_gain.value, contest.ic_gain_holm);
      knows.add(contest.score.encompassing.statistic, contest.encompassing_holm);
    }
  }
  bool for_a() const { return squared_error.for_a + ic.for_a > 0; }
  bool for_b() const { return squared_error.for_b + ic.for_b > 0; }
};

/// What it comes to, of features added or of two forecasts.
std::string_view verdict_of(const Outcome& outcome, bool features) {
  const bool knows = outcome.knows.for_b > 0;
  if (outcome.for_a() && outcome.for_b()) return "neither is better throughout";
  if (outcome.for_b())
    return features ? "the added features help where B is better" : "B is better where it is shown";
  if (outcome.for_a()) {
    return features ? "the added features are not shown to help, and hurt where A is better"
                    : "A is better where it is shown";
  }
  if (!features) return "neither is shown to be better";
  return knows ? "there is something in the added features, and they are not shown to help"
               : "the added features are not shown to help";
}

std::string model_text(const RunContest& contest) {
  return contest.model_a == contest.model_b
             ? contest.model_a
             : fmt::format("{} vs {}", contest.model_a, contest.model_b);
}

std::string p_text(double p) {
  return p < 0.001 ? "<.001" : decimal(p, 3);
}

/// Widths that hold the longest name of each.
struct Names {
  std::size_t pair = 4;
  std::size_t model = 5;
  explicit Names(const RunComparison& comparison) {
    for (const RunContest& contest : comparison.contests) {
      pair = std::max(pair, contest.pair.size());
      model = std::max(model, model_text(contest).size());
    }
  }
  std::string line(std::string_view of_pair, std::string_view of_model,
                   std::string_view of_horizon) const {
    return fmt::format("{:<{}}  {:<{}}  {:>4}", of_pair, pair, of_model, model, of_horizon);
  }
  std::string line(const RunContest& contest) const {
    return line(contest.pair, model_text(contest), duration_text(contest.horizon));
  }
};

std::string score_lines(const RunComparison& comparison, const Names& names) {
  std::string text = fmt::format("{} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7}\n",
                                 names.line("pair", "model", "over"), "n", "RMSE 0", "RMSE A",
                                 "RMSE B", "R2 A %", "R2 B %", "IC A", "IC B", "rank A", "rank B");
  for (const RunContest& contest : comparison.contests) {
    const ContestScore& is = contest.score;
    text += fmt::format("{} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7}\n",
                        names.line(contest), is.n, decimal(is.rmse_zero_percent, 4),
                        decimal(is.a.rmse_percent, 4), decimal(is.b.rmse_percent, 4),
                        decimal(100 * is.a.r2_oos, 3), decimal(100 * is.b.r2_oos, 3),
                        decimal(is.a.ic.value, 4), decimal(is.b.ic.value, 4),
                        decimal(is.a.rank_ic.value, 4), decimal(is.b.rank_ic.value, 4));
  }
  return text;
}

std::string test_lines(const RunComparison& comparison, const Names& names) {
  const auto line = [](const auto&... cells) {
    return fmt::format("{} {:>5} {:>5} {:>5}  {:<25} {:>5} {:>5}  {:>5} {:>5} {:>5} {:>6}\n",
                       cells...);
  };
  std::string text = line(names.line("pair", "model", "over"), "DM t", "p", "Holm",
                          "IC of B less IC of A", "p", "Holm", "enc t", "p", "Holm", "CW p");
  for (const RunContest& contest : comparison.contests) {
    const ContestScore& is = contest.score;
    text += line(names.line(contest), decimal(is.squared_error.statistic, 2),
                 p_text(is.squared_error.p), p_text(contest.squared_error_holm),
                 with_interval(is.ic_gain, 4), p_text(is.ic_gain_p), p_text(contest.ic_gain_holm),
                 decimal(is.encompassing.statistic, 2), p_text(is.encompassing.p),
                 p_text(contest.encompassing_holm), p_text(is.clark_west.p));
  }
  text += "DM: Diebold-Mariano on squared error; enc: does B know what A does not?\n";
  if (std::ranges::any_of(comparison.contests, &RunContest::nested)) {
    text +=
        "CW: Clark-West, as B has all of A; it takes noise in A's own fit for a signal in B, so "
        "nothing is\nconcluded from it\n";
  }
  return text;
}

std::string to_text(const RunComparison& is) {
  const Names names(is);
  std::string text = fmt::format("A  {}\nB  {}\n", title_of(is.a), title_of(is.b));
  for (const ConfigDifference& of : is.differences) {
    text += fmt::format("   {}: {} in A, {} in B\n", of.key, of.a.empty() ? "absent" : of.a,
                        of.b.empty() ? "absent" : of.b);
  }
  if (is.a.git_commit != is.b.git_commit)
    text += "   made by different commits: more than the configuration may differ\n";
  if (!is.contests.empty()) {
    text += fmt::format(
        "\nOut of sample{}, on the rows that both forecast; RMSE in percent, R2 against no change\n"
        "{}\nTests of the difference, positive where it favors B; Holm: p after Holm over its "
        "column\n{}",
        is.simulated ? " on simulated data" : "", score_lines(is, names), test_lines(is, names));
  }
  if (!is.same.empty())
    text += fmt::format("\nThe same forecasts in both: {}\n", fmt::join(is.same, ", "));
  return text + "\n" + conclusion_of(is) + "\n";
}

nlohmann::ordered_json to_json(const RunRecord& run) {
  return {{"id", run.id},
          {"started_at", to_string(run.started_at)},
          {"git_commit", run.git_commit},
          {"config_hash", run.config_hash},
          {"data_hash", run.data_hash}};
}

nlohmann::ordered_json to_json(const Interval95& is) {
  return {{"value", is.value}, {"low", is.low}, {"high", is.high}};
}

nlohmann::ordered_json to_json(const Contender& is) {
  return {{"rmse_percent", is.rmse_percent},
          {"r2_oos", is.r2_oos},
          {"ic", to_json(is.ic)},
          {"rank_ic", to_json(is.rank_ic)}};
}

nlohmann::ordered_json to_json(const TestResult& is, double p_holm) {
  return {{"statistic", is.statistic}, {"p", is.p}, {"p_holm", p_holm}};
}

nlohmann::ordered_json to_json(const RunContest& contest) {
  const ContestScore& is = contest.score;
  auto gain = to_json(is.ic_gain);
  gain["p"] = is.ic_gain_p;
  gain["p_holm"] = contest.ic_gain_holm;
  return {{"pair", contest.pair},
          {"horizon", duration_text(contest.horizon)},
          {"model_a", contest.model_a},
          {"model_b", contest.model_b},
          {"n", is.n},
          {"rmse_zero_percent", is.rmse_zero_percent},
          {"a", to_json(is.a)},
          {"b", to_json(is.b)},
          {"diebold_mariano", to_json(is.squared_error, contest.squared_error_holm)},
          {"ic_gain", gain},
          {"encompassing", to_json(is.encompassing, contest.encompassing_holm)},
          {"nested", contest.nested},
          {"clark_west", {{"statistic", is.clark_west.statistic}, {"p", is.clark_west.p}}}};
}

nlohmann::ordered_json to_json(const RunComparison& is) {
  auto differences = nlohmann::ordered_json::object();
  for (const ConfigDifference& of : is.differences)
    differences[of.key] = {{"a", of.a}, {"b", of.b}};
  auto contests = nlohmann::ordered_json::array();
  for (const RunContest& contest : is.contests) contests.push_back(to_json(contest));
  return {{"a", to_json(is.a)},
          {"b", to_json(is.b)},
          {"simulated", is.simulated},
          {"differs", differences},
          {"contests", contests},
          {"same", is.same},
          {"conclusion", conclusion_of(is)}};
}

}  // namespace

std::string conclusion_of(const RunComparison& comparison) {
  if (comparison.contests.empty())
    return "A and B made the same forecasts: nothing is to be tested.";
  const Outcome outcome(comparison);
  const Tally& error = outcome.squared_error;
  const Tally& ic = outcome.ic;
  std::string text = fmt::format(
      "After Holm at 5 %, B is better than A in {} of {} by squared error and in {} of {} by IC",
      error.for_b, error.tests, ic.for_b, ic.tests);
  if (outcome.for_a()) text += fmt::format(" and worse in {} and {}", error.for_a, ic.for_a);
  text += fmt::format(", and knows what A does not in {} of {}", outcome.knows.for_b,
                      outcome.knows.tests);
  const bool features = std::ranges::all_of(comparison.contests, [](const RunContest& contest) {
    return contest.nested && contest.model_a == contest.model_b;
  });
  return text + fmt::format(": {}.", verdict_of(outcome, features));
}

std::string comparison_text(const RunComparison& comparison, bool json) {
  if (!json) return to_text(comparison);
  return to_json(comparison).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace tern
