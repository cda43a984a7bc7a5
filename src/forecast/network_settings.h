#pragma once

#include <array>

#include "forecast/settings.h"

namespace tern {

/// The knobs of the neural networks. Small and short-lived: returns show a tenth of a percent of
/// their variance, and a network that learns long learns the noise.
namespace network {

inline constexpr Setting kWindow = {"window", {12, 24, 48}, 1, 1000, "Rows that it reads."};
inline constexpr Setting kLayers = {"layers", {1, 1, 2}, 1, 8, "Layers of the encoder."};
inline constexpr Setting kEpochs = {"epochs", {1, 5, 8}, 1, 1000, "Passes, at most."};
inline constexpr Setting kPatience = {
    "patience", {2, 2, 3}, 1, 1000, "Passes in a row that may validate no better."};
inline constexpr Setting kEpochRows = {
    "epoch_rows", {3000, 12'000, 24'000}, 1, 1e9, "Samples, drawn anew for each pass."};
inline constexpr Setting kBatch = {"batch", {256, 256, 256}, 1, 1e6, "Samples of one step."};
inline constexpr Setting kRate = {
    "learning_rate", {0.003, 0.002, 0.002}, 1e-7, 10, "Of the first step; it falls to zero."};
inline constexpr Setting kDecay = {
    "weight_decay", {0.1, 0.1, 0.1}, 0, 100, "How strongly weights are drawn to zero."};
inline constexpr Setting kDropout = {
    "dropout", {0.1, 0.1, 0.1}, 0, 0.9, "Of an encoder's numbers, those a step does without."};
inline constexpr Setting kClip = {"clip", {1, 1, 1}, 1e-6, 1e6, "The longest gradient."};
inline constexpr Setting kHuber = {
    "huber", {0, 0, 0}, 0, 100, "Errors beyond it count by size; 0: all count by square."};

inline constexpr Setting width(double quick, double standard, double thorough) {
  return {"width", {quick, standard, thorough}, 1, 4096, "Numbers that it keeps of what it read."};
}

}  // namespace network

inline constexpr std::array kLstmSettings = {
    network::kWindow,   network::width(8, 32, 32), network::kLayers, network::kEpochs,
    network::kPatience, network::kEpochRows,       network::kBatch,  network::kRate,
    network::kDecay,    network::kDropout,         network::kClip,   network::kHuber};

inline constexpr std::array kTransformerSettings = {
    network::kWindow,    network::width(8, 32, 32),
    network::kLayers,    Setting{"heads", {2, 4, 4}, 1, 64, "Of attention; they share the width."},
    network::kEpochs,    network::kPatience,
    network::kEpochRows, network::kBatch,
    network::kRate,      network::kDecay,
    network::kDropout,   network::kClip,
    network::kHuber};

inline constexpr std::array kMultitaskSettings = kLstmSettings;

}  // namespace tern
