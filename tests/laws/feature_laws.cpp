#include "feature_laws.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <set>

namespace tern::laws {
namespace {

const FeatureInputs* g_world = nullptr;

// Every so many instants one part alone has another future, too: each in its turn.
constexpr std::size_t kAloneEvery = 3;

std::vector<const Feature*> pointers_to(Features features) {
  std::vector<const Feature*> pointers;
  for (const Feature& row : features) pointers.push_back(&row);
  return pointers;
}

std::optional<double> value_at(const Frame& frame, std::size_t column, std::size_t row) {
  const ColumnView view = frame.column(column);
  return view.valid[row] ? std::optional{view.values[row]} : std::nullopt;
}

bool same_bits(std::optional<double> a, std::optional<double> b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || std::bit_cast<std::uint64_t>(*a) == std::bit_cast<std::uint64_t>(*b);
}

std::string show(std::optional<double> value) {
  return value ? fmt::format("{:.17g}", *value) : "missing";
}

/// One sentence for each column in which the two frames differ in their first `rows` rows.
Violations differences(const Frame& want, const Frame& got, std::size_t rows,
                       std::string_view when) {
  Violations found;
  for (std::size_t column = 0; column < want.columns(); ++column) {
    for (std::size_t row = 0; row < rows; ++row) {
      const auto a = value_at(want, column, row);
      const auto b = value_at(got, column, row);
      if (same_bits(a, b)) continue;
      found.push_back(fmt::format("{} at row {}: {} becomes {} {}", want.name(column), row, show(a),
                                  show(b), when));
      break;
    }
  }
  return found;
}

void append(Violations& all, Violations more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// The declared inputs that a part feeds.
InputSet fed_by(Part part) {
  switch (part) {
    case Part::own:
      return {Input::own_bars, Input::market};
    case Part::taker_flow:
      return {Input::taker_flow};
    case Part::trade_count:
      return {Input::trade_count};
    case Part::btc:
      return {Input::btc_bars, Input::market};
    case Part::sol:
      return {Input::market};
    case Part::four_hour:
      return {Input::four_hour};
    case Part::one_day:
      return {Input::one_day};
    case Part::btc_share:
      return {Input::btc_dominance};
    case Part::usdt_share:
      return {Input::usdt_dominance};
    case Part::eth_share:
      return {Input::eth_dominance};
    case Part::sol_share:
      return {Input::sol_dominance};
    case Part::total:
      return {Input::total};
    case Part::total3:
      return {Input::total3};
  }
  TERN_CHECK(false, "a part that nobody named");
}

bool feeds(Part part, const Feature& row) {
  const InputSet fed = fed_by(part);
  for (std::size_t i = 0; i < kInputCount; ++i) {
    const auto input = static_cast<Input>(i);
    if (fed.has(input) && row.inputs.has(input)) return true;
  }
  return false;
}

/// Whether any of the figures is known at `now` and has been for no more than a week.
bool told(std::span<const Capitalization> figures, Timestamp now) {
  return std::ranges::any_of(figures, [now](const Capitalization& figure) {
    return figure.known_at <= now && now <= figure.known_at + days{7};
  });
}

/// Which declared inputs a live feed would find at `row`, counted from the bars and the figures.
InputSet inputs_there(const Scene& scene, std::size_t row) {
  const Arrival arrival = arrival_at(scene, row);
  const auto& own = arrival.bars[scene.own.index];
  InputSet there{Input::market, Input::calendar};
  if (own) there.add(Input::own_bars);
  if (own && own->taker_buy_volume) there.add(Input::taker_flow);
  if (own && own->trade_count) there.add(Input::trade_count);
  if (arrival.bars[0]) there.add(Input::btc_bars);
  const auto hour = (arrival.as_of - std::chrono::floor<days>(arrival.as_of)) / 1h;
  if (hour % 4 != 0 || arrival.four_hour) there.add(Input::four_hour);
  if (hour != 0 || arrival.one_day) there.add(Input::one_day);
  const Dominance& dominance = scene.market.dominance;
  if (told(dominance.btc, arrival.as_of)) there.add(Input::btc_dominance);
  if (told(dominance.usdt, arrival.as_of)) there.add(Input::usdt_dominance);
  if (told(dominance.eth, arrival.as_of)) there.add(Input::eth_dominance);
  if (told(dominance.sol, arrival.as_of)) there.add(Input::sol_dominance);
  if (told(dominance.total, arrival.as_of)) there.add(Input::total);
  if (told(dominance.total3, arrival.as_of)) there.add(Input::total3);
  return there;
}

bool all_instruments_there(const Scene& scene, std::size_t row) {
  for (const Bars& bars : scene.market.bars) {
    if (!bars.present()[row]) return false;
  }
  return true;
}

}  // namespace

const FeatureInputs& world() {
  return *g_world;
}

Frame frame_of(Features features, const Scene& scene) {
  const FeatureInputs inputs = scene.inputs();
  g_world = &inputs;
  Frame frame = compute_features(inputs, pointers_to(features)).value();
  g_world = nullptr;
  return frame;
}

std::vector<std::size_t> hole_edges(const Scene& scene) {
  std::vector<std::size_t> edges;
  InputSet before = inputs_there(scene, 0);
  for (std::size_t row = 1; row < scene.rows(); ++row) {
    const InputSet there = inputs_there(scene, row);
    if (!there.covers(before) || !before.covers(there)) edges.push_back(row);
    before = there;
  }
  return edges;
}

std::vector<std::size_t> instants(Features features, const Scene& scene,
                                  std::span<const std::size_t> marks, std::uint64_t seed) {
  std::set<std::size_t> rows{0, scene.rows() - 1};
  const auto around = [&](std::size_t row) {
    for (std::size_t near = row - std::min<std::size_t>(row, 1); near <= row + 1; ++near) {
      if (near < scene.rows()) rows.insert(near);
    }
  };
  for (const Feature& row : features) around(row.lookback - 1);
  for (const std::size_t mark : marks) around(mark);
  for (const std::size_t midnight : {23U, 47U, 503U}) around(midnight);
  Rng rng(seed);
  for (int i = 0; i < 10; ++i) rows.insert(rng.below(scene.rows()));
  return {rows.begin(), rows.end()};
}

Violations truncation_violations(Features features, const Scene& scene,
                                 std::span<const std::size_t> rows) {
  const Frame whole = frame_of(features, scene);
  Violations found;
  for (const std::size_t row : rows) {
    const Frame past = frame_of(features, truncated(scene, row + 1));
    append(found, differences(whole, past, row + 1, "without the future"));
  }
  return found;
}

Violations scramble_violations(Features features, const Scene& scene,
                               std::span<const std::size_t> rows, std::uint64_t seed) {
  const Frame whole = frame_of(features, scene);
  Violations found;
  const auto compare = [&](std::size_t row, std::span<const Part> parts, const std::string& what) {
    const Timestamp now = scene.market.as_of()[row];
    const Scene other = scrambled(scene, parts, now, derive_seed(seed, row));
    append(found, differences(whole, frame_of(features, other), row + 1, what));
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    compare(rows[i], kParts, "with another future");
    if (i % kAloneEvery != 0) continue;
    const Part part = kParts[i / kAloneEvery % kParts.size()];
    compare(rows[i], {&part, 1}, fmt::format("with another future of part {}", int(part)));
  }
  return found;
}

Violations stream_violations(Features features, const Scene& scene) {
  return restore_violations(features, scene, {});
}

Violations restore_violations(Features features, const Scene& scene,
                              std::span<const std::size_t> rows) {
  const Frame batch = frame_of(features, scene);
  const auto new_stream = [&] {
    return FeatureStream(scene.market.universe, scene.own, pointers_to(features));
  };
  FeatureStream stream = new_stream();
  Frame live(scene.market.as_of());
  std::vector<Column> columns(features.size(), Column(scene.rows()));
  const FeatureInputs inputs = scene.inputs();
  g_world = &inputs;
  for (std::size_t row = 0; row < scene.rows(); ++row) {
    const auto values = stream.push(arrival_at(scene, row)).value();
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (values[column]) columns[column].set(row, *values[column]);
    }
    if (std::ranges::find(rows, row) == rows.end()) continue;
    FeatureStream next = new_stream();
    if (!next.restore(stream.save())) return {"a saved state cannot be restored"};
    stream = std::move(next);
  }
  g_world = nullptr;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    live.add(std::string(features[column].name)) = columns[column];
  }
  return differences(batch, live, scene.rows(), rows.empty() ? "live" : "after a restart");
}

