#pragma once

#include <cstddef>
#include <span>

namespace tern {

/// Turns `chosen`, ascending places below `n`, into the next choice of as many in lexicographic
/// order. False, with `chosen` as it was, after the last.
inline bool next_combination(std::span<std::size_t> chosen, std::size_t n) {
  for (std::size_t i = chosen.size(); i-- > 0;) {
    if (chosen[i] + chosen.size() >= n + i) continue;
    ++chosen[i];
    for (std::size_t j = i + 1; j < chosen.size(); ++j) chosen[j] = chosen[j - 1] + 1;
    return true;
  }
  return false;
}

/// How many ways there are to choose `k` of `n`. Exact below 2^53.
inline double combination_count(std::size_t n, std::size_t k) {
  double count = k <= n ? 1 : 0;
  for (std::size_t i = 1; i <= k && i <= n; ++i) {
    count = count * static_cast<double>(n - k + i) / static_cast<double>(i);
  }
  return count;
}

}  // namespace tern
