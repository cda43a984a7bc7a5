// The command as a user meets it: what it prints, what it leaves behind, and its exit codes.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "store/scratch_folder.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

/// A folder of its own for each test, gone afterwards.
class Command : public ::testing::Test {
 protected:
  Outcome tern(const std::string& arguments) const {
    const fs::path out = folder_ / "stdout";
    const fs::path err = folder_ / "stderr";
    const std::string line = std::string(TERN_BINARY_DIR "/tern ") + arguments + " --data-dir " +
                             (folder_ / "DATA").string() + " >" + out.string() + " 2>" +
                             err.string() + " </dev/null";
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(out), read(err)};
  }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  ScratchFolder scratch_;
  const fs::path& folder_ = scratch_.path();
};

/// A small run: half a year of simulated hours, two models, the last two months out of sample.
std::string small_run(const fs::path& out, const std::string& more = "") {
  return "run --simulated --preset strong --out " + out.string() +
         " --set simulated.hours=4400 --set learn.timerange=20210501-20210705"
         " --set learn.train_min=90d --set learn.refit=1mo --set "
         "learn.models='[\"zero\",\"ridge\"]'"
         " --set report.bootstrap_draws=200 -q " +
         more;
}

TEST_F(Command, HelpFitsAScreen) {
  const Outcome help = tern("--help");
  EXPECT_EQ(help.code, 0);
  EXPECT_LE(std::ranges::count(help.out, '\n'), 45);
  EXPECT_NE(help.out.find("Example"), std::string::npos);
}

TEST_F(Command, MistakesExitWithTwoAndSayWhatToDo) {
  EXPECT_EQ(tern("nonsense").code, 2);
  EXPECT_EQ(tern("").code, 2);
  const Outcome key = tern("run --simulated --set learn.horizn='[\"1h\"]'");
  EXPECT_EQ(key.code, 2);
  EXPECT_NE(key.err.find("did you mean 'learn.horizons'"), std::string::npos) << key.err;
  const Outcome value = tern("run --simulated --set learn.refit=often");
  EXPECT_EQ(value.code, 2);
  const Outcome no_data = tern("run --out " + (folder_ / "out").string());
  EXPECT_EQ(no_data.code, 2);
  EXPECT_NE(no_data.err.find("tern data import"), std::string::npos) << no_data.err;
  const Outcome range = tern("run --simulated --set simulated.hours=500 --timerange 20300101-");
  EXPECT_EQ(range.code, 2);
  EXPECT_NE(range.err.find("choose another range"), std::string::npos) << range.err;
  const Outcome file = tern("run -c " + (folder_ / "absent.toml").string());
  EXPECT_EQ(file.code, 2);
}

TEST_F(Command, AFullDiskBehindTheOutputIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "needs /dev/full";
  for (const char* command : {"config", "features list", "doctor --json", "completion"}) {
    const std::string line = std::string(TERN_BINARY_DIR "/tern ") + command + " >/dev/full 2>" +
                             (folder_ / "stderr").string();
    const int status = std::system(line.c_str());
    EXPECT_EQ(WEXITSTATUS(status), 1) << command;
    EXPECT_NE(read(folder_ / "stderr").find("cannot write the output"), std::string::npos);
  }
}

TEST_F(Command, ModelsThatHadTooLittleToLearnFromSayHowMuchTheyNeed) {
  ASSERT_EQ(tern(small_run(folder_ / "out",
                           "--set learn.train_min=40d"
                           " --set learn.timerange=20210218-20210705"))
                .code,
            0);
  EXPECT_NE(read(folder_ / "out/report.json").find("training rows, and 1000 are needed"),
            std::string::npos);
}

TEST_F(Command, AWordThatIsNoCommandIsNamed) {
  const Outcome word = tern("data imprt x.csv");
  EXPECT_EQ(word.code, 2);
  EXPECT_NE(word.err.find("'imprt', did you mean 'import'"), std::string::npos) << word.err;
}

