#include "app/trained.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/code_hash.h"
#include "app/model_card.h"
#include "app/small_market.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

class TrainedModels : public SmallMarket {
 protected:
  /// "ridge BTC/USDT, ridge ETH/USDT": of those that were not kept.
  static std::string made(std::span<const Trained> all) {
    std::string names;
    for (const Trained& one : all) {
      if (one.kept) continue;
      names += (names.empty() ? "" : ", ") + one.model + " " + one.pairs.front();
    }
    return names;
  }
  static std::vector<std::string> ids(std::span<const Trained> all) {
    std::vector<std::string> ids;
    for (const Trained& one : all) ids.push_back(one.card ? one.card->id : one.refusal);
    return ids;
  }
};

constexpr const char* kAll =
    "zero BTC/USDT, zero ETH/USDT, zero SOL/USDT, ridge BTC/USDT, ridge ETH/USDT, ridge SOL/USDT";
constexpr const char* kRidges = "ridge BTC/USDT, ridge ETH/USDT, ridge SOL/USDT";

TEST_F(TrainedModels, AreStoredWithCardsThatTellEverything) {
  const auto all = train();
  EXPECT_EQ(made(all), kAll);
  ASSERT_EQ(cards().size(), 6U);
  ASSERT_TRUE(all.back().card) << all.back().refusal;
  const ModelCard& card = *all.back().card;
  const Market whole = market(config());
  EXPECT_EQ(card.train.end, newest_close(whole));
  EXPECT_EQ(card.expires_at, card.train.end + days{10});
  EXPECT_EQ(card.data_hash, content_hash(whole));
  EXPECT_EQ(card.feature_code, feature_code_hash());
  EXPECT_EQ(card.features, *feature_names_of(config()));
  EXPECT_EQ(card.universe, (std::vector<std::string>{"BTC/USDT", "ETH/USDT", "SOL/USDT"}));
  EXPECT_TRUE(card.simulated);
  EXPECT_GT(card.rows, 2000U);
  EXPECT_LT(card.rows, 2400U) << "warming up, and the newest has no label yet";
  EXPECT_GT(card.train_loss, 0);
  EXPECT_GT(card.cpu_seconds, 0);
  EXPECT_GT(card.bytes(), 0U);
  const auto stored = cards();
  EXPECT_EQ(std::ranges::count(stored, card), 1);
}

TEST_F(TrainedModels, SpendNoTrial) {
  train();
  const TrialLedger ledger(*database_);
  EXPECT_TRUE(ledger.trials()->empty());
  EXPECT_TRUE(ledger.looks()->empty());
}

TEST_F(TrainedModels, AreTrainedAnewOnlyWhereSomethingChanged) {
  train();
  EXPECT_EQ(made(train()), "");
  EXPECT_EQ(made(train({"trade.band=0.2", "learn.timerange=20210201-"})), "") << "not of models";
  EXPECT_EQ(made(train({"learn.settings=[\"ridge.prior_r2=0.01\"]"})), kRidges);
  EXPECT_EQ(made(train({"learn.models=[\"zero\",\"mean\",\"ridge\"]"})),
            "mean BTC/USDT, mean ETH/USDT, mean SOL/USDT");
  EXPECT_EQ(made(train({"learn.clip=3.0"})), kAll);
  EXPECT_EQ(made(train({}, {.force = true})), kAll);
  const std::size_t stored = cards().size();
  EXPECT_EQ(made(train()), "");
  EXPECT_EQ(cards().size(), stored);
}

TEST_F(TrainedModels, AreTrainedAnewOnceTheyHaveExpired) {
  train();
  EXPECT_EQ(made(train({"simulated.hours=2500"})), "") << "four days on";
  EXPECT_EQ(made(train({"simulated.hours=2639"})), "");
  EXPECT_EQ(made(train({"simulated.hours=2640"})), kAll) << "ten days on";
  EXPECT_EQ(made(train({"simulated.hours=2300"})), kAll) << "a model that knows what is to come";
}

TEST_F(TrainedModels, AreThoseThatWereAskedFor) {
  EXPECT_EQ(made(train({}, {.model = "mean", .pair = "ETH-USDT"})), "mean ETH/USDT");
  const Config with = config();
  for (const TrainRequest& request : {TrainRequest{.model = "nonsense"}, {.pair = "XRP/USDT"}}) {
    EXPECT_FALSE(train_models(with, market(with), *database_, request, 1, wall_clock_now()));
  }
}

TEST_F(TrainedModels, AreTheSameToTheBitAtAnyNumberOfJobs) {
  const auto one = ids(train({}, {}, 1));
  ASSERT_TRUE(ModelStore(*database_).remove(cards()));
  EXPECT_EQ(ids(train({}, {}, 3)), one);
  EXPECT_NE(ids(train({"seed=2"}, {}, 3)), one);
}

TEST_F(TrainedModels, NeedEnoughRowsAndSayHowMany) {
  const auto all = train({"simulated.hours=900"});
  ASSERT_EQ(all.size(), 6U);
  EXPECT_FALSE(all.front().card);
  EXPECT_NE(all.front().refusal.find("1000 are needed"), std::string::npos) << all.front().refusal;
  EXPECT_TRUE(cards().empty());
}

}  // namespace
}  // namespace tern
