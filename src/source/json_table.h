#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tern {

/// A JSON body as candles come in: rows of plain values, and a few named values around them.
/// Numbers stay as they were written. What is nested deeper than an answer of candles is skipped
/// when named, and refused inside a row.
struct JsonTable {
  using Row = std::vector<std::string>;
  bool bare;         ///< the body is the array of rows itself
  std::string name;  ///< of the member that holds the rows; empty when bare, or without rows
  std::vector<Row> rows;
  std::map<std::string, std::vector<std::string>> values;  ///< members, and arrays of plain values

  /// The one value of that name.
  const std::string* find(const std::string& key) const;
};

/// Errors: corrupt_data: not JSON, or not such a body.
/// Cost: memory in proportion to the body, and never more than a table may have.
Result<JsonTable> read_json_table(std::string_view body);

}  // namespace tern
