#include "store/trial_ledger.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"
#include "store/statement.h"

namespace tern {
namespace {

const double kNone = std::nan("");

Trial trial_of(const std::string& rule, const std::string& code = "abc") {
  return {"strategy",
          rule,
          "store",
          "rule = " + rule + "\n",
          code,
          "da7a",
          {utc_day(2022, 1, 1), utc_day(2026, 1, 1)}};
}

Look look_of(int hour, std::string reason = "") {
  return {utc_day(2026, 1, 1) + std::chrono::hours{hour},
          "tern run",
          "store",
          {utc_day(2022, 1, 1), utc_day(2026, 1, 1)},
          std::move(reason)};
}

class Ledger : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    database_.reset();
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  std::int64_t look(int hour, const std::vector<Trial>& trials, std::string reason = "") {
    const auto id = TrialLedger(*database_).look(look_of(hour, std::move(reason)), trials);
    EXPECT_TRUE(id) << id.error().message;
    return id.value_or(-1);
  }
  std::vector<TrialRecord> trials() { return *TrialLedger(*database_).trials(); }
  std::vector<LookRecord> looks() { return *TrialLedger(*database_).looks(); }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

TEST_F(Ledger, BeginsAtZero) {
  EXPECT_TRUE(trials().empty());
  EXPECT_TRUE(looks().empty());
}

TEST_F(Ledger, ATrialThatIsLookedAtAgainIsNotAnother) {
  look(0, {trial_of("sign"), trial_of("hold")});
  look(5, {trial_of("sign")}, "the last check");
  ASSERT_EQ(trials().size(), 2U);
  const TrialRecord hold = trials()[0], sign = trials()[1];
  EXPECT_EQ(hold.trial, trial_of("hold"));
  EXPECT_EQ(hold.looks, 1U);
  EXPECT_EQ(sign.trial, trial_of("sign"));
  EXPECT_EQ(sign.id, trial_id(trial_of("sign")));
  EXPECT_EQ(sign.looks, 2U);
  EXPECT_EQ(sign.first, look_of(0).at);
  EXPECT_EQ(sign.last, look_of(5).at);
  ASSERT_EQ(looks().size(), 2U);
  EXPECT_EQ(looks()[0].trials, 2U);
  EXPECT_EQ(looks()[1].look, look_of(5, "the last check"));
}

TEST_F(Ledger, AnotherConfigurationCodeOrDataIsAnotherTrial) {
  Trial other_data = trial_of("sign");
  other_data.data_hash = "other";
  Trial other_kind = trial_of("sign");
  other_kind.kind = "forecast";
  Trial other_name = trial_of("sign");
  other_name.name = "a name decides nothing";
  look(0, {trial_of("sign"), trial_of("hold"), trial_of("sign", "def"), other_data, other_kind,
           other_name});
  EXPECT_EQ(trials().size(), 5U);
}

TEST_F(Ledger, TellsTheNewestFigures) {
  const std::vector<Trial> both = {trial_of("sign"), trial_of("hold")};
  TrialLedger ledger(*database_);
  const std::int64_t first = look(0, both);
  const std::int64_t second = look(1, both);
  ASSERT_TRUE(ledger.tell(first, both, std::vector<TrialFigures>{{0.1, kNone, kNone}, {1, 2, 3}}));
  EXPECT_EQ(trials()[1].figures.sharpe, 0.1);
  EXPECT_TRUE(std::isnan(trials()[1].figures.ic));
  ASSERT_TRUE(ledger.tell(second, both, std::vector<TrialFigures>{{kNone, 0.25, -0.5}, {1, 2, 3}}));
  EXPECT_TRUE(std::isnan(trials()[1].figures.sharpe));
  EXPECT_EQ(trials()[1].figures.ic, 0.25);
  EXPECT_EQ(trials()[1].figures.r2_oos, -0.5);
  look(2, both);
  EXPECT_EQ(trials()[0].figures.sharpe, 1) << "a look that was cut short hides nothing";
}

TEST_F(Ledger, NothingInItCanBeChangedOrTakenOut) {
  const std::vector<Trial> one = {trial_of("sign")};
  ASSERT_TRUE(TrialLedger(*database_)
                  .tell(look(0, one), one, std::vector<TrialFigures>{{0.1, kNone, kNone}}));
  for (const std::string table : {"trials", "looks", "trial_looks", "trial_figures"}) {
    const std::string column =
        table == "trials" ? "name" : (table == "looks" ? "command" : "look_id");
    for (const std::string& sql :
         {"DELETE FROM " + table, "UPDATE " + table + " SET " + column + " = 7",
          "REPLACE INTO " + table + " SELECT * FROM " + table,
          "INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table}) {
      const Status status = database_->execute(sql);
      ASSERT_FALSE(status) << sql;
      EXPECT_NE(status.error().message.find("append-only"), std::string::npos)
          << status.error().message;
    }
  }
  EXPECT_EQ(trials().front().trial, one.front());
  EXPECT_EQ(trials().front().figures.sharpe, 0.1);
}

TEST_F(Ledger, SurvivesWhoeverWroteIt) {
  look(0, {trial_of("sign")}, "why not");
  open();
  EXPECT_EQ(trials().size(), 1U);
  EXPECT_EQ(looks().front().look, look_of(0, "why not"));
  look(1, {trial_of("sign")});
  EXPECT_EQ(trials().front().looks, 2U);
}

TEST_F(Ledger, WhatDoesNotFitTheDiskLeavesNoHalfOfALook) {
  look(0, {trial_of("sign")});
  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 1"));
  std::vector<Trial> many;
  for (int i = 0; i < 5000; ++i) many.push_back(trial_of(std::to_string(i)));
  const auto refused = TrialLedger(*database_).look(look_of(1), many);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::io);
  EXPECT_EQ(looks().size(), 1U);
  EXPECT_EQ(trials().size(), 1U);
}

TEST_F(Ledger, TwoWhoLookAtOnceAddUp) {
  const auto keep_looking = [&](const std::string& who, std::string& error) {
    auto database = Database::open(scratch_.path());
    if (!database) return void(error = database.error().message);
    TrialLedger ledger(*database);
    for (int i = 0; i < 20; ++i) {
      const std::vector<Trial> two = {trial_of("both"), trial_of(who + std::to_string(i))};
      const auto id = ledger.look(look_of(i), two);
      if (!id) return void(error = id.error().message);
      const Status told = ledger.tell(*id, two, std::vector<TrialFigures>(2));
      if (!told) return void(error = told.error().message);
    }
  };
  std::string first_error, second_error;
  std::thread first([&] { keep_looking("a", first_error); });
  std::thread second([&] { keep_looking("b", second_error); });
  first.join();
  second.join();
  EXPECT_EQ(first_error, "");
  EXPECT_EQ(second_error, "");
  const std::vector<TrialRecord> all = trials();
  EXPECT_EQ(all.size(), 41U);
  EXPECT_EQ(looks().size(), 40U);
  for (const TrialRecord& record : all) {
    EXPECT_EQ(record.looks, record.trial.name == "both" ? 40U : 1U) << record.trial.name;
  }
}

}  // namespace
}  // namespace tern
