#include "app/audited.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/audit_text.h"
#include "app/command.h"
#include "app/configured.h"
#include "app/learned.h"
#include "source/synthetic.h"
#include "store/scratch_folder.h"
#include "validate/control.h"

namespace tern {
namespace {

constexpr AuditEffort kTiny{2, 1, 1, 1, 1, 2, 3200, 1, false};

Config small_config() {
  Config config = default_config();
  config.data.simulated = true;
  config.learn.features = {"core"};
  config.learn.models = {"mean", "ridge"};
  config.learn.test = {utc_day(2023, 5, 1), utc_day(2023, 7, 1)};
  config.learn.refit = "1mo";
  config.learn.train_min = days{90};
  return config;
}

Market small_market() {
  return simulate({.preset = Preset::strong, .hours = 4400}).market;
}

const Check& check_of(const Audit& audit, std::string_view name) {
  return *std::ranges::find(audit.checks, name, &Check::name);
}

TEST(AnAudit, OfASoundConfigurationIsClean) {
  const Market market = small_market();
  const auto found = audit(small_config(), market, kTiny, 2);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->checks.size(), 10U);
  for (const Check& check : found->checks) {
    EXPECT_EQ(check.outcome, Outcome::passed) << check.name << ": " << check.found;
  }
  EXPECT_EQ(found->spreads.size(), 3U) << "quick: of the traded model alone, by pair";
  for (const PathSpread& spread : found->spreads) {
    EXPECT_EQ(spread.ics.size(), 5U);
    EXPECT_EQ(spread.folds, 15U);
    EXPECT_TRUE(std::ranges::is_sorted(spread.ics));
    EXPECT_GT(spread.ics.back(), 0) << "the strong market can be forecast";
  }
  EXPECT_TRUE(audit_status(*found));
  const std::string text = audit_text(*found, market, false);
  EXPECT_NE(text.find("\nClean: 10 of 10 checks passed.\n"), std::string::npos) << text;
  EXPECT_NE(text.find("*simulated*"), std::string::npos) << text;
  const auto again = audit(small_config(), market, kTiny, 1);
  EXPECT_EQ(audit_text(*again, market, true), audit_text(*found, market, true))
      << "the same at any number of jobs";
}

TEST(AnAudit, OfModelsHasOneVerdictForEach) {
  const Market market = small_market();
  Config config = small_config();
  config.learn.models = {"zero", "ar1", "ridge"};
  config.learn.volatilities = {"ewma"};  // which reads no features either
  const auto found = audit_models(config, market, kTiny, 2);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->checks.size(), 3U);
  EXPECT_EQ(check_of(*found, "zero").outcome, Outcome::skipped);
  EXPECT_EQ(check_of(*found, "ar1").outcome, Outcome::passed);
  EXPECT_NE(check_of(*found, "ar1").found.find("does not read features"), std::string::npos);
  EXPECT_EQ(check_of(*found, "ridge").outcome, Outcome::passed);
  const auto& numbers = check_of(*found, "ridge").numbers;
  const auto on_time =
      std::ranges::find(numbers, "ic_on_time", [](const auto& n) { return n.first; });
  ASSERT_NE(on_time, numbers.end());
  EXPECT_GT(on_time->second, 0.02) << "the strong market can be forecast";
  const std::string text = audit_text(*found, market, false);
  EXPECT_NE(text.find("3 models over 1h"), std::string::npos) << text;
  EXPECT_NE(text.find("Clean: 2 of 3 checks passed, 1 skipped (zero)."), std::string::npos);
}

TEST(AnAudit, SkipsWhatCannotShowAnything) {
  Config config = small_config();
  config.learn.features = {"ret_1", "rsi_14"};
  config.learn.models = {"mean", "ar1"};
  config.learn.volatilities = {"ewma"};  // one that reads no features either
  config.trade.model = "ar1";
  Market market = small_market();
  market.dominance = {};
  const auto found = audit(config, market, kTiny, 2);
  ASSERT_TRUE(found) << found.error().message;
  for (const auto name : {"delayed data", "planted signal", "known in time"}) {
    EXPECT_EQ(check_of(*found, name).outcome, Outcome::skipped) << name;
  }
  EXPECT_NE(audit_text(*found, market, false)
                .find("Clean: 7 of 10 checks passed, 3 skipped (delayed data, planted signal, "
                      "known in time)."),
            std::string::npos);
}

