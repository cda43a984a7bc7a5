#include "store/model_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "store/scratch_folder.h"
#include "store/statement.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

ModelCard sample_card(const std::string& model = "ridge") {
  return {.id = {},
          .model = model,
          .pairs = {"ETH/USDT"},
          .horizon = 1h,
          .venue = "binance",
          .simulated = false,
          .vendor = "coingecko",
          .interval = "1h",
          .universe = {"BTC/USDT", "ETH/USDT"},
          .features = {"ret_1", "rsi_14"},
          .feature_code = "c0de",
          .data_hash = "da7a",
          .train = {utc_day(2018, 1, 1), utc_day(2025, 1, 1)},
          .config = "learn.clip = 5.0\nseed = 1",
          .forecast_code = "f0ca57",
          .commit = "abc",
          .seed = 0xffff'ffff'ffff'fff0,
          .libraries = "XGBoost 3.0.2",
          .rows = 60'000,
          .train_loss = 1.25,
          .valid_loss = std::nullopt,
          .steps = 300,
          .cpu_seconds = 0.1,
          .trained_at = utc_day(2025, 1, 2),
          .expires_at = utc_day(2025, 4, 1)};
}

const std::string kBytes("a\0\n\xff", 4);

class Models : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  ModelStore store() { return ModelStore(*database_); }
  ModelCard save(const ModelCard& card, const std::string& bytes = kBytes) {
    const auto saved = store().save(card, std::vector<NamedBytes>{{"model.bin", bytes}, {"z", ""}});
    EXPECT_TRUE(saved) << saved.error().message;
    return *saved;
  }
  fs::path folder() const { return scratch_.path() / "models"; }
  /// Cards whose files are not all there.
  std::size_t pointing_at_nothing() {
    std::size_t broken = 0;
    const auto cards = store().list();
    for (const ModelCard& card : *cards) {
      for (const ModelFile& file : card.files) {
        if (!store().read(card, file.name)) ++broken;
      }
    }
    return broken;
  }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

TEST_F(Models, ComeBackWithEveryFieldAndByte) {
  ModelCard card = sample_card();
  const ModelCard saved = save(card);
  EXPECT_EQ(saved.id.size(), 24U);
  EXPECT_EQ(saved.bytes(), 4U);
  card.valid_loss = 0.5;
  card.simulated = true;
  card.horizon = 4h;
  card.vendor.clear();
  card.libraries.clear();
  const ModelCard other = save(card, "other");
  const auto cards = store().list();
  ASSERT_TRUE(cards) << cards.error().message;
  EXPECT_EQ(*cards, (std::vector{saved, other}));
  EXPECT_EQ(store().read(saved, "model.bin"), kBytes);
  EXPECT_EQ(store().read(other, "model.bin"), "other");
}

TEST_F(Models, TheSameOneTakesItsOwnPlaceAndAnotherDoesNot) {
  ModelCard card = sample_card();
  const ModelCard first = save(card);
  card.trained_at += 1h;
  card.cpu_seconds = 9;
  const ModelCard again = save(card);
  EXPECT_EQ(again.id, first.id) << "a model is named by what it is";
  ASSERT_EQ(store().list()->size(), 1U);
  EXPECT_EQ(store().list()->front().cpu_seconds, 9);
  EXPECT_NE(save(card, "other bytes").id, first.id);
  card.data_hash = "0ther";
  EXPECT_NE(save(card).id, first.id);
  EXPECT_EQ(store().list()->size(), 3U);
}

TEST_F(Models, ADamagedFileIsRefusedWithTheWayOut) {
  const ModelCard card = save(sample_card());
  const fs::path file = folder() / card.id / "model.bin";
  std::ofstream(file, std::ios::binary) << "a\n";
  const auto refused = store().read(card, "model.bin");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::corrupt_data);
  EXPECT_NE(refused.error().message.find("tern models remove " + card.id), std::string::npos)
      << refused.error().message;
  fs::remove(file);
  EXPECT_EQ(store().read(card, "model.bin").error().kind, Errc::corrupt_data);
  save(sample_card());
  EXPECT_EQ(store().read(card, "model.bin"), kBytes) << "saved again, it is whole again";
}

TEST_F(Models, AreRemovedWithTheirFilesAndWhatAKilledWriterLeft) {
  const ModelCard ridge = save(sample_card());
  const ModelCard mean = save(sample_card("mean"));
  fs::create_directories(folder() / "0123456789abcdef01234567");
  ASSERT_TRUE(replace_file(folder() / "0123456789abcdef01234567" / "model.bin", "half"));
  ASSERT_TRUE(store().remove(std::vector{ridge}));
  EXPECT_EQ(*store().list(), std::vector{mean});
  EXPECT_EQ(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()), 1);
  EXPECT_EQ(pointing_at_nothing(), 0U);
  EXPECT_TRUE(store().remove(std::vector{ridge})) << "gone is gone";
}

TEST_F(Models, ACardIsNotWrittenWhenItsFilesCannotBe) {
  std::ofstream(folder().string()) << "in the way";
  EXPECT_FALSE(store().save(sample_card(), std::vector<NamedBytes>{{"model.bin", kBytes}}));
  EXPECT_TRUE(store().list()->empty());
  fs::remove(folder());
  // And the files do no harm when the card cannot be written.
  ASSERT_TRUE(
      database_->execute("CREATE TRIGGER no_more BEFORE INSERT ON models BEGIN "
                         "SELECT RAISE(ABORT, 'the disk is full'); END"));
  EXPECT_FALSE(store().save(sample_card(), std::vector<NamedBytes>{{"model.bin", kBytes}}));
  EXPECT_TRUE(store().list()->empty());
  EXPECT_FALSE(fs::is_empty(folder()));
  ASSERT_TRUE(store().remove({}));
  EXPECT_TRUE(fs::is_empty(folder()));
}

}  // namespace
}  // namespace tern
