#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/small_market.h"
#include "forecast/ensemble.h"
#include "forecast/forecaster.h"
#include "forecast/volatility.h"

namespace tern {
namespace {

using Json = nlohmann::json;

class ModelsCommand : public SmallMarket {
 protected:
  /// What is printed, or the error.
  std::string run(std::vector<std::string> words, bool configured = false) {
    if (configured) {
      for (const std::string& setting : small()) words.insert(words.end(), {"--set", setting});
    }
    CLI::App root{"tern"};
    Globals globals;
    globals.data_dir = scratch_.path();
    globals.jobs = 2;
    root.add_flag("--json", globals.json);
    CommandBody chosen;
    add_models_commands(root, globals, chosen);
    add_train_command(root, globals, chosen);
    add_forecast_command(root, globals, chosen);
    root.fallthrough();
    std::ranges::reverse(words);
    root.parse(words);
    testing::internal::CaptureStdout();
    const Status status = chosen();
    std::fflush(stdout);
    const std::string out = testing::internal::GetCapturedStdout();
    return status ? out : status.error().message;
  }
  Json json(std::vector<std::string> words, bool configured = false) {
    words.insert(words.begin(), "--json");
    return Json::parse(run(std::move(words), configured));
  }
};

TEST_F(ModelsCommand, FamiliesAreEveryRowOfEveryRegistry) {
  const Json families = json({"models", "families"});
  EXPECT_EQ(families.size(), forecaster_registry().size() + ensemble_registry().size() +
                                 volatility_registry().size());
  const std::string text = run({"models", "families"});
  for (const Json& family : families) {
    EXPECT_NE(text.find("\n" + family.at("name").get<std::string>() + " "), std::string::npos);
    EXPECT_EQ(family.at("available").get<bool>(), family.at("missing") == "");
    for (const Json& setting : family.at("settings")) {
      EXPECT_LE(setting.at("min"), setting.at("quick"));
      EXPECT_GE(setting.at("max"), setting.at("thorough"));
    }
  }
}

TEST_F(ModelsCommand, TrainingTellsWhatItMadeAndWhatItKept) {
  const Json first = json({"train"}, true);
  ASSERT_EQ(first.at("models").size(), 6U);
  EXPECT_EQ(first.at("simulated"), true);
  EXPECT_EQ(first.at("models")[0].at("state"), "trained");
  const std::string text = run({"train"}, true);
  EXPECT_NE(text.find("*simulated*"), std::string::npos) << text;
  EXPECT_NE(text.find("6 of them were trained before"), std::string::npos) << text;
  EXPECT_NE(text.find("no trial was spent"), std::string::npos) << text;
  const Json through = json({"train", "--through", "2021-03-31", "--model", "ridge"}, true);
  EXPECT_EQ(through.at("through"), "2021-04-01 00:00");
  EXPECT_EQ(through.at("models")[0].at("state"), "trained");
  EXPECT_NE(run({"train", "--through", "2020-03-31"}, true).find("first bar"), std::string::npos);
}

TEST_F(ModelsCommand, ThatAreStoredAreListedShownAndRemoved) {
  EXPECT_NE(run({"models", "list"}).find("tern train"), std::string::npos);
  run({"train", "--model", "ridge"}, true);
  const Json list = json({"models", "list"});
  ASSERT_EQ(list.size(), 3U);
  const std::string id = list[0].at("id");
  EXPECT_NE(run({"models", "list"}).find(id.substr(0, 10)), std::string::npos);
  EXPECT_EQ(json({"models", "show", id.substr(0, 8)}), list[0]);
  EXPECT_NE(run({"models", "show", id}).find(list[0].at("data_hash")), std::string::npos);
  EXPECT_NE(run({"models", "show", "nothing"}).find("tern models list"), std::string::npos);
  EXPECT_NE(run({"models", "remove"}).find("--expired"), std::string::npos);
  EXPECT_EQ(run({"models", "remove", id}), "removed 1 models\n");
  EXPECT_EQ(json({"models", "list"}).size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "models" / id));
}

TEST_F(ModelsCommand, ThoseThatExpiredAreMarkedAndRemoved) {
  run({"train", "--model", "ridge", "--through", "2021-03-20"}, true);
  EXPECT_EQ(run({"models", "remove", "--expired"}), "removed 0 models\n");
  run({"train", "--model", "ridge", "--pair", "BTC/USDT"}, true);
  EXPECT_NE(run({"models", "list"}).find("EXPIRED"), std::string::npos);
  EXPECT_EQ(json({"models", "remove", "--expired"}).at("removed").size(), 3U);
  const Json left = json({"models", "list"});
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].at("expired"), false);
}

TEST_F(ModelsCommand, ForecastsArePrintedWithTheirIntervals) {
  run({"train"}, true);
  const Json all = json({"forecast"}, true);
  ASSERT_EQ(all.at("forecasts").size(), 6U);
  const Json& one = all.at("forecasts")[1];
  EXPECT_EQ(one.at("model"), "ridge");
  ASSERT_EQ(one.at("intervals").size(), 4U);
  EXPECT_LT(one.at("intervals")[2].at("low_price"), one.at("price"));
  EXPECT_GT(one.at("intervals")[2].at("high_price"), one.at("price"));
  EXPECT_EQ(one.at("id").get<std::string>().size(), 24U);
  const std::string text = run({"forecast", "--pair", "ETH/USDT"}, true);
  EXPECT_NE(text.find("*simulated*"), std::string::npos) << text;
  EXPECT_NE(text.find("ETH/USDT over 1h, now "), std::string::npos) << text;
  EXPECT_EQ(text.find("BTC/USDT"), std::string::npos) << text;
  EXPECT_NE(text.find("\nzero "), std::string::npos) << text;
}

}  // namespace
}  // namespace tern
