#include "source/kraken.h"

#include "pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  const KrakenPair pair{{"BTC", "USD"}, "XBTUSD", "XXBTZUSD"};
  fuzz::check_page(kraken_ohlc(bytes, pair, Interval::h1, fuzz::kAsked, fuzz::kThen), Interval::h1);
  if (const auto pairs = kraken_pairs(bytes); !pairs) fuzz::check_message(pairs.error());
  if (const auto time = kraken_time(bytes); !time) fuzz::check_message(time.error());
  for (const int status : {200, 429, 520}) {
    fuzz::check_ruling(kraken_ruling(fuzz::reply_of(status, bytes), fuzz::kThen));
  }
  return 0;
}
