#include "fuzz.h"
#include "run/journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  std::string bytes = "tern-journal 1\n";
  bytes += fuzz::text_of(data, size);
  const auto journal = Journal::load(fuzz::file_of(bytes));
  if (!journal) {
    fuzz::check_message(journal.error());
    return 0;
  }
  Journal again;
  for (const Event& event : journal->events()) again.append(event);
  TERN_CHECK(again.bytes() == bytes, "the same events give the same bytes");
  return 0;
}
