#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace tern {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie here");

/// Numbers, strings, and columns one after the other, for ByteReader to take back in that order.
class ByteWriter {
 public:
  template <class T>
  requires std::is_arithmetic_v<T>
  void put(T value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void put(std::string_view text) {
    put(std::uint64_t{text.size()});
    bytes_.append(text);
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void put(const std::vector<T>& column) {
    put(std::string_view(reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T)));
  }

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// What a ByteWriter wrote. A read past the end, or of a length that is none, fails it for good and
/// gives zeros: ask finished() once, at the end.
class ByteReader {
 public:
  /// Requires: `bytes` outlives the reader.
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  requires std::is_arithmetic_v<T> T number() {
    T value{};
    const std::string_view raw = take(sizeof value);
    if (raw.size() == sizeof value) std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number<std::uint64_t>()); }
  template <class T>
  requires std::is_arithmetic_v<T> std::vector<T> column() {
    const std::string_view raw = text();
    if (raw.size() % sizeof(T) != 0) failed_ = true;
    std::vector<T> values(raw.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), raw.data(), values.size() * sizeof(T));
    return values;
  }

  /// Whether everything was there, and nothing is left.
  bool finished() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view take(std::uint64_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace tern
