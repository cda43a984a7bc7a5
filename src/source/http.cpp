#include "source/http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

#include "base/check.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "source/http_exchange.h"

namespace tern {
namespace {

constexpr int kRedirectsMax = 3;
/// How often a transfer looks up: for the user's wish to stop, and for a stall.
constexpr int kLookUpMs = 50;

/// Where a URL points to, without what may be secret.
struct Address {
  std::string scheme;
  std::string host;
  std::string port;
  std::string path;

  bool same_origin(const Address& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
  std::string origin() const { return port == "443" ? host : host + ":" + port; }
  std::string label() const { return quotable(origin() + path); }
};

template <class T, void (*Free)(T*)>
struct Freeing {
  void operator()(T* pointer) const { Free(pointer); }
};
using OwnedUrl = std::unique_ptr<CURLU, Freeing<CURLU, curl_url_cleanup>>;
using OwnedEasy = std::unique_ptr<CURL, Freeing<CURL, curl_easy_cleanup>>;
using OwnedList = std::unique_ptr<curl_slist, Freeing<curl_slist, curl_slist_free_all>>;
struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using OwnedMulti = std::unique_ptr<CURLM, FreeMulti>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

/// Nothing, unless it is a whole URL without a user's name and password in it.
std::optional<Address> parse_address(const std::string& url) {
  const OwnedUrl parsed(curl_url());
  if (!parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return std::nullopt;
  }
  return Address{.scheme = part_of(parsed.get(), CURLUPART_SCHEME),
                 .host = to_lower(part_of(parsed.get(), CURLUPART_HOST)),
                 .port = part_of(parsed.get(), CURLUPART_PORT),
                 .path = part_of(parsed.get(), CURLUPART_PATH)};
}

std::size_t on_body(char* bytes, std::size_t one, std::size_t count, void* to) {
  const std::size_t size = one * count;
  return static_cast<HttpExchange*>(to)->take_body({bytes, size}) ? size : CURL_WRITEFUNC_ERROR;
}

std::size_t on_header(char* bytes, std::size_t one, std::size_t count, void* to) {
  const std::size_t size = one * count;
  return static_cast<HttpExchange*>(to)->take_header({bytes, size}) ? size : CURL_WRITEFUNC_ERROR;
}

std::string seconds(Duration duration) {
  return fmt::format("{} s", static_cast<double>(duration.count()) / 1000.0);
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

void append(OwnedList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());  // its nodes now belong to `longer`
  list.reset(longer);
}

Result<OwnedList> header_list(const std::vector<HttpHeader>& headers) {
  OwnedList list;
  append(list, "Accept-Encoding: gzip");
  for (const auto& [name, value] : headers) {
    if (has_control_characters(name) || has_control_characters(value)) {
      return fail(Errc::invalid_argument, "a request's header holds control characters");
    }
    append(list, fmt::format("{}: {}", name, value));
  }
  return list;
}

}  // namespace

struct HttpClient::State {
  HttpOptions options;
  OwnedMulti multi;  ///< keeps the connections
  OwnedEasy easy;    ///< destroyed first
  std::array<char, CURL_ERROR_SIZE> details{};

  template <class T>
  void set(CURLoption option, T value) {
    const CURLcode code = curl_easy_setopt(easy.get(), option, value);
    TERN_CHECK(code == CURLE_OK, "libcurl knows its options");
  }
  template <class T>
  T info(CURLINFO what) const {
    T value{};
    curl_easy_getinfo(easy.get(), what, &value);
    return value;
  }

