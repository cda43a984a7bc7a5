#pragma once

#include <optional>
#include <string_view>

#include "fakes/connection.h"
#include "fakes/server.h"

namespace tern::fakes {

/// A request, or the refusal that it deserves.
struct Incoming {
  Request request = {};
  std::optional<Reply> refusal = std::nullopt;
};

/// Waits for the next request on a connection; nothing once the other side is gone.
std::optional<Incoming> read_request(Connection& connection);

/// Reads the head of a request, up to and without its empty line.
Incoming parse_request(std::string_view head);

}  // namespace tern::fakes
