#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fakes/request.h"

namespace tern::fakes {

/// A request of a client that names itself, without the way over a network.
inline Request asked(const std::string& target, const std::string& headers = "User-Agent: test") {
  Incoming incoming = parse_request("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers);
  EXPECT_FALSE(incoming.refusal) << incoming.refusal->body;
  return std::move(incoming.request);
}

inline nlohmann::json json_of(const Reply& reply) {
  return nlohmann::json::parse(reply.body, nullptr, false);
}

inline std::string header_of(const Reply& reply, std::string_view name) {
  for (const HttpHeader& header : reply.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

}  // namespace tern::fakes
