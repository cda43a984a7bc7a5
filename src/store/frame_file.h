#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "frame/frame.h"

namespace tern {

/// What a file of a frame says of it before the numbers.
struct FrameTitle {
  std::string key;         ///< 64 hexadecimal digits: what the frame was computed from
  std::string instrument;  ///< "BTC/USDT": for people
  Timestamp made_at;

  friend bool operator==(const FrameTitle&, const FrameTitle&) = default;
};

/// A file of a frame, as far as its first page tells.
struct FrameSummary {
  FrameTitle title;
  std::size_t rows;
  std::size_t columns;
};

/// Writes a new file: the title, the columns with their masks as bits, and a digest of it all. What
/// was written of it is removed when it fails.
///
/// Missing: a value behind an invalid bit is written as zero, so equal frames make equal bytes.
/// Requires: a key of 64 digits; at most 4096 columns.
/// Errors: io, also when the file is there already.
Status write_frame(const std::filesystem::path& file, const FrameTitle& title, const Frame& frame);

/// The frame that write_frame() wrote under `key`, to the bit.
///
/// Holds:  whatever the bytes: the frame keeps its invariants, and a file that is not as it was
///         written is refused.
/// Errors: not_found; corrupt_data: damaged, of another format, or of another key; io.
Result<Frame> read_frame(const std::filesystem::path& file, std::string_view key);

/// Errors: as read_frame(), but damage behind the title goes unnoticed.
Result<FrameSummary> read_summary(const std::filesystem::path& file);

}  // namespace tern
