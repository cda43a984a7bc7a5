#include "report/appendix.h"
#include "report/documents.h"
#include "report/field_writer.h"

namespace tern {

namespace {

using Json = FieldWriter::Json;

/// The primary strategy again, where a program looks for it first.
Json portfolio_json(const Report& report) {
  const StrategyReport* primary = portfolio(report);
  if (primary == nullptr) return nullptr;
  Json json = FieldWriter::json_of(*primary);
  json.erase("round_trips");
  return json;
}

Json appendix_json(const Report& report) {
  Json json = Json::array();
  for (const LibraryValue& value : library_values(report)) {
    json.push_back({{"library", std::string(value.library)},
                    {"name", std::string(value.name)},
                    {"value", FieldWriter::json_of(value.value)}});
  }
  return json;
}

}  // namespace

std::string to_json(const Report& report) {
  Json json;
  FieldWriter fields(json);
  fields("format", kReportFormat);
  describe(fields, report);
  json["portfolio"] = portfolio_json(report);
  json["appendix"] = appendix_json(report);
  // Names come from configuration; bytes that are not UTF-8 must not end the run.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