TEST_F(Command, AnOutputFolderThatCannotBeIsSaidBeforeTheWork) {
  const fs::path file = write("taken", "a file");
  const Outcome run = tern("run --simulated --out " + file.string());
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("choose another --out"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("features"), std::string::npos) << "nothing was computed";
  EXPECT_EQ(read(file), "a file");
}

TEST_F(Command, APriceTooSmallToCountInIsAnErrorAndNoCrash) {
  std::string rows;
  for (long hour = 0; hour < 24L * 90; ++hour) {
    const std::string price = hour % 7 < 3 ? "1.0e-13" : "1.1e-13";
    rows += std::to_string(1640995200000 + hour * 3600000) + "," + price + "," + price + "," +
            price + "," + price + ",1\n";
  }
  ASSERT_EQ(tern("data import " + write("TINYUSDT-1h.csv", rows).string()).code, 0);
  const Outcome run = tern(
      "run -q --set 'data.pairs=[\"TINY/USDT\"]' --set 'trade.weights=[1]' --set trade.rule=hold"
      " --set 'learn.models=[\"zero\",\"ridge\"]' --set learn.train_min=30d --out " +
      (folder_ / "out").string());
  EXPECT_EQ(run.code, 2) << run.err;
  EXPECT_NE(run.err.find("counted exactly"), std::string::npos) << run.err;
}

TEST_F(Command, TheShippedConfigurationIsTheDefault) {
  EXPECT_EQ(tern("config").out, read(fs::path(TERN_SOURCE_DIR) / "tern.toml"));
}

TEST_F(Command, CompletionKnowsTheCommands) {
  const Outcome script = tern("completion");
  EXPECT_EQ(script.code, 0);
  for (const char* word : {"import", "doctor", "--data-dir", "--simulated"}) {
    EXPECT_NE(script.out.find(word), std::string::npos) << word;
  }
}

TEST_F(Command, DoctorAnswersAProgram) {
  const Outcome doctor = tern("doctor --json");
  EXPECT_EQ(doctor.code, 0);
  EXPECT_NE(doctor.out.find("\"matrix_gflops\""), std::string::npos);
  EXPECT_FALSE(fs::exists(folder_ / "DATA")) << "looking must not create";
}

TEST_F(Command, TheSameRunGivesTheSameBytesAtAnyNumberOfJobs) {
  const Outcome one = tern(small_run(folder_ / "a", "--jobs 1 --no-cache"));
  ASSERT_EQ(one.code, 0) << one.err;
  ASSERT_EQ(tern(small_run(folder_ / "b", "--jobs 2 --no-cache")).code, 0);
  ASSERT_EQ(tern(small_run(folder_ / "c", "--jobs 2 --no-cache")).code, 0);
  const std::string report = read(folder_ / "a/report.json");
  EXPECT_GT(report.size(), 1000U);
  for (const char* file : {"report.json", "report.html", "MULTI_ASSET_RESULTS.md"}) {
    EXPECT_EQ(read(folder_ / "a" / file), read(folder_ / "b" / file)) << file;
    EXPECT_EQ(read(folder_ / "b" / file), read(folder_ / "c" / file)) << file;
  }
  ASSERT_EQ(tern(small_run(folder_ / "d", "--seed 2")).code, 0);
  EXPECT_NE(report, read(folder_ / "d/report.json"));
}

TEST_F(Command, RunsAreListedAndCompared) {
  ASSERT_EQ(tern(small_run(folder_ / "core")).code, 0);
  ASSERT_EQ(tern(small_run(folder_ / "more", "--set learn.features='[\"core\",\"trend\"]'")).code,
            0);
  const Outcome list = tern("runs list");
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_NE(list.out.find("learn.features"), std::string::npos);
  const Outcome compared = tern("runs compare last~1 last");
  EXPECT_EQ(compared.code, 0) << compared.err;
  EXPECT_NE(compared.out.find("simulated"), std::string::npos);
  EXPECT_NE(compared.out.find("The same forecasts in both: zero"), std::string::npos);
  EXPECT_NE(compared.out.find("After Holm"), std::string::npos);
  const Outcome itself = tern("runs compare last last");
  EXPECT_EQ(itself.code, 2);
  EXPECT_NE(itself.err.find("itself"), std::string::npos);
}

