#include "feature/selection.h"

#include <algorithm>
#include <array>

#include "feature/registry.h"

namespace tern {
namespace {

constexpr std::array<std::string_view, 32> kCore = {
    "ret_1",        "ret_3",         "ret_6",
    "ret_24",       "ret_168",       "ret1_lag1",
    "ret1_lag23",   "dist_sma_24",   "dist_sma_168",
    "macd_hist",    "rsi_14",        "stoch_k_24",
    "ksft2",        "sigma_72",      "rv_24",
    "rv_168",       "parkinson_24",  "vol_ratio_24_168",
    "vol_z_168",    "taker_imb_1",   "taker_imb_24",
    "trades_z_168", "btc_ret_1",     "btc_ret_lag1",
    "mkt_ret_1",    "rel_ret_24",    "breadth_24",
    "rsi14_4h",     "dist_sma20_1d", "hour_sin",
    "hour_cos",     "is_weekend"};

/// The names that a word which is no feature stands for; none where it stands for nothing.
std::vector<std::string> names_of_set(std::string_view word) {
  if (word == "core") return {kCore.begin(), kCore.end()};
  std::vector<std::string> names;
  for (const Feature& row : feature_registry()) {
    if (word == "all" || row.group == word) names.emplace_back(row.name);
  }
  return names;
}

}  // namespace

std::span<const std::string_view> core_features() {
  return kCore;
}

std::vector<std::string> feature_groups() {
  std::vector<std::string> groups;
  for (const Feature& row : feature_registry()) {
    if (std::ranges::find(groups, row.group) == groups.end()) groups.emplace_back(row.group);
  }
  return groups;
}

Result<std::vector<const Feature*>> select_features(std::span<const std::string> words) {
  if (words.empty()) {
    return fail(Errc::invalid_argument,
                "no feature is chosen: give names or groups of `tern features list`, core, or all");
  }
  std::vector<const Feature*> chosen;
  for (const std::string& word : words) {
    std::vector<std::string> names = names_of_set(word);
    if (names.empty()) names = {word};
    TERN_TRY(const auto rows, find_features(names));
    for (const Feature* row : rows) {
      if (std::ranges::find(chosen, row) == chosen.end()) chosen.push_back(row);
    }
  }
  return chosen;
}

}  // namespace tern
