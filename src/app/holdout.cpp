#include "app/holdout.h"

#include <fmt/format.h>

#include <algorithm>

namespace tern {

bool overlap(TimeRange a, TimeRange b) {
  return a.begin < b.end && b.begin < a.end;
}

std::optional<Timestamp> sealed_from(const Config& config) {
  if (!config.judge.holdout || !config.judge.opened.empty()) return std::nullopt;
  // A bar that opens before a seal which begins within it closes inside.
  const Timestamp begin = config.judge.holdout->begin;
  return begin - begin.time_since_epoch() % length(config.data.interval);
}

TimeRange judged_range(const Config& config) {
  TimeRange range = config.learn.test;
  if (const auto seal = sealed_from(config)) range.end = std::min(range.end, *seal);
  return range;
}

Status check_holdout(const Config& config) {
  if (!config.judge.holdout && !config.judge.opened.empty()) {
    return fail(Errc::invalid_argument,
                "--open-holdout opens nothing: judge.holdout is empty, so set it or leave it out");
  }
  if (!judged_range(config).empty()) return {};
  return fail(
      Errc::invalid_argument,
      fmt::format("judge.holdout seals everything from {} on, and learn.timerange begins at "
                  "{}: begin earlier, or say with --open-holdout why it must be seen",
                  to_string(config.judge.holdout->begin), to_string(config.learn.test.begin)));
}

}  // namespace tern
