#pragma once

#include <optional>
#include <span>
#include <vector>

#include "store/bar_store.h"
#include "store/statement.h"

namespace tern {

/// What a bar is taken for that says otherwise than the stored one.
enum class Contrary : std::uint8_t {
  contradiction,  ///< a file's word against what is stored, which is kept
  correction,     ///< the venue's own later word
};

/// Writes the bars of one import and keeps count of what became of them. Internal to store.
class BarWriter {
 public:
  /// `seen_at` stamps the revisions.
  static Result<BarWriter> make(const Database& database, std::int64_t series_id, Contrary contrary,
                                Timestamp seen_at);

  Status write(const Bar& bar);

  /// All but the quarantined, which the caller counts with its own.
  const ImportOutcome& outcome() const { return outcome_; }
  std::span<const QuarantinedRow> contradicting() const { return contradicting_; }
  std::optional<Timestamp> first() const { return first_; }
  std::optional<Timestamp> last() const { return last_; }

 private:
  struct Statements {
    Statement insert, find, update, revise;
  };
  BarWriter(std::int64_t series_id, Contrary contrary, Timestamp seen_at, Statements statements)
      : series_id_(series_id),
        contrary_(contrary),
        seen_at_(seen_at),
        sql_(std::move(statements)) {}

  void accept(const Bar& bar, std::size_t& count);
  Status revise(const Bar& given, const Bar& stored);
  Status replace(const Bar& bar);

  std::int64_t series_id_;
  Contrary contrary_;
  Timestamp seen_at_;
  Statements sql_;
  ImportOutcome outcome_{};
  std::vector<QuarantinedRow> contradicting_;
  std::optional<Timestamp> first_, last_;
};

}  // namespace tern
