#include "store/funding_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

constexpr std::string_view kSeriesId =
    "(SELECT id FROM funding_series WHERE venue = ? AND base = ? AND quote = ?)";

Result<std::int64_t> enter_series(const Database& database, const FundingSeries& series) {
  TERN_TRY(Statement enter,
           Statement::prepare(database,
                              "INSERT INTO funding_series (venue, base, quote) VALUES (?, ?, ?) "
                              "ON CONFLICT DO NOTHING"));
  TERN_TRY_STATUS(enter.run(series.venue, series.pair.base, series.pair.quote));
  TERN_TRY(Statement find, Statement::prepare(database, fmt::format("SELECT {}", kSeriesId)));
  find.bind(series.venue, series.pair.base, series.pair.quote);
  TERN_TRY_STATUS(find.step());
  return find.integer(0);
}

/// Writes the rates of one import and keeps count of what became of them.
class RateWriter {
 public:
  static Result<RateWriter> make(const Database& database, std::int64_t series_id,
                                 Timestamp seen_at) {
    TERN_TRY(Statement insert,
             Statement::prepare(database,
                                "INSERT INTO funding_rates (series_id, due, rate, is_mean) "
                                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"));
    TERN_TRY(Statement find, Statement::prepare(database,
                                                "SELECT rate, is_mean FROM funding_rates "
                                                "WHERE series_id = ? AND due = ?"));
    TERN_TRY(Statement change, Statement::prepare(database,
                                                  "UPDATE funding_rates SET rate = ?, is_mean = ? "
                                                  "WHERE series_id = ? AND due = ?"));
    TERN_TRY(Statement keep,
             Statement::prepare(database,
                                "INSERT INTO funding_revisions (series_id, due, seen_at, former, "
                                "later) VALUES (?, ?, ?, ?, ?)"));
    return RateWriter({series_id, seen_at}, std::move(insert), std::move(find), std::move(change),
                      std::move(keep));
  }

  Status write(const StoredFunding& is) {
    const auto mean = std::int64_t{is.is_mean};
    TERN_TRY_STATUS(insert_.run(origin_.series_id, is.rate.at, is.rate.rate, mean));
    if (insert_.changes() == 1) {
      ++outcome.inserted;
      return {};
    }
    find_.bind(origin_.series_id, is.rate.at);
    TERN_TRY_STATUS(find_.step());
    const double former = find_.real(0);
    const bool was_mean = find_.integer(1) == 1;
    if ((former == is.rate.rate && was_mean == is.is_mean) || (is.is_mean && !was_mean)) {
      ++outcome.unchanged;
      return {};
    }
    if (was_mean && !is.is_mean) {
      ++outcome.completed;
    } else {
      ++outcome.revised;
      TERN_TRY_STATUS(
          keep_.run(origin_.series_id, is.rate.at, origin_.seen_at, former, is.rate.rate));
    }
    return change_.run(is.rate.rate, mean, origin_.series_id, is.rate.at);
  }

  ImportOutcome outcome{};

 private:
  struct Origin {
    std::int64_t series_id;
    Timestamp seen_at;
  };
  RateWriter(Origin origin, Statement insert, Statement find, Statement change, Statement keep)
      : origin_(origin),
        insert_(std::move(insert)),
        find_(std::move(find)),
        change_(std::move(change)),
        keep_(std::move(keep)) {}

  Origin origin_;
  Statement insert_, find_, change_, keep_;
};

Status note_import(const Database& database, std::int64_t series_id, const ImportSource& source,
                   const ImportOutcome& is, std::span<const QuarantinedRow> refused) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO funding_imports (series_id, name, sha256, layout, "
                              "imported_at, inserted, unchanged, completed, revised, quarantined) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"));
  const auto count = [](std::size_t rows) { return static_cast<std::int64_t>(rows); };
  insert.bind(series_id, source.name, source.sha256, source.layout, source.imported_at,
              count(is.inserted), count(is.unchanged), count(is.completed), count(is.revised),
              count(is.quarantined));
  TERN_TRY_STATUS(insert.step());
  const std::int64_t import_id = insert.integer(0);
  TERN_TRY(Statement keep,
           Statement::prepare(database,
                              "INSERT INTO funding_quarantine (series_id, import_id, due, line, "
                              "text, reason) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  for (const QuarantinedRow& row : refused) {
    TERN_TRY_STATUS(keep.run(series_id, import_id, row.open_time, row.line, row.text, row.reason));
  }
  return {};
}

std::size_t missing_between(std::span<const StoredFunding> rates) {
  if (rates.empty()) return 0;
  std::vector<FundingRate> known;
  for (const StoredFunding& is : rates) known.push_back(is.rate);
  return missing_funding(known, {known.front().at, known.back().at});
}

}  // namespace

