// tern's side of the comparison with pandas: writes simulated bars, and the features named, as
// plain doubles, and prints how long the features took.
//   tern_export_features FOLDER HOURS REPEATS NAME...
// FOLDER/bars.f64 has shape [BTC, ETH, SOL][open, high, low, close, volume, taker_buy][HOURS], and
// FOLDER/features.f64 shape [BTC, ETH, SOL][NAME][HOURS], with NaN for missing. Seconds are of all
// three.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <fstream>
#include <limits>
#include <string>

#include "../random_market.h"
#include "feature/compute.h"
#include "feature/registry.h"

namespace tern {
namespace {

// A feature is computed so many times in one go, so that what all share weighs little.
constexpr std::size_t kCopies = 8;

/// CPU time: other programs lengthen it less than the clock's.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double least_seconds(int repeats, std::span<const FeatureInputs> inputs,
                     std::span<const Feature* const> features) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repeats; ++i) {
    const double begin = cpu_seconds();
    const auto frames = compute_features(inputs, features, 1);
    least = std::min(least, cpu_seconds() - begin);
    TERN_CHECK(frames, "simulated bars are hourly");
  }
  return least;
}

double seconds_beyond(double shared, int repeats, std::span<const FeatureInputs> inputs,
                      const Feature& feature) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCopies; ++i) names.push_back(fmt::format("copy_{}", i));
  std::vector<Feature> copies(kCopies, feature);
  std::vector<const Feature*> rows;
  for (std::size_t i = 0; i < kCopies; ++i) {
    copies[i].name = names[i];
    rows.push_back(&copies[i]);
  }
  return std::max(0.0, least_seconds(repeats, inputs, rows) - shared) / kCopies;
}

void append(std::ofstream& file, std::span<const double> values) {
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size_bytes()));
}

void write_bars(const std::string& path, const Market& market) {
  std::ofstream file(path, std::ios::binary);
  for (const Bars& bars : market.bars) {
    for (const double Bar::*member :
         {&Bar::open, &Bar::high, &Bar::low, &Bar::close, &Bar::volume}) {
      std::vector<double> values;
      for (std::size_t i = 0; i < bars.size(); ++i) values.push_back(bars.at(i).value().*member);
      append(file, values);
    }
    std::vector<double> taker_buy;
    for (std::size_t i = 0; i < bars.size(); ++i) {
      taker_buy.push_back(bars.at(i).value().taker_buy_volume.value());
    }
    append(file, taker_buy);
  }
}

void write_features(std::ofstream& file, const Frame& frame) {
  for (std::size_t f = 0; f < frame.columns(); ++f) {
    std::vector<double> values(frame.rows(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < frame.rows(); ++i) {
      if (frame.column(f).valid[i]) values[i] = frame.column(f).values[i];
    }
    append(file, values);
  }
}

int compare(const std::string& folder, std::size_t hours, int repeats,
            std::span<const std::string> names) {
  const auto features = find_features(names);
  if (!features) {
    fmt::print(stderr, "{}\n", features.error().message);
    return 2;
  }
  const Market market = bench::random_market(hours);
  std::vector<FeatureInputs> inputs;
  for (std::uint16_t own = 0; own < 3; ++own) {
    inputs.push_back(make_feature_inputs(market, SymbolId{own}).value());
  }
  write_bars(folder + "/bars.f64", market);
  std::ofstream file(folder + "/features.f64", std::ios::binary);
  for (const FeatureInputs& one : inputs) {
    write_features(file, compute_features(one, *features).value());
  }
  file.close();
  const double shared = least_seconds(repeats, inputs, {});
  fmt::print("all {}\nshared {}\n", least_seconds(repeats, inputs, *features), shared);
  for (const Feature* one : *features) {
    fmt::print("{} {}\n", one->name, seconds_beyond(shared, repeats, inputs, *one));
  }
  return 0;
}

}  // namespace
}  // namespace tern

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  std::size_t hours = 0;
  int repeats = 0;
  const auto reads = [](const std::string& word, auto& number) {
    return std::from_chars(word.data(), word.data() + word.size(), number).ec == std::errc{};
  };
  if (words.size() < 4 || !reads(words[1], hours) || !reads(words[2], repeats)) {
    fmt::print(stderr, "usage: tern_export_features FOLDER HOURS REPEATS NAME...\n");
    return 2;
  }
  return tern::compare(words[0], hours, repeats, std::span(words).subspan(3));
}
