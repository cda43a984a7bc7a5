#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "source/source.h"

namespace tern {

/// What one bulk file covers.
enum class ArchiveSpan : std::uint8_t { day, month };

/// "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01.zip" for the month of `begin`.
std::string archive_target(std::string_view symbol, Interval interval, ArchiveSpan span,
                           Timestamp begin);

/// From when on the file of the stretch that starts at `begin` can be counted on.
Timestamp archive_published(ArchiveSpan span, Timestamp begin);

/// The digest of "<sha256>  <file name>"; nothing when the line is of another form or file.
std::optional<std::string> parse_checksum(std::string_view text, std::string_view file_name);

/// Reads the bulk file that `request` names.
///
/// Errors: corrupt_data, untrusted; not_found: it is empty.
Result<BarPage> parse_archive(std::string_view archive, const BarRequest& request, Timestamp now);

/// Fetches a bulk file and what it should hash to. Where the two differ, both are fetched once
/// more; files are replaced, and checksums have been wrong, so that a file which is sound inside is
/// then taken, with a remark.
///
/// Errors: not_found: there is no such file, or it stays damaged; untrusted; those of
/// VenueClient::get().
Result<BarPage> fetch_archive(VenueClient& client, const BarRequest& request, Timestamp now);

}  // namespace tern
