#pragma once

#include <optional>
#include <string_view>

#include "source/gunzip.h"
#include "source/http.h"

namespace tern {

/// Why a transfer is given up from our side.
enum class Stop : std::uint8_t {
  none,
  canceled,
  stalled,
  oversized,
  too_many_headers,
  badly_packed,
  no_memory,
};

inline constexpr std::size_t kHeaderBytesMax = std::size_t{64} << 10;

/// An answer as it comes in. Nothing here throws: the bytes are handed over by libcurl, which is C.
class HttpExchange {
 public:
  explicit HttpExchange(std::size_t body_max) : body_max_(body_max) {}

  /// One header line, or the status line that opens a reply.
  bool take_header(std::string_view line) noexcept;
  bool take_body(std::string_view bytes) noexcept;
  /// The transfer is over, and all of what was promised came: is it whole inside its packing too?
  void end();

  void stop(Stop why) { stop_ = why; }
  Stop stop() const { return stop_; }
  std::size_t header_bytes() const { return header_bytes_; }
  std::size_t body_max() const { return body_max_; }
  HttpReply& reply() { return reply_; }

 private:
  Stop unpack(std::string_view bytes);

  std::size_t body_max_;
  HttpReply reply_{};
  std::size_t header_bytes_ = 0;
  Stop stop_ = Stop::none;
  std::optional<Gunzip> gunzip_;
};

}  // namespace tern
