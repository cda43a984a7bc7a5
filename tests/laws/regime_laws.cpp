#include "regime_laws.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace tern::laws {
namespace {

constexpr int kYear = 365;
constexpr int kQuarter = 90;
constexpr int kHour = 1;

const Market* g_world = nullptr;

Timestamp begin_of(const Market& market) {
  return market.open_times().start + days{kYear};
}

/// One sentence for the first of the readings by `now` that differs.
void append_difference(const RegimeKind& kind, std::span<const RegimeReading> want,
                       std::span<const RegimeReading> got, Timestamp now, std::string_view when,
                       RegimeViolations& found) {
  const auto by = [now](std::span<const RegimeReading> readings) {
    return static_cast<std::size_t>(
        std::ranges::upper_bound(readings, now, {}, &RegimeReading::as_of) - readings.begin());
  };
  if (by(want) != by(got)) {
    found.push_back(fmt::format("{} at {}: {} readings become {} {}", kind.name, to_string(now),
                                by(want), by(got), when));
    return;
  }
  for (std::size_t i = 0; i < by(want); ++i) {
    if (same_bits(want[i], got[i])) continue;
    found.push_back(fmt::format("{} at {}: the reading of {} changes {}", kind.name, to_string(now),
                                to_string(want[i].as_of), when));
    return;
  }
}

}  // namespace

const Market& regime_world() {
  return *g_world;
}

bool same_bits(const RegimeReading& a, const RegimeReading& b) {
  const auto equal = [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  };
  return a.as_of == b.as_of && a.state == b.state && a.btc_dominance == b.btc_dominance &&
         a.usdt_dominance == b.usdt_dominance &&
         std::ranges::equal(a.probability, b.probability, equal);
}

std::vector<RegimeReading> readings_of(const RegimeKind& kind, const Market& market) {
  g_world = &market;
  auto history = read_regimes(kind, {}, observe_regimes(market, kHour), begin_of(market), kQuarter);
  g_world = nullptr;
  return std::move(history).value().readings;
}

RegimeViolations truncation_violations(const RegimeKind& kind, const Scene& scene,
                                       std::span<const std::size_t> rows) {
  const auto whole = readings_of(kind, scene.market);
  RegimeViolations found;
  for (const std::size_t row : rows) {
    const Timestamp now = scene.market.as_of()[row];
    const auto past = readings_of(kind, truncated(scene, row + 1).market);
    append_difference(kind, whole, past, now, "without the future", found);
  }
  return found;
}

RegimeViolations scramble_violations(const RegimeKind& kind, const Scene& scene,
                                     std::span<const std::size_t> rows, std::uint64_t seed) {
  const auto whole = readings_of(kind, scene.market);
  RegimeViolations found;
  for (const std::size_t row : rows) {
    const Timestamp now = scene.market.as_of()[row];
    const Scene other = scrambled(scene, kParts, now, derive_seed(seed, row));
    append_difference(kind, whole, readings_of(kind, other.market), now, "with another future",
                      found);
  }
  return found;
}

RegimeViolations stream_violations(const RegimeKind& kind, const Scene& scene) {
  const auto batch = readings_of(kind, scene.market);
  g_world = &scene.market;
  std::vector<RegimeObservation> days_seen;
  std::unique_ptr<RegimeDetector> detector;
  std::vector<RegimeReading> streamed;
  int since_fit = 0;
  for (std::size_t row = 0; row < scene.rows(); ++row) {
    const Timestamp now = scene.market.as_of()[row];
    if (now.time_since_epoch() % days{1} != std::chrono::hours{kHour}) continue;
    // A week is more than a day's return and a share that is not stale reach back.
    const Market known = scene.market.slice({now - days{9}, now});
    const RegimeObservation today = observe_regimes(known, kHour).back();
    if (!kind.learns || now >= begin_of(scene.market)) {
      if (!detector || (kind.learns && since_fit == kQuarter)) {
        detector = kind.make({});
        EXPECT_TRUE(detector->fit(days_seen));
        since_fit = 0;
      }
      streamed.push_back(detector->step(today));
      ++since_fit;
    }
    days_seen.push_back(today);
  }
  g_world = nullptr;
  RegimeViolations found;
  append_difference(kind, batch, streamed, kTimeMax, "day by day", found);
  return found;
}

RegimeViolations repeat_violations(const RegimeKind& kind, const Scene& scene) {
  RegimeViolations found;
  const auto first = readings_of(kind, scene.market);
  append_difference(kind, first, readings_of(kind, scene.market), kTimeMax, "the second time",
                    found);
  return found;
}

RegimeViolations sense_violations(const RegimeKind& kind, const Scene& scene) {
  RegimeViolations found;
  const auto say = [&](const RegimeReading& reading, std::string_view what) {
    found.push_back(fmt::format("{} at {}: {}", kind.name, to_string(reading.as_of), what));
  };
  std::size_t known = 0;
  for (const RegimeReading& reading : readings_of(kind, scene.market)) {
    const auto& chances = reading.probability;
    known += reading.state.has_value();
    if (reading.state && *reading.state >= kind.states.size()) say(reading, "no such state");
    if (chances.empty()) continue;
    const double sum = std::accumulate(chances.begin(), chances.end(), 0.0);
    if (chances.size() != kind.states.size() || !(std::abs(sum - 1) < 1e-9)) {
      say(reading, "probabilities do not add up to one");
    }
  }
  if (known == 0) found.push_back(fmt::format("{}: no state at all", kind.name));
  return found;
}

}  // namespace tern::laws
