// What finished folds said, remembered: it is what they would say again, or it is not found.

#include "validate/fold_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "base/interrupt.h"
#include "validate/fold.h"
#include "validate/noise_dataset.h"

namespace tern {
namespace {

/// A memory that counts.
struct Memory {
  std::map<std::string, std::string> entries;
  std::set<std::string> asked;
  std::size_t found = 0;
  std::size_t kept = 0;
  std::size_t kept_most = SIZE_MAX;  ///< then the user interrupts
  std::mutex mutex;

  FoldMemory port() {
    return {.code = "this code",
            .find = [this](const std::string& key) -> std::optional<std::string> {
              const std::lock_guard lock(mutex);
              asked.insert(key);
              const auto entry = entries.find(key);
              if (entry == entries.end()) return std::nullopt;
              ++found;
              return entry->second;
            },
            .keep =
                [this](const std::string& key, const std::string&, const std::string& bytes) {
                  const std::lock_guard lock(mutex);
                  entries[key] = bytes;
                  if (++kept == kept_most) interrupt();
                }};
  }
};

std::vector<Dataset> two() {
  return {noise_dataset(0, 1), noise_dataset(1, 2)};
}

OutOfSampleOptions options_with(Memory& memory) {
  OutOfSampleOptions options = noise_options({"zero", "ar1", "ridge"});
  options.folds = memory.port();
  return options;
}

/// Three models and a volatility, of two datasets in four folds.
constexpr std::size_t kItems = 4 * 2 * 4;

bool same(const OutOfSample& a, const OutOfSample& b) {
  bool equal = a.fits.size() == b.fits.size() && a.calibrations == b.calibrations &&
               a.volatilities[0].rows == b.volatilities[0].rows;
  for (std::size_t m = 0; m < a.tables.size(); ++m) {
    equal = equal && a.tables[m].rows == b.tables[m].rows;
  }
  for (std::size_t i = 0; equal && i < a.fits.size(); ++i) {
    const auto facts = [](const FoldFit& fit) {
      return std::tuple(fit.model, fit.symbol, fit.horizon, fit.fold, fit.train_rows, fit.forecasts,
                        fit.fit, fit.model_bytes, fit.refusal);
    };
    equal = facts(a.fits[i]) == facts(b.fits[i]);
  }
  return equal;
}

TEST(FoldMemory, WhatIsRememberedIsWhatWouldBeSaidAgain) {
  const std::vector<Dataset> data = two();
  Memory memory;
  OutOfSampleOptions options = options_with(memory);
  const auto first = forecast_out_of_sample(data, options);
  ASSERT_TRUE(first);
  EXPECT_EQ(memory.kept, kItems);
  EXPECT_EQ(memory.found, 0U);
  options.folds = {};
  const auto fresh = forecast_out_of_sample(data, options);
  EXPECT_TRUE(same(*first, *fresh));
  options.folds = memory.port();
  const auto again = forecast_out_of_sample(data, options);
  EXPECT_EQ(memory.found, kItems);
  EXPECT_EQ(memory.kept, kItems) << "nothing was done again";
  EXPECT_TRUE(same(*again, *fresh));
  for (std::size_t i = 0; i < first->fits.size(); ++i) {
    EXPECT_EQ(again->fits[i].seconds, first->fits[i].seconds) << "what it took when it was done";
  }
}

TEST(FoldMemory, DoesTheRestWhereverItWasCutOff) {
  const std::vector<Dataset> data = two();
  Memory memory;
  OutOfSampleOptions options = options_with(memory);
  const auto fresh = forecast_out_of_sample(data, options);
  std::size_t i = 0;
  std::erase_if(memory.entries, [&](const auto&) { return i++ % 3 != 0; });
  memory.entries.begin()->second.pop_back();  // and one that does not fit
  const std::size_t left = memory.entries.size();
  memory.kept = 0;
  options.jobs = 3;
  options.memory = 1;
  const auto resumed = forecast_out_of_sample(data, options);
  ASSERT_TRUE(resumed);
  EXPECT_TRUE(same(*resumed, *fresh));
  EXPECT_EQ(memory.kept, kItems - left + 1);
}

TEST(FoldMemory, AnInterruptedWalkGoesOnWhereItStopped) {
  const std::vector<Dataset> data = two();
  Memory memory;
  OutOfSampleOptions options = options_with(memory);
  options.jobs = 1;
  memory.kept_most = 5;
  const auto stopped = forecast_out_of_sample(data, options);
  clear_interrupt();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, Errc::canceled);
  EXPECT_EQ(memory.entries.size(), 5U) << "what was running is finished, and nothing is begun";
  memory.kept_most = SIZE_MAX;
  const auto resumed = forecast_out_of_sample(data, options);
  ASSERT_TRUE(resumed);
  EXPECT_EQ(memory.found, 5U);
  EXPECT_EQ(memory.kept, kItems);
  options.folds = {};
  EXPECT_TRUE(same(*resumed, *forecast_out_of_sample(data, options)));
}

TEST(FoldMemory, AFitThatFailedIsTriedAgain) {
  Dataset still = noise_dataset(0, 1);
  still.recent.assign(kNoiseRows, 0.0);  // ar1 needs returns that are not all zero
  Memory memory;
  const OutOfSampleOptions options = options_with(memory);
  const std::vector<Dataset> data = {still};
  const auto first = forecast_out_of_sample(data, options);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->tables[1].rows.empty());
  EXPECT_EQ(memory.kept, 3 * 4U) << "the others of four folds";
  const auto again = forecast_out_of_sample(data, options);
  EXPECT_TRUE(same(*again, *first));
}

