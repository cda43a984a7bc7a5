#include "store/model_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <set>

#include "base/check.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdSize = 24;

/// Lists are kept a line each; no name has a line end in it.
std::string lines_of(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, "\n"));
}

std::vector<std::string> names_of(const std::string& lines) {
  std::vector<std::string> names;
  if (lines.empty()) return names;
  for (const std::string_view line : split(lines, '\n')) names.emplace_back(line);
  return names;
}

/// What it was made from, and what it became; neither when nor how fast.
std::string id_of(const ModelCard& card) {
  Sha256 digest;
  const auto add = [&](std::string_view text) {
    digest.update(static_cast<std::int64_t>(text.size()));
    digest.update(text);
  };
  for (const std::string& text :
       {card.model, lines_of(card.pairs), card.venue, card.vendor, card.interval,
        lines_of(card.universe), lines_of(card.features), card.feature_code, card.data_hash,
        card.config, card.forecast_code}) {
    add(text);
  }
  for (const std::int64_t number : {std::int64_t{card.horizon.count()}, epoch_ms(card.train.begin),
                                    epoch_ms(card.train.end), epoch_ms(card.expires_at)}) {
    digest.update(number);
  }
  for (const ModelFile& file : card.files) {
    add(file.name);
    add(file.sha256);
  }
  return digest.hex().substr(0, kIdSize);
}

Error damaged(const ModelCard& card, std::string_view file, std::string_view why) {
  return fail(Errc::corrupt_data,
              fmt::format("model {} of {} is damaged, for its {} {}: tern models remove {}, then "
                          "tern train",
                          card.id, card.model, file, why, card.id));
}

constexpr std::string_view kColumns =
    "id, model, pairs, horizon_ms, venue, simulated, vendor, bar_interval, universe, features, "
    "feature_code, data_hash, train_begin, train_end, config, forecast_code, git_commit, seed, "
    "libraries, rows, "
    "train_loss, valid_loss, steps, cpu_seconds, trained_at, expires_at";

ModelCard card_of(const Statement& row) {
  return {.id = row.text(0),
          .model = row.text(1),
          .pairs = names_of(row.text(2)),
          .horizon = Duration{row.integer(3)},
          .venue = row.text(4),
          .simulated = row.integer(5) != 0,
          .vendor = row.text(6),
          .interval = row.text(7),
          .universe = names_of(row.text(8)),
          .features = names_of(row.text(9)),
          .feature_code = row.text(10),
          .data_hash = row.text(11),
          .train = {row.time(12), row.time(13)},
          .config = row.text(14),
          .forecast_code = row.text(15),
          .commit = row.text(16),
          .seed = std::bit_cast<std::uint64_t>(row.integer(17)),
          .libraries = row.text(18),
          .rows = static_cast<std::size_t>(row.integer(19)),
          .train_loss = row.real(20),
          .valid_loss = row.real_if_any(21),
          .steps = static_cast<std::size_t>(row.integer(22)),
          .cpu_seconds = row.real(23),
          .trained_at = row.time(24),
          .expires_at = row.time(25)};
}

}  // namespace

std::uint64_t ModelCard::bytes() const {
  std::uint64_t total = 0;
  for (const ModelFile& file : files) total += file.bytes;
  return total;
}

ModelStore::ModelStore(Database& database)
    : database_(&database), folder_(database.file().parent_path() / "models") {}

Result<ModelCard> ModelStore::save(ModelCard card, std::span<const NamedBytes> files) {
  card.files.clear();
  for (const NamedBytes& file : files) {
    card.files.push_back({file.name, sha256(file.bytes), file.bytes.size()});
  }
  card.id = id_of(card);
  // Under the lock of the database, so that no other process sweeps the files away before their
  // card is there.
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  const fs::path folder = folder_ / card.id;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return fail(Errc::io, fmt::format("cannot make {}: {}", folder.string(), error.message()));
  }
  for (const NamedBytes& file : files) {
    TERN_TRY_STATUS(replace_file(folder / file.name, file.bytes));
  }
  TERN_TRY_STATUS(write_card(card));
  TERN_TRY_STATUS(transaction.commit());
  return card;
}

