#pragma once

#include "report/compatible_metrics.h"
#include "report/market_exposure.h"
#include "report/metrics.h"
#include "validate/luck.h"
#include "validate/moments.h"
#include "vector_file.h"

namespace tern {

inline constexpr double kTolerance = 1e-9;

inline double named(const std::vector<LibraryValue>& values, std::string_view name) {
  for (const LibraryValue& value : values) {
    if (value.name == name) return value.value;
  }
  ADD_FAILURE() << "no value is called " << name;
  return std::nan("");
}

/// Each key of the vector, and what we call it. Keys that are not listed fail.
using Names = std::map<std::string, std::string>;

inline void expect_all(const nlohmann::json& expected, const Names& names, const Names& elsewhere,
                       const std::vector<LibraryValue>& values) {
  for (const auto& [key, value] : expected.items()) {
    if (elsewhere.contains(key)) continue;
    const auto name = names.find(key);
    ASSERT_NE(name, names.end()) << key << " is not compared";
    SCOPED_TRACE(key);
    expect_relative(named(values, name->second), value, kTolerance);
  }
}

inline Metrics measured_bars(std::span<const double> returns, double bars_per_year = 8760) {
  const std::vector<double> exposed(returns.size(), 1.0);
  return measure({.returns = returns,
                  .exposed = exposed,
                  .trade_returns = returns,
                  .bars_per_year = bars_per_year,
                  .turnover = 0,
                  .cost_share = 0},
                 10, 1);
}

}  // namespace tern
