#include "fuzz.h"
#include "report/documents.h"
#include "report/read_report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const auto report = parse_report(fuzz::text_of(data, size));
  if (!report) {
    fuzz::check_message(report.error());
    return 0;
  }
  const std::string bytes = to_json(*report);
  const auto again = parse_report(bytes);
  TERN_CHECK(again.has_value(), "what was written can be read");
  TERN_CHECK(to_json(*again) == bytes, "and gives the same bytes");
  TERN_CHECK(!to_html(*report).empty() && !to_markdown(*report).empty(), "every report has pages");
  return 0;
}
