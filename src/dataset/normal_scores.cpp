#include "dataset/normal_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/distribution.h"

namespace tern {
namespace {

struct Ranked {
  float value;
  double rank;
};

}  // namespace

// Greedy: from one kept value to the farthest within a step of its score, and to the next one where
// none is. Any three in a row therefore span more than a step, so that 500 steps hold no more than
// kKnotsMax of them. A quantile is computed for those that are kept, not for the whole sample.
NormalScores::NormalScores(std::span<const float> sorted) {
  const auto ranks = static_cast<double>(sorted.size() + 1);
  const double step =
      sorted.empty() ? 0 : -2 * normal_quantile(1 / ranks) / (0.5 * (kKnotsMax - 1));
  const auto keep = [&](const Ranked& ranked) {
    const double score = normal_quantile(ranked.rank / ranks);
    values_.push_back(ranked.value);
    scores_.push_back(static_cast<float>(score));
    return ranks * normal_cdf(score + step);
  };
  double reach = 0;  // the highest rank within a step of the last one kept
  std::optional<Ranked> passed;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    const Ranked ranked{sorted[begin], 0.5 * static_cast<double>(begin + 1 + end)};
    if (passed && ranked.rank > reach) reach = keep(*std::exchange(passed, std::nullopt));
    if (ranked.rank > reach || end == sorted.size()) {
      reach = keep(ranked);
    } else {
      passed = ranked;
    }
  }
}

float NormalScores::operator()(float value) const {
  if (values_.empty() || std::isnan(value)) return std::numeric_limits<float>::quiet_NaN();
  const auto above =
      static_cast<std::size_t>(std::ranges::upper_bound(values_, value) - values_.begin());
  if (above == 0) return scores_.front();
  if (above == values_.size()) return scores_.back();
  const auto low = static_cast<double>(values_[above - 1]);
  const auto high = static_cast<double>(values_[above]);
  const double share = (static_cast<double>(value) - low) / (high - low);
  const auto score = static_cast<double>(scores_[above - 1]);
  return static_cast<float>(score + share * (static_cast<double>(scores_[above]) - score));
}

void NormalScores::save(ByteWriter& out) const {
  out.put(values_);
  out.put(scores_);
}

Result<NormalScores> NormalScores::load(ByteReader& in) {
  NormalScores loaded;
  loaded.values_ = in.column<float>();
  loaded.scores_ = in.column<float>();
  if (loaded.values_.size() == loaded.scores_.size()) return loaded;
  return fail(Errc::corrupt_data, "these bytes are no normal scores: train the model again");
}

}  // namespace tern