Violations scaling_violations(Features features, const Scene& scene) {
  const Frame plain = frame_of(features, scene);
  Violations found;
  for (const bool own_only : {false, true}) {
    const Frame dear = frame_of(features, repriced(scene, 10, own_only));
    for (std::size_t column = 0; column < features.size(); ++column) {
      const double factor = features[column].scaling == PriceScaling::proportional ? 10 : 1;
      for (std::size_t row = 0; row < scene.rows(); ++row) {
        const auto a = value_at(plain, column, row);
        const auto b = value_at(dear, column, row);
        // A log price near 10 is rounded by 1e-15; a return is 1e-3 and its sigma as large, so
        // 1e-12 of a value is rounding, and 1e-9 leaves room for sums of hundreds of them.
        const bool same = a.has_value() == b.has_value() &&
                          (!a || std::abs(*b - factor * *a) <= 1e-9 * std::max(1.0, std::abs(*b)));
        if (same) continue;
        found.push_back(fmt::format("{} at row {}: {} becomes {} at ten times the price",
                                    features[column].name, row, show(a), show(b)));
        break;
      }
    }
  }
  return found;
}

Violations bounds_violations(Features features, const Scene& scene) {
  const Frame frame = frame_of(features, scene);
  Violations found;
  for (std::size_t column = 0; column < features.size(); ++column) {
    const Bounds bounds = features[column].bounds;
    if (frame.column(column).valid.count() == 0) {
      found.push_back(fmt::format("{} is never there", features[column].name));
    }
    for (std::size_t row = 0; row < scene.rows(); ++row) {
      const auto value = value_at(frame, column, row);
      if (!value || (std::isfinite(*value) && bounds.min <= *value && *value <= bounds.max))
        continue;
      found.push_back(fmt::format("{} at row {}: {} is outside [{}, {}]", features[column].name,
                                  row, show(value), bounds.min, bounds.max));
      break;
    }
  }
  return found;
}

