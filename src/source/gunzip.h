#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace tern {

/// Unpacks gzip as it comes, a member after the other, and knows whether it came to its end.
class Gunzip {
 public:
  enum class State : std::uint8_t { whole, inside, damaged, too_large };

  Gunzip();

  /// Appends what `packed` unpacks to, and stops at the first byte that would make `text` longer
  /// than `size_max`. After damaged or too_large nothing more is taken.
  State feed(std::string_view packed, std::string& text, std::size_t size_max);

  /// Whole: at the end of a member, or before the first byte.
  State state() const { return state_; }

 private:
  struct Close {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, Close> stream_;
  State state_ = State::whole;
};

}  // namespace tern
