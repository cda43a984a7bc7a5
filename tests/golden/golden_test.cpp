// One small run, end to end, pinned. UPDATE_GOLDEN=1 rewrites the pin; the diff is the review.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "store/scratch_folder.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

const fs::path kGolden = TERN_SOURCE_DIR "/tests/golden/report.json";

Json read(const fs::path& file) {
  std::ifstream in(file);
  return Json::parse(in, nullptr, false);
}

/// What may differ without a change of results: the commit, and the last bits of the C library's
/// exp and log, which depend on the processor and reach hashes and small sums.
void drop_the_volatile(Json& json) {
  json.at("provenance").erase("git_commit");
  json.at("provenance").erase("data_hash");
  json.erase("certificate");
  for (const char* kind : {"strategies", "single_asset"}) {
    for (Json& run : json.at(kind)) run.erase("journal_hash");
  }
  json.at("portfolio").erase("journal_hash");
  json.at("portfolio").erase("daily");
}

/// The first place where two documents differ by more than rounding, or nothing.
std::string difference(const Json& a, const Json& b, const std::string& path) {
  if (a.is_number() && b.is_number()) {
    const double x = a.get<double>();
    const double y = b.get<double>();
    const bool same = std::abs(x - y) <= 1e-6 * std::max(std::abs(x), std::abs(y)) + 1e-12;
    return same ? "" : path + ": " + a.dump() + " pinned, " + b.dump() + " found";
  }
  if (a.type() != b.type() || a.size() != b.size()) return path + ": another shape";
  if (!a.is_structured()) {
    return a == b ? "" : path + ": " + a.dump() + " pinned, " + b.dump() + " found";
  }
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    const std::string where = a.is_object() ? left.key() : std::to_string(left - a.begin());
    if (a.is_object() && left.key() != right.key()) return path + "/" + where + ": another key";
    if (auto found = difference(*left, *right, path + "/" + where); !found.empty()) return found;
  }
  return "";
}

TEST(Golden, ASmallRunSaysWhatItSaidBefore) {
  const ScratchFolder scratch;
  const fs::path& folder = scratch.path();
  const std::string command =
      TERN_BINARY_DIR "/tern run --simulated --preset strong -q --out " + folder.string() +
      "/out --data-dir " + folder.string() +
      "/DATA --set simulated.hours=4400 --set learn.timerange=20210501-20210705"
      " --set learn.train_min=90d --set learn.refit=1mo --set learn.models='[\"zero\",\"ridge\"]'"
      // Not the default scale: releases of XGBoost differ.
      " --set learn.volatilities='[\"har\"]'"
      " --set trade.rule=cost_aware --set costs.fee_bps=1 --set report.bootstrap_draws=200";
  ASSERT_EQ(std::system(command.c_str()), 0);
  Json found = read(folder / "out/report.json");
  drop_the_volatile(found);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(kGolden) << found.dump(1) << "\n";
  const Json pinned = read(kGolden);
  ASSERT_FALSE(pinned.is_discarded()) << "run with UPDATE_GOLDEN=1 to make the pin";
  EXPECT_EQ(difference(pinned, found, ""), "");
}

TEST(Golden, ADifferenceIsSeen) {
  const Json pinned = {{"a", {1.0, 2.0}}, {"b", "x"}};
  EXPECT_EQ(difference(pinned, {{"a", {1.0, 2.0 + 1e-9}}, {"b", "x"}}, ""), "");
  EXPECT_NE(difference(pinned, {{"a", {1.0, 2.001}}, {"b", "x"}}, ""), "");
  EXPECT_NE(difference(pinned, {{"a", {1.0, 2.0}}, {"b", "y"}}, ""), "");
  EXPECT_NE(difference(pinned, {{"a", {1.0, 2.0}}, {"c", "x"}}, ""), "");
  EXPECT_NE(difference(pinned, {{"a", {1.0}}, {"b", "x"}}, ""), "");
}

}  // namespace
}  // namespace tern
