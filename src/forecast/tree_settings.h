#pragma once

#include <array>

#include "forecast/models.h"

// How trees are grown, chosen on years before those that are reported: docs/model-defaults.md.
namespace tern {

inline constexpr Setting kStride = {
    "stride", {4, 1, 1}, 1, 1000, "Every how-manieth row is learned from."};
inline constexpr Setting kBins = {"bins", {32, 64, 64}, 2, 1024, "Per feature."};
inline constexpr Setting kHuber = {
    "huber",
    {0, 0, 0},
    0,
    100,
    "From which error on it counts linearly, in units of volatility; 0 for squares throughout."};

/// A tree is one of many that add up, and so is to be believed less than a whole model is.
inline constexpr Setting kTreePrior = {
    "prior_r2",
    {0.0005, 0.0005, 0.0005},
    1e-9,
    0.999,
    "The share of variance that one tree can be expected to show; smaller shrinks more."};

// Set for a signal of a tenth of a percent: shallow, slow, and each leaf the mean of many rows.
inline constexpr std::array kXgboostSettings = {
    kTreePrior,
    Setting{"rounds", {50, 150, 300}, 1, 100'000, "How many trees."},
    Setting{"depth", {3, 3, 3}, 1, 20, "Splits from the root to a leaf."},
    Setting{"learning_rate", {0.09, 0.03, 0.015}, 1e-6, 1, "How much of each tree is taken."},
    Setting{"row_share", {0.6, 0.6, 0.6}, 0.01, 1, "Of the rows, drawn for each tree."},
    Setting{"column_share", {0.6, 0.6, 0.6}, 0.01, 1, "Of the features, drawn for each tree."},
    Setting{"leaf_rows_min", {100, 100, 100}, 1, 1e6, "Rows with independent labels in a leaf."},
    kBins,
    kHuber,
    kStride,
};

// As xgboost, but a tree grows leaf by leaf.
inline constexpr std::array kLightgbmSettings = {
    kTreePrior,
    Setting{"rounds", {50, 150, 300}, 1, 100'000, "How many trees."},
    Setting{"leaves", {8, 8, 8}, 2, 4096, "Of a tree."},
    Setting{"learning_rate", {0.09, 0.03, 0.015}, 1e-6, 1, "How much of each tree is taken."},
    Setting{"row_share", {0.6, 0.6, 0.6}, 0.01, 1, "Of the rows, drawn for each tree."},
    Setting{"column_share", {0.6, 0.6, 0.6}, 0.01, 1, "Of the features, drawn for each tree."},
    Setting{"leaf_rows_min", {100, 100, 100}, 1, 1e6, "Rows with independent labels in a leaf."},
    kBins,
    kHuber,
    kStride,
};

// Deep trees that are averaged need no small steps; the prior shrinks each leaf.
inline constexpr std::array kForestSettings = {
    kPriorR2,
    Setting{"trees", {50, 200, 500}, 1, 100'000, "How many."},
    Setting{"depth", {6, 9, 9}, 1, 30, "Splits from the root to a leaf."},
    Setting{"row_share", {0.6, 0.6, 0.6}, 0.01, 1, "Of the rows, drawn for each tree."},
    Setting{"column_share", {0.3, 0.3, 0.3}, 0.01, 1, "Of the features, drawn for each split."},
    Setting{"leaf_rows_min", {100, 100, 100}, 1, 1e6, "Rows with independent labels in a leaf."},
    kBins,
    kStride,
};

/// The penalty on a leaf is the prior of ridge, for one mean: a leaf of n rows that is expected to
/// explain R2 of its label's variance is shrunk by n / (n + (1 - R2) / R2). Labels that overlap by
/// h bars hold 1 / h as much evidence.
inline double leaf_penalty(const Settings& settings, std::size_t overlap) {
  const double prior = settings["prior_r2"];
  return (1.0 - prior) / prior * static_cast<double>(overlap);
}

}  // namespace tern
