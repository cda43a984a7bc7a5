#include "source/websocket_opening.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  // The key of RFC 6455's example, whose answer is s3pPLMBiTxaQ9kYGzzhZRbK+xOo=.
  const Status judged = check_opening_reply(fuzz::text_of(data, size), "dGhlIHNhbXBsZSBub25jZQ==");
  if (!judged) fuzz::check_message(judged.error());
  return 0;
}
