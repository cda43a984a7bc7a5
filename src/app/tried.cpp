#include "app/tried.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/holdout.h"

namespace tern {
namespace {

TrialHistory::Holdout holdout_of(const Config::Judge& judge, const Look& own,
                                 const std::vector<LookRecord>& looks) {
  TrialHistory::Holdout holdout{*judge.holdout, overlap(*judge.holdout, own.range), {}};
  for (const LookRecord& record : looks) {
    const Look& other = record.look;
    if (other.market != own.market || !overlap(other.range, holdout.range)) continue;
    holdout.looks.push_back({other.at, other.command, other.reason});
  }
  return holdout;
}

}  // namespace

Result<Tried> look(Database& database, const Evaluation& evaluation, std::string command,
                   std::vector<Trial> trials) {
  TrialLedger ledger(database);
  const Look own = look_of(evaluation, std::move(command));
  TERN_TRY(const std::int64_t number, ledger.look(own, trials));
  Tried tried{number, std::move(trials), {}, {}};
  std::set<std::string> ids;
  for (const Trial& trial : tried.trials) ids.insert(trial_id(trial));
  tried.history.run = ids.size();
  tried.history.elsewhere = evaluation.config.judge.trials_elsewhere;
  TERN_TRY(const std::vector<TrialRecord> known, ledger.trials());
  for (const TrialRecord& record : known) {
    const Trial& other = record.trial;
    if (other.market != own.market || !overlap(other.range, own.range)) continue;
    if (ids.contains(record.id)) continue;
    ++tried.history.earlier;
    if (std::isfinite(record.figures.sharpe)) tried.sharpes.push_back(record.figures.sharpe);
  }
  // The number of looks is read after the own one is in, which so counts itself.
  TERN_TRY(const std::vector<LookRecord> looks, ledger.looks());
  if (evaluation.config.judge.holdout) {
    tried.history.holdout = holdout_of(evaluation.config.judge, own, looks);
  }
  return tried;
}

}  // namespace tern
