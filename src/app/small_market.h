#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "app/configured.h"
#include "app/trained.h"
#include "base/progress.h"
#include "run/wall_clock.h"
#include "store/scratch_folder.h"

namespace tern {

/// For tests: an own store, and a hundred simulated days that a few quick models learn from.
class SmallMarket : public ::testing::Test {
 protected:
  void SetUp() override {
    set_progress_style(ProgressStyle::none);
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }

  static std::vector<std::string> small() {
    return {"data.source=simulated",
            "simulated.preset=strong",
            "simulated.hours=2400",
            "learn.models=[\"zero\",\"ridge\",\"ensemble\"]",
            "learn.features=[\"returns\"]",
            "learn.volatilities=[\"ewma\"]",
            "learn.refit=10d"};
  }
  static Config config(const std::vector<std::string>& more = {}) {
    Config config = default_config();
    for (const auto& assignments : {small(), more}) {
      for (const std::string& assignment : assignments) {
        const Status set = set_config(assignment, config);
        EXPECT_TRUE(set) << set.error().message;
      }
    }
    return config;
  }
  Market market(const Config& config) {
    auto acquired = acquire_market(config, *database_);
    EXPECT_TRUE(acquired) << acquired.error().message;
    return *std::move(acquired);
  }
  std::vector<Trained> train(const std::vector<std::string>& more = {},
                             const TrainRequest& request = {}, std::size_t jobs = 2) {
    const Config with = config(more);
    auto trained = train_models(with, market(with), *database_, request, jobs, wall_clock_now());
    EXPECT_TRUE(trained) << trained.error().message;
    return trained ? *std::move(trained) : std::vector<Trained>{};
  }
  std::vector<ModelCard> cards() { return *ModelStore(*database_).list(); }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

}  // namespace tern
