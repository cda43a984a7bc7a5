#include "validate/fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "base/interrupt.h"
#include "forecast/point_forecaster.h"
#include "validate/noise_dataset.h"

namespace tern {
namespace {

/// What a model of these tests was asked to learn.
struct Lesson {
  std::size_t train;
  std::size_t valid;
  std::size_t instruments;
  FitContext context;
};
std::mutex writing;
std::vector<Lesson> lessons;

/// Each instrument's mean; it can stop early and pool, and does what its setting "mood" says.
class Pupil final : public Forecaster {
 public:
  explicit Pupil(const Settings& settings) : mood_(settings.count("mood")) {}

  Result<FitReport> fit(const Samples& train, const Samples& valid,
                        const FitContext& context) override {
    const std::lock_guard lock(writing);
    lessons.push_back({train.count(), valid.count(), train.begins.size(), context});
    if (!context.checkpoint.empty()) std::ofstream(context.checkpoint) << "half way";
    if (mood_ == kSleepy) std::this_thread::sleep_for(60ms);
    if (mood_ == kRefuses) return fail(Errc::not_converged, "the loss is no number");
    if (mood_ == kStops) return fail(Errc::canceled, "stopped");
    means_.assign(train.begins.size(), 0);
    for (std::size_t i = 0; i < train.count(); ++i) means_[train.instrument(i)] += train.y[i];
    for (float& mean : means_) mean = mean / 1000 + static_cast<float>(context.seed % 7);
    return FitReport{1, valid.count() > 0 ? std::optional(1.0) : std::nullopt};
  }
  Status predict(const Samples& samples, std::span<float> mean,
                 std::span<float> stddev) const override {
    for (std::size_t i = 0; i < samples.count(); ++i) {
      mean[i] = means_[samples.instrument(i)] + samples.row(i)[0];
      stddev[i] = 1;
    }
    return {};
  }
  Result<std::string> save() const override { return std::string(4 * means_.size(), 'm'); }
  Status load(std::string_view) override { return {}; }

  static constexpr std::size_t kSleepy = 1, kRefuses = 2, kStops = 3;

 private:
  std::size_t mood_;
  std::vector<float> means_;
};

constexpr std::array kPupilSettings = {Setting{"mood", {0, 0, 0}, 0, 3, "How it feels."}};
constexpr ForecasterKind kPupil = {
    .name = "pupil",
    .doc = "For tests.",
    .source = "These tests",
    .missing = {},
    .make = [](const Settings& settings) -> std::unique_ptr<Forecaster> {
      return std::make_unique<Pupil>(settings);
    },
    .settings = kPupilSettings,
    .stops_early = true,
    .pools = true,
    .table_copies = 1,
};

AskedModel pupil(bool pooled, std::size_t mood = 0) {
  const std::vector<std::string> overrides = {"pupil.mood=" + std::to_string(mood)};
  return {pooled ? "pooled_pupil" : "pupil", &kPupil, pooled,
          *Settings::make("pupil", kPupilSettings, Profile::standard, overrides)};
}

Result<OutOfSample> walk(std::span<const Dataset> data, const OutOfSampleOptions& options,
                         const std::vector<AskedModel>& models) {
  lessons.clear();
  return forecast_out_of_sample(data, options, models);
}

Fold fold_of(std::span<const Dataset> data, const Split& split, const OutOfSampleOptions& options) {
  std::vector<FoldPart> parts;
  for (const Dataset& dataset : data) {
    parts.push_back({&dataset,
                     {0, labelled_rows(dataset, split.train), labelled_rows(dataset, split.valid),
                      rows_in(dataset, split.test)}});
  }
  return make_fold(std::move(parts), options);
}

TEST(Fold, WhatAModelStopsByFollowsWhatItLearnsFromAfterALabelAndTheEmbargo) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  OutOfSampleOptions options = noise_options({});
  options.embargo = 24h;
  const Fold fold = fold_of(data, options.splits[0], options);
  // 976 rows, of which the newest tenth are rows 879 .. 975; a label is known an hour later.
  const LearningRows rows = learning_rows_of(fold, /*stops_early=*/true, options);
  ASSERT_EQ(rows.valid.at.size(), 97U);
  EXPECT_EQ(rows.valid.at.front(), 879U);
  EXPECT_EQ(rows.valid.at.back(), 975U);
  EXPECT_EQ(rows.train.at.back(), 879U - 1 - 24);
  EXPECT_EQ(rows.train.at.size(), 855U);
  const LearningRows all = learning_rows_of(fold, /*stops_early=*/false, options);
  EXPECT_EQ(all.train.at.size(), 976U);
  EXPECT_TRUE(all.valid.at.empty());
  options.valid_share = 0;
  EXPECT_EQ(learning_rows_of(fold, true, options).train.at.size(), 976U);
}

TEST(Fold, AGivenValidationRangeIsTheOneThatIsUsed) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  const OutOfSampleOptions options = noise_options({});
  Split split = options.splits[0];
  split.valid = {split.train.end - 200h, split.train.end};
  split.train.end = split.valid.begin - 24h;
  const LearningRows rows = learning_rows_of(fold_of(data, split, options), true, options);
  EXPECT_EQ(rows.valid.at.size(), 200U);
  EXPECT_EQ(rows.train.at.size(), 976U - 200 - 24);
}

