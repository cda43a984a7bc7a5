// Without the library this file is empty, and the registry says why the model is missing.
#ifdef TERN_HAS_LIGHTGBM

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "forecast/lightgbm_api.h"
#include "forecast/point_forecaster.h"
#include "forecast/row_blocks.h"
#include "forecast/tree_settings.h"

namespace tern {
namespace {

struct FreeTable {
  void operator()(void* handle) const { LGBM_DatasetFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { LGBM_BoosterFree(handle); }
};
using Table = std::unique_ptr<void, FreeTable>;
using Trees = std::unique_ptr<void, FreeBooster>;

// One thread: fits run side by side, and are bit-equal at any number of them.
constexpr const char* kQuiet = "num_threads=1 verbosity=-1 predict_disable_shape_check=true";

Status check(int code, Errc kind = Errc::not_converged) {
  if (code == 0) return {};
  return fail(kind, fmt::format("lightgbm: {}", LGBM_GetLastError()));
}

// The samples' rows where they lie, as stretches of adjoining ones.
struct Stretches {
  std::vector<const void*> begin;
  std::vector<std::int32_t> rows;
};

Stretches stretches_of(const Samples& samples) {
  Stretches stretches;
  for (std::size_t i = 0; i < samples.count(); ++i) {
    if (i > 0 && samples.at[i] == samples.at[i - 1] + 1) {
      ++stretches.rows.back();
    } else {
      stretches.begin.push_back(samples.row(i).data());
      stretches.rows.push_back(1);
    }
  }
  return stretches;
}

Result<Table> make_table(const Samples& train, const std::string& parameters) {
  Stretches stretches = stretches_of(train);
  std::vector<int> row_major(stretches.rows.size(), 1);
  DatasetHandle handle = nullptr;
  TERN_TRY_STATUS(check(LGBM_DatasetCreateFromMats(
      static_cast<std::int32_t>(stretches.rows.size()), stretches.begin.data(), C_API_DTYPE_FLOAT32,
      stretches.rows.data(), static_cast<std::int32_t>(train.features), row_major.data(),
      parameters.c_str(), nullptr, &handle)));
  Table table(handle);
  TERN_TRY_STATUS(check(LGBM_DatasetSetField(
      table.get(), "label", train.y.data(), static_cast<int>(train.count()), C_API_DTYPE_FLOAT32)));
  return table;
}

// force_row_wise and deterministic, for else it times which way is faster, and rounds by that.
std::string parameters_of(const Settings& chosen, std::size_t overlap, std::uint64_t seed) {
  const double huber = chosen["huber"];
  return fmt::format(
      "{} deterministic=true force_row_wise=true boost_from_average=false "
      "objective={} alpha={} seed={} num_leaves={} learning_rate={} bagging_fraction={} "
      "bagging_freq=1 feature_fraction={} min_data_in_leaf={} min_sum_hessian_in_leaf=0 "
      "lambda_l2={} max_bin={}",
      kQuiet, huber > 0 ? "huber" : "regression", huber > 0 ? huber : 0.9, seed & 0x7fff'ffffU,
      chosen.count("leaves"), chosen["learning_rate"], chosen["row_share"], chosen["column_share"],
      chosen.count("leaf_rows_min") * overlap, leaf_penalty(chosen, overlap), chosen.count("bins"));
}

class Lightgbm final : public PointForecaster {
 public:
  explicit Lightgbm(const Settings& settings) : settings_(settings) {}

 private:
  std::size_t steps() const override { return settings_.count("rounds"); }

