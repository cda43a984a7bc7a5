// Without the library this file is empty, and the registry says why the model is missing.
#ifdef TERN_HAS_XGBOOST

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "forecast/models.h"
#include "forecast/point_forecaster.h"

namespace tern {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

struct FreeTable {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using Table = std::unique_ptr<void, FreeTable>;
using Booster = std::unique_ptr<void, FreeBooster>;

Status check(int code, Errc kind = Errc::not_converged) {
  if (code == 0) return {};
  return fail(kind, fmt::format("xgboost: {}", XGBGetLastError()));
}

Result<Table> make_table(const Samples& samples) {
  std::vector<float> x;
  x.reserve(samples.count() * samples.features);
  for (std::size_t i = 0; i < samples.count(); ++i) {
    const std::span<const float> row = samples.row(i);
    x.insert(x.end(), row.begin(), row.end());
  }
  DMatrixHandle handle = nullptr;
  TERN_TRY_STATUS(check(XGDMatrixCreateFromMat_omp(x.data(), samples.count(), samples.features,
                                                   kMissing, &handle, 1)));
  Table table(handle);
  if (!samples.y.empty()) {
    TERN_TRY_STATUS(
        check(XGDMatrixSetFloatInfo(handle, "label", samples.y.data(), samples.y.size())));
  }
  return table;
}

using Parameters = std::vector<std::pair<const char*, std::string>>;

// The penalty on a leaf is the prior of ridge, for one mean: a leaf of n rows that is expected to
// explain R2 of its label's variance is shrunk by n / (n + (1 - R2) / R2).
// One thread: fits run side by side, and are bit-equal at any number of them.
Parameters parameters(const Settings& chosen, std::size_t overlap, std::uint64_t seed) {
  const auto bars = static_cast<double>(overlap);
  const double prior = chosen["prior_r2"];
  return {
      {"objective", "reg:squarederror"},
      {"base_score", "0"},
      {"tree_method", "hist"},
      {"nthread", "1"},
      {"verbosity", "0"},
      {"seed", fmt::format("{}", seed & 0x7fff'ffffU)},
      {"max_depth", fmt::format("{}", chosen.count("depth"))},
      {"eta", fmt::format("{}", chosen["learning_rate"])},
      {"subsample", fmt::format("{}", chosen["row_share"])},
      {"colsample_bytree", fmt::format("{}", chosen["column_share"])},
      {"min_child_weight", fmt::format("{}", chosen["leaf_rows_min"] * bars)},
      {"lambda", fmt::format("{}", (1.0 - prior) / prior * bars)},
      {"max_bin", fmt::format("{}", chosen.count("bins"))},
  };
}

class Xgboost final : public PointForecaster {
 public:
  explicit Xgboost(const Settings& settings) : settings_(settings) {}

 private:
  Status learn(const Samples& train, std::uint64_t seed) override {
    if (train.features == 0) {
      return fail(Errc::invalid_argument, "xgboost needs at least one feature");
    }
    TERN_TRY(const Table table, make_table(train));
    const DMatrixHandle known[] = {table.get()};
    BoosterHandle handle = nullptr;
    TERN_TRY_STATUS(check(XGBoosterCreate(known, 1, &handle)));
    booster_.reset(handle);
    for (const auto& [name, value] : parameters(settings_, train.overlap, seed)) {
      TERN_TRY_STATUS(
          check(XGBoosterSetParam(handle, name, value.c_str()), Errc::invalid_argument));
    }
    for (std::size_t round = 0; round < settings_.count("rounds"); ++round) {
      TERN_TRY_STATUS(check(XGBoosterUpdateOneIter(handle, static_cast<int>(round), table.get())));
    }
    return {};
  }

  Status expect(const Samples& samples, std::span<float> mean) const override {
    if (mean.empty()) return {};
    TERN_TRY(const Table table, make_table(samples));
    constexpr const char* kMeans =
        R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0,)"
        R"( "strict_shape": false})";
    const bst_ulong* shape = nullptr;
    bst_ulong rank = 0;
    const float* predicted = nullptr;
    TERN_TRY_STATUS(check(XGBoosterPredictFromDMatrix(booster_.get(), table.get(), kMeans, &shape,
                                                      &rank, &predicted)));
    TERN_CHECK(rank == 1 && shape[0] == mean.size(), "one prediction for each sample");
    std::copy_n(predicted, mean.size(), mean.begin());
    return {};
  }

  Status remember(ByteWriter& out) const override {
    bst_ulong size = 0;
    const char* bytes = nullptr;
    TERN_TRY_STATUS(
        check(XGBoosterSaveModelToBuffer(booster_.get(), R"({"format": "ubj"})", &size, &bytes)));
    out.put(std::string_view(bytes, size));
    return {};
  }

  Status recall(ByteReader& in) override {
    const std::string_view bytes = in.text();
    BoosterHandle handle = nullptr;
    TERN_TRY_STATUS(check(XGBoosterCreate(nullptr, 0, &handle)));
    booster_.reset(handle);
    TERN_TRY_STATUS(check(XGBoosterSetParam(handle, "nthread", "1")));
    return check(XGBoosterLoadModelFromBuffer(handle, bytes.data(), bytes.size()),
                 Errc::corrupt_data);
  }

  Settings settings_;
  Booster booster_;
};

}  // namespace

std::unique_ptr<Forecaster> make_xgboost(const Settings& settings) {
  return std::make_unique<Xgboost>(settings);
}

}  // namespace tern

#endif