Result<ImportOutcome> FundingStore::record(const FundingSeries& series, const ImportSource& source,
                                           std::span<const StoredFunding> rates,
                                           std::span<const QuarantinedRow> refused) {
  for (std::size_t i = 1; i < rates.size(); ++i) {
    TERN_CHECK(rates[i - 1].rate.at < rates[i].rate.at, "rates come in time order");
  }
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(const std::int64_t series_id, enter_series(*database_, series));
  TERN_TRY(RateWriter writer, RateWriter::make(*database_, series_id, source.imported_at));
  for (const StoredFunding& rate : rates) TERN_TRY_STATUS(writer.write(rate));
  ImportOutcome outcome = writer.outcome;
  outcome.quarantined = refused.size();
  TERN_TRY_STATUS(note_import(*database_, series_id, source, outcome, refused));
  TERN_TRY_STATUS(transaction.commit());
  return outcome;
}

Result<std::vector<StoredFunding>> FundingStore::load(const FundingSeries& series) const {
  TERN_TRY(
      Statement select,
      Statement::prepare(*database_, fmt::format("SELECT due, rate, is_mean FROM funding_rates "
                                                 "WHERE series_id = {} ORDER BY due",
                                                 kSeriesId)));
  select.bind(series.venue, series.pair.base, series.pair.quote);
  std::vector<StoredFunding> rates;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return rates;
    rates.push_back({{select.time(0), select.real(1)}, select.integer(2) == 1});
  }
}

Result<std::vector<FundingSummary>> FundingStore::list() const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT venue, base, quote, "
                              "(SELECT count(*) FROM funding_revisions WHERE series_id = s.id), "
                              "(SELECT count(*) FROM funding_quarantine WHERE series_id = s.id) "
                              "FROM funding_series AS s ORDER BY venue, base, quote"));
  std::vector<FundingSummary> summaries;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return summaries;
    const FundingSeries series{select.text(0), {select.text(1), select.text(2)}};
    TERN_TRY(const auto rates, load(series));
    summaries.push_back(
        {.series = series,
         .rates = rates.size(),
         .means = static_cast<std::size_t>(std::ranges::count_if(rates, &StoredFunding::is_mean)),
         .first = rates.empty() ? Timestamp{} : rates.front().rate.at,
         .last = rates.empty() ? Timestamp{} : rates.back().rate.at,
         .missing = missing_between(rates),
         .revised = static_cast<std::size_t>(select.integer(3)),
         .quarantined = static_cast<std::size_t>(select.integer(4))});
  }
}

Result<std::vector<std::vector<FundingRate>>> load_funding(Database& database,
                                                           const std::string& venue,
                                                           std::span<const Pair> pairs,
                                                           Timestamp end) {
  const FundingStore store(database);
  std::vector<std::vector<FundingRate>> funding;
  for (const Pair& pair : pairs) {
    TERN_TRY(const auto stored, store.load({venue, pair}));
    if (stored.empty()) {
      return fail(Errc::not_found,
                  fmt::format("no funding of {} from {} in {}: import its file with 'tern data "
                              "import FILE --venue {}', or trade spot",
                              to_string(pair), venue, database.file().string(), venue));
    }
    auto& rates = funding.emplace_back();
    for (const StoredFunding& is : stored) {
      if (is.rate.at <= end) rates.push_back(is.rate);
    }
  }
  return funding;
}

}  // namespace tern
