#include "source/json_table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace tern {
namespace {

using Json = nlohmann::json;

// Several times what any venue sends, and little enough to be held.
constexpr std::size_t kRowsMax = 10'000;
constexpr std::size_t kCellsMax = 32;
constexpr std::size_t kValuesMax = 1'000;

/// Follows the parser and keeps what belongs to a table. Each call answers whether to go on.
class TableReader : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return add("null"); }
  bool boolean(bool value) override { return add(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(fmt::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(fmt::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return add(text); }
  bool string(string_t& text) override { return add(std::move(text)); }
  bool binary(binary_t&) override { return stop("bytes"); }

  bool start_object(std::size_t) override {
    if (skipped_ == 0 && arrays_ > 0) return stop("an object in an array");
    if (skipped_ > 0 || objects_ == 2) {
      ++skipped_;
    } else {
      ++objects_;
    }
    return true;
  }
  bool end_object() override {
    --(skipped_ > 0 ? skipped_ : objects_);
    return true;
  }
  bool key(string_t& name) override {
    if (skipped_ == 0) key_ = std::move(name);
    return true;
  }
  bool start_array(std::size_t) override;
  bool end_array() override {
    --(skipped_ > 0 ? skipped_ : arrays_);
    return true;
  }
  bool parse_error(std::size_t byte, const std::string&, const Json::exception&) override {
    return stop(fmt::format("no JSON at byte {}", byte));
  }

  JsonTable table{};
  std::string objection;

 private:
  bool add(std::string text);
  bool stop(std::string why) {
    objection = std::move(why);
    return false;
  }

  std::size_t objects_ = 0;
  std::size_t arrays_ = 0;
  std::size_t skipped_ = 0;  // levels below what is read
  std::size_t values_ = 0;
  std::string key_;
};

bool TableReader::start_array(std::size_t) {
  if (skipped_ > 0) {
    ++skipped_;
    return true;
  }
  if (arrays_ == 2) return stop("an array in a row");
  if (arrays_ == 0) {
    table.bare = objects_ == 0;
    if (++values_ > kValuesMax) return stop("too many values");
    table.values[key_];
  } else {
    if (!table.rows.empty() && key_ != table.name) return stop("two tables");
    if (table.rows.size() == kRowsMax) return stop(fmt::format("more than {} rows", kRowsMax));
    table.name = key_;
    table.rows.emplace_back();
  }
  ++arrays_;
  return true;
}

bool TableReader::add(std::string text) {
  if (skipped_ > 0) return true;
  if (arrays_ == 2) {
    JsonTable::Row& row = table.rows.back();
    if (row.size() == kCellsMax) return stop(fmt::format("a row of over {} cells", kCellsMax));
    row.push_back(std::move(text));
    return true;
  }
  if (objects_ == 0) return stop("neither an object nor rows");
  if (++values_ > kValuesMax) return stop("too many values");
  auto& values = table.values[key_];
  if (arrays_ == 0) values.clear();
  values.push_back(std::move(text));
  return true;
}

}  // namespace

const std::string* JsonTable::find(const std::string& key) const {
  const auto found = values.find(key);
  return found == values.end() || found->second.size() != 1 ? nullptr : &found->second.front();
}

Result<JsonTable> read_json_table(std::string_view body) {
  TableReader reader;
  if (!Json::sax_parse(body, &reader)) {
    return fail(Errc::corrupt_data,
                fmt::format("expected JSON with rows of values, found {}", reader.objection));
  }
  return std::move(reader.table);
}

}  // namespace tern
