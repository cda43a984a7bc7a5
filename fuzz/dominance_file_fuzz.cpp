#include "fuzz.h"
#include "source/dominance_file.h"

namespace tern::fuzz {
namespace {

void check_answer(const CapitalizationAnswer& answer, Timestamp now) {
  for (std::size_t i = 0; i < answer.figures.size(); ++i) {
    const Capitalization& is = answer.figures[i];
    TERN_CHECK(!impossible_capitalization(answer.name, is.value), "a figure is possible");
    TERN_CHECK(is.stamped < is.known_at && is.known_at <= now,
               "a figure is known, after its stamp");
    TERN_CHECK(i == 0 || answer.figures[i - 1].stamped < is.stamped, "figures are in time order");
  }
  for (const QuarantinedRow& row : answer.refused) {
    TERN_CHECK(!row.reason.empty() && row.reason.size() < 1024, "a reason is given, and short");
    TERN_CHECK(row.text.size() < 1024, "a row is kept short");
  }
}

void read_as(std::string_view name, std::string vendor, std::string_view text) {
  const CapitalizationFileOptions options{.vendor = std::move(vendor), .now = utc_day(2030, 1, 1)};
  const auto file = read_capitalization_text(text, name, options);
  if (!file) return check_message(file.error());
  for (const CapitalizationAnswer& answer : file->answers) check_answer(answer, options.now);
}

}  // namespace
}  // namespace tern::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = tern::fuzz::text_of(data, size);
  tern::fuzz::read_as("CRYPTOCAP_BTC.D, 60.csv", "", text);
  tern::fuzz::read_as("CRYPTOCAP_TOTAL, 1D.csv", "", text);
  tern::fuzz::read_as("usdt.csv", "coingecko", text);
  tern::fuzz::read_as("tether.json", "", text);
  return 0;
}