TEST(Fold, WhatIsPooledStopsLearningAtOneInstant) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2, 300)};
  OutOfSampleOptions options = noise_options({});
  options.embargo = 24h;
  const Fold fold = fold_of(data, options.splits[0], options);
  const LearningRows rows = learning_rows_of(fold, true, options);
  const std::size_t second = fold.parts[1].begin;
  EXPECT_EQ(second, 1500U) << "behind the first one's rows";
  const auto instant = [&](std::size_t row) {
    return row < second ? data[0].as_of[row] : data[1].as_of[row - second];
  };
  Timestamp learned = kTimeMin;
  Timestamp kept = kTimeMax;
  for (const std::size_t row : rows.train.at) learned = std::max(learned, instant(row));
  for (const std::size_t row : rows.valid.at) kept = std::min(kept, instant(row));
  EXPECT_EQ(kept - learned, 25h);
  EXPECT_NEAR(static_cast<double>(rows.valid.at.size()), 0.1 * (976 + 676), 2);
}

TEST(Pooled, LearnsOnceFromAllOfAHorizonAndForecastsEach) {
  std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2), noise_dataset(0, 3)};
  data[2].horizon = 4h;
  data[2].overlap = 4;
  const OutOfSampleOptions options = noise_options({});
  const auto result = walk(data, options, {pupil(true), pupil(false)});
  ASSERT_TRUE(result);
  std::size_t of_two = 0;
  for (const Lesson& lesson : lessons) of_two += lesson.instruments == 2;
  EXPECT_EQ(of_two, 4U) << "the two of one hour, in each of four folds";
  EXPECT_EQ(lessons.size(), 4 * (2 + 3U));
  ASSERT_EQ(result->fits.size(), 3 * 4 * 2U);
  for (std::size_t i = 0; i < result->fits.size(); ++i) {
    const FoldFit& fit = result->fits[i];
    EXPECT_EQ(fit.model, i % 2 == 0 ? "pooled_pupil" : "pupil");
    EXPECT_EQ(fit.symbol, data[i / 8].symbol);
    EXPECT_EQ(fit.horizon, data[i / 8].horizon);
    EXPECT_EQ(fit.fold, i / 2 % 4);
    EXPECT_EQ(fit.forecasts, 500U) << fit.refusal;
    EXPECT_EQ(fit.model_bytes, i % 2 == 0 && i < 16 ? 8U : 4U);
  }
  EXPECT_EQ(result->tables[0].rows.size(), 3 * 2000U);
  EXPECT_NE(result->tables[0].rows, result->tables[1].rows);
}

