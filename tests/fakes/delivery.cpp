#include "fakes/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "fakes/pack.h"

namespace tern::fakes {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 302:
      return "Found";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 429:
      return "Too Many Requests";
    case 502:
      return "Bad Gateway";
    default:
      return "Status";
  }
}

/// How the length of a body is said.
enum class Framing : std::uint8_t { length, chunks };

std::string head(const Reply& reply, Framing framing, std::size_t size) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
  if (!reply.content_type.empty()) text += fmt::format("Content-Type: {}\r\n", reply.content_type);
  for (const auto& [name, value] : reply.headers) text += fmt::format("{}: {}\r\n", name, value);
  text += framing == Framing::chunks ? std::string("Transfer-Encoding: chunked\r\n\r\n")
                                     : fmt::format("Content-Length: {}\r\n\r\n", size);
  return text;
}

bool send_whole(Connection& connection, const Reply& reply) {
  return connection.write(head(reply, Framing::length, reply.body.size()) + reply.body);
}

std::string chunk(std::string_view bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

bool send_chunked(Connection& connection, const Reply& reply) {
  std::string text = head(reply, Framing::chunks, 0);
  constexpr std::size_t kChunk = 1000;
  const std::string_view body = reply.body;
  for (std::size_t at = 0; at < body.size(); at += kChunk) text += chunk(body.substr(at, kChunk));
  return connection.write(text + "0\r\n\r\n");
}

bool takes_gzip(const Request& request) {
  const auto offered = request.headers.find("accept-encoding");
  return offered != request.headers.end() && offered->second.find("gzip") != std::string::npos;
}

bool send_packed(Connection& connection, const Request& request, Reply reply) {
  if (takes_gzip(request)) {
    reply.body = gzip_of(reply.body, reply.body.size());
    reply.headers.push_back({"Content-Encoding", "gzip"});
  }
  return send_whole(connection, reply);
}

bool send_bomb(Connection& connection, const Request& request, Reply reply) {
  if (!takes_gzip(request)) return send_whole(connection, reply);
  constexpr std::size_t kUnpacked = std::size_t{64} << 20;
  static const std::string bomb = gzip_of(std::string(65536, ' '), kUnpacked);
  reply.headers.push_back({"Content-Encoding", "gzip"});
  reply.body = bomb;
  return send_whole(connection, reply);
}

void send_without_end(Connection& connection, const Reply& reply) {
  const std::string block = chunk(std::string(65536, ' '));
  if (!connection.write(head(reply, Framing::chunks, 0))) return;
  while (connection.write(block)) {
  }
}

void send_slowly(Connection& connection, const Reply& reply) {
  if (!connection.write(head(reply, Framing::length, reply.body.size() + 1))) return;
  for (std::size_t i = 0; connection.read(100ms); ++i) {
    const char byte = i < reply.body.size() ? reply.body[i] : ' ';
    if (i > reply.body.size() || !connection.write({&byte, 1})) return;
  }
}

/// 0xC1 is nowhere in UTF-8: no JSON, no number, and no sum of a zip survives it.
void garble(std::string& body) {
  const std::size_t count = std::min<std::size_t>(body.size(), 16);
  body.replace((body.size() - count) / 2, count, count, '\xC1');
}

Reply web_page(int status) {
  return {.status = status,
          .body =
              "<!DOCTYPE html>\n<html><head><title>One moment</title></head>"
              "<body><h1>One moment, please</h1></body></html>\n",
          .content_type = "text/html; charset=utf-8"};
}

void send_half(Connection& connection, const Reply& reply) {
  const std::string_view body = reply.body;
  connection.write(head(reply, Framing::length, body.size() + 1));
  connection.write(body.substr(0, body.size() / 2));
}

}  // namespace

bool reaches_venue(Fault fault) {
  switch (fault) {
    case Fault::refuse:
    case Fault::html:
    case Fault::server_error:
    case Fault::empty:
    case Fault::redirect:
      return false;
    default:
      return true;
  }
}

bool deliver(Connection& connection, const Request& request, Reply reply, Fault fault) {
  switch (fault) {
    case Fault::refuse:
      return false;
    case Fault::reset:
      send_half(connection, reply);
      connection.reset();
      return false;
    case Fault::truncate:
      send_half(connection, reply);
      return false;
    case Fault::drip:
      send_slowly(connection, reply);
      return false;
    case Fault::oversized:
      send_without_end(connection, reply);
      return false;
    case Fault::garble:
      garble(reply.body);
      break;
    case Fault::cut_json:
      reply.body.resize(reply.body.size() / 2);
      break;
    case Fault::html:
      reply = web_page(200);
      break;
    case Fault::mislabeled:
      reply.content_type = "text/html";
      break;
    case Fault::server_error:
      reply = web_page(502);
      break;
    case Fault::empty:
      reply = {};
      break;
    case Fault::redirect:
      reply = web_page(302);
      reply.headers = {{"Location", "https://elsewhere.invalid" + request.target}};
      break;
    case Fault::bad_gzip:
      reply.headers.push_back({"Content-Encoding", "gzip"});
      break;
    case Fault::bomb:
      return send_bomb(connection, request, std::move(reply));
    case Fault::chunked:
      return send_chunked(connection, reply);
    case Fault::gzip:
      return send_packed(connection, request, std::move(reply));
    case Fault::none:
      break;
  }
  return send_whole(connection, reply);
}

}  // namespace tern::fakes
