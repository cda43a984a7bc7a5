#include "app/config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <limits>

#include "app/config_value.h"
#include "app/holdout.h"
#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"
#include "dataset/split.h"
#include "forecast/forecaster.h"
#include "market/capitalization.h"
#include "report/number.h"
#include "signal/rule.h"
#include "source/csv_file.h"

namespace tern {
namespace {

struct Row {
  ConfigKey key;
  Status (*set)(Config&, const ConfigValue&);
};

/// The table that everything about the configuration is made from.
constexpr std::array kRows = {
    Row{{"seed", "1", "The seed of everything random: models, bootstraps, the simulated market."},
        [](Config& c, const ConfigValue& v) { return v.read_count(c.seed, 0); }},

    Row{{"data.source", "\"store\"",
         "\"store\": the bars imported into the data folder; \"simulated\": the built-in market."},
        [](Config& c, const ConfigValue& v) {
          return v.read_choice(c.data.simulated, "store", "simulated");
        }},
    Row{{"data.venue", "\"binance\"", "Whose bars; vendors are never mixed in one series."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.venue); }},
    Row{{"data.capitalizations", "\"coingecko\"",
         "Whose stored capitalizations dominance is made of, such as coingecko or tradingview; "
         "\"\" for nobody's. The simulated market has its own."},
        [](Config& c, const ConfigValue& v) { return v.read_or_empty(c.data.capitalizations); }},
    Row{{"data.pairs", "[\"BTC/USDT\", \"ETH/USDT\", \"SOL/USDT\"]",
         "What may be traded; one quote asset. The simulated market has these three."},
        [](Config& c, const ConfigValue& v) { return v.read_each(c.data.pairs, parse_pair); }},
    Row{{"data.interval", "\"1h\"",
         "The bars that decisions are made on; only 1h so far, because features are defined on "
         "it."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.interval, parse_interval); }},