Status ModelStore::write_card(const ModelCard& card) {
  TERN_TRY(Statement erase, Statement::prepare(*database_, "DELETE FROM models WHERE id = ?"));
  TERN_TRY_STATUS(erase.run(card.id));
  TERN_TRY(Statement enter,
           Statement::prepare(*database_,
                              fmt::format("INSERT INTO models ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                                          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                          kColumns)));
  TERN_TRY_STATUS(enter.run(
      card.id, card.model, lines_of(card.pairs), std::int64_t{card.horizon.count()}, card.venue,
      std::int64_t{card.simulated}, card.vendor, card.interval, lines_of(card.universe),
      lines_of(card.features), card.feature_code, card.data_hash, card.train.begin, card.train.end,
      card.config, card.forecast_code, card.commit, std::bit_cast<std::int64_t>(card.seed),
      card.libraries, static_cast<std::int64_t>(card.rows), card.train_loss, card.valid_loss,
      static_cast<std::int64_t>(card.steps), card.cpu_seconds, card.trained_at, card.expires_at));
  TERN_TRY(Statement insert,
           Statement::prepare(*database_,
                              "INSERT INTO model_files (model_id, name, sha256, bytes) VALUES "
                              "(?, ?, ?, ?)"));
  for (const ModelFile& file : card.files) {
    TERN_TRY_STATUS(
        insert.run(card.id, file.name, file.sha256, static_cast<std::int64_t>(file.bytes)));
  }
  return {};
}

Result<std::vector<ModelCard>> ModelStore::list() const {
  TERN_TRY(Statement select,
           Statement::prepare(
               *database_, fmt::format("SELECT {} FROM models ORDER BY model, pairs, horizon_ms, "
                                       "train_end, trained_at, id",
                                       kColumns)));
  TERN_TRY(Statement files,
           Statement::prepare(*database_,
                              "SELECT name, sha256, bytes FROM model_files WHERE model_id = ? "
                              "ORDER BY name"));
  std::vector<ModelCard> cards;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return cards;
    ModelCard& card = cards.emplace_back(card_of(select));
    files.bind(card.id);
    while (true) {
      TERN_TRY(const bool file, files.step());
      if (!file) break;
      card.files.push_back(
          {files.text(0), files.text(1), static_cast<std::uint64_t>(files.integer(2))});
    }
  }
}

Result<std::string> ModelStore::read(const ModelCard& card, std::string_view file) const {
  const auto known = std::ranges::find(card.files, file, &ModelFile::name);
  TERN_CHECK(known != card.files.end(), "a card knows the files of its model");
  auto bytes = read_file(folder_ / card.id / file);
  if (!bytes && bytes.error().kind == Errc::not_found) return damaged(card, file, "is gone");
  if (!bytes) return std::move(bytes).error();
  const std::string hash = sha256(*bytes);
  if (hash == known->sha256) return bytes;
  return damaged(card, file,
                 fmt::format("has SHA-256 {} where its card says {}", hash.substr(0, 12),
                             known->sha256.substr(0, 12)));
}

Status ModelStore::remove(std::span<const ModelCard> cards) {
  {
    TERN_TRY(Transaction transaction, Transaction::begin(*database_));
    TERN_TRY(Statement erase, Statement::prepare(*database_, "DELETE FROM models WHERE id = ?"));
    for (const ModelCard& card : cards) TERN_TRY_STATUS(erase.run(card.id));
    TERN_TRY_STATUS(transaction.commit());
  }
  return sweep();
}

// Also what a killed save() left behind. The lock keeps away those that are just being saved.
Status ModelStore::sweep() {
  TERN_TRY(const Transaction lock, Transaction::begin(*database_));
  TERN_TRY(const std::vector<ModelCard> cards, list());
  std::set<std::string> kept;
  for (const ModelCard& card : cards) kept.insert(card.id);
  std::error_code error;
  std::vector<fs::path> stale;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    if (!kept.contains(at->path().filename().string())) stale.push_back(at->path());
  }
  if (error == std::errc::no_such_file_or_directory) return {};
  for (const fs::path& path : stale) {
    if (!error) fs::remove_all(path, error);
  }
  if (!error) return {};
  return fail(Errc::io, fmt::format("cannot clear {}: {}", folder_.string(), error.message()));
}

}  // namespace tern
