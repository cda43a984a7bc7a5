#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "dataset/scaler.h"
#include "forecast/conformal.h"
#include "forecast/settings.h"
#include "market/interval.h"
#include "market/universe.h"
#include "portfolio/allocator.h"
#include "portfolio/plan.h"
#include "regime/regime.h"
#include "sim/costs.h"
#include "source/synthetic.h"

namespace tern {

/// Stands for every model that this build has.
inline constexpr std::string_view kAllModels = "all";

/// Everything that decides what a run does: one struct, filled from one table of keys
/// (config_keys()), from which tern.toml, docs/configuration.md and the checks are made.
struct Config {
  struct Data {
    bool simulated;  ///< the built-in market instead of the store
    std::string venue;
    std::string capitalizations;       ///< their vendor; empty: none
    std::string capitalization_total;  ///< the series that shares are taken of
    std::vector<Pair> pairs;
    Interval interval;
    Preset preset;
    Timestamp simulated_start;
    std::size_t simulated_hours;
  } data;
  struct Learn {
    std::vector<std::string> features;  ///< empty: all of them
    ScalerOptions scaler;
    std::vector<Duration> horizons;
    std::vector<std::string> models;  ///< as find_model() takes them; kAllModels for every one
    Profile profile;
    std::vector<std::string> settings;  ///< "xgboost.rounds=300"
    std::vector<std::string> volatilities;
    IntervalMethod intervals;
    std::string device;
    TimeRange test;
    std::string refit;  ///< a period: "3mo", "90d"
    Duration train_min;
    Duration train_max;  ///< zero: anchored
    Duration embargo;
  } learn;
  struct Trade {
    std::string model;
    std::string rule;
    double buy_above;   ///< log return
    double sell_below;  ///< log return
    std::vector<double> weights;
    double band;
    double capital;
    Costs costs;
    bool perpetual;                    ///< shorts and funding; else spot
    std::vector<std::string> regimes;  ///< "risk_off.exposure=0.5"
  } trade;
  struct Regime {
    std::string kind;  ///< a name in regime/regime.h's registry
    RegimeSettings settings;
    std::vector<std::string> thresholds;  ///< of single vendors: "tradingview.btc_high=54"
  } regime;
  struct Portfolio {
    std::string allocator;  ///< a name in portfolio/allocator.h's registry
    Cadence cadence;
    std::string every;  ///< of Cadence::calendar: a period
    std::uint64_t hour;
    std::uint64_t window;  ///< days
    AllocationKnobs knobs;
  } portfolio;
  struct Judge {
    std::optional<TimeRange> holdout;  ///< set aside for the very end
    std::string opened;                ///< why it is looked at; empty: it is sealed
    std::uint64_t trials_elsewhere;
  } judge;
  std::size_t bootstrap_draws;
  std::uint64_t seed;

  /// Every key with its value as TOML writes it: what is hashed and stored with a run.
  std::map<std::string, std::string, std::less<>> literals;
};

/// One key of the configuration.
struct ConfigKey {
  std::string_view name;      ///< "learn.refit"
  std::string_view standard;  ///< the default, as TOML writes it
  std::string_view doc;       ///< one sentence: meaning, unit, what is accepted
};

/// Every key there is, in the order of tern.toml.
std::span<const ConfigKey> config_keys();

/// The configuration with every key at its default.
Config default_config();

/// Reads a TOML file over `config`.
///
/// Errors: not_found; invalid_argument: not TOML, an unknown key (with the nearest known one), or a
/// value that does not fit its key, with what would.
Status read_config(const std::filesystem::path& file, Config& config);

/// Sets one key from "key=value"; the value is TOML, and a bare word counts as a string.
/// Errors: invalid_argument, as read_config().
Status set_config(std::string_view assignment, Config& config);

/// What no single key can know: weights fit the pairs, the traded model is among the models.
/// Errors: invalid_argument.
Status check_config(const Config& config);

/// SHA-256 of the literals: two runs with equal hashes were asked to do the same.
std::string config_hash(const Config& config);

/// tern.toml: every key with its default and its doc as a comment.
std::string config_toml();
/// docs/configuration.md: the same as a table.
std::string config_markdown();

}  // namespace tern