/// The datasets of small_config(), each with a column that knows the next return.
std::vector<Dataset> leaky_datasets(const Config& config, const Market& market) {
  auto datasets = make_datasets(config, market, 2).value();
  for (Dataset& dataset : datasets) {
    const std::size_t width = dataset.features.size();
    std::vector<float> x;
    for (std::size_t row = 0; row < dataset.count(); ++row) {
      const auto values = std::span(dataset.x).subspan(row * width, width);
      x.insert(x.end(), values.begin(), values.end());
      x.push_back(static_cast<float>(dataset.outcome[row] / dataset.volatility[row]));
    }
    dataset.x = std::move(x);
    dataset.features.emplace_back("peek");
  }
  return datasets;
}

TEST(AnAudit, SeesAColumnThatKnowsTheNextReturn) {
  const Config config = small_config();
  const Market market = small_market();
  const auto datasets = leaky_datasets(config, market);
  std::vector<PairProfiles> profiles;
  std::vector<Dataset> late;
  for (const Dataset& dataset : datasets) {
    profiles.push_back(
        {"BTC/USDT", label_shift_profiles(dataset, market.bars[dataset.symbol.index])});
    late.push_back(with_late_features(dataset, 1));
  }
  const Check shift = judge_label_shift(profiles);
  EXPECT_EQ(shift.outcome, Outcome::failed);
  EXPECT_NE(shift.found.find("(peek of "), std::string::npos) << shift.found;
  const auto skill = [&](std::span<const Dataset> of) {
    const auto learned = learn_from(config, market, of, 2).value();
    std::vector<PairSkill> skills;
    for (const ForecastSeries& series : learned.series) {
      if (series.model != "ridge") continue;
      skills.push_back({series.pair, judge_series(series).score.ic, 1});
    }
    return skills;
  };
  const Check delayed = judge_delayed(skill(datasets), skill(late));
  EXPECT_EQ(delayed.outcome, Outcome::failed) << delayed.found;
  EXPECT_EQ(judge_no_skill("permuted bars", "1 order", skill(datasets)).outcome, Outcome::failed)
      << "a leak finds skill in any market";
}

TEST(AuditText, ALeakIsNoSuccess) {
  Audit leaky{true, "ridge", 1h, {utc_day(2024, 1, 1), utc_day(2025, 1, 1)}, {}, {}, {}};
  leaky.checks = {{"features", "8 instants", "0 of 3 features changed", Outcome::passed, {}},
                  {"label shift", "9 columns", "0.46", Outcome::failed, {{"largest", 0.46}}},
                  skipped("delayed data", "the model does not read features")};
  leaky.profiles = {{"BTC/USDT", {{"peek", {0, 0, 0, NAN, 0.46, 0, 0}}}}};
  leaky.spreads = {{"BTC/USDT", "ridge", 15, {0.01, 0.02, 0.03, 0.04, 0.05}, 0.012}};
  const Market market = simulate({.hours = 10}).market;
  const std::string text = audit_text(leaky, market, false);
  EXPECT_NE(text.find("\nlabel shift   FAIL     9 columns   0.46\n"), std::string::npos) << text;
  EXPECT_NE(text.find("0.0100    0.0300    0.0500        0.0120"), std::string::npos) << text;
  EXPECT_NE(text.find("Not clean: 1 of 3 checks failed (label shift)."), std::string::npos) << text;
  const Status status = audit_status(leaky);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::corrupt_data) << "which exits with 1";
  const auto told = nlohmann::json::parse(audit_text(leaky, market, true));
  EXPECT_EQ(told["verdict"], "not clean");
  EXPECT_EQ(told["simulated"], true);
  EXPECT_EQ(told["checks"][1]["result"], "fail");
  EXPECT_EQ(told["checks"][1]["numbers"]["largest"], 0.46);
  EXPECT_TRUE(told["label_shift"][0]["correlation"][3].is_null());
  EXPECT_EQ(told["cross_validation"][0]["path_ics"].size(), 5U);
}

TEST(AuditCommand, RefusesAModelThatThereIsNot) {
  const ScratchFolder folder;
  CLI::App root{"tern"};
  Globals globals;
  globals.data_dir = folder.path();
  globals.jobs = 1;
  CommandBody chosen;
  add_audit_command(root, globals, chosen);
  root.parse("audit --simulated --quick --model oracle");
  const Status status = chosen();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::not_found);
  EXPECT_NE(status.error().message.find("ridge"), std::string::npos);
}

TEST(AuditCommand, RefusesAMarketWithoutBars) {
  const ScratchFolder folder;
  CLI::App root{"tern"};
  Globals globals;
  globals.data_dir = folder.path();
  globals.jobs = 1;
  CommandBody chosen;
  add_audit_command(root, globals, chosen);
  root.parse("audit --quick");
  const Status status = chosen();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::not_found);
}

}  // namespace
}  // namespace tern
