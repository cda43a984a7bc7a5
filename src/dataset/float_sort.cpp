#include "dataset/float_sort.h"

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

namespace tern {
namespace {

constexpr unsigned kDigitBits = 11;
constexpr unsigned kDigits = 3;  // 33 bits, for the 32 of a float
constexpr std::size_t kRadix = 1U << kDigitBits;
constexpr std::uint32_t kSign = 0x80000000U;

// Integers in the order of the floats: the positive ones above the negative ones, which IEEE 754
// stores by magnitude and so in reverse.
std::uint32_t key_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

float value_of(std::uint32_t key) {
  return std::bit_cast<float>((key & kSign) != 0 ? key & ~kSign : ~key);
}

std::size_t digit_of(std::uint32_t key, unsigned digit) {
  return (key >> (digit * kDigitBits)) & (kRadix - 1);
}

}  // namespace

void sort_floats(std::span<float> values, std::vector<std::uint32_t>& buffer) {
  buffer.resize(2 * values.size());
  std::span<std::uint32_t> from(buffer.data(), values.size());
  std::span<std::uint32_t> into(buffer.data() + values.size(), values.size());
  std::array<std::array<std::size_t, kRadix>, kDigits> counts{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    from[i] = key_of(values[i]);
    for (unsigned digit = 0; digit < kDigits; ++digit) ++counts[digit][digit_of(from[i], digit)];
  }
  for (unsigned digit = 0; digit < kDigits; ++digit) {
    std::size_t before = 0;
    for (std::size_t& count : counts[digit]) before += std::exchange(count, before);
    for (const std::uint32_t key : from) into[counts[digit][digit_of(key, digit)]++] = key;
    std::swap(from, into);
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = value_of(from[i]);
}

}  // namespace tern
