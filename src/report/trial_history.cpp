#include "report/trial_history.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/number.h"

namespace tern {

namespace {

constexpr std::size_t kLooksShown = 5;

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return count(n) + " " + std::string(n == 1 ? one : many);
}

std::string look_text(const TrialHistory::Look& look) {
  const Timestamp minute = std::chrono::floor<std::chrono::minutes>(look.at);
  return fmt::format("{} by {} ({})", to_string(minute), look.command,
                     look.reason.empty() ? "not sealed then" : look.reason);
}

std::string looks_sentence(const TrialHistory::Holdout& holdout) {
  const auto& looks = holdout.looks;
  if (looks.empty()) return "The hold-out has not been looked at yet.";
  const std::size_t shown = std::min(looks.size(), kLooksShown);
  std::vector<std::string> texts;
  for (std::size_t i = looks.size() - shown; i < looks.size(); ++i) {
    texts.push_back(look_text(looks[i]));
  }
  return fmt::format(
      "The hold-out has been looked at {}{}: {}.", counted(looks.size(), "time", "times"),
      shown < looks.size() ? fmt::format(", the last {}", shown) : "", fmt::join(texts, "; "));
}

}  // namespace

std::vector<std::string> trial_sentences(const TrialHistory& history) {
  std::vector<std::string> sentences;
  sentences.push_back(fmt::format(
      "This run evaluated {} out of sample, and the trial ledger of its data folder knows of {} on "
      "rows that overlap.",
      counted(history.run, "configuration", "configurations"),
      history.earlier == 0 ? "no other" : counted(history.earlier, "other", "others")));
  sentences.push_back(
      history.elsewhere == 0
          ? "What was tried elsewhere it does not know: judge.trials_elsewhere would add it."
          : fmt::format("The configuration adds {} from elsewhere.",
                        counted(history.elsewhere, "trial", "trials")));
  sentences.push_back(
      fmt::format("The deflated Sharpe ratio pays for {}.",
                  history.all() == 1 ? "1 trial" : "all " + count(history.all()) + " trials"));
  if (!history.holdout) return sentences;
  const TimeRange range = history.holdout->range;
  sentences.push_back(fmt::format(
      "The hold-out from {} to {} is {}.", to_date_string(range.begin), to_date_string(range.end),
      history.holdout->opened
          ? "open in this run: nothing was learned from it, and what it shows cannot be unseen"
          : "sealed: neither it nor what follows was learned from or judged"));
  sentences.push_back(looks_sentence(*history.holdout));
  return sentences;
}

}  // namespace tern
