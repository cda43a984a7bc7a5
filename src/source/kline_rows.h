#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source/csv.h"
#include "source/csv_layout.h"
#include "source/stamp.h"

namespace tern {

/// Reads the rows of one file, sorting them into bars and refused rows.
class KlineRows {
 public:
  /// Requires: `layout` has every field that a bar needs.
  KlineRows(const KlineLayout& layout, Pair pair, Interval interval, Timestamp now)
      : layout_(layout), pair_(std::move(pair)), interval_(interval), now_(now) {}

  /// Requires: called once; `text` outlives the reader.
  void read(std::string_view text);

  /// The complaint against the file as a whole, when it is not what it was taken for.
  std::optional<std::string> objection();

  /// What was read; `format` begins the words for its layout.
  KlineFile finish(std::string_view format) &&;

 private:
  /// Faults that, in most rows, mean that the whole file was taken for something it is not.
  enum class Fault : std::uint8_t { unreadable, impossible, off_grid, other };

  struct Row {
    Bar bar;
    std::int64_t line;
    std::string_view text;
  };

  void read_row(Row row, bool cut_short);
  std::optional<std::string> fill(Bar& bar);
  std::optional<std::string> fill_time(Timestamp& time);
  std::optional<std::string> fill_number(KlineField field, double& value);
  std::optional<std::string> fill_extra(KlineField field, std::optional<double>& value);
  std::optional<std::string> other_symbol();
  std::optional<std::string> contradicted_close_time(const Bar& bar) const;
  std::string_view cell(KlineField field) const;
  void refuse(const Row& row, std::string reason, Fault fault);
  void refuse_repeats();
  std::string unit_names() const;

  KlineLayout layout_;
  Pair pair_;
  Interval interval_;
  Timestamp now_;
  std::vector<std::string_view> cells_;
  std::vector<Row> rows_;
  std::vector<QuarantinedRow> refused_;
  std::vector<Timestamp> stamps_;          // of every row that has one
  std::array<std::size_t, 4> faults_{};    // by Fault
  std::array<std::size_t, 4> first_{};     // by Fault: the first such row's place in refused_
  std::array<bool, kStampUnits> units_{};  // by StampUnit
  std::string_view symbol_;                // the last that was found to be the pair
  std::size_t total_ = 0;
};

}  // namespace tern
