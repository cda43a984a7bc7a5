#pragma once

#include "fakes/connection.h"
#include "fakes/server.h"

namespace tern::fakes {

/// The server's end of a WebSocket, made by hand and strict: it shares no framing with the client,
/// and hangs up on who breaks the protocol.
class FramePeer : public WebsocketPeer {
 public:
  /// Requires: the handshake is done; both outlive the peer.
  FramePeer(Connection& connection, const Request& opening)
      : connection_(&connection), opening_(&opening) {}

  const Request& opening() const override { return *opening_; }
  bool send_text(std::string_view text) override { return send_frame(kText, text); }
  bool send_ping(std::string_view payload) override { return send_frame(kPing, payload); }
  bool send_close(int code) override;
  std::optional<Message> receive(Duration timeout) override;
  bool open() const override { return open_; }

  // First bytes of frames, for those that are sent by hand; without kFinal more fragments follow.
  static constexpr unsigned char kFinal = 0x80, kText = 0x81, kContinuation = 0x00, kPing = 0x89;
  bool send_frame(unsigned char first, std::string_view payload);
  bool send_bytes(std::string_view bytes);

 private:
  std::optional<Message> take_frame();
  bool hang_up();

  Connection* connection_;
  const Request* opening_;
  std::string unread_;
  bool open_ = true;
};

/// Answers the opening handshake: true when it is one.
bool shake_hands(Connection& connection, const Request& opening);

/// Serves WebSockets whose frames the test makes itself.
Upgrade frame_by_frame(std::function<void(FramePeer&)> conversation);

}  // namespace tern::fakes
