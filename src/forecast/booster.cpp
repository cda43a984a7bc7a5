// Without the library this file is empty, and the registry says why the models are missing.
#ifdef TERN_HAS_XGBOOST

#include "forecast/booster.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "forecast/row_blocks.h"
#include "forecast/xgboost_api.h"

namespace tern {
namespace {

struct FreeTable {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
using Table = std::unique_ptr<void, FreeTable>;

Status check(int code, Errc kind = Errc::not_converged) {
  if (code == 0) return {};
  return fail(kind, fmt::format("xgboost: {}", XGBGetLastError()));
}

// How numpy says where an array lies: https://numpy.org/doc/stable/reference/arrays.interface.html
std::string array_of(const RowBlocks::Block& block, std::size_t features) {
  return fmt::format(R"({{"data": [{}, true], "shape": [{}, {}], "typestr": "<f4", "version": 3}})",
                     reinterpret_cast<std::uintptr_t>(block.x), block.count, features);
}

// Hands samples to XGBoost, block by block, as often as it asks for them.
struct Feed {
  const Samples& samples;
  RowBlocks blocks;
  DMatrixHandle proxy;

  static int next(DataIterHandle self) {
    Feed& feed = *static_cast<Feed*>(self);
    if (feed.blocks.finished()) return 0;
    const RowBlocks::Block block = feed.blocks.next();
    const std::string array = array_of(block, feed.samples.features);
    const float* labels = feed.samples.y.data() + block.first;
    const bool given = XGProxyDMatrixSetDataDense(feed.proxy, array.c_str()) == 0 &&
                       XGDMatrixSetFloatInfo(feed.proxy, "label", labels, block.count) == 0;
    return given ? 1 : 0;  // the rows that are then missing are missed below
  }
  static void rewind(DataIterHandle self) { static_cast<Feed*>(self)->blocks.rewind(); }
};

Result<Table> binned(const Samples& train, std::size_t bins) {
  DMatrixHandle handle = nullptr;
  TERN_TRY_STATUS(check(XGProxyDMatrixCreate(&handle)));
  const Table proxy(handle);
  Feed feed{train, RowBlocks(train), proxy.get()};
  const std::string config =
      fmt::format(R"({{"missing": NaN, "nthread": 1, "max_bin": {}}})", bins);
  TERN_TRY_STATUS(check(XGQuantileDMatrixCreateFromCallback(
      &feed, proxy.get(), nullptr, Feed::rewind, Feed::next, config.c_str(), &handle)));
  Table table(handle);
  bst_ulong rows = 0;
  TERN_TRY_STATUS(check(XGDMatrixNumRow(table.get(), &rows)));
  if (rows != train.count()) {
    return fail(Errc::not_converged, fmt::format("xgboost: {}", XGBGetLastError()));
  }
  return table;
}

}  // namespace

void Booster::Free::operator()(void* handle) const {
  XGBoosterFree(handle);
}

Result<Booster> Booster::make(std::span<void* const> tables) {
  BoosterHandle handle = nullptr;
  TERN_TRY_STATUS(check(XGBoosterCreate(tables.data(), tables.size(), &handle)));
  Booster booster{Handle(handle)};
  for (const auto& [name, value] : BoosterParameters{{"nthread", "1"}, {"verbosity", "0"}}) {
    TERN_TRY_STATUS(check(XGBoosterSetParam(handle, name, value.c_str())));
  }
  return booster;
}

Result<Booster> Booster::grow(const Samples& train, const BoosterParameters& parameters,
                              std::size_t bins, std::size_t rounds) {
  if (train.features == 0) {
    return fail(Errc::invalid_argument, "trees need at least one feature");
  }
  TERN_TRY(const Table table, binned(train, bins));
  DMatrixHandle const known[] = {table.get()};
  TERN_TRY(Booster booster, make(known));
  BoosterParameters all = {{"tree_method", "hist"}, {"max_bin", fmt::format("{}", bins)}};
  all.insert(all.end(), parameters.begin(), parameters.end());
  for (const auto& [name, value] : all) {
    TERN_TRY_STATUS(check(XGBoosterSetParam(booster.handle_.get(), name, value.c_str()),
                          Errc::invalid_argument));
  }
  for (std::size_t round = 0; round < rounds; ++round) {
    TERN_TRY_STATUS(
        check(XGBoosterUpdateOneIter(booster.handle_.get(), static_cast<int>(round), table.get())));
  }
  return booster;
}

Result<Booster> Booster::from_bytes(std::string_view bytes) {
  TERN_TRY(Booster booster, make({}));
  TERN_TRY_STATUS(
      check(XGBoosterLoadModelFromBuffer(booster.handle_.get(), bytes.data(), bytes.size()),
            Errc::corrupt_data));
  return booster;
}

Result<std::string> Booster::bytes() const {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  TERN_TRY_STATUS(
      check(XGBoosterSaveModelToBuffer(handle_.get(), R"({"format": "ubj"})", &size, &bytes)));
  return std::string(bytes, size);
}

Status Booster::predict(const Samples& samples, std::span<float> mean) const {
  constexpr const char* kMeans =
      R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0,)"
      R"( "strict_shape": false, "cache_id": 0, "missing": NaN})";
  RowBlocks blocks(samples);
  while (!blocks.finished()) {
    const RowBlocks::Block block = blocks.next();
    const bst_ulong* shape = nullptr;
    bst_ulong rank = 0;
    const float* predicted = nullptr;
    TERN_TRY_STATUS(
        check(XGBoosterPredictFromDense(handle_.get(), array_of(block, samples.features).c_str(),
                                        kMeans, nullptr, &shape, &rank, &predicted)));
    TERN_CHECK(rank == 1 && shape[0] == block.count, "one prediction for each sample");
    std::copy_n(predicted, block.count, mean.begin() + static_cast<std::ptrdiff_t>(block.first));
  }
  return {};
}

}  // namespace tern

#endif