    Row{{"simulated.preset", "\"weak\"",
         "What is planted: null (nothing), weak (an R2 of 0.1 %), strong (1 %), regime (drift)."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.preset, parse_preset); }},
    Row{{"simulated.start", "\"2021-01-04\"", "The first bar, UTC."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.simulated_start, parse_time); }},
    Row{{"simulated.hours", "26280", "How many hourly bars; 26280 is three years."},
        [](Config& c, const ConfigValue& v) {
          return v.read_count(c.data.simulated_hours, 200, 200'000);
        }},

    Row{{"learn.features", "[\"core\"]",
         "What to learn from: names or groups of `tern features list`, core, or all."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.features); }},
    Row{{"learn.scaling", "\"standard\"",
         "What features are brought to, by the training rows of each pair: standard (mean and "
         "deviation), robust (median and quartiles), rank (normal scores), none (for trees)."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.learn.scaler.scaling, parse_scaling);
        }},
    Row{{"learn.clip", "5.0",
         "Where scaled features are cut off, in deviations; inf for nowhere, as always with none."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.learn.scaler.clip, 1, std::numeric_limits<double>::infinity());
        }},
    Row{{"learn.horizons", "[\"1h\"]", "How far ahead to forecast; the first one is traded."},
        [](Config& c, const ConfigValue& v) {
          return v.read_each(c.learn.horizons, parse_duration);
        }},
    Row{{"learn.models", "[\"zero\", \"mean\", \"ar1\", \"ridge\", \"xgboost\"]",
         "Which forecasters to fit and judge."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.models); }},
    Row{{"learn.timerange", "\"20220101-20260101\"",
         "The out-of-sample range: judged and traded. What lies before it is only learned from."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.test, parse_time_range); }},
    Row{{"learn.refit", "\"3mo\"", "How often every model is fitted anew: 3mo, 90d, 168h."},
        [](Config& c, const ConfigValue& v) { return v.read_period(c.learn.refit); }},
    Row{{"learn.train_min", "\"180d\"",
         "The shortest history that a model is fitted on; also at least 1000 rows."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.train_min, parse_duration); }},
    Row{{"learn.train_max", "\"0d\"", "The longest; 0d keeps all of it (anchored)."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.train_max, parse_duration); }},
    Row{{"learn.embargo", "\"24h\"",
         "Idle time between a training range and what is judged, beyond the label's own length."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.embargo, parse_duration); }},

    Row{{"trade.model", "\"ridge\"",
         "Whose forecasts are traded; chosen here, not after the fact."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.model); }},
    Row{{"trade.rule", "\"threshold\"",
         "threshold (the roadmap's), cost_aware (beat the round trip), sign, hold."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.rule); }},
    Row{{"trade.buy_above_percent", "0.3", "BUY when the forecast is above this, in percent."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.buy_above, -100, 100, 0.01); }},
    Row{{"trade.sell_below_percent", "-0.3", "SELL when the forecast is below this, in percent."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.trade.sell_below, -100, 100, 0.01);
        }},
    Row{{"trade.weights", "[0.5, 0.25, 0.25]",
         "Share of equity per pair when it is held, in the order of data.pairs; at most 1 in all."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.weights, 0, 1); }},
    Row{{"trade.band", "0.05", "No trade while a weight is within this of its target."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.band, 0, 1); }},
    Row{{"trade.capital", "10000", "Cash at the start, in the quote asset."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.capital, 1, 1e9); }},

    Row{{"costs.as_of", "\"2025-01-01\"", "When this schedule was read: Binance spot, VIP 0."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.costs.as_of, parse_time); }},
    Row{{"costs.fee_bps", "10.0", "Fee per side, in basis points of the notional."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.costs.fee_bps, 0, 1000); }},
    Row{{"costs.half_spread_bps", "0.5", "Half the spread, per side, in basis points."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.trade.costs.half_spread_bps, 0, 1000);
        }},
    Row{{"costs.slippage_bps", "1.0", "Slippage per side at usual volatility, in basis points."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.trade.costs.slippage_bps, 0, 1000);
        }},
    Row{{"costs.slippage_volatility", "1.0",
         "How strongly slippage follows volatility: 0 not at all, 1 in proportion."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.trade.costs.slippage_volatility, 0, 5);
        }},
    Row{{"costs.impact", "1.0", "Y of the square-root law of market impact."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.costs.impact, 0, 10); }},

    Row{{"judge.holdout", "\"\"",
         "A final range, such as 20250701-20260101: neither it nor what follows is learned from or "
         "judged until --open-holdout says why; \"\" for none."},
        [](Config& c, const ConfigValue& v) {
          return v.read_if_any(c.judge.holdout, parse_time_range);
        }},
    Row{{"judge.open_holdout", "\"\"",
         "Written by --open-holdout: why the hold-out is looked at. Nothing else may set it."},
        [](Config& c, const ConfigValue& v) { return v.read_or_empty(c.judge.opened); }},
    Row{{"judge.trials_elsewhere", "0",
         "Configurations tried on these bars that the trial ledger of the data folder has not "
         "seen."},
        [](Config& c, const ConfigValue& v) {
          return v.read_count(c.judge.trials_elsewhere, 0, 1'000'000'000);
        }},

    Row{{"report.bootstrap_draws", "2000", "Draws of the stationary bootstrap behind an interval."},
        [](Config& c, const ConfigValue& v) {
          return v.read_count(c.bootstrap_draws, 100, 1'000'000);
        }},
};

constexpr std::array kKeys = [] {
  std::array<ConfigKey, kRows.size()> keys{};
  for (std::size_t i = 0; i < kRows.size(); ++i) keys[i] = kRows[i].key;
  return keys;
}();

Status apply(std::string_view name, const toml::node& node, Config& config) {
  const auto row = std::ranges::find(kRows, name, [](const Row& r) { return r.key.name; });
  if (row == kRows.end()) {
    std::vector<std::string> names(kKeys.size());
    std::ranges::transform(kKeys, names.begin(),
                           [](const ConfigKey& key) { return std::string(key.name); });
    const auto near = nearest_name(name, names);
    return fail(Errc::invalid_argument,
                fmt::format("unknown key '{}'{}: `tern config` prints every key", quotable(name),
                            near ? fmt::format(", did you mean '{}'", *near) : ""));
  }
  const ConfigValue value(name, node);
  TERN_TRY_STATUS(row->set(config, value));
  config.literals.insert_or_assign(std::string(name), value.literal());
  return {};
}

