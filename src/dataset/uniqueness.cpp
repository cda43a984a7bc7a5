#include "dataset/uniqueness.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace tern {
namespace {

std::size_t bar_count(std::span<const LabelSpan> labels) {
  std::size_t bars = 0;
  for (const LabelSpan& label : labels) bars = std::max(bars, label.last + 1);
  return bars;
}

std::size_t length(LabelSpan label) {
  return label.last - label.first + 1;
}

double total(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Per label, the sum over its bars of the bar's value over the labels that read it.
template <class Value>
std::vector<double> shared_sums(std::span<const LabelSpan> labels, Value value) {
  const std::vector<std::size_t> readers = concurrency(labels);
  std::vector<double> before = {0};
  for (std::size_t bar = 0; bar < readers.size(); ++bar) {
    const double share = readers[bar] > 0 ? value(bar) / static_cast<double>(readers[bar]) : 0;
    before.push_back(before.back() + share);
  }
  std::vector<double> sums;
  for (const LabelSpan& label : labels) {
    sums.push_back(before[label.last + 1] - before[label.first]);
  }
  return sums;
}

}  // namespace

std::vector<std::size_t> concurrency(std::span<const LabelSpan> labels) {
  std::vector<std::size_t> ended(bar_count(labels) + 1);
  std::vector<std::size_t> alive(ended.size());
  for (const LabelSpan& label : labels) {
    ++alive[label.first];
    ++ended[label.last + 1];
  }
  for (std::size_t bar = 1; bar < alive.size(); ++bar) alive[bar] += alive[bar - 1] - ended[bar];
  alive.pop_back();
  return alive;
}

std::vector<double> average_uniqueness(std::span<const LabelSpan> labels) {
  std::vector<double> result = shared_sums(labels, [](std::size_t) { return 1.0; });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    result[i] /= static_cast<double>(length(labels[i]));
  }
  return result;
}

double effective_labels(std::span<const LabelSpan> labels) {
  return total(average_uniqueness(labels));
}

std::vector<double> return_weights(std::span<const LabelSpan> labels,
                                   std::span<const double> log_returns) {
  TERN_CHECK(log_returns.size() >= bar_count(labels), "every labelled bar has a return");
  std::vector<double> weights =
      shared_sums(labels, [&](std::size_t bar) { return log_returns[bar]; });
  for (double& weight : weights) weight = std::abs(weight);
  const double mean = total(weights) / static_cast<double>(weights.size());
  for (double& weight : weights) weight /= mean;
  return weights;
}

std::vector<double> time_decay(std::span<const double> uniqueness, double oldest) {
  TERN_CHECK(oldest >= 0 && oldest <= 1, "the oldest label weighs between nothing and all");
  const double all = total(uniqueness);
  std::vector<double> weights;
  double seen = 0;
  for (const double value : uniqueness) {
    seen += value;
    weights.push_back(oldest + (1 - oldest) * seen / all);
  }
  return weights;
}

SequentialBootstrap::SequentialBootstrap(std::span<const LabelSpan> labels, std::uint64_t seed)
    : labels_(labels.begin(), labels.end()),
      longest_(0),
      drawn_(bar_count(labels)),
      uniqueness_(labels.size(), 1),
      rng_(seed) {
  TERN_CHECK(!labels.empty(), "nothing to draw from");
  TERN_CHECK(std::ranges::is_sorted(labels, {}, &LabelSpan::first), "labels are in time order");
  for (const LabelSpan& label : labels) longest_ = std::max(longest_, length(label));
}

std::vector<double> SequentialBootstrap::probabilities() const {
  std::vector<double> result = uniqueness_;
  const double all = total(uniqueness_);
  for (double& value : result) value /= all;
  return result;
}

std::size_t SequentialBootstrap::draw() {
  double rest = rng_.uniform() * total(uniqueness_);
  std::size_t label = 0;
  while (label + 1 < labels_.size() && rest >= uniqueness_[label]) rest -= uniqueness_[label++];
  take(label);
  return label;
}

void SequentialBootstrap::take(std::size_t label) {
  const LabelSpan taken = labels_[label];
  for (std::size_t bar = taken.first; bar <= taken.last; ++bar) ++drawn_[bar];
  const std::size_t reach = taken.first - std::min(taken.first, longest_ - 1);
  auto other = std::ranges::lower_bound(labels_, reach, {}, &LabelSpan::first);
  for (; other != labels_.end() && other->first <= taken.last; ++other) {
    double sum = 0;
    for (std::size_t bar = other->first; bar <= other->last; ++bar) {
      sum += 1 / static_cast<double>(1 + drawn_[bar]);
    }
    uniqueness_[static_cast<std::size_t>(other - labels_.begin())] =
        sum / static_cast<double>(length(*other));
  }
}

}  // namespace tern
