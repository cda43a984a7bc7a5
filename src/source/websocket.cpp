#include "source/websocket.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <poll.h>
#include <wslay/wslay.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <deque>

#include "base/check.h"
#include "base/interrupt.h"
#include "source/websocket_opening.h"

namespace tern {
namespace {

using std::chrono::steady_clock;

constexpr Duration kLook = 50ms;  // how often a wait looks whether the user wants to stop
constexpr std::size_t kHeadMax = std::size_t{16} << 10;
constexpr std::size_t kTurnMax = std::size_t{64} << 10;  // bytes read between two such looks
constexpr std::size_t kQueueMax = 64;                    // messages and pongs, each

Error canceled() {
  return fail(Errc::canceled, "stopped while connected to a stream");
}

template <class T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* pointer) const { kFree(pointer); }
};
using CurlEasy = std::unique_ptr<CURL, Freed<CURL, curl_easy_cleanup>>;
using CurlUrl = std::unique_ptr<CURLU, Freed<CURLU, curl_url_cleanup>>;
using Frames = std::unique_ptr<wslay_event_context, Freed<wslay_event_context,  //
                                                          wslay_event_context_free>>;

struct Address {
  std::string https;   // as libcurl wants it: this version has no WebSocket of its own
  std::string host;    // with the port where it is not 443
  std::string target;  // path and query
};

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

Result<Address> parse_address(const std::string& url) {
  const std::string_view scheme = "wss://";
  Address address{.https = "https://", .host = {}, .target = {}};
  const CurlUrl parsed(curl_url());
  if (parsed && url.starts_with(scheme)) {
    address.https += url.substr(scheme.size());
    if (curl_url_set(parsed.get(), CURLUPART_URL, address.https.c_str(), 0) == CURLUE_OK) {
      address.host = url_part(parsed.get(), CURLUPART_HOST);
      const std::string port = url_part(parsed.get(), CURLUPART_PORT);
      if (!port.empty() && port != "443") address.host += ":" + port;
      const std::string query = url_part(parsed.get(), CURLUPART_QUERY);
      address.target = url_part(parsed.get(), CURLUPART_PATH) + (query.empty() ? "" : "?") + query;
    }
  }
  if (address.target.empty()) {
    return fail(Errc::invalid_argument,
                fmt::format("a stream's address looks like wss://stream.example.com:9443, and "
                            "'{:.80}' does not",
                            url));
  }
  return address;
}

int stop_when_asked(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return interrupted() ? 1 : 0;
}

Error connect_error(CURLcode code, const Address& address, const char* detail) {
  const std::string why = *detail != '\0' ? detail : curl_easy_strerror(code);
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return canceled();
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return fail(Errc::untrusted,
                  fmt::format("{} does not prove who it is: {}; a proxy with a certificate of its "
                              "own is trusted with --ca-file",
                              address.host, why));
    case CURLE_SSL_CACERT_BADFILE:
      return fail(Errc::io, fmt::format("the certificates cannot be read: {}", why));
    default:
      return fail(Errc::network, fmt::format("{} is not reached: {}", address.host, why));
  }
}

Result<CurlEasy> connect(const Address& address, const WebsocketOptions& options) {
  CurlEasy curl(curl_easy_init());
  TERN_CHECK(curl != nullptr, "libcurl starts");
  std::array<char, CURL_ERROR_SIZE> detail{};
  const std::string ca_file = options.ca_file.string();
  CURL* const easy = curl.get();
  curl_easy_setopt(easy, CURLOPT_URL, address.https.c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, stop_when_asked);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());
  if (!ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  const CURLcode code = curl_easy_perform(easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  if (code != CURLE_OK) return connect_error(code, address, detail.data());
  return curl;
}

/// Waits until the connection can be read from (or written to), for a short while at most.
void wait_for(curl_socket_t socket, bool write, Duration at_most) {
  pollfd ready{.fd = socket, .events = POLLIN, .revents = 0};
  if (write) ready.events |= POLLOUT;
  poll(&ready, 1, static_cast<int>(std::clamp(at_most, Duration{0}, kLook).count()));
}

std::string_view meaning_of(int code) {
  switch (code) {
    case WSLAY_CODE_NORMAL_CLOSURE:
      return "done";
    case WSLAY_CODE_GOING_AWAY:
      return "going away";
    case WSLAY_CODE_PROTOCOL_ERROR:
      return "a breach of the protocol";
    case WSLAY_CODE_POLICY_VIOLATION:
      return "against its policy";
    case WSLAY_CODE_MESSAGE_TOO_BIG:
      return "too long a message";
    case WSLAY_CODE_INTERNAL_SERVER_ERROR:
      return "an error of its own";
    case WSLAY_CODE_NO_STATUS_RCVD:
      return "without a reason";
    default:
      return "no reason that is known";
  }
}

}  // namespace

