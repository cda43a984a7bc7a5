#pragma once

#include <algorithm>
#include <vector>

#include "dataset/samples.h"

namespace tern {

/// Every n-th of some samples: less to learn from, and sooner learned.
class Thinned {
 public:
  /// Requires: stride > 0; `samples` outlive this.
  Thinned(const Samples& samples, std::size_t stride) : all_(samples) {
    if (stride == 1) return;
    for (std::size_t i = 0; i < samples.count(); i += stride) {
      at_.push_back(samples.at[i]);
      if (!samples.y.empty()) y_.push_back(samples.y[i]);
    }
    all_.at = at_;
    all_.y = y_;
    all_.log_variance = {};
    // Labels that are further apart share fewer bars.
    all_.overlap = (samples.overlap + stride - 1) / stride;
  }
  Thinned(const Thinned&) = delete;
  Thinned& operator=(const Thinned&) = delete;

  const Samples& samples() const { return all_; }

 private:
  Samples all_;
  std::vector<std::size_t> at_;
  std::vector<float> y_;
};

/// Samples as blocks of rows that lie one after the other in memory: those of the table itself, or
/// where there are holes between them a copy, of one block at a time.
class RowBlocks {
 public:
  static constexpr std::size_t kRows = 4096;

  /// Requires: `samples` outlive this.
  explicit RowBlocks(const Samples& samples) : samples_(samples) {}

  /// Samples [first, first + count), row-major.
  struct Block {
    const float* x;
    std::size_t first;
    std::size_t count;
  };

  bool finished() const { return next_ == samples_.count(); }
  /// The block is good until the next one is asked for. Requires: not finished().
  Block next() {
    const std::size_t first = next_;
    const std::size_t count = std::min(kRows, samples_.count() - first);
    next_ += count;
    const float* own = samples_.table.data() + samples_.at[first] * samples_.features;
    if (adjoin(first, count)) return {own, first, count};
    gathered_.clear();
    for (std::size_t i = first; i < next_; ++i) {
      const auto row = samples_.row(i);
      gathered_.insert(gathered_.end(), row.begin(), row.end());
    }
    return {gathered_.data(), first, count};
  }
  void rewind() { next_ = 0; }

 private:
  bool adjoin(std::size_t first, std::size_t count) const {
    for (std::size_t i = first + 1; i < first + count; ++i) {
      if (samples_.at[i] != samples_.at[i - 1] + 1) return false;
    }
    return true;
  }

  const Samples& samples_;
  std::size_t next_ = 0;
  std::vector<float> gathered_;
};

}  // namespace tern