std::set<std::string> keys_of(const std::function<void(std::vector<Dataset>&)>& change_data,
                              const std::function<void(OutOfSampleOptions&)>& change_options) {
  std::vector<Dataset> data = {noise_dataset(0, 1)};
  change_data(data);
  Memory memory;
  OutOfSampleOptions options = options_with(memory);
  change_options(options);
  EXPECT_TRUE(forecast_out_of_sample(data, options));
  return memory.asked;
}

std::size_t shared(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(
      std::ranges::count_if(a, [&](const std::string& key) { return b.contains(key); }));
}

constexpr auto kNoOption = [](OutOfSampleOptions&) {};
constexpr auto kNoData = [](std::vector<Dataset>&) {};

TEST(FoldKey, ChangesWithWhateverIsLearnedFrom) {
  const std::set<std::string> base = keys_of(kNoData, kNoOption);
  ASSERT_EQ(base.size(), 4 * 4U) << "each has a name of its own";
  EXPECT_EQ(keys_of(kNoData, kNoOption), base);
  const std::map<std::string, std::function<void(Dataset&)>> changes = {
      {"x", [](Dataset& d) { d.x[3 * 5] += 1; }},
      {"outcome", [](Dataset& d) { d.outcome[5] += 1e-9; }},
      {"labelled", [](Dataset& d) { d.labelled.set(5, false); }},
      {"variance", [](Dataset& d) { d.variance[5] *= 2; }},
      {"ranges", [](Dataset& d) { d.ranges[5] += 1; }},
      {"volatility", [](Dataset& d) { d.volatility[5] *= 2; }},
      {"recent", [](Dataset& d) { d.recent[5] *= 2; }},
      {"as_of", [](Dataset& d) { d.as_of[0] -= 1h; }},
      {"a feature's name", [](Dataset& d) { d.features[1] = "other"; }},
      {"horizon", [](Dataset& d) { d.horizon = 2h; }},
      {"overlap", [](Dataset& d) { d.overlap = 2; }},
      {"instrument, by its seed", [](Dataset& d) { d.symbol = {7}; }},
  };
  for (const auto& [what, change] : changes) {
    const auto keys = keys_of([&](auto& data) { change(data.front()); }, kNoOption);
    EXPECT_EQ(shared(keys, base), 0U) << what;
  }
}

