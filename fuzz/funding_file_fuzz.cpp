#include <string>

#include "fuzz.h"
#include "source/funding_file.h"

namespace tern::fuzz {
namespace {

void check_file(const FundingFile& file, Timestamp now) {
  for (std::size_t i = 0; i < file.rates.size(); ++i) {
    const FundingRate& due = file.rates[i].rate;
    TERN_CHECK(due.rate > -1 && due.rate < 1, "a rate is a fraction of the position");
    TERN_CHECK(due.at <= now, "nothing is known of the future");
    TERN_CHECK(i == 0 || file.rates[i - 1].rate.at < due.at, "rates are in time order");
  }
  for (const QuarantinedRow& row : file.refused) {
    TERN_CHECK(!row.reason.empty() && row.reason.size() < 1024, "a reason is given, and short");
    TERN_CHECK(row.text.size() < 1024, "a row is kept short");
  }
}

void read_as(std::string_view name, std::string_view text) {
  const FundingFileOptions options{.now = utc_day(2030, 1, 1)};
  const auto file = read_funding({std::string(text), "abc"}, name, options);
  if (!file) return check_message(file.error());
  check_file(*file, options.now);
}

}  // namespace
}  // namespace tern::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = tern::fuzz::text_of(data, size);
  tern::fuzz::read_as("BTCUSDT-funding-8h.csv", text);
  tern::fuzz::read_as("funding.csv", text);
  return 0;
}
