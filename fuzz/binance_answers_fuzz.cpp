#include "source/binance_answers.h"

#include "pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  if (const auto time = parse_server_time(bytes); !time) fuzz::check_message(time.error());
  if (const auto exchange = parse_exchange(bytes, "BTCUSDT"); !exchange) {
    fuzz::check_message(exchange.error());
  }
  if (const auto refusal = parse_refusal(bytes)) {
    TERN_CHECK(refusal->message.size() <= 1024, "what is quoted is short");
  }
  for (const int status : {200, 400, 403, 418, 429, 451, 500}) {
    fuzz::check_ruling(rule_of_binance(fuzz::reply_of(status, bytes), fuzz::kThen));
  }
  return 0;
}