  void set_up();
  Result<HttpReply> send(const std::string& url, const HttpRequest& request, const Address& to);
  CURLcode transfer(HttpExchange& exchange);
  Error failure(CURLcode code, const HttpExchange& exchange, const Address& to) const;
  Error stop_error(const HttpExchange& exchange, const std::string& label) const;
  Error certificate_error(const Address& to) const;
  Error timeout_error(const Address& to) const;
  Error proxy_error(const Address& to) const;
};

void HttpClient::State::set_up() {
  set(CURLOPT_ERRORBUFFER, details.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROTOCOLS_STR, "https");
  // A libcurl built without HTTP/2 refuses this, and does without.
  curl_easy_setopt(easy.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set(CURLOPT_USERAGENT, options.user_agent.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  // Who is asked to stop does not wait for a name server.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_WRITEFUNCTION, &on_body);
  set(CURLOPT_HEADERFUNCTION, &on_header);
  if (options.ca_file.empty()) return;
  set(CURLOPT_CAINFO, options.ca_file.c_str());
  set(CURLOPT_PROXY_CAINFO, options.ca_file.c_str());
  // The folder would be searched as well; where libcurl knows none, there is nothing to forget.
  curl_easy_setopt(easy.get(), CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY_CAPATH, nullptr);
}

CURLcode HttpClient::State::transfer(HttpExchange& exchange) {
  TERN_CHECK(curl_multi_add_handle(multi.get(), easy.get()) == CURLM_OK, "one transfer at a time");
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  auto last_byte = std::chrono::steady_clock::now();
  curl_off_t seen = 0;
  int running = 1;
  while (true) {
    if (interrupted()) exchange.stop(Stop::canceled);
    if (exchange.stop() != Stop::none) break;
    if (curl_multi_perform(multi.get(), &running) != CURLM_OK || running == 0) break;
    const auto got = info<curl_off_t>(CURLINFO_SIZE_DOWNLOAD_T) +
                     static_cast<curl_off_t>(exchange.header_bytes());
    const auto now = std::chrono::steady_clock::now();
    if (std::exchange(seen, got) != got) last_byte = now;
    if (now - last_byte > options.stall_timeout) exchange.stop(Stop::stalled);
    curl_multi_poll(multi.get(), nullptr, 0, kLookUpMs, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) code = message->data.result;
  }
  curl_multi_remove_handle(multi.get(), easy.get());
  return code;
}

Error HttpClient::State::stop_error(const HttpExchange& exchange, const std::string& label) const {
  switch (exchange.stop()) {
    case Stop::canceled:
      return fail(Errc::canceled, "stopped while asking " + label);
    case Stop::stalled:
      return fail(Errc::network,
                  fmt::format("{} sent nothing for {}", label, seconds(options.stall_timeout)));
    case Stop::oversized:
      return fail(Errc::untrusted, fmt::format("{} answers with more than the {} bytes that its "
                                               "answer may have, and was not heard out",
                                               label, exchange.body_max()));
    case Stop::too_many_headers:
      return fail(
          Errc::untrusted,
          fmt::format("{} answers with more than {} bytes of headers, and was not heard out", label,
                      kHeaderBytesMax));
    case Stop::badly_packed:
      return fail(Errc::network, fmt::format("the packed answer of {} is damaged", label));
    case Stop::no_memory:
    case Stop::none:
      break;
  }
  return fail(Errc::io, "there is not enough memory for the answer of " + label);
}

Error HttpClient::State::certificate_error(const Address& to) const {
  return fail(
      Errc::untrusted,
      fmt::format("the certificate of {} does not verify ({}): check the clock of this machine, "
                  "and behind a company's proxy name its certificates with --ca-file",
                  to.origin(), quotable(details.data())));
}

Error HttpClient::State::timeout_error(const Address& to) const {
  // Zero until the connection is made, TLS included.
  if (info<curl_off_t>(CURLINFO_APPCONNECT_TIME_T) == 0) {
    return fail(Errc::network,
                fmt::format("{} could not be reached within {}", to.origin(),
                            seconds(std::min(options.connect_timeout, options.timeout))));
  }
  return fail(Errc::network, fmt::format("{} did not finish its answer within {}", to.label(),
                                         seconds(options.timeout)));
}

Error HttpClient::State::proxy_error(const Address& to) const {
  return fail(Errc::network,
              fmt::format("the proxy that HTTPS_PROXY names does not let us through to {} ({})",
                          to.origin(), quotable(details.data())));
}

Error HttpClient::State::failure(CURLcode code, const HttpExchange& exchange,
                                 const Address& to) const {
  if (exchange.stop() != Stop::none) return stop_error(exchange, to.label());
  const auto network = [](std::string message) { return fail(Errc::network, std::move(message)); };
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return certificate_error(to);
    case CURLE_SSL_CACERT_BADFILE:
      return fail(Errc::io, fmt::format("the certificates in {} cannot be used: name a PEM file",
                                        options.ca_file.empty() ? "the system's folder"
                                                                : options.ca_file.string()));
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_error(to);
    case CURLE_COULDNT_RESOLVE_HOST:
      return network(
          fmt::format("{} has no address: is there a connection to the network, and is "
                      "the name right",
                      to.origin()));
    case CURLE_COULDNT_CONNECT:
      return network(fmt::format("{} does not take connections", to.origin()));
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return proxy_error(to);
    case CURLE_SSL_CONNECT_ERROR:
      return network(fmt::format("{} broke off before the connection was secure", to.origin()));
    case CURLE_PARTIAL_FILE:
      return network(fmt::format("the answer of {} was cut short", to.label()));
    default:
      break;
  }
  // A proxy that refuses the tunnel has no code of its own.
  if (info<long>(CURLINFO_HTTP_CONNECTCODE) >= 300) return proxy_error(to);
  const std::string_view known =
      details.front() != '\0' ? details.data() : curl_easy_strerror(code);
  return network(fmt::format("{} hung up or answered nonsense ({})", to.label(), quotable(known)));
}

Result<HttpReply> HttpClient::State::send(const std::string& url, const HttpRequest& request,
                                          const Address& to) {
  TERN_TRY(const OwnedList headers, header_list(request.headers));
  HttpExchange exchange(request.body_max);
  details.front() = '\0';
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
  set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  const CURLcode code = transfer(exchange);
  set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  if (code == CURLE_OK) exchange.end();
  if (code != CURLE_OK || exchange.stop() != Stop::none) return failure(code, exchange, to);
  exchange.reply().status = static_cast<int>(info<long>(CURLINFO_RESPONSE_CODE));
  exchange.reply().round_trip = std::chrono::ceil<Duration>(std::chrono::microseconds(
      info<curl_off_t>(CURLINFO_TOTAL_TIME_T) - info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T)));
  return std::move(exchange.reply());
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::make(HttpOptions options) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return fail(Errc::io, "libcurl cannot start");
  if (!options.ca_file.empty()) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(options.ca_file.c_str(), "rb"), &std::fclose);
    if (!file) {
      return fail(Errc::io, fmt::format("cannot read the certificates in {}: {}",
                                        options.ca_file.string(), std::strerror(errno)));
    }
  }
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->multi.reset(curl_multi_init());
  state->easy.reset(curl_easy_init());
  if (!state->multi || !state->easy) return fail(Errc::io, "libcurl cannot start");
  state->set_up();
  return HttpClient(std::move(state));
}

