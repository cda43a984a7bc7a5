#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/whole_way.h"
#include "feature/leak_audit.h"
#include "validate/control.h"
#include "validate/joins.h"
#include "validate/label_shift.h"
#include "validate/score.h"

namespace tern {

enum class Outcome : std::uint8_t { passed, failed, skipped };

/// "pass", "FAIL", "skipped".
std::string_view to_string(Outcome outcome);

/// One row of an audit.
struct Check {
  std::string name;   ///< "null market"
  std::string done;   ///< "100 markets"
  std::string found;  ///< the numbers beside what they are held against; or why it was skipped
  Outcome outcome;
  std::vector<std::pair<std::string, double>> numbers = {};  ///< of `found`, for a program
};

/// "1 fold", "2 folds".
std::string counted(std::size_t n, std::string_view one);

Check skipped(std::string name, std::string why);

// What was measured, judged. Chance fails a sound configuration in about one audit of three
// hundred: what depends on luck is held against bands that it leaves once in a thousand times.

/// Did a feature not stay what it was, whatever became known later? `instants` of each pair.
Check judge_features(std::span<const FeatureAudit> audits, std::size_t instants);

/// Did anything that was known, said, or held before each of `instants` change with the future?
Check judge_whole_way(const WayChanges& changes, std::size_t instants);

/// Did a fit change with the rows it is tested on? `folds` over all pairs.
Check judge_fit_scope(const FitScope& scope, std::size_t folds);

struct PairProfiles {
  std::string pair;
  std::vector<ShiftProfile> profiles;  ///< shape [features]
};
/// Does a feature know one of the next returns too well?
Check judge_label_shift(std::span<const PairProfiles> pairs);

/// What the audited model forecast of one pair, and how well. Missing: as ForecastScore.
struct PairSkill {
  std::string pair;
  Interval95 ic;
  double clark_west_p;
};

/// Is there skill where there can be none? One-sided, after Holm over all of `skills`.
Check judge_no_skill(std::string name, std::string done, std::span<const PairSkill> skills);

/// Does too much skill vanish with an hour's delay?
Check judge_delayed(std::span<const PairSkill> on_time, std::span<const PairSkill> late);

/// The two above as one, for one model of several: it fails where either does, and is skipped where
/// both are.
Check judge_model(std::string model, const Check& shuffled, const Check& delayed);

/// Is skill found in simulated markets without any more often than by luck?
/// Shape: [markets][pairs].
Check judge_null_markets(std::span<const std::vector<PairSkill>> markets);

/// Is skill found in simulated markets that hide some? Shape: [markets][pairs].
Check judge_planted_signal(std::span<const std::vector<PairSkill>> markets);

/// Was a figure used before it was known?
Check judge_joins(const Joins& joins, const std::string& vendor);

}  // namespace tern
