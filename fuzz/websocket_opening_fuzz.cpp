#include "source/websocket_opening.h"

#include "fuzz.h"

// The bytes are what a server answers to the opening of a WebSocket.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view head = fuzz::text_of(data, size);
  const std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
  const Status status = check_opening_reply(head, key);
  if (!status) {
    fuzz::check_message(status.error());
  } else {
    TERN_CHECK(head.find(websocket_accept(key)) != std::string_view::npos, "the key was answered");
  }
  return 0;
}