struct Websocket::State {
  CurlEasy curl;
  curl_socket_t socket = CURL_SOCKET_BAD;
  const Clock* clock = nullptr;
  Timestamp last_heard;
  std::size_t message_max = 0;
  std::string early;  // came behind the opening reply, and is the first to be read
  std::deque<std::string> messages;
  std::size_t turn_bytes = 0;
  bool heard = false;    // a frame, in this turn
  bool hung_up = false;  // the connection ended without a word
  std::optional<Error> over;
  Frames frames;  // last, for it points at the rest

  Status shake_hands(const Address& address, const WebsocketOptions& options);
  Result<std::string> read_head(steady_clock::time_point deadline);
  Status write_all(std::string_view text, steady_clock::time_point deadline);
  Status start_frames();
  Status turn();
  std::optional<Error> ending(bool broken) const;
  ssize_t read(std::uint8_t* to, std::size_t size);
  ssize_t write(const std::uint8_t* from, std::size_t size);
};

Status Websocket::State::write_all(std::string_view text, steady_clock::time_point deadline) {
  while (!text.empty()) {
    if (interrupted()) return canceled();
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(curl.get(), text.data(), text.size(), &sent);
    if (code != CURLE_OK && code != CURLE_AGAIN) {
      return fail(Errc::network, "the stream's host hung up before the opening was sent");
    }
    text.remove_prefix(sent);
    if (code != CURLE_AGAIN) continue;
    if (steady_clock::now() >= deadline) {
      return fail(Errc::network, "the stream's host does not take the opening");
    }
    wait_for(socket, true, kLook);
  }
  return {};
}

/// Reads up to the empty line; what came behind it goes to `early`.
Result<std::string> Websocket::State::read_head(steady_clock::time_point deadline) {
  std::string head;
  while (true) {
    if (interrupted()) return canceled();
    std::array<char, 4096> chunk{};
    std::size_t size = 0;
    const CURLcode code = curl_easy_recv(curl.get(), chunk.data(), chunk.size(), &size);
    if (code != CURLE_AGAIN && (code != CURLE_OK || size == 0)) {
      return fail(Errc::network, "the stream's host hung up instead of answering the opening");
    }
    head.append(chunk.data(), size);
    if (const std::size_t end = head.find("\r\n\r\n"); end != std::string::npos) {
      early = head.substr(end + 4);
      head.resize(end + 2);
      return head;
    }
    if (head.size() > kHeadMax) {
      return fail(Errc::untrusted, "the stream's host answers the opening without end");
    }
    if (steady_clock::now() >= deadline) {
      return fail(Errc::network, "the stream's host does not answer the opening in time");
    }
    if (code == CURLE_AGAIN) wait_for(socket, false, kLook);
  }
}

Status Websocket::State::shake_hands(const Address& address, const WebsocketOptions& options) {
  const auto deadline = steady_clock::now() + options.connect_timeout;
  const std::string key = websocket_key();
  TERN_TRY_STATUS(write_all(opening_request({.host = address.host,
                                             .target = address.target,
                                             .key = key,
                                             .user_agent = options.user_agent}),
                            deadline));
  TERN_TRY(const std::string head, read_head(deadline));
  return check_opening_reply(head, key);
}

ssize_t Websocket::State::read(std::uint8_t* to, std::size_t size) {
  const auto later = [this] {
    wslay_event_set_error(frames.get(), WSLAY_ERR_WOULDBLOCK);
    return ssize_t{-1};
  };
  // A peer that sends faster than it is listened to waits; so does one that only ever pings.
  if (turn_bytes >= kTurnMax || messages.size() >= kQueueMax ||
      wslay_event_get_queued_msg_count(frames.get()) >= kQueueMax) {
    return later();
  }
  std::size_t got = 0;
  if (!early.empty()) {
    got = std::min(size, early.size());
    std::memcpy(to, early.data(), got);
    early.erase(0, got);
  } else {
    const CURLcode code = curl_easy_recv(curl.get(), to, size, &got);
    if (code == CURLE_AGAIN) return later();
    if (code != CURLE_OK || got == 0) {
      hung_up = true;
      wslay_event_set_error(frames.get(), WSLAY_ERR_CALLBACK_FAILURE);
      return -1;
    }
  }
  turn_bytes += got;
  return static_cast<ssize_t>(got);
}