TEST(Pooled, SeedsDependOnTheFoldAlone) {
  const std::vector<Dataset> data = {noise_dataset(3, 1), noise_dataset(4, 2)};
  const std::vector<Dataset> others = {noise_dataset(1, 5)};
  const OutOfSampleOptions options = noise_options({});
  const auto seeds = [&](std::span<const Dataset> of, bool pooled) {
    EXPECT_TRUE(walk(of, options, {pupil(pooled)}));
    std::set<std::uint64_t> set;
    for (const Lesson& lesson : lessons) set.insert(lesson.context.seed);
    return set;
  };
  EXPECT_EQ(seeds(data, true).size(), 4U);
  EXPECT_EQ(seeds(data, true), seeds(others, true));
  EXPECT_EQ(seeds(data, false).size(), 8U);
}

TEST(Pooled, TheYoungIsRefusedAndTheOthersAreNot) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2, 1100)};
  const auto result = walk(data, noise_options({}), {pupil(true)});
  ASSERT_TRUE(result);
  for (const FoldFit& fit : result->fits) {
    const bool young = fit.symbol.index == 1 && fit.fold < 2;
    EXPECT_EQ(fit.refusal.empty(), !young) << fit.refusal;
    EXPECT_EQ(fit.forecasts, young ? 0U : 500U);
  }
}

TEST(Walk, IsTheSameAtAnyNumberOfThreadsAndInAnyMemory) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2),
                                     noise_dataset(2, 3, 700)};
  OutOfSampleOptions options = noise_options({});
  const std::vector<AskedModel> models = {pupil(false), pupil(true)};
  options.jobs = 1;
  const auto alone = walk(data, options, models);
  ASSERT_TRUE(alone);
  for (const std::size_t jobs : {1U, 3U, 8U}) {
    for (const std::uint64_t memory :
         {std::uint64_t{1}, std::uint64_t{1} << 20, std::uint64_t{0}}) {
      options.jobs = jobs;
      options.memory = memory;
      const auto again = walk(data, options, models);
      ASSERT_TRUE(again);
      for (std::size_t m = 0; m < models.size(); ++m) {
        EXPECT_EQ(again->tables[m].rows, alone->tables[m].rows) << jobs << " " << memory;
      }
      EXPECT_EQ(again->volatilities[0].rows, alone->volatilities[0].rows);
      EXPECT_EQ(again->calibrations, alone->calibrations);
    }
  }
}

TEST(Walk, CountsWhatAProcessorDidAndWhatTheModelTakes) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  const auto result = walk(data, noise_options({}), {pupil(false, Pupil::kSleepy)});
  ASSERT_TRUE(result);
  for (const FoldFit& fit : result->fits) {
    EXPECT_GT(fit.seconds, 0);
    EXPECT_LT(fit.seconds, 0.05) << "sleep is no work";
    EXPECT_EQ(fit.model_bytes, 4U);
  }
}

TEST(Walk, AFitThatFailsIsAFoldWithoutAForecastAndLeavesTheOthersAlone) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  const auto result = walk(data, noise_options({}), {pupil(false, Pupil::kRefuses), pupil(true)});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->tables[0].rows.empty());
  EXPECT_EQ(result->tables[1].rows.size(), 2000U);
  for (std::size_t i = 0; i < result->fits.size(); i += 2) {
    EXPECT_EQ(result->fits[i].refusal, "the loss is no number");
    EXPECT_FALSE(result->fits[i].fit);
  }
}

TEST(Walk, GivesEachFitACheckpointOfItsOwnAndRemovesItWhenItIsDone) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / "tern-checkpoints-of-a-test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2)};
  OutOfSampleOptions options = noise_options({});
  options.device = "cuda";
  EXPECT_TRUE(walk(data, options, {pupil(false)}));
  for (const Lesson& lesson : lessons) EXPECT_TRUE(lesson.context.checkpoint.empty());
  options.checkpoints = folder;
  EXPECT_TRUE(walk(data, options, {pupil(false), pupil(true)}));
  std::set<fs::path> files;
  for (const Lesson& lesson : lessons) {
    files.insert(lesson.context.checkpoint);
    EXPECT_EQ(lesson.context.device, "cuda");
  }
  EXPECT_EQ(files.size(), 3 * 4U);
  EXPECT_TRUE(fs::is_empty(folder));
  const auto stopped = walk(data, options, {pupil(false, Pupil::kStops)});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, Errc::canceled);
  EXPECT_FALSE(fs::is_empty(folder)) << "unfinished work stays";
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tern