Status apply_table(const toml::table& table, const std::string& prefix, Config& config) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* nested = node.as_table()) {
      TERN_TRY_STATUS(apply_table(*nested, name + ".", config));
    } else {
      TERN_TRY_STATUS(apply(name, node, config));
    }
  }
  return {};
}

/// toml++ reports a syntax error by throwing; here it becomes an Error.
Result<toml::table> parse_toml(std::string_view text, std::string_view where) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& e) {
    return fail(Errc::invalid_argument, fmt::format("{}, line {}: {}", where, e.source().begin.line,
                                                    quotable(e.description())));
  }
}

/// The message quotes what strangers wrote, and stays one line all the same.
Error refuse(std::string_view message) {
  constexpr std::size_t kLongest = 1000;
  return fail(Errc::invalid_argument, quotable(message, kLongest));
}

/// The first value that stands in a list twice; null without one.
template <class T>
const T* repeated(const std::vector<T>& values) {
  for (auto value = values.begin(); value != values.end(); ++value) {
    if (std::find(values.begin(), value, *value) != value) return &*value;
  }
  return nullptr;
}

Status check_data(const Config::Data& data) {
  if (data.interval != Interval::h1) {
    return refuse(
        fmt::format("data.interval is {}, and features are defined on 1h bars only: set "
                    "data.interval to \"1h\"",
                    to_string(data.interval)));
  }
  if (!data.capitalizations.empty()) {
    if (const auto vendor = find_capitalization_vendor(data.capitalizations); !vendor) {
      return refuse(fmt::format("data.capitalizations: {}", vendor.error().message));
    }
  }
  if (data.pairs.empty()) return refuse("data.pairs is empty: give at least one");
  const std::vector<Pair> drawn = {{"BTC", "USDT"}, {"ETH", "USDT"}, {"SOL", "USDT"}};
  if (data.simulated && data.pairs != drawn) {
    return refuse(
        "data.pairs must be BTC/USDT, ETH/USDT, SOL/USDT, which the simulated market "
        "has: leave the key out, or set data.source to \"store\"");
  }
  if (data.simulated_start.time_since_epoch() % 1h != Duration::zero()) {
    return refuse(fmt::format("simulated.start is {}, which is not a full hour: give one",
                              to_string(data.simulated_start)));
  }
  return {};
}

Status check_horizons(const std::vector<Duration>& horizons, Interval interval) {
  if (horizons.empty()) return refuse("learn.horizons is empty: give at least one");
  for (const Duration horizon : horizons) {
    if (horizon <= Duration::zero() || horizon % length(interval) != Duration::zero()) {
      return refuse(fmt::format("learn.horizons has {}, which is not a whole number of {} bars",
                                duration_text(horizon), to_string(interval)));
    }
  }
  if (const Duration* twice = repeated(horizons)) {
    return refuse(fmt::format("learn.horizons has {} twice: leave one out", duration_text(*twice)));
  }
  return {};
}

Status check_refit(const std::string& text, Interval interval) {
  TERN_TRY(const Period refit, parse_period(text));
  if (refit.months > 0 || refit.length >= days{1}) return {};
  return refuse(fmt::format("learn.refit is {}, shorter than a day of {} bars: give 1d or more",
                            text, to_string(interval)));
}

/// Names must exist; only the traded model must also be one that this build can make.
Status check_models(const std::vector<std::string>& models, const std::string& traded) {
  std::vector<std::string> names;
  for (const ForecasterKind& kind : forecaster_registry()) names.emplace_back(kind.name);
  for (const std::string& model : models) {
    const auto kind = std::ranges::find(forecaster_registry(), model, &ForecasterKind::name);
    if (kind == forecaster_registry().end()) {
      return refuse(fmt::format("learn.models has '{}', which is not one of {}", model,
                                fmt::join(names, ", ")));
    }
    if (model == traded && !kind->available()) {
      return fail(Errc::unsupported, fmt::format("trade.model '{}': {}", model, kind->missing));
    }
  }
  if (const std::string* twice = repeated(models)) {
    return refuse(fmt::format("learn.models has '{}' twice: leave one out", *twice));
  }
  return {};
}

}  // namespace

