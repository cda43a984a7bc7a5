#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tern {

// The opening handshake of a WebSocket, apart from how its bytes travel.
// Source: RFC 6455, section 4.

/// What the server must answer to `key` in Sec-WebSocket-Accept.
std::string websocket_accept(std::string_view key);

/// A key for one opening: 16 random bytes, in base 64.
std::string websocket_key();

struct WebsocketOpening {
  std::string host;    ///< with the port where it is not 443
  std::string target;  ///< "/stream?streams=btcusdt@kline_1h"
  std::string key;
  std::string user_agent;
};

/// The request, up to and with the empty line.
std::string opening_request(const WebsocketOpening& opening);

/// Judges the server's answer, `head` being all of it up to the empty line.
///
/// Errors: rate_limited, not_found, unsupported (451: not from where we are), or network, by
/// status; untrusted: sent elsewhere, or an answer of somebody who does not speak WebSocket.
Status check_opening_reply(std::string_view head, std::string_view key);

}  // namespace tern
