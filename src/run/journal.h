#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "run/event.h"

namespace tern {

/// Everything that happened to one engine, in order, as bytes. Append-only.
///
/// Format: the line "tern-journal 1", then one record per event: a tag byte, and the event's fields
/// in order, little-endian, doubles by their bits, lists and texts after their length. The same
/// events give the same bytes.
class Journal {
 public:
  Journal();

  void append(const Event& event);

  std::string_view bytes() const { return bytes_; }
  /// SHA-256 of the bytes: the name of exactly this run.
  std::string hash() const;
  /// What was appended.
  std::vector<Event> events() const;

  /// Errors: io.
  Status save(const std::filesystem::path& file) const;

  /// Errors: not_found; io; corrupt_data: not a journal, or cut or damaged inside a record. A file
  /// that was cut between two records is a shorter journal.
  static Result<Journal> load(const std::filesystem::path& file);

 private:
  std::string bytes_;
};

}  // namespace tern