ssize_t Websocket::State::write(const std::uint8_t* from, std::size_t size) {
  std::size_t sent = 0;
  const CURLcode code = curl_easy_send(curl.get(), from, size, &sent);
  if (code == CURLE_OK && sent > 0) return static_cast<ssize_t>(sent);
  if (code != CURLE_AGAIN) hung_up = true;
  wslay_event_set_error(frames.get(),
                        code == CURLE_AGAIN ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
  return -1;
}

Status Websocket::State::start_frames() {
  wslay_event_callbacks calls{};
  calls.recv_callback = [](wslay_event_context_ptr, std::uint8_t* to, std::size_t size, int,
                           void* self) {
    return static_cast<Websocket::State*>(self)->read(to, size);
  };
  calls.send_callback = [](wslay_event_context_ptr, const std::uint8_t* from, std::size_t size, int,
                           void* self) {
    return static_cast<Websocket::State*>(self)->write(from, size);
  };
  calls.genmask_callback = [](wslay_event_context_ptr, std::uint8_t* to, std::size_t size, void*) {
    return RAND_bytes(to, static_cast<int>(size)) == 1 ? 0 : -1;
  };
  calls.on_frame_recv_start_callback = [](wslay_event_context_ptr,
                                          const wslay_event_on_frame_recv_start_arg*, void* self) {
    auto* const state = static_cast<Websocket::State*>(self);
    state->heard = true;
    state->last_heard = state->clock->now();
  };
  calls.on_msg_recv_callback = [](wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* got,
                                  void* self) {
    if (wslay_is_ctrl_frame(got->opcode)) return;
    static_cast<Websocket::State*>(self)->messages.emplace_back(
        reinterpret_cast<const char*>(got->msg), got->msg_length);
  };
  wslay_event_context_ptr context = nullptr;
  if (wslay_event_context_client_init(&context, &calls, this) != 0) {
    return fail(Errc::io, "no memory is left for a stream");
  }
  frames.reset(context);
  wslay_event_config_set_max_recv_msg_length(context, message_max);
  return {};
}

/// Why nothing more will come; nothing while the connection is well.
std::optional<Error> Websocket::State::ending(bool broken) const {
  wslay_event_context_ptr context = frames.get();
  if (wslay_event_get_close_received(context) != 0) {
    const int code = wslay_event_get_status_code_received(context);
    return fail(Errc::network,
                fmt::format("the venue closed the stream, code {}: {}", code, meaning_of(code)));
  }
  if (wslay_event_get_read_enabled(context) != 0 && !broken) return std::nullopt;
  if (hung_up) return fail(Errc::network, "the stream's connection broke off without a word");
  if (wslay_event_get_status_code_sent(context) == WSLAY_CODE_MESSAGE_TOO_BIG) {
    return fail(Errc::untrusted,
                fmt::format("the venue sent a message beyond {} bytes", message_max));
  }
  return fail(Errc::network, "the venue breaks the WebSocket protocol");
}

/// Reads what there is, answers what wants an answer.
Status Websocket::State::turn() {
  if (over) return *over;
  turn_bytes = 0;
  heard = false;
  const bool deaf = wslay_event_recv(frames.get()) != 0;
  // Also after a failure: wslay has then queued a close frame that says what was wrong.
  const bool mute = wslay_event_send(frames.get()) != 0;
  over = ending(deaf || mute);
  if (over && messages.empty()) return *over;
  return {};
}

Websocket::Websocket(std::unique_ptr<State> state) : state_(std::move(state)) {}
Websocket::Websocket(Websocket&&) noexcept = default;
Websocket& Websocket::operator=(Websocket&&) noexcept = default;

Websocket::~Websocket() {
  if (!state_ || !state_->frames || state_->over) return;
  wslay_event_queue_close(state_->frames.get(), WSLAY_CODE_NORMAL_CLOSURE, nullptr, 0);
  wslay_event_send(state_->frames.get());
}

Result<Websocket> Websocket::open(const std::string& url, const WebsocketOptions& options,
                                  const Clock& clock) {
  TERN_TRY(const Address address, parse_address(url));
  auto state = std::make_unique<State>();
  TERN_TRY(state->curl, connect(address, options));
  curl_easy_getinfo(state->curl.get(), CURLINFO_ACTIVESOCKET, &state->socket);
  TERN_TRY_STATUS(state->shake_hands(address, options));
  state->clock = &clock;
  state->last_heard = clock.now();
  state->message_max = options.message_max;
  TERN_TRY_STATUS(state->start_frames());
  return Websocket(std::move(state));
}

Status Websocket::send(std::string_view text) {
  if (state_->over) return *state_->over;
  const wslay_event_msg message{.opcode = WSLAY_TEXT_FRAME,
                                .msg = reinterpret_cast<const std::uint8_t*>(text.data()),
                                .msg_length = text.size()};
  if (wslay_event_queue_msg(state_->frames.get(), &message) != 0 ||
      wslay_event_send(state_->frames.get()) != 0) {
    return fail(Errc::network, "the stream's connection takes nothing any more");
  }
  return {};
}

Result<std::optional<std::string>> Websocket::receive(Duration timeout) {
  State& state = *state_;
  const auto deadline = steady_clock::now() + timeout;
  while (true) {
    if (interrupted()) return canceled();
    if (state.messages.empty()) TERN_TRY_STATUS(state.turn());
    if (!state.messages.empty()) {
      std::string message = std::move(state.messages.front());
      state.messages.pop_front();
      return message;
    }
    const auto left = std::chrono::ceil<Duration>(deadline - steady_clock::now());
    if (state.heard || left <= Duration{0}) return std::nullopt;
    wait_for(state.socket, wslay_event_want_write(state.frames.get()) != 0, left);
  }
}

Timestamp Websocket::last_heard() const {
  return state_->last_heard;
}

}  // namespace tern
