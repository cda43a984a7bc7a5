#include "fakes/websocket_peer.h"

#include <fmt/format.h>

#include "base/text.h"
#include "fakes/delivery.h"
#include "source/websocket_opening.h"

namespace tern::fakes {
namespace {

using Kind = WebsocketPeer::Message::Kind;

constexpr std::size_t kPayloadMax = 65536;
constexpr Duration kFarewell = 10s;  // for the client's own close

std::string header(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

std::size_t big_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (const char byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

std::string big_endian(std::size_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>((value >> (8 * i)) & 0xFF);
  return text;
}

std::optional<Kind> kind_of(unsigned char first) {
  switch (first) {  // whole frames only: this client has nothing long to say
    case 0x81:
      return Kind::text;
    case 0x88:
      return Kind::close;
    case 0x89:
      return Kind::ping;
    case 0x8A:
      return Kind::pong;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool FramePeer::hang_up() {
  open_ = false;
  connection_->close();
  return false;
}

bool FramePeer::send_bytes(std::string_view bytes) {
  if (open_ && !connection_->write(bytes)) open_ = false;
  return open_;
}

bool FramePeer::send_frame(unsigned char first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() < 65536) {
    frame += static_cast<char>(126) + big_endian(payload.size(), 2);
  } else {
    frame += static_cast<char>(127) + big_endian(payload.size(), 8);
  }
  return send_bytes(frame.append(payload));
}

/// What the client has already sent is read first: bytes that nobody reads would turn the end into
/// a TCP reset, which may overtake the word of it.
bool FramePeer::send_close(int code) {
  if (!send_frame(0x88, big_endian(static_cast<std::size_t>(code), 2))) return false;
  while (open_ && receive(kFarewell)) {
  }
  hang_up();
  return true;
}

/// The first frame that is there as a whole; hangs up on one that no client may send.
std::optional<WebsocketPeer::Message> FramePeer::take_frame() {
  if (unread_.size() < 2) return std::nullopt;
  const auto kind = kind_of(static_cast<unsigned char>(unread_[0]));
  const auto second = static_cast<unsigned char>(unread_[1]);
  const std::size_t extra = second == 0xFE ? 2 : second == 0xFF ? 8 : 0;
  if (!kind || second < 0x80) {  // a client's frames are masked
    hang_up();
    return std::nullopt;
  }
  if (unread_.size() < 2 + extra + 4) return std::nullopt;
  const std::size_t size =
      extra == 0 ? second - 0x80U : big_endian(std::string_view(unread_).substr(2, extra));
  if (size > kPayloadMax) {
    hang_up();
    return std::nullopt;
  }
  const std::size_t start = 2 + extra + 4;
  if (unread_.size() < start + size) return std::nullopt;
  Message message{*kind, unread_.substr(start, size)};
  for (std::size_t i = 0; i < size; ++i) message.payload[i] ^= unread_[start - 4 + i % 4];
  unread_.erase(0, start + size);
  return message;
}

std::optional<WebsocketPeer::Message> FramePeer::receive(Duration timeout) {
  while (open_) {
    if (auto message = take_frame()) {
      if (message->kind == Kind::close) {
        send_frame(0x88, message->payload);
        hang_up();
      }
      return message;
    }
    if (!open_) break;
    const auto bytes = connection_->read(timeout);
    if (!bytes) {
      open_ = false;
    } else if (bytes->empty()) {
      return std::nullopt;
    } else {
      unread_ += *bytes;
    }
  }
  return std::nullopt;
}

bool shake_hands(Connection& connection, const Request& opening) {
  const std::string key = header(opening, "sec-websocket-key");
  if (to_lower(header(opening, "upgrade")) != "websocket" ||
      to_lower(header(opening, "connection")) != "upgrade" || key.size() != 24 ||
      header(opening, "sec-websocket-version") != "13" || header(opening, "user-agent").empty()) {
    deliver(connection, opening,
            {.status = 400, .body = "no opening of a WebSocket\n", .content_type = "text/plain"},
            Fault::none);
    return false;
  }
  return connection.write(
      fmt::format("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  "Connection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
                  websocket_accept(key)));
}

Upgrade frame_by_frame(std::function<void(FramePeer&)> conversation) {
  return [talk = std::move(conversation)](Connection& connection, const Request& opening) {
    if (!shake_hands(connection, opening)) return;
    FramePeer peer(connection, opening);
    talk(peer);
  };
}

void Server::set_conversation(Conversation conversation) {
  set_upgrade(frame_by_frame([talk = std::move(conversation)](FramePeer& peer) { talk(peer); }));
}

}  // namespace tern::fakes
