#pragma once

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "report/number.h"
#include "report/report_fields.h"

namespace tern {

/// Writes what describe() names into a JSON object. A value that does not exist is null.
class FieldWriter {
 public:
  using Json = nlohmann::ordered_json;

  explicit FieldWriter(Json& object) : object_(object) { object_ = Json::object(); }

  void operator()(const std::string& name, const auto& value) { object_[name] = json_of(value); }
  void operator()(const std::string& name, const Interval95& interval) {
    (*this)(name, interval.value);
    (*this)(name + "_low", interval.low);
    (*this)(name + "_high", interval.high);
  }
  void operator()(const std::string& name, const std::optional<Interval95>& interval) {
    const double nan = std::nan("");
    (*this)(name, interval.value_or(Interval95{nan, nan, nan}));
  }
  void operator()(const std::string& name, const Estimate& estimate) {
    (*this)(name, static_cast<const Interval95&>(estimate));
  }
  void operator()(const std::string& name, const TestResult& test) {
    (*this)(name, test.statistic);
    (*this)(name + "_p", test.p);
  }
  /// A field that reports of an earlier format do not have.
  void since(std::uint64_t /*format*/, const std::string& name, const auto& value) {
    (*this)(name, value);
  }
  void or_null(const std::string& name, const std::string& words) {
    object_[name] = words.empty() ? Json(nullptr) : Json(words);
  }
  void day(const std::string& name, Timestamp midnight) {
    object_[name] = to_date_string(midnight);
  }
  void object(const std::string& name, const auto& describe_inside) {
    FieldWriter inside(object_[name]);
    describe_inside(inside);
  }

  static Json json_of(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
  static Json json_of(std::optional<double> value) { return json_of(value.value_or(std::nan(""))); }
  static Json json_of(bool value) { return value; }
  static Json json_of(int value) { return value; }
  static Json json_of(std::uint64_t value) { return value; }
  static Json json_of(const std::string& value) { return value; }
  static Json json_of(Timestamp value) { return to_string(value); }
  static Json json_of(Duration value) { return duration_text(value); }
  static Json json_of(Judgment value) { return std::string(to_string(value)); }
  static Json json_of(const Frame& frame) {
    Json json = {{"day", Json::array()}};
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      json["day"].push_back(to_date_string(frame.as_of()[row]));
    }
    for (std::size_t c = 0; c < frame.columns(); ++c) {
      Json& values = json[frame.name(c)] = Json::array();
      const ColumnView column = frame.column(c);
      for (std::size_t row = 0; row < frame.rows(); ++row) {
        values.push_back(column.valid[row] ? json_of(column.values[row]) : Json(nullptr));
      }
    }
    return json;
  }
  static Json json_of(Dimension value) { return std::string(to_string(value)); }
  template <class T>
  static Json json_of(const std::optional<T>& part) {
    return part ? json_of(*part) : Json(nullptr);
  }
  template <class T, std::size_t size>
  static Json json_of(const std::array<T, size>& values) {
    return json_of(std::vector<T>(values.begin(), values.end()));
  }
  template <class T>
  static Json json_of(const std::vector<T>& values) {
    Json json = Json::array();
    for (const T& value : values) json.push_back(json_of(value));
    return json;
  }
  /// Of anything that describe() knows.
  template <class T>
  static Json json_of(const T& part) {
    Json json;
    FieldWriter inside(json);
    describe(inside, part);
    return json;
  }

 private:
  Json& object_;
};

}  // namespace tern