Violations presence_violations(Features features, const Scene& scene) {
  const Frame frame = frame_of(features, scene);
  std::vector<InputSet> there;
  for (std::size_t row = 0; row < scene.rows(); ++row) there.push_back(inputs_there(scene, row));
  Violations found;
  for (std::size_t column = 0; column < features.size(); ++column) {
    const Feature& feature = features[column];
    std::size_t run = 0;         // hours in a row with every declared input
    std::size_t market_run = 0;  // the same, and with every instrument where the market counts
    for (std::size_t row = 0; row < scene.rows(); ++row) {
      const bool complete = there[row].covers(feature.inputs);
      const bool whole = !feature.inputs.has(Input::market) || all_instruments_there(scene, row);
      run = complete ? run + 1 : 0;
      market_run = complete && whole ? market_run + 1 : 0;
      const bool valid = frame.column(column).valid[row];
      const bool must = market_run >= feature.lookback;
      const bool may = run >= feature.lookback;
      if ((valid || !must) && (may || !valid)) continue;
      found.push_back(fmt::format("{} at row {} is {} after {} of {} good hours", feature.name, row,
                                  valid ? "there" : "missing", run, feature.lookback));
      break;
    }
  }
  return found;
}

Violations undeclared_input_violations(Features features, const Scene& scene, std::uint64_t seed) {
  TERN_CHECK(scene.own == SymbolId{1}, "parts are apart only where the own instrument is ETH");
  Violations found;
  for (const Part part : kParts) {
    std::vector<Feature> unfed;
    for (const Feature& row : features) {
      if (!feeds(part, row)) unfed.push_back(row);
    }
    const Frame plain = frame_of(unfed, scene);
    const Frame other = frame_of(unfed, scrambled(scene, {&part, 1}, kTimeMin, seed));
    append(found, differences(plain, other, scene.rows(),
                              fmt::format("with another, undeclared part {}", int(part))));
  }
  return found;
}

}  // namespace tern::laws
