// `tern run` on small markets: what it writes down, and what a sealed range is worth.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/command.h"
#include "base/progress.h"
#include "base/rng.h"
#include "regime/regime.h"
#include "source/synthetic.h"
#include "store/bar_store.h"
#include "store/scratch_folder.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

class RunCommand : public ::testing::Test {
 protected:
  /// Half a year of hours, two months of it out of sample, by the data folder `where`.
  Status run(const std::string& where, const std::vector<std::string>& more = {}) const {
    set_progress_style(ProgressStyle::none);
    CLI::App root{"tern"};
    Globals globals;
    globals.data_dir = scratch_.path() / where;
    globals.jobs = 2;
    globals.quiet = true;
    CommandBody chosen;
    add_run_command(root, globals, chosen);
    std::vector<std::string> words = {"run", "--out", out(where).string()};
    for (const char* setting :
         {"simulated.hours=4400", "learn.timerange=20210501-20210705", "learn.train_min=90d",
          "learn.refit=1mo", "learn.models=[\"zero\",\"ridge\"]", "learn.features=[\"flow\"]",
          "trade.rule=cost_aware", "costs.fee_bps=1", "report.bootstrap_draws=200"}) {
      words.insert(words.end(), {"--set", setting});
    }
    words.insert(words.end(), more.begin(), more.end());
    std::ranges::reverse(words);
    root.parse(words);
    return chosen();
  }
  fs::path out(const std::string& where) const { return scratch_.path() / (where + "-out"); }
  nlohmann::json report(const std::string& where) const {
    return nlohmann::json::parse(read(out(where) / "report.json"));
  }
  std::vector<TrialRecord> trials(const std::string& where) const {
    auto database = Database::open(scratch_.path() / where);
    return *TrialLedger(*database).trials();
  }

  /// Stores the simulated bars in `where`, with noise for those that open at `from` or later.
  void store_bars(const std::string& where, Timestamp from, std::uint64_t noise) const {
    const Market market =
        simulate({.preset = Preset::strong, .start = utc_day(2021, 1, 4), .hours = 4400}).market;
    auto database = Database::open(scratch_.path() / where);
    ASSERT_TRUE(database);
    for (std::size_t i = 0; i < market.bars.size(); ++i) {
      Rng rng(derive_seed(noise, i));
      std::vector<Bar> bars;
      for (std::size_t row = 0; row < market.bars[i].size(); ++row) {
        auto bar = market.bars[i].at(row);
        if (!bar) continue;
        if (noise != 0 && bar->open_time >= from) {
          const double factor = 0.5 + rng.uniform();
          for (double* price : {&bar->open, &bar->high, &bar->low, &bar->close}) *price *= factor;
          bar->volume *= 1 + rng.uniform();
        }
        bars.push_back(*bar);
      }
      const Series series{"binance", *parse_pair(market.universe.instruments()[i].name),
                          Interval::h1};
      const ImportSource source{"made", std::string(64, 'a'), "made", utc_day(2025, 1, 1)};
      ASSERT_TRUE(BarStore(*database).import(series, source, bars, {}));
    }
  }

  ScratchFolder scratch_;
};

TEST_F(RunCommand, CountsWhatItEvaluatesOnceAndEveryLookAtIt) {
  ASSERT_TRUE(run("a", {"--simulated"}));
  const std::string first = read(out("a") / "report.json");
  const auto said = report("a");
  const std::size_t own = said.at("tried").at("run");
  EXPECT_EQ(said.at("strategies").size() + said.at("single_asset").size() +
                said.at("allocations").size() + regime_registry().size() + 2,
            own);
  EXPECT_EQ(said.at("tried").at("earlier"), 0);
  EXPECT_EQ(said.at("verdict").at("trials"), own);
  EXPECT_EQ(trials("a").size(), own);
  ASSERT_TRUE(run("a", {"--simulated"}));
  EXPECT_EQ(read(out("a") / "report.json"), first) << "the same trials, looked at again";
  ASSERT_EQ(trials("a").size(), own);
  std::size_t traded = 0;
  for (const TrialRecord& trial : trials("a")) {
    EXPECT_EQ(trial.looks, 2U);
    const bool forecasts = trial.trial.kind == "forecast";
    EXPECT_EQ(std::isfinite(trial.figures.r2_oos), forecasts) << trial.trial.name;
    if (std::isfinite(trial.figures.sharpe)) ++traded;
  }
  EXPECT_GT(traded, 0U) << "a strategy that never traded has no Sharpe ratio";
}

TEST_F(RunCommand, PaysForWhatWasTriedBefore) {
  ASSERT_TRUE(run("a", {"--simulated", "--preset", "strong"}));
  const auto alone = report("a").at("verdict");
  ASSERT_TRUE(run("b", {"--simulated", "--preset", "strong", "--set", "learn.refit=10d"}));
  ASSERT_TRUE(run("b", {"--simulated", "--preset", "strong"}));
  const auto after = report("b").at("verdict");
  const auto held = static_cast<int>(report("a").at("allocations").size());
  EXPECT_EQ(after.at("trials"), 2 * alone.at("trials").get<int>() - held)
      << "what is held without forecasts does not mind how they are learned";
  EXPECT_NE(after.at("deflated_sharpe"), alone.at("deflated_sharpe"));
  ASSERT_TRUE(
      run("a", {"--simulated", "--preset", "strong", "--set", "judge.trials_elsewhere=9999"}));
  EXPECT_LT(report("a").at("verdict").at("deflated_sharpe").get<double>(),
            alone.at("deflated_sharpe").get<double>());
}

