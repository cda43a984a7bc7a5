#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace tern {

inline std::string vector_path(const std::string& name) {
  return TERN_SOURCE_DIR "/tests/vectors/" + name;
}

/// Kept, so that a loop over a part of it does not outlive it.
inline const nlohmann::json& load_json(const std::string& name) {
  static std::map<std::string, nlohmann::json> kept;
  if (const auto known = kept.find(name); known != kept.end()) return known->second;
  std::ifstream file(vector_path(name));
  return kept.emplace(name, nlohmann::json::parse(file)).first->second;
}

/// The columns of a CSV file of numbers, by name.
inline std::map<std::string, std::vector<double>> load_columns(const std::string& name) {
  std::ifstream file(vector_path(name));
  std::map<std::string, std::vector<double>> columns;
  std::vector<std::string> names;
  std::string line;
  std::string cell;
  std::getline(file, line);
  for (std::istringstream cells(line); std::getline(cells, cell, ',');) names.push_back(cell);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    for (const std::string& column : names) {
      std::getline(cells, cell, ',');
      columns[column].push_back(std::stod(cell));
    }
  }
  return columns;
}

/// The cells of a CSV file of whole numbers without a header, row by row.
inline std::vector<std::uint32_t> load_cells(const std::string& name) {
  std::ifstream file(vector_path(name));
  std::vector<std::uint32_t> cells;
  std::string line;
  std::string cell;
  while (std::getline(file, line))
    for (std::istringstream row(line); std::getline(row, cell, ',');)
      cells.push_back(static_cast<std::uint32_t>(std::stoul(cell)));
  return cells;
}

inline void expect_relative(double actual, double expected, double tolerance) {
  EXPECT_NEAR(actual, expected, tolerance * std::max(std::abs(expected), 1e-300));
}

}  // namespace tern
