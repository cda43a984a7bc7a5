#include "forecast/network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "forecast/networks.h"
#include "forecast/planted_samples.h"

namespace tern {
namespace {

constexpr std::size_t kRows = 40;

NetworkShape shape_of(Encoder encoder, bool multitask, std::size_t layers) {
  return {encoder, multitask, 5, 2, 6, 8, layers, 2};
}

/// Two instruments, one after the other.
PlantedSamples two_instruments() {
  PlantedSamples table = planted_samples(kRows, 5, 3, [](auto) { return 0.0; });
  table.begins = {0, kRows / 2};
  return table;
}

std::vector<float> random_weights(const NetworkShape& shape) {
  Rng rng(9);
  std::vector<float> weights(weight_count(shape));
  for (float& weight : weights) weight = static_cast<float>(0.3 * rng.normal());
  return weights;
}

/// The weights of the direction's last layer as zeros, so that it gives even odds.
void silence_direction(const NetworkShape& shape, std::vector<float>& weights) {
  const std::size_t head = shape.encoded() * shape.width + 2 * shape.width;
  const std::size_t end = weights.size() - kTasks - 1 - head;
  std::fill_n(weights.begin() + static_cast<std::ptrdiff_t>(end - shape.width), shape.width, 0.0F);
}

/// The windows of all samples, as a trainer takes them.
struct Windows {
  std::vector<float> inputs;
  std::vector<std::int64_t> instruments;
};

Windows windows_of(const Samples& samples, std::size_t window) {
  Windows all;
  for (std::size_t i = 0; i < samples.count(); ++i) {
    const Samples::RowRange rows = samples.window(i, window);
    all.inputs.resize(all.inputs.size() + (window - (rows.end - rows.begin)) * samples.features);
    const auto past = samples.table.subspan(rows.begin * samples.features,
                                            (rows.end - rows.begin) * samples.features);
    all.inputs.insert(all.inputs.end(), past.begin(), past.end());
    all.instruments.push_back(static_cast<std::int64_t>(samples.instrument(i)));
  }
  return all;
}

/// The loss that training reports for these outputs, as the formulas say it.
double loss_of(const std::vector<NetworkOutput>& outputs, const PlantedSamples& table,
               std::span<const float> weights, bool multitask) {
  double returns = 0;
  double directions = 0;
  double variances = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    returns += std::pow(static_cast<double>(table.y[i] - outputs[i].mean), 2);
    directions += std::abs(table.y[i]) > 0.1F ? std::numbers::ln2 : 0;
    variances += std::pow(static_cast<double>(table.log_variance[i] - outputs[i].log_variance), 2);
  }
  const auto count = static_cast<double>(outputs.size());
  if (!multitask) return returns / count;
  const std::span<const float> s = weights.last(kTasks);
  const auto precision = [&](std::size_t i) { return std::exp(-static_cast<double>(s[i])); };
  return (0.5 * precision(0) * returns + precision(1) * directions +
          0.5 * precision(2) * variances) /
             count +
         0.5 * static_cast<double>(s[0] + s[1] + s[2]);
}

TEST(Network, SaysWithoutLibtorchWhatTrainingSaidWithIt) {
  const auto library = open_networks();
  if (!library) GTEST_SKIP() << library.error().message;
  const PlantedSamples table = two_instruments();
  const Samples samples = table.view();
  for (const NetworkShape& shape :
       {shape_of(Encoder::lstm, false, 1), shape_of(Encoder::lstm, true, 2),
        shape_of(Encoder::transformer, false, 1), shape_of(Encoder::transformer, true, 2)}) {
    std::vector<float> weights = random_weights(shape);
    if (shape.multitask) silence_direction(shape, weights);
    const std::vector<float> none(weights.size());
    const auto trainer = (*library)->make(shape, {0, 1, 0, 0, "cpu"}, {weights, none, none, 0});
    ASSERT_TRUE(trainer) << trainer.error().message;
    const Windows windows = windows_of(samples, shape.window);
    const auto loss = (*trainer)->step(
        {windows.inputs, windows.instruments, samples.y, samples.log_variance}, 0.1, 1);
    ASSERT_TRUE(loss) << loss.error().message;
    const auto outputs = Network(shape, weights).outputs(samples);
    EXPECT_NEAR(*loss, loss_of(outputs, table, weights, shape.multitask), 1e-5 * *loss);
    EXPECT_NE(outputs[7].mean, outputs[8].mean);
  }
}

TEST(Network, ADeviceThatIsNotThereIsAnswered) {
  const auto library = open_networks();
  if (!library) GTEST_SKIP() << library.error().message;
  const NetworkShape shape = shape_of(Encoder::lstm, false, 1);
  const std::vector<float> weights(weight_count(shape));
  const auto trainer =
      (*library)->make(shape, {0, 1, 0, 0, "abacus"}, {weights, weights, weights, 0});
  ASSERT_FALSE(trainer);
  EXPECT_EQ(trainer.error().kind, Errc::invalid_argument);
}

TEST(Network, ReadsTheRowsOfItsWindowAndNoOthers) {
  const PlantedSamples table = two_instruments();
  for (const Encoder encoder : {Encoder::lstm, Encoder::transformer}) {
    const NetworkShape shape = shape_of(encoder, false, 1);
    const Network network(shape, random_weights(shape));
    const auto before = network.outputs(table.view());
    for (const std::size_t changed : {10U, 19U, 20U}) {
      PlantedSamples other = table;
      other.x[changed * 5 + 2] += 1;
      const auto after = network.outputs(other.view());
      for (std::size_t i = 0; i < kRows; ++i) {
        const bool reads =
            i >= changed && i < changed + shape.window && (i >= 20) == (changed >= 20);
        EXPECT_EQ(before[i].mean != after[i].mean, reads) << changed << " " << i;
      }
    }
  }
}

TEST(Network, TakesAMissingFeatureForItsMean) {
  PlantedSamples missing = two_instruments();
  PlantedSamples zero = missing;
  missing.x[62] = std::numeric_limits<float>::quiet_NaN();
  zero.x[62] = 0;
  const NetworkShape shape = shape_of(Encoder::transformer, true, 1);
  const Network network(shape, random_weights(shape));
  const auto a = network.outputs(missing.view());
  const auto b = network.outputs(zero.view());
  for (std::size_t i = 0; i < kRows; ++i) EXPECT_EQ(a[i].mean, b[i].mean);
}

}  // namespace
}  // namespace tern
