// Without the library this file is empty, and the registry says why the models are missing.
#ifdef TERN_HAS_XGBOOST

#include <fmt/format.h>

#include <optional>

#include "forecast/booster.h"
#include "forecast/point_forecaster.h"
#include "forecast/row_blocks.h"
#include "forecast/tree_settings.h"

namespace tern {
namespace {

// Trees of XGBoost; how many, and how they are put together, is for those below to say.
class Trees : public PointForecaster {
 public:
  explicit Trees(const Settings& settings) : settings_(settings) {}

 protected:
  const Settings& settings() const { return settings_; }

 private:
  virtual std::size_t rounds() const = 0;
  virtual BoosterParameters own_parameters() const = 0;

  Status learn(const Samples& train, std::uint64_t seed) final {
    const Thinned thinned(train, settings_.count("stride"));
    const std::size_t overlap = thinned.samples().overlap;
    BoosterParameters parameters = {
        {"base_score", "0"},
        {"seed", fmt::format("{}", seed & 0x7fff'ffffU)},
        {"max_depth", fmt::format("{}", settings_.count("depth"))},
        {"subsample", fmt::format("{}", settings_["row_share"])},
        {"min_child_weight",
         fmt::format("{}", settings_["leaf_rows_min"] * static_cast<double>(overlap))},
        {"lambda", fmt::format("{}", leaf_penalty(settings_, overlap))},
    };
    const BoosterParameters own = own_parameters();
    parameters.insert(parameters.end(), own.begin(), own.end());
    TERN_TRY(booster_,
             Booster::grow(thinned.samples(), parameters, settings_.count("bins"), rounds()));
    return {};
  }

  Status expect(const Samples& samples, std::span<float> mean) const final {
    return booster_->predict(samples, mean);
  }

  Status remember(ByteWriter& out) const final {
    TERN_TRY(const std::string bytes, booster_->bytes());
    out.put(std::string_view(bytes));
    return {};
  }

  Status recall(ByteReader& in) final {
    booster_.reset();
    TERN_TRY(booster_, Booster::from_bytes(in.text()));
    return {};
  }

  Settings settings_;
  std::optional<Booster> booster_;
};

class Xgboost final : public Trees {
 public:
  using Trees::Trees;

 private:
  std::size_t rounds() const override { return settings().count("rounds"); }
  std::size_t steps() const override { return rounds(); }

  BoosterParameters own_parameters() const override {
    BoosterParameters own = {
        {"eta", fmt::format("{}", settings()["learning_rate"])},
        {"colsample_bytree", fmt::format("{}", settings()["column_share"])},
    };
    const double huber = settings()["huber"];
    if (huber > 0) {
      own.emplace_back("objective", "reg:pseudohubererror");
      own.emplace_back("huber_slope", fmt::format("{}", huber));
    } else {
      own.emplace_back("objective", "reg:squarederror");
    }
    return own;
  }
};

// All trees of the one round are fitted to the labels themselves, and averaged.
class RandomForest final : public Trees {
 public:
  using Trees::Trees;

 private:
  std::size_t rounds() const override { return 1; }
  std::size_t steps() const override { return settings().count("trees"); }

  BoosterParameters own_parameters() const override {
    return {
        {"objective", "reg:squarederror"},
        {"eta", "1"},
        {"num_parallel_tree", fmt::format("{}", settings().count("trees"))},
        {"colsample_bynode", fmt::format("{}", settings()["column_share"])},
    };
  }
};

}  // namespace

std::unique_ptr<Forecaster> make_xgboost(const Settings& settings) {
  return std::make_unique<Xgboost>(settings);
}
std::unique_ptr<Forecaster> make_random_forest(const Settings& settings) {
  return std::make_unique<RandomForest>(settings);
}

}  // namespace tern

#endif
