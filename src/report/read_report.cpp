#include "report/read_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "report/documents.h"
#include "report/equity.h"
#include "report/number.h"
#include "report/report_fields.h"

namespace tern {

namespace {

using Json = nlohmann::ordered_json;

// Each of these fills `value`, or returns false and what was expected is said by expected().

bool read(const Json& json, std::string& value) {
  if (json.is_string()) value = json.get<std::string>();
  return json.is_string();
}
bool read(const Json& json, bool& value) {
  if (json.is_boolean()) value = json.get<bool>();
  return json.is_boolean();
}
bool read(const Json& json, std::uint64_t& value) {
  if (json.is_number_unsigned()) value = json.get<std::uint64_t>();
  return json.is_number_unsigned();
}
bool read(const Json& json, int& value) {
  const bool fits = json.is_number_unsigned() && json.get<std::uint64_t>() <= 9999;
  if (fits) value = json.get<int>();
  return fits;
}
bool read(const Json& json, double& value) {
  value = json.is_number() ? json.get<double>() : std::nan("");
  return json.is_number() || json.is_null();
}
bool read(const Json& json, std::optional<double>& value) {
  value = json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
  return json.is_number() || json.is_null();
}
bool read(const Json& json, Timestamp& value) {
  if (!json.is_string()) return false;
  const auto time = parse_time(json.get_ref<const std::string&>());
  if (time) value = *time;
  return time.has_value() && kTimeMin <= value && value <= kTimeMax;
}
bool read(const Json& json, Duration& value) {
  if (!json.is_string()) return false;
  const auto length = parse_duration_text(json.get_ref<const std::string&>());
  if (length) value = *length;
  return length.has_value();
}
bool read(const Json& json, Judgment& value) {
  if (!json.is_string()) return false;
  for (const Judgment judgment :
       {Judgment::no_evidence, Judgment::not_tradable, Judgment::maybe_luck, Judgment::candidate}) {
    value = judgment;
    if (to_string(judgment) == json.get_ref<const std::string&>()) return true;
  }
  return false;
}

bool read(const Json& json, Dimension& value) {
  if (!json.is_string()) return false;
  for (const Dimension dimension :
       {Dimension::asset, Dimension::model, Dimension::horizon, Dimension::fold, Dimension::year,
        Dimension::hour, Dimension::volatility, Dimension::trend}) {
    value = dimension;
    if (to_string(dimension) == json.get_ref<const std::string&>()) return true;
  }
  return false;
}

bool read(const Json& json, Column& column) {
  if (!json.is_array() || json.size() != column.size()) return false;
  for (std::size_t row = 0; row < json.size(); ++row) {
    if (json[row].is_null()) continue;
    if (!json[row].is_number()) return false;
    column.set(row, json[row].get<double>());
  }
  return true;
}

/// Days that follow each other, and columns of their length.
bool read(const Json& json, Frame& frame) {
  const auto day = json.find("day");
  if (!json.is_object() || day == json.end() || !day->is_array()) return false;
  TimeGrid grid{kTimeMin, days{1}, day->size()};
  for (std::size_t row = 0; row < grid.size; ++row) {
    Timestamp at{};
    if (!read((*day)[row], at)) return false;
    if (row == 0) grid.start = at;
    if (at != grid[row]) return false;
  }
  frame = Frame(grid);
  for (const auto& [name, values] : json.items()) {
    if (name != "day" && !read(values, frame.add(name))) return false;
  }
  return true;
}

std::string_view expected(const std::string& /*value*/) {
  return "words";
}
std::string_view expected(bool /*value*/) {
  return "true or false";
}
std::string_view expected(std::uint64_t /*value*/) {
  return "a whole number";
}
std::string_view expected(int /*value*/) {
  return "a whole number below 10000";
}
std::string_view expected(double /*value*/) {
  return "a number or null";
}
std::string_view expected(std::optional<double> /*value*/) {
  return "a number or null";
}
std::string_view expected(Timestamp /*value*/) {
  return "a time as in \"2024-01-31 13:00\"";
}
std::string_view expected(Duration /*value*/) {
  return "a length of time as in \"1h\"";
}
std::string_view expected(Judgment /*value*/) {
  return "one of the four judgments";
}
std::string_view expected(Dimension /*value*/) {
  return "what forecasts are told apart by";
}
std::string_view expected(const Frame& /*value*/) {
  return "a table of days in a row, with columns of their length";
}

/// Fills what describe() names from a JSON object, and remembers the first field that it could not.
class FieldReader {
 public:
  /// What the fields are read from, and in which format they were written.
  struct File {
    std::uint64_t format;
    std::string complaint;
  };

  FieldReader(const Json& object, std::string path, File& file)
      : object_(object), path_(std::move(path)), file_(file) {
    if (!object_.is_object()) complain(path_, "an object");
  }

