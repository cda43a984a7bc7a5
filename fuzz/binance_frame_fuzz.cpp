#include "source/binance_frame.h"

#include "fuzz.h"

// The bytes are a message of a stream.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const auto frame = parse_binance_frame(fuzz::text_of(data, size));
  if (!frame) {
    fuzz::check_message(frame.error());
  } else if (const auto* kline = std::get_if<KlineFrame>(&*frame)) {
    TERN_CHECK(!impossible(kline->bar), "a bar is possible");
    TERN_CHECK(
        kline->bar.open_time.time_since_epoch() % length(kline->interval) == Duration::zero(),
        "a bar is on the grid");
  } else if (const auto* refusal = std::get_if<RefusalFrame>(&*frame)) {
    fuzz::check_message(fail(Errc::network, refusal->reason));
  }
  return 0;
}
