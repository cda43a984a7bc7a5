#pragma once

#include <string>
#include <vector>

#include "app/audit_check.h"
#include "app/config.h"
#include "market/market.h"
#include "store/frame_cache.h"

namespace tern {

/// How thoroughly to look.
struct AuditEffort {
  std::size_t instants;      ///< per pair, around which features are computed anew
  std::size_t futures;       ///< of the whole pipeline, at most 3
  std::size_t folds;         ///< of each pair, to be fitted twice
  std::size_t shuffles;      ///< of the labels
  std::size_t permutations;  ///< of the bars
  std::size_t null_markets;  ///< of `null_hours` each
  std::size_t null_hours;
  std::size_t planted_markets;  ///< of twice as many hours each
  bool all;  ///< every model over all of learn.timerange; else trade.model over its last year
};
inline constexpr AuditEffort kQuickAudit{10, 1, 1, 5, 3, 50, 8760, 5, false};
inline constexpr AuditEffort kFullAudit{30, 3, 3, 20, 10, 200, 8760, 20, true};

/// The IC of one model and pair over the paths of combinatorial cross-validation, beside the one
/// that counts. The paths learn from the future too: they show how far the walk-forward figure
/// could have come out otherwise, and claim nothing.
struct PathSpread {
  std::string pair;
  std::string model;
  std::size_t folds;
  std::vector<double> ics;  ///< of the paths, ascending
  double walk_forward;
};

struct Audit {
  bool quick;
  std::string model;  ///< whose skill was looked for
  Duration horizon;
  TimeRange test;
  std::vector<Check> checks;
  std::vector<PairProfiles> profiles;
  std::vector<PathSpread> spreads;
};

/// Tries `config` on `market` with experiments whose result is known: leaks show, and so does a
/// pipeline that finds skill where there is none, or none where there is some.
///
/// Determinism: the same at any number of `jobs`.
/// Errors:      as learn() and trade().
Result<Audit> audit(const Config& config, const Market& market, const AuditEffort& effort,
                    std::size_t jobs, const std::optional<FrameCache>& cache = std::nullopt);

/// The experiments that a model by itself can fail, shuffled labels and delayed data, for each of
/// learn.models over the first horizon: one check per model.
///
/// Determinism, Errors: as audit().
Result<Audit> audit_models(const Config& config, const Market& market, const AuditEffort& effort,
                           std::size_t jobs, const std::optional<FrameCache>& cache = std::nullopt);

}  // namespace tern