TEST_F(Command, ASecondRunReadsTheFeaturesOfTheFirstAndReportsTheSame) {
  const auto report_of = [&](const std::string& name, const std::string& more = "") {
    EXPECT_EQ(tern(small_run(folder_ / name, more)).code, 0);
    return read(folder_ / name / "report.json");
  };
  const std::string plain = report_of("a", "--no-cache");
  EXPECT_FALSE(fs::exists(folder_ / "DATA/cache")) << "--no-cache keeps nothing";
  EXPECT_EQ(report_of("b"), plain);
  const std::string made = tern("cache list --json").out;
  EXPECT_EQ(report_of("c"), plain);
  const std::string used = tern("cache list --json").out;
  for (const char* pair : {"BTC/USDT", "ETH/USDT", "SOL/USDT"}) {
    EXPECT_NE(made.find(pair), std::string::npos) << made;
  }
  EXPECT_NE(made, used) << "when an entry was last used is seen";
  EXPECT_EQ(std::ranges::count(made, '\n'), std::ranges::count(used, '\n')) << "no entry is new";
  EXPECT_TRUE(tern("cache clear").out.starts_with("removed 3 frames and "));
  EXPECT_EQ(report_of("d"), plain);
}

TEST_F(Command, ACacheThatCannotBeWrittenIsANoteAndNoFailure) {
  fs::create_directories(folder_ / "DATA");
  write("DATA/cache", "a file where the folder should be");
  const std::string quiet = small_run(folder_ / "out");
  const Outcome told = tern(quiet.substr(0, quiet.find(" -q")) + " --jobs 2");
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.err.find("note: cannot make "), std::string::npos) << told.err;
  EXPECT_EQ(tern(quiet).err, "");
}

TEST_F(Command, SimulatedDataAreLabeledEverywhere) {
  ASSERT_EQ(tern(small_run(folder_ / "out")).code, 0);
  EXPECT_NE(read(folder_ / "out/report.json").find("\"simulated\": true"), std::string::npos);
  for (const char* file : {"report.html", "MULTI_ASSET_RESULTS.md"}) {
    EXPECT_NE(read(folder_ / "out" / file).find("imulated"), std::string::npos) << file;
  }
}

TEST_F(Command, ExaminesAClaimWithoutBarsAndLeavesNoStore) {
  const Outcome told = tern("claims --sharpe 2.84 --length 30d --trials 5");
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.out.find("Luck explains it."), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("No bars are stored"), std::string::npos) << told.out;
  EXPECT_FALSE(fs::exists(folder_ / "DATA/tern.db"));
  EXPECT_EQ(tern("claims").code, 2) << "nothing is claimed";
  EXPECT_EQ(tern("claims --rmse 0.45").code, 2) << "an error alone needs bars";
  EXPECT_EQ(tern("claims --sharpe 2 --length 3").code, 2);
  EXPECT_EQ(tern("claims --sharpe 2 --beside " + (folder_ / "none.json").string()).code, 2);
}

TEST_F(Command, ExaminesAClaimOnSimulatedBarsOfAnyLength) {
  const std::string claim =
      "claims --rmse 0.45 --win-rate 89 --simulated --set simulated.hours=4400 --timerange "
      "20210101-20220101";
  const Outcome hours = tern(claim + " --markdown");
  EXPECT_EQ(hours.code, 0) << hours.err;
  EXPECT_NE(hours.out.find("simulated 1h bars"), std::string::npos) << hours.out;
  EXPECT_NE(hours.out.find("| RMSE 0.45 % per 1h bar |"), std::string::npos) << hours.out;
  const Outcome days = tern(claim + " --interval 1d --json");
  EXPECT_EQ(days.code, 0) << days.err;
  EXPECT_NE(days.out.find("\"steps\": 182"), std::string::npos) << days.out;
  EXPECT_EQ(tern(claim + " --interval 15m").code, 2);
  EXPECT_EQ(tern(claim + " --timerange 20300101-20310101").code, 2);
}

}  // namespace
}  // namespace tern
