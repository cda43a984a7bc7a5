#include "forecast/network_layout.h"

#include <cmath>

namespace tern {
namespace {

WeightBlock matrix(std::size_t rows, std::size_t columns, std::size_t fan) {
  return {rows, columns, Start::uniform, 1.0 / std::sqrt(static_cast<double>(fan)), true};
}

WeightBlock column(std::size_t count, Start start = Start::zero) {
  return {1, count, start, 0, false};
}

/// The last layer of a head: a network that has seen nothing forecasts zero.
WeightBlock silent(std::size_t rows) {
  return {rows, 1, Start::zero, 0, true};
}

void add_lstm(const NetworkShape& shape, std::vector<WeightBlock>& blocks) {
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    const std::size_t in = layer == 0 ? shape.inputs() : shape.width;
    blocks.push_back(matrix(in, 4 * shape.width, layer == 0 ? in : shape.width));
    blocks.push_back(matrix(shape.width, 4 * shape.width, shape.width));
    blocks.push_back(column(4 * shape.width));
  }
}

void add_linear(std::size_t in, std::size_t out, std::vector<WeightBlock>& blocks) {
  blocks.push_back(matrix(in, out, in));
  blocks.push_back(column(out));
}

void add_norm(std::size_t width, std::vector<WeightBlock>& blocks) {
  blocks.push_back(column(width, Start::one));
  blocks.push_back(column(width));
}

void add_transformer(const NetworkShape& shape, std::vector<WeightBlock>& blocks) {
  const std::size_t width = shape.width;
  add_linear(shape.inputs(), width, blocks);
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    add_norm(width, blocks);
    add_linear(width, 3 * width, blocks);
    add_linear(width, width, blocks);
    add_norm(width, blocks);
    add_linear(width, 2 * width, blocks);
    add_linear(2 * width, width, blocks);
  }
  add_norm(width, blocks);
}

}  // namespace

std::vector<WeightBlock> weight_blocks(const NetworkShape& shape) {
  std::vector<WeightBlock> blocks;
  if (shape.embedded() > 0) {
    blocks.push_back(matrix(shape.instruments, shape.embedded(), 1));
  }
  if (shape.encoder == Encoder::lstm) {
    add_lstm(shape, blocks);
  } else {
    add_transformer(shape, blocks);
  }
  if (!shape.multitask) {
    blocks.push_back(silent(shape.encoded()));
    return blocks;
  }
  for (std::size_t task = 0; task < kTasks; ++task) {
    add_linear(shape.encoded(), shape.width, blocks);
    blocks.push_back(silent(shape.width));
  }
  blocks.push_back(column(1));
  blocks.push_back(column(kTasks));
  return blocks;
}

std::size_t weight_count(const NetworkShape& shape) {
  std::size_t count = 0;
  for (const WeightBlock& block : weight_blocks(shape)) count += block.count();
  return count;
}

std::vector<float> positions(const NetworkShape& shape) {
  std::vector<float> table(shape.window * shape.width);
  for (std::size_t at = 0; at < shape.window; ++at) {
    for (std::size_t i = 0; i < shape.width; ++i) {
      const double exponent = static_cast<double>(i - i % 2) / static_cast<double>(shape.width);
      const double angle = static_cast<double>(at) / std::pow(10'000.0, exponent);
      table[at * shape.width + i] =
          static_cast<float>(i % 2 == 0 ? std::sin(angle) : std::cos(angle));
    }
  }
  return table;
}

}  // namespace tern