TEST(FoldKey, ChangesWithWhateverIsAskedFor) {
  const std::set<std::string> base = keys_of(kNoData, kNoOption);
  const std::map<std::string, std::function<void(OutOfSampleOptions&)>> changes = {
      {"seed", [](auto& o) { o.seed = 18; }},
      {"device", [](auto& o) { o.device = "cuda"; }},
      {"scaling", [](auto& o) { o.scaler.scaling = Scaling::rank; }},
      {"clip", [](auto& o) { o.scaler.clip = 4; }},
      {"embargo", [](auto& o) { o.embargo = 1h; }},
      {"valid_share", [](auto& o) { o.valid_share = 0.2; }},
      {"train_rows_min", [](auto& o) { o.train_rows_min = 400; }},
      {"code", [](auto& o) { o.folds.code = "other code"; }},
      {"the training range",
       [](auto& o) {
         for (auto& s : o.splits) s.train.begin += 1h;
       }},
      {"the validation range",
       [](auto& o) {
         for (auto& s : o.splits) s.valid = {s.train.end - 9h, s.train.end};
       }},
      {"the test range",
       [](auto& o) {
         for (auto& s : o.splits) s.test.end -= 1h;
       }},
      {"the fold", [](auto& o) { o.splits.erase(o.splits.begin()); }},
  };
  for (const auto& [what, change] : changes) {
    EXPECT_EQ(shared(keys_of(kNoData, change), base), 0U) << what;
  }
  const auto with_setting =
      keys_of(kNoData, [](auto& o) { o.forecaster.overrides = {"ridge.prior_r2=0.001"}; });
  EXPECT_EQ(shared(with_setting, base), 3 * 4U) << "those of the other models are as they were";
}

TEST(FoldKey, IsThatOfAnEarlierRunWhenHistoryHasGrown) {
  const auto shortened = [](std::vector<Dataset>& data) {
    Dataset& d = data.front();
    const std::size_t rows = 2000;
    d.as_of.resize(rows);
    d.x.resize(rows * kNoiseFeatures);
    d.ranges.resize(rows * kRangeColumns);
    for (auto* column : {&d.outcome, &d.variance, &d.volatility, &d.recent}) column->resize(rows);
    d.labelled = Mask(rows, true);
  };
  const auto first_two = [](OutOfSampleOptions& o) { o.splits.resize(2); };
  EXPECT_EQ(keys_of(shortened, first_two), keys_of(kNoData, first_two));
}

// Were a key to forget something, this is how it would be found out: what a changed label should
// have changed is remembered as it was.
TEST(FoldKey, OneThatForgetsALabelWouldBeCaught) {
  std::vector<Dataset> data = {noise_dataset(0, 1)};
  Memory memory;
  OutOfSampleOptions options = options_with(memory);
  options.splits.resize(1);
  options.models = {"ridge"};
  const auto before = forecast_out_of_sample(data, options);
  data.front().outcome[5] += 0.1;
  Memory forgetful;
  forgetful.entries = memory.entries;
  FoldMemory port = forgetful.port();
  port.find = [&](const std::string&) -> std::optional<std::string> {
    // The one entry that is the forecasts', not the volatility's, is the longer one.
    return std::ranges::max_element(forgetful.entries, {},
                                    [](const auto& entry) { return entry.second.size(); })
        ->second;
  };
  options.folds = {};
  const auto fresh = forecast_out_of_sample(data, options);
  options.folds = port;
  const auto resumed = forecast_out_of_sample(data, options);
  ASSERT_TRUE(fresh && resumed);
  EXPECT_EQ(resumed->tables[0].rows, before->tables[0].rows);
  EXPECT_FALSE(same(*resumed, *fresh));
  options.folds = memory.port();
  EXPECT_TRUE(same(*forecast_out_of_sample(data, options), *fresh)) << "the true key is not fooled";
}

}  // namespace
}  // namespace tern
