#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "dataset/purged_folds.h"

namespace tern {

// What a label says that its neighbors do not. Labels that share bars repeat each other, and a
// model that takes them for independent rows believes itself too much.
//
// Source: Lopez de Prado 2018, Advances in Financial Machine Learning, ch. 4.

/// How many labels read each bar. Shape: [last bar of all labels + 1].
std::vector<std::size_t> concurrency(std::span<const LabelSpan> labels);

/// Per label, the mean over its bars of one over the labels that read the bar: 1 when it shares
/// none. Cost: O(labels + bars).
std::vector<double> average_uniqueness(std::span<const LabelSpan> labels);

/// How many labels that share nothing would say as much: about n / h for labels of h bars.
double effective_labels(std::span<const LabelSpan> labels);

/// Per label, the absolute return of its bars, each shared between the labels that read it; the
/// weights' mean is 1. Rows where much happened weigh more.
///
/// Requires: `log_returns` has a value for every bar of every label.
/// Missing:  NaN when nothing ever moved.
std::vector<double> return_weights(std::span<const LabelSpan> labels,
                                   std::span<const double> log_returns);

/// Weights that fall along a line from 1 for the newest label to about `oldest` for the first, with
/// the steps that each label's uniqueness takes. Requires: 0 <= oldest <= 1.
std::vector<double> time_decay(std::span<const double> uniqueness, double oldest);

/// Draws labels with replacement, favoring those that share little with what has been drawn: a
/// resample for trees that is closer to independent than a plain bootstrap's.
///
/// Cost: O(labels) per draw, and as much as a label's bars times the labels it overlaps.
class SequentialBootstrap {
 public:
  /// Requires: `labels` is not empty and ascends by first bar.
  SequentialBootstrap(std::span<const LabelSpan> labels, std::uint64_t seed);

  /// The probability of each label to be drawn next.
  std::vector<double> probabilities() const;

  std::size_t draw();

  /// As if draw() had drawn it.
  void take(std::size_t label);

 private:
  std::vector<LabelSpan> labels_;
  std::size_t longest_;             // bars
  std::vector<std::size_t> drawn_;  // labels drawn so far that read the bar
  std::vector<double> uniqueness_;  // of each label, were it drawn next
  Rng rng_;
};

}  // namespace tern