Result<HttpReply> HttpClient::get(const HttpRequest& request) {
  std::optional<Address> to = parse_address(request.url);
  if (!to || to->scheme != "https") {
    return fail(Errc::invalid_argument,
                fmt::format("'{}' is not an https address",
                            quotable(request.url.substr(0, request.url.find('?')))));
  }
  std::string url = request.url;
  for (int followed = 0;; ++followed) {
    TERN_TRY(HttpReply reply, state_->send(url, request, *to));
    const char* target = state_->info<const char*>(CURLINFO_REDIRECT_URL);
    if (target == nullptr) return reply;
    url = target;
    const std::optional<Address> next = parse_address(url);
    if (!next || !next->same_origin(*to)) {
      return fail(
          Errc::untrusted,
          fmt::format(
              "{} sends us on to {}, and only the host that was asked is trusted", to->label(),
              next ? next->scheme + "://" + quotable(next->origin()) : "what is no address"));
    }
    if (followed == kRedirectsMax) {
      return fail(Errc::untrusted,
                  fmt::format("{} sends us on more than {} times", to->label(), kRedirectsMax));
    }
    to = next;
  }
}

std::optional<std::string_view> HttpReply::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &HttpHeader::name);
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
  const time_t seconds_since_epoch = curl_getdate(std::string(text).c_str(), nullptr);
  // A year beyond ours is no date but an overflow on its way.
  if (seconds_since_epoch < 0 || seconds_since_epoch >= epoch_ms(kTimeMax) / 1000) {
    return std::nullopt;
  }
  return Timestamp{std::chrono::seconds{seconds_since_epoch}};
}

}  // namespace tern