  Status learn(const Samples& train, std::uint64_t seed) override {
    if (train.features == 0) {
      return fail(Errc::invalid_argument, "lightgbm needs at least one feature");
    }
    const Thinned thinned(train, settings_.count("stride"));
    const std::string parameters = parameters_of(settings_, thinned.samples().overlap, seed);
    TERN_TRY(const Table table, make_table(thinned.samples(), parameters));
    BoosterHandle handle = nullptr;
    TERN_TRY_STATUS(check(LGBM_BoosterCreate(table.get(), parameters.c_str(), &handle),
                          Errc::invalid_argument));
    Trees grown(handle);
    int finished = 0;
    for (std::size_t round = 0; round < settings_.count("rounds") && finished == 0; ++round) {
      TERN_TRY_STATUS(check(LGBM_BoosterUpdateOneIter(grown.get(), &finished)));
    }
    train_loss_.reset();
    if (thinned.samples().count() == train.count()) {
      TERN_TRY(train_loss_, loss_of(grown.get(), train));
    }
    // Trees alone: the table that they grew on goes with this function.
    TERN_TRY(text_, text_of(grown.get()));
    return read();
  }

  std::optional<double> train_loss() const override { return train_loss_; }

  // Of the forecasts that growing has kept.
  static Result<double> loss_of(BoosterHandle trees, const Samples& train) {
    std::vector<double> expected(train.count());
    std::int64_t written = 0;
    TERN_TRY_STATUS(check(LGBM_BoosterGetPredict(trees, 0, &written, expected.data())));
    TERN_CHECK(static_cast<std::size_t>(written) == expected.size(),
               "one forecast for each sample");
    double sum = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double error = static_cast<double>(train.y[i]) - expected[i];
      sum += error * error;
    }
    return sum / static_cast<double>(expected.size());
  }

  static Result<std::string> text_of(BoosterHandle trees) {
    std::int64_t size = 0;
    std::string text(1 << 16, '\0');
    for (int turn = 0; turn < 2; ++turn) {
      TERN_TRY_STATUS(check(LGBM_BoosterSaveModelToString(
          trees, 0, -1, C_API_FEATURE_IMPORTANCE_SPLIT, static_cast<std::int64_t>(text.size()),
          &size, text.data())));
      const bool whole = static_cast<std::size_t>(size) <= text.size();
      text.resize(static_cast<std::size_t>(size));
      if (whole) break;
    }
    while (!text.empty() && text.back() == '\0') text.pop_back();
    return text;
  }

  Status read() {
    // LightGBM would print what it finds wrong.
    if (!text_.starts_with("tree\n")) {
      return fail(Errc::corrupt_data, "lightgbm: these are no trees");
    }
    int rounds = 0;
    BoosterHandle handle = nullptr;
    TERN_TRY_STATUS(check(LGBM_BoosterLoadModelFromString(text_.c_str(), &rounds, &handle),
                          Errc::corrupt_data));
    trees_.reset(handle);
    return {};
  }

  Status expect(const Samples& samples, std::span<float> mean) const override {
    std::vector<const void*> rows;
    std::vector<double> expected(std::min(RowBlocks::kRows, samples.count()));
    for (std::size_t first = 0; first < samples.count(); first += expected.size()) {
      rows.clear();
      const std::size_t end = std::min(first + expected.size(), samples.count());
      for (std::size_t i = first; i < end; ++i) rows.push_back(samples.row(i).data());
      std::int64_t written = 0;
      TERN_TRY_STATUS(check(LGBM_BoosterPredictForMats(
          trees_.get(), rows.data(), C_API_DTYPE_FLOAT32, static_cast<std::int32_t>(rows.size()),
          static_cast<std::int32_t>(samples.features), C_API_PREDICT_NORMAL, 0, -1, kQuiet,
          &written, expected.data())));
      TERN_CHECK(static_cast<std::size_t>(written) == rows.size(),
                 "one prediction for each sample");
      for (std::size_t i = first; i < end; ++i) mean[i] = static_cast<float>(expected[i - first]);
    }
    return {};
  }

  Status remember(ByteWriter& out) const override {
    out.put(std::string_view(text_));
    return {};
  }

  Status recall(ByteReader& in) override {
    trees_.reset();
    text_ = in.text();
    return read();
  }

  Settings settings_;
  std::string text_;  // the trees as LightGBM writes them, every bit
  Trees trees_;
  std::optional<double> train_loss_;
};

}  // namespace

std::unique_ptr<Forecaster> make_lightgbm(const Settings& settings) {
  return std::make_unique<Lightgbm>(settings);
}

}  // namespace tern

#endif