std::span<const ConfigKey> config_keys() {
  return kKeys;
}

Config default_config() {
  Config config{};
  for (const Row& row : kRows) {
    const auto set = set_config(fmt::format("{}={}", row.key.name, row.key.standard), config);
    TERN_CHECK(set.has_value(), "every default fits its key");
  }
  return config;
}

Status read_config(const std::filesystem::path& file, Config& config) {
  TERN_TRY(const TextFile read, read_text_file(file));
  TERN_TRY(const toml::table table, parse_toml(read.text, file.string()));
  if (auto status = apply_table(table, "", config); !status) {
    return with_context(file.string(), std::move(status).error());
  }
  return {};
}

Status set_config(std::string_view assignment, Config& config) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return fail(Errc::invalid_argument,
                fmt::format("--set '{}' has no '=': write key=value", quotable(assignment)));
  }
  const std::string_view name = trim(assignment.substr(0, equals));
  const std::string_view value = trim(assignment.substr(equals + 1));
  const std::string shown = quotable(name);
  auto table = parse_toml(fmt::format("value = {}", value), shown);
  if (!table) table = parse_toml(fmt::format("value = '{}'", value), shown);
  if (!table) return std::move(table).error();
  return apply(name, *table->get("value"), config);
}

Status check_config(const Config& config) {
  TERN_TRY_STATUS(check_data(config.data));
  TERN_TRY_STATUS(check_horizons(config.learn.horizons, config.data.interval));
  TERN_TRY_STATUS(check_refit(config.learn.refit, config.data.interval));
  if (config.learn.models.empty()) return refuse("learn.models is empty: give at least one");
  const auto& weights = config.trade.weights;
  if (weights.size() != config.data.pairs.size()) {
    return refuse(fmt::format("trade.weights has {} numbers for {} pairs: give one per pair",
                              weights.size(), config.data.pairs.size()));
  }
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (sum > 1 + 1e-9) {
    return refuse(fmt::format("trade.weights add up to {}: at most 1, the rest is cash", sum));
  }
  if (std::ranges::find(config.learn.models, config.trade.model) == config.learn.models.end()) {
    return refuse(fmt::format("trade.model '{}' is not among learn.models ({})", config.trade.model,
                              fmt::join(config.learn.models, ", ")));
  }
  TERN_TRY_STATUS(check_models(config.learn.models, config.trade.model));
  if (const auto rule = find_rule(config.trade.rule); !rule) {
    return with_context("trade.rule", rule.error());
  }
  if (config.trade.sell_below > config.trade.buy_above) {
    return refuse("trade.sell_below_percent is above trade.buy_above_percent: swap them");
  }
  return check_holdout(config);
}

std::string config_hash(const Config& config) {
  Sha256 digest;
  for (const auto& [name, literal] : config.literals) {
    digest.update(fmt::format("{} = {}\n", name, literal));
  }
  return digest.hex();
}

std::string config_toml() {
  std::string text =
      "# Every key of tern with its default. Unknown keys are refused.\n"
      "# Made by `tern config`; override single keys with --set key=value.\n";
  std::string section;
  for (const ConfigKey& key : kKeys) {
    const std::size_t dot = key.name.find('.');
    const bool nested = dot != std::string_view::npos;
    const std::string_view in = nested ? key.name.substr(0, dot) : std::string_view{};
    if (in != section) text += fmt::format("\n[{}]\n", in);
    section = in;
    text += fmt::format("\n# {}\n{} = {}\n", key.doc, nested ? key.name.substr(dot + 1) : key.name,
                        key.standard);
  }
  return text;
}

std::string config_markdown() {
  std::string text =
      "# Configuration\n\nMade from the table in `src/app/config.cpp`. `tern config` prints these "
      "keys as a commented TOML file.\n\n| key | default | meaning |\n| --- | --- | --- |\n";
  for (const ConfigKey& key : kKeys) {
    text += fmt::format("| `{}` | `{}` | {} |\n", key.name, key.standard, key.doc);
  }
  return text;
}

}  // namespace tern
