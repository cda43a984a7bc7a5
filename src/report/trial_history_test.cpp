#include "report/trial_history.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

std::string said_of(const TrialHistory& history) {
  std::string text;
  for (const std::string& sentence : trial_sentences(history)) text += sentence + "\n";
  return text;
}

TEST(TrialHistory, OfAFreshFolderSaysWhatTheLedgerCannotKnow) {
  EXPECT_EQ(said_of({.run = 13, .holdout = {}}),
            "This run evaluated 13 configurations out of sample, and the trial ledger of its data "
            "folder knows of no other on rows that overlap.\n"
            "What was tried elsewhere it does not know: judge.trials_elsewhere would add it.\n"
            "The deflated Sharpe ratio pays for all 13 trials.\n");
}

TEST(TrialHistory, AddsEveryKindOfTrial) {
  const TrialHistory history{.run = 1, .earlier = 40, .elsewhere = 500, .holdout = {}};
  EXPECT_EQ(history.all(), 541U);
  const std::string said = said_of(history);
  EXPECT_NE(said.find("1 configuration out of sample"), std::string::npos) << said;
  EXPECT_NE(said.find("knows of 40 others"), std::string::npos) << said;
  EXPECT_NE(said.find("adds 500 trials from elsewhere"), std::string::npos) << said;
  EXPECT_NE(said.find("pays for all 541 trials"), std::string::npos) << said;
}

TEST(TrialHistory, TellsEachLookAtTheHoldout) {
  TrialHistory::Holdout holdout{.range = {utc_day(2025, 7, 1), utc_day(2026, 1, 1)}, .looks = {}};
  EXPECT_NE(said_of({.run = 1, .holdout = holdout}).find("has not been looked at yet"),
            std::string::npos);
  EXPECT_NE(said_of({.run = 1, .holdout = holdout}).find("is sealed"), std::string::npos);
  holdout.opened = true;
  holdout.looks = {{utc_day(2026, 1, 2) + 3h, "tern run", ""},
                   {utc_day(2026, 2, 2), "tern run", "the last check"}};
  const std::string said = said_of({.run = 1, .holdout = holdout});
  EXPECT_NE(said.find("from 2025-07-01 to 2026-01-01 is open in this run"), std::string::npos);
  EXPECT_NE(said.find("looked at 2 times: 2026-01-02 03:00 by tern run (not sealed then); "
                      "2026-02-02 00:00 by tern run (the last check)."),
            std::string::npos)
      << said;
  for (int i = 0; i < 5; ++i) holdout.looks.push_back(holdout.looks.back());
  const std::string many = said_of({.run = 1, .holdout = holdout});
  EXPECT_NE(many.find("looked at 7 times, the last 5: "), std::string::npos) << many;
  EXPECT_EQ(many.find("not sealed then"), std::string::npos) << "too long ago";
}

}  // namespace
}  // namespace tern
