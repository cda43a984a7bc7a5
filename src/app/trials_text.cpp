#include "app/trials_text.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

std::string minute_of(Timestamp at) {
  return to_string(std::chrono::floor<std::chrono::minutes>(at));
}

Json to_json(const TrialRecord& record) {
  const Trial& trial = record.trial;
  return {{"id", record.id},
          {"kind", trial.kind},
          {"name", trial.name},
          {"market", trial.market},
          {"begin", to_string(trial.range.begin)},
          {"end", to_string(trial.range.end)},
          {"config_hash", sha256(trial.config)},
          {"code", trial.code},
          {"data_hash", trial.data_hash},
          {"looks", record.looks},
          {"first", to_string(record.first)},
          {"last", to_string(record.last)},
          {"sharpe_per_bar", record.figures.sharpe},  // a NaN is written as null
          {"ic", record.figures.ic},
          {"r2_oos", record.figures.r2_oos},
          {"config", trial.config}};
}

Json to_json(const LookRecord& record) {
  const Look& look = record.look;
  return {{"at", to_string(look.at)},
          {"command", look.command},
          {"market", look.market},
          {"begin", to_string(look.range.begin)},
          {"end", to_string(look.range.end)},
          {"trials", record.trials},
          {"reason", look.reason}};
}

/// What neighbors in the list have in common.
std::string group_of(const Trial& trial) {
  return fmt::format("{}, {} to {}, code {}, data {}", quotable(trial.market),
                     to_date_string(trial.range.begin), to_date_string(trial.range.end),
                     trial.code.substr(0, 10), trial.data_hash.substr(0, 10));
}

std::string to_text(const TrialRecord& record) {
  const TrialFigures& figures = record.figures;
  return fmt::format("{:<10}  {:>5}  {:>10}  {:>7}  {:>8}  {} {}\n", record.id.substr(0, 10),
                     record.looks, decimal(figures.sharpe, 5), decimal(figures.ic, 3),
                     percent(figures.r2_oos, 2), record.trial.kind, quotable(record.trial.name));
}

std::string to_text(const LookRecord& record) {
  const Look& look = record.look;
  return fmt::format("{}  {:<21} {} to {}  {} trials{}\n", minute_of(look.at), look.command,
                     to_date_string(look.range.begin), to_date_string(look.range.end),
                     record.trials,
                     look.reason.empty() ? "" : "  hold-out opened: " + quotable(look.reason));
}

std::string to_text(const std::vector<TrialRecord>& trials, const std::vector<LookRecord>& looks) {
  if (looks.empty()) {
    return "nothing was evaluated out of sample on this data folder yet; tern run is counted "
           "here\n";
  }
  std::string text =
      fmt::format("{} trials in {} looks; nothing takes one back\n\n", trials.size(), looks.size());
  text += fmt::format("{:<10}  {:>5}  {:>10}  {:>7}  {:>8}  {}\n", "trial", "looks", "Sharpe/bar",
                      "IC", "R2", "what");
  std::string group;
  for (const TrialRecord& record : trials) {
    if (const std::string its = group_of(record.trial); its != group) {
      group = its;
      text += group + "\n";
    }
    text += to_text(record);
  }
  text += "\nlooks\n";
  for (const LookRecord& record : looks) text += to_text(record);
  return text;
}

}  // namespace

Result<std::string> trials_text(const TrialLedger& ledger, bool json) {
  TERN_TRY(const std::vector<TrialRecord> trials, ledger.trials());
  TERN_TRY(const std::vector<LookRecord> looks, ledger.looks());
  if (!json) return to_text(trials, looks);
  Json all = {{"trials", Json::array()}, {"looks", Json::array()}};
  for (const TrialRecord& record : trials) all["trials"].push_back(to_json(record));
  for (const LookRecord& record : looks) all["looks"].push_back(to_json(record));
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