  void operator()(const std::string& name, auto& value) {
    if (const Json* json = find(name)) fill(*json, path_ + name, value);
  }
  void operator()(const std::string& name, Interval95& interval) {
    (*this)(name, interval.value);
    (*this)(name + "_low", interval.low);
    (*this)(name + "_high", interval.high);
  }
  void operator()(const std::string& name, std::optional<Interval95>& interval) {
    Interval95 found{};
    (*this)(name, found);
    interval = std::isnan(found.value) ? std::nullopt : std::optional(found);
  }
  void operator()(const std::string& name, Estimate& estimate) {
    (*this)(name, static_cast<Interval95&>(estimate));
  }
  void operator()(const std::string& name, TestResult& test) {
    (*this)(name, test.statistic);
    (*this)(name + "_p", test.p);
  }
  void since(std::uint64_t format, const std::string& name, auto& value) {
    if (file_.format >= format) (*this)(name, value);
  }
  void or_null(const std::string& name, std::string& words) {
    const Json* json = find(name);
    if (json != nullptr && !json->is_null()) fill(*json, path_ + name, words);
  }
  void day(const std::string& name, Timestamp& midnight) { (*this)(name, midnight); }
  void object(const std::string& name, const auto& describe_inside) {
    const Json* json = find(name);
    if (json == nullptr) return;
    FieldReader inside(*json, path_ + name + ".", file_);
    describe_inside(inside);
  }

 private:
  template <class T>
  void fill(const Json& json, const std::string& path, T& value) {
    if constexpr (requires { read(json, value); }) {
      if (!read(json, value)) complain(path, expected(value));
    } else {
      FieldReader inside(json, path + ".", file_);
      describe(inside, value);
    }
  }
  template <class T>
  void fill(const Json& json, const std::string& path, std::optional<T>& part) {
    if constexpr (requires { read(json, part); }) {
      if (!read(json, part)) complain(path, expected(part));
    } else if (!json.is_null()) {
      fill(json, path, part.emplace());
    }
  }
  template <class T, std::size_t size>
  void fill(const Json& json, const std::string& path, std::array<T, size>& values) {
    std::vector<T> list;
    fill(json, path, list);
    if (list.size() != size) return complain(path, fmt::format("a list of {}", size));
    std::ranges::copy(list, values.begin());
  }
  template <class T>
  void fill(const Json& json, const std::string& path, std::vector<T>& values) {
    if (!json.is_array()) return complain(path, "a list");
    values.clear();
    for (std::size_t i = 0; i < json.size() && file_.complaint.empty(); ++i) {
      T& value = values.emplace_back();
      fill(json[i], fmt::format("{}[{}]", path, i), value);
    }
  }
  const Json* find(const std::string& name) {
    if (!file_.complaint.empty()) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    file_.complaint = path_ + name + " is missing";
    return nullptr;
  }
  void complain(std::string path, std::string_view wanted) {
    if (!file_.complaint.empty()) return;
    if (path.ends_with('.')) path.pop_back();
    file_.complaint = fmt::format("{} is not {}", path, wanted);
  }

  const Json& object_;
  std::string path_;
  File& file_;
};

Result<std::uint64_t> format_of(const Json& json) {
  const auto format = json.find("format");
  if (!json.is_object() || format == json.end()) {
    return fail(Errc::unsupported,
                "it has no format number, so it is no report of tern or one of an early version: "
                "make it anew with tern run");
  }
  if (format->is_number_unsigned() && *format >= 1 && *format <= kReportFormat) {
    return format->get<std::uint64_t>();
  }
  return fail(Errc::unsupported,
              fmt::format("it is of format {}, and this tern reads formats 1 to {}: read it with "
                          "the tern that wrote it, or make it anew with tern run",
                          quotable(format->dump(-1, ' ', true, Json::error_handler_t::replace), 20),
                          kReportFormat));
}

/// What the file does not hold, because it follows from what it holds.
std::string derive(Report& report) {
  std::vector<StrategyReport*> curves;
  for (auto* kind : {&report.strategies, &report.single_asset, &report.benchmarks}) {
    for (StrategyReport& curve : *kind) curves.push_back(&curve);
  }
  for (AllocationReport& row : report.allocations) curves.push_back(&row.curve);
  for (StrategyReport* curve : curves) {
    if (!curve->daily.find("equity")) return "the days of a curve have no equity";
    for (NamedTrade& named : curve->round_trips) {
      const auto pair = std::ranges::find(report.pairs, named.pair);
      if (pair == report.pairs.end()) return "a round trip is in a pair that is not in pairs";
      named.trade.symbol.index = static_cast<std::uint16_t>(pair - report.pairs.begin());
    }
    rank_trades(*curve);
  }
  return "";
}

}  // namespace

Result<Report> parse_report(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return fail(Errc::corrupt_data, "it is not JSON, or is cut short: make it anew with tern run");
  }
  FieldReader::File file{};
  TERN_TRY(file.format, format_of(json));
  Report report;
  FieldReader fields(json, "", file);
  describe(fields, report);
  if (file.complaint.empty()) file.complaint = derive(report);
  if (file.complaint.empty()) return report;
  return fail(Errc::corrupt_data,
              quotable(file.complaint) + ": the file is damaged, make it anew with tern run");
}

Result<Report> read_report(const std::filesystem::path& path) {
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(path, ignored);
  const std::filesystem::path file = folder ? path / "report.json" : path;
  if (!std::filesystem::exists(file, ignored)) {
    return fail(Errc::not_found,
                fmt::format("{} is not there: name a folder that tern run wrote into, or its "
                            "report.json",
                            file.string()));
  }
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in || !bytes) {
    return fail(Errc::io, fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
  }
  auto report = parse_report(bytes.view());
  if (!report) return with_context(file.string(), std::move(report).error());
  return report;
}

}  // namespace tern
