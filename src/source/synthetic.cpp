#include "source/synthetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "base/text.h"
#include "source/synthetic_bars.h"
#include "source/synthetic_capitalization.h"
#include "source/synthetic_returns.h"

namespace tern {
namespace {

constexpr std::array<std::pair<Preset, std::string_view>, 4> kPresets = {
    {{Preset::null, "null"},
     {Preset::weak, "weak"},
     {Preset::strong, "strong"},
     {Preset::regime, "regime"}}};

Universe listed_universe() {
  const std::array<Pair, synthetic::kListed> pairs = {
      {{"BTC", "USDT"}, {"ETH", "USDT"}, {"SOL", "USDT"}}};
  auto universe = Universe::spot(pairs);
  TERN_CHECK(universe.has_value(), "three pairs against one quote are a universe");
  return *std::move(universe);
}

/// The tables, filled column by column while the hours pass.
struct Tables {
  std::array<std::vector<Bar>, synthetic::kListed> bars;
  std::array<Column, synthetic::kListed> mean, stddev;
  std::array<Column, 5> capitalization;

  explicit Tables(std::size_t hours)
      : mean{Column(hours), Column(hours), Column(hours)},
        stddev{mean},
        capitalization{Column(hours), Column(hours), Column(hours), Column(hours), Column(hours)} {
    for (auto& each : bars) each.reserve(hours);
  }

  void set_truth(std::size_t row, const synthetic::Hour& hour) {
    for (std::size_t i = 0; i < synthetic::kListed; ++i) {
      mean[i].set(row, hour.mean[i]);
      stddev[i].set(row, hour.stddev[i]);
    }
  }

  void set_capitalization(std::size_t row, const synthetic::Capitalization::Row& caps) {
    const std::array values = {caps.btc, caps.eth, caps.sol, caps.usdt, caps.total};
    for (std::size_t i = 0; i < values.size(); ++i) capitalization[i].set(row, values[i]);
  }
};

Tables draw(const SimulationOptions& options) {
  synthetic::Returns returns(options.preset, options.start, options.seed);
  synthetic::Capitalization capitalization(options.seed);
  std::array artists = {synthetic::BarArtist(0, options.seed),
                        synthetic::BarArtist(1, options.seed),
                        synthetic::BarArtist(2, options.seed)};
  Tables tables(options.hours);
  for (std::size_t row = 0; row < options.hours; ++row) {
    const synthetic::Hour hour = returns.next();
    for (std::size_t i = 0; i < artists.size(); ++i)
      tables.bars[i].push_back(artists[i].next(hour));
    tables.set_capitalization(row, capitalization.next(hour));
    if (row > 0) tables.set_truth(row - 1, hour);
  }
  // The bar after the last is drawn for its truth alone.
  if (options.hours > 0) tables.set_truth(options.hours - 1, returns.next());
  return tables;
}

/// What a vendor would tell of the capitalizations, were it to tell their state each midnight.
Dominance dominance_of(const Frame& capitalizations) {
  Dominance dominance{"simulated", {}, {}};
  dominance.universe = "TOTAL as the simulator counts it";
  const auto btc = capitalizations.find("BTC")->values, eth = capitalizations.find("ETH")->values;
  const auto sol = capitalizations.find("SOL")->values, usdt = capitalizations.find("USDT")->values;
  const auto total = capitalizations.find("total")->values;
  for (std::size_t row = 0; row < capitalizations.rows(); ++row) {
    const Timestamp now = capitalizations.as_of()[row];
    if (now != std::chrono::floor<days>(now)) continue;
    dominance.btc.push_back({now, now, 100 * btc[row] / total[row]});
    dominance.usdt.push_back({now, now, 100 * usdt[row] / total[row]});
    dominance.eth.push_back({now, now, 100 * eth[row] / total[row]});
    dominance.sol.push_back({now, now, 100 * sol[row] / total[row]});
    dominance.total.push_back({now, now, total[row]});
    dominance.total3.push_back({now, now, total[row] - btc[row] - eth[row]});
  }
  return dominance;
}

Frame frame_of(TimeGrid as_of, std::span<const std::string_view> names, std::span<Column> columns) {
  Frame frame(as_of);
  for (std::size_t i = 0; i < names.size(); ++i)
    frame.add(std::string(names[i])) = std::move(columns[i]);
  return frame;
}

}  // namespace

std::string_view to_string(Preset preset) {
  return std::ranges::find(kPresets, preset, &decltype(kPresets)::value_type::first)->second;
}

Result<Preset> parse_preset(std::string_view text) {
  const auto found = std::ranges::find(kPresets, text, &decltype(kPresets)::value_type::second);
  if (found != kPresets.end()) return found->first;
  return fail(
      Errc::invalid_argument,
      fmt::format("expected a preset (null, weak, strong, regime), found '{}'", quotable(text)));
}

Simulation simulate(const SimulationOptions& options) {
  Tables tables = draw(options);
  const TimeRange range{options.start, options.start + std::chrono::hours{options.hours}};
  Market market{listed_universe(), {}, "simulated", true};
  for (const auto& drawn : tables.bars) {
    auto bars = Bars::make(Interval::h1, range, drawn);
    TERN_CHECK(bars.has_value(), "drawn bars are possible");
    market.bars.push_back(*std::move(bars));
  }
  const TimeGrid as_of = market.as_of();
  std::vector<Frame> oracle;
  for (std::size_t i = 0; i < synthetic::kListed; ++i) {
    std::array columns = {std::move(tables.mean[i]), std::move(tables.stddev[i])};
    oracle.push_back(frame_of(as_of, std::array<std::string_view, 2>{"mean", "stddev"}, columns));
  }
  Frame capitalizations =
      frame_of(as_of, std::array<std::string_view, 5>{"BTC", "ETH", "SOL", "USDT", "total"},
               tables.capitalization);
  market.dominance = dominance_of(capitalizations);
  return {std::move(market), std::move(oracle), std::move(capitalizations)};
}

}  // namespace tern
