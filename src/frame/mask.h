#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"

namespace tern {

/// One bit per row: is the value there? NaN never means "missing" in a series; the mask does.
class Mask {
 public:
  static constexpr std::size_t kWordRows = 64;

  explicit Mask(std::size_t size, bool value = false)
      : words_((size + 63) / 64, value ? ~0ULL : 0ULL), size_(size) {
    clear_tail();
  }
  /// From words() of a mask of `size`; bits past the last row count for nothing.
  /// Requires: as many words as `size` rows need.
  Mask(std::size_t size, std::vector<std::uint64_t> words) : words_(std::move(words)), size_(size) {
    TERN_CHECK(words_.size() == (size + 63) / 64, "a mask has a bit for every row");
    clear_tail();
  }

  std::size_t size() const { return size_; }
  bool operator[](std::size_t row) const {
    TERN_DCHECK(row < size_, "row past the mask");
    return (words_[row / 64] >> (row % 64)) & 1U;
  }
  void set(std::size_t row, bool value) {
    TERN_DCHECK(row < size_, "row past the mask");
    const std::uint64_t bit = 1ULL << (row % 64);
    words_[row / 64] = value ? words_[row / 64] | bit : words_[row / 64] & ~bit;
  }
  /// Row 64 `word` + i becomes bit i. Requires: no bit past the last row.
  void set_word(std::size_t word, std::uint64_t bits) {
    TERN_DCHECK(word < words_.size(), "word past the mask");
    words_[word] = bits;
    TERN_DCHECK(word + 1 < words_.size() || size_ % 64 == 0 || bits >> (size_ % 64) == 0,
                "bit past the mask");
  }
  std::size_t count() const {
    std::size_t total = 0;
    for (const std::uint64_t word : words_) total += static_cast<std::size_t>(std::popcount(word));
    return total;
  }
  /// Row r is bit r % 64 of word r / 64; bits past the last row are zero.
  std::span<const std::uint64_t> words() const { return words_; }
  friend bool operator==(const Mask&, const Mask&) = default;

 private:
  // Bits past `size_` stay zero, so that count() and == need no special case for the last word.
  void clear_tail() {
    if (size_ % 64 != 0) words_.back() &= (1ULL << (size_ % 64)) - 1;
  }

  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

}  // namespace tern