TEST_F(RunCommand, ThatFailsLaterHasLookedAllTheSame) {
  fs::create_directories(out("a") / "report.json");
  EXPECT_FALSE(run("a", {"--simulated"}));
  ASSERT_FALSE(trials("a").empty());
  EXPECT_EQ(trials("a").front().looks, 1U);
  EXPECT_FALSE(run("b", {"--simulated", "--set", "learn.timerange=20300101-"}));
  EXPECT_TRUE(trials("b").empty()) << "and one that cannot begin has not";
}

TEST_F(RunCommand, ThatIsKilledHasLookedAllTheSame) {
  const pid_t child = fork();
  if (child == 0)
    _exit(run("a", {"--simulated", "--set", "report.bootstrap_draws=1000000"}) ? 0 : 1);
  while (trials("a").empty()) {
    ASSERT_EQ(waitpid(child, nullptr, WNOHANG), 0) << "it ended without a look";
    usleep(1000);
  }
  ASSERT_EQ(kill(child, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  for (const TrialRecord& trial : trials("a")) {
    EXPECT_EQ(trial.looks, 1U);
    EXPECT_TRUE(std::isnan(trial.figures.sharpe));
  }
}

TEST_F(RunCommand, ThatIsKilledGoesOnWithTheFoldsThatItFinished) {
  const auto inodes = [&](const std::string& where) {
    std::map<fs::path, ino_t> files;
    std::error_code none;
    for (const auto& entry :
         fs::directory_iterator(scratch_.path() / where / "cache" / "folds", none)) {
      struct stat state {};
      if (entry.path().extension() != ".fold" || ::stat(entry.path().c_str(), &state) != 0)
        continue;
      files[entry.path().filename()] = state.st_ino;
    }
    return files;
  };
  // Forests of many trees, so that the kill comes in between.
  const std::vector<std::string> slow = {"--simulated",
                                         "--set",
                                         "learn.refit=7d",
                                         "--set",
                                         "learn.models=[\"zero\",\"xgboost\"]",
                                         "--set",
                                         "learn.settings=[\"xgboost.rounds=200\"]",
                                         "--set",
                                         "trade.model=xgboost"};
  const pid_t child = fork();
  if (child == 0) _exit(run("a", slow) ? 0 : 1);
  while (inodes("a").size() < 5) {
    ASSERT_EQ(waitpid(child, nullptr, WNOHANG), 0) << "it ended before it could be killed";
    usleep(1000);
  }
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  const auto finished = inodes("a");
  ASSERT_TRUE(run("a", slow));
  const auto all = inodes("a");
  EXPECT_GT(all.size(), finished.size());
  for (const auto& [file, inode] : finished) {
    ASSERT_TRUE(all.contains(file));
    EXPECT_EQ(all.at(file), inode) << "it was made again";
  }
  ASSERT_TRUE(run("b", slow));
  EXPECT_EQ(report("a").at("forecasts"), report("b").at("forecasts"));
  EXPECT_EQ(report("a").at("portfolio"), report("b").at("portfolio"));
  ASSERT_TRUE(run("a", slow)) << "all of it is there";
  EXPECT_EQ(inodes("a"), all);
  EXPECT_EQ(report("a").at("forecasts"), report("b").at("forecasts"));
}

TEST_F(RunCommand, NoiseInTheHoldoutChangesNoBitOfTheReport) {
  const Timestamp seal = utc_day(2021, 6, 20);
  store_bars("a", seal, 0);
  store_bars("b", seal, 7);
  const std::vector<std::string> sealed = {"--set", "judge.holdout=20210620-"};
  for (const char* where : {"a", "b"}) {
    const Status status = run(where, sealed);
    ASSERT_TRUE(status) << status.error().message;
  }
  for (const char* file : {"report.json", "report.html", "MULTI_ASSET_RESULTS.md"}) {
    EXPECT_EQ(read(out("a") / file), read(out("b") / file)) << file;
  }
  const auto said = report("a");
  EXPECT_EQ(said.at("period").at("end"), "2021-06-20 00:00");
  EXPECT_EQ(said.at("tried").at("holdout").at("looks").size(), 0U);
  // What differs is there to be seen, or this test could not fail.
  for (const char* where : {"a", "b"}) {
    ASSERT_TRUE(run(where, {"--set", "judge.holdout=20210620-", "--open-holdout", "to compare"}));
  }
  EXPECT_NE(report("a").at("portfolio").at("total_return"),
            report("b").at("portfolio").at("total_return"));
  EXPECT_EQ(report("a").at("period").at("end"), "2021-07-05 00:00");
  const auto holdout = report("a").at("tried").at("holdout");
  EXPECT_EQ(holdout.at("opened"), true);
  ASSERT_EQ(holdout.at("looks").size(), 1U);
  EXPECT_EQ(holdout.at("looks").at(0).at("reason"), "to compare");
  ASSERT_TRUE(run("a", sealed));
  EXPECT_EQ(report("a").at("tried").at("holdout").at("looks").size(), 1U) << "it stays known";
}

}  // namespace
}  // namespace tern
