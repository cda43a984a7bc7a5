#include "app/kept_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/configured.h"
#include "base/text.h"
#include "dataset/dataset.h"

namespace tern {
namespace {

constexpr std::string_view kLast = "last";

/// How many runs before the newest `name` means; nothing for a name that is no `last`.
std::optional<std::size_t> runs_before_last(std::string_view name) {
  if (name == kLast) return 0;
  if (!name.starts_with(kLast) || name.substr(kLast.size(), 1) != "~") return std::nullopt;
  const auto before = parse_integer(name.substr(kLast.size() + 1));
  if (!before || *before < 0) return std::nullopt;
  return static_cast<std::size_t>(*before);
}

}  // namespace

Literals literals_of(const RunRecord& run) {
  Literals literals;
  for (const std::string_view line : split(run.config, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    literals.insert_or_assign(std::string(trim(line.substr(0, equals))),
                              std::string(trim(line.substr(equals + 1))));
  }
  return literals;
}

std::string title_of(const RunRecord& run) {
  const Timestamp minute = std::chrono::floor<std::chrono::minutes>(run.started_at);
  return fmt::format("{}  {}  commit {}", run.id, to_string(minute), run.git_commit.substr(0, 10));
}

Result<RunRecord> find_run(std::span<const RunRecord> runs, std::string_view name) {
  if (const auto before = runs_before_last(name)) {
    if (*before < runs.size()) return runs[runs.size() - 1 - *before];
    return fail(Errc::not_found, fmt::format("{} asks for {} runs, and {} are stored: make one "
                                             "with tern run",
                                             quotable(name), *before + 1, runs.size()));
  }
  std::vector<std::string_view> ids;
  const RunRecord* found = nullptr;
  for (const RunRecord& run : runs) {
    if (name.empty() || !run.id.starts_with(name)) continue;
    ids.push_back(run.id);
    found = &run;
  }
  if (ids.size() == 1) return *found;
  if (ids.empty()) {
    return fail(Errc::not_found, fmt::format("no run has an id that begins with '{}': tern runs "
                                             "list shows those there are",
                                             quotable(name)));
  }
  return fail(Errc::invalid_argument,
              fmt::format("{} runs have ids that begin with '{}': write more of one of {}",
                          ids.size(), quotable(name), fmt::join(ids, ", ")));
}

Result<Config> config_of(const RunRecord& run) {
  Config config = default_config();
  for (const auto& [name, literal] : literals_of(run)) {
    const Status set = set_config(fmt::format("{}={}", name, literal), config);
    if (!set) {
      return fail(Errc::unsupported,
                  fmt::format("run {} was made by a tern with another configuration ({}): run it "
                              "again with this one",
                              run.id, set.error().message));
    }
  }
  return config;
}

std::optional<double> outcome_of(const Market& market, const ForecastRow& row) {
  const auto symbol = market.universe.find(row.pair);
  const auto at = market.as_of().row_at(from_epoch_ms(row.as_of_ms));
  if (!symbol || !at) return std::nullopt;
  const auto bars = static_cast<std::size_t>(Duration{row.horizon_ms} / market.as_of().step);
  return log_return(market.bars.at(symbol->index), *at, *at + bars);
}

Result<Market> market_of(const RunRecord& run, const Config& config, Database& database) {
  TERN_TRY(Market market, acquire_market(config, database));
  const std::string hash = content_hash(market);
  if (hash == run.data_hash) return market;
  return fail(Errc::invalid_argument,
              fmt::format("the market of run {} is no longer what it saw (SHA-256 {} then, {} "
                          "now): run it again with tern run",
                          run.id, run.data_hash.substr(0, 12), hash.substr(0, 12)));
}

}  // namespace tern
