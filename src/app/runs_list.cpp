#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/kept_run.h"
#include "app/runs.h"
#include "base/progress.h"
#include "report/number.h"

namespace tern {
namespace {

/// What a run was asked for beyond the defaults of this tern.
Literals asked_for(const RunRecord& run) {
  const Config standard = default_config();
  Literals differing;
  for (const auto& [name, literal] : literals_of(run)) {
    const auto usual = standard.literals.find(name);
    if (usual == standard.literals.end() || usual->second != literal) differing[name] = literal;
  }
  return differing;
}

/// Of one field of the spans, each value once, in their order.
template <class Field>
auto each_once(std::span<const ForecastSpan> spans, Field field) {
  std::vector<std::decay_t<std::invoke_result_t<Field, const ForecastSpan&>>> values;
  for (const ForecastSpan& span : spans) {
    auto value = std::invoke(field, span);
    if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
  }
  return values;
}

/// What the forecasts of a run are of, in all.
struct Extent {
  explicit Extent(std::span<const ForecastSpan> spans)
      : models(each_once(spans, &ForecastSpan::model)),
        pairs(each_once(spans, &ForecastSpan::pair)),
        horizons(each_once(
            spans, [](const ForecastSpan& s) { return duration_text(Duration{s.horizon_ms}); })) {
    for (const ForecastSpan& span : spans) {
      forecasts += span.forecasts;
      first = std::min(first, span.first);
      last = std::max(last, span.last);
    }
  }
  std::vector<std::string> models, pairs, horizons;
  std::size_t forecasts = 0;
  Timestamp first = kTimeMax;
  Timestamp last = kTimeMin;
};

nlohmann::ordered_json to_json(const ListedRun& run) {
  const Extent has(run.spans);
  const auto time = [&](Timestamp t) {
    return has.forecasts > 0 ? nlohmann::ordered_json(to_string(t)) : nullptr;
  };
  return {{"id", run.record.id},
          {"started_at", to_string(run.record.started_at)},
          {"git_commit", run.record.git_commit},
          {"config_hash", run.record.config_hash},
          {"data_hash", run.record.data_hash},
          {"seed", run.record.seed},
          {"differs", asked_for(run.record)},
          {"models", has.models},
          {"pairs", has.pairs},
          {"horizons", has.horizons},
          {"first", time(has.first)},
          {"last", time(has.last)},
          {"forecasts", has.forecasts}};
}

std::string to_text(const ListedRun& run) {
  const Extent has(run.spans);
  std::string text = title_of(run.record) + "\n";
  if (has.forecasts > 0) {
    text += fmt::format("  {} forecasts of {} over {} by {}\n  made {} to {}\n",
                        count(has.forecasts), fmt::join(has.pairs, ", "),
                        fmt::join(has.horizons, ", "), fmt::join(has.models, ", "),
                        to_date_string(has.first), to_date_string(has.last));
  } else {
    text += "  no forecasts\n";
  }
  const Literals differing = asked_for(run.record);
  for (const auto& [name, literal] : differing) text += fmt::format("  {} = {}\n", name, literal);
  if (differing.empty()) text += "  the default configuration\n";
  return text;
}

}  // namespace

Result<std::vector<ListedRun>> list_runs(Database& database) {
  const RunStore store(database);
  TERN_TRY(std::vector<RunRecord> records, store.list());
  Progress progress("runs", records.size());
  std::vector<ListedRun> runs;
  for (RunRecord& record : records) {
    TERN_TRY(std::vector<ForecastSpan> spans, store.spans(record.id));
    runs.push_back({std::move(record), std::move(spans)});
    progress.advance();
  }
  return runs;
}

std::string runs_text(std::span<const ListedRun> runs, bool json) {
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const ListedRun& run : runs) list.push_back(to_json(run));
    return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  if (runs.empty()) return "no run is stored yet: make one with tern run\n";
  std::string text;
  for (const ListedRun& run : runs) text += to_text(run);
  return text;
}

}  // namespace tern
