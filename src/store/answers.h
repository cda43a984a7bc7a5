#pragma once

#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// Notes that the venue of a series has spoken about the open times of `answered`, and joins what
/// touches. Internal to store; called inside the transaction that writes the answer's bars.
///
/// Errors: io, corrupt_data.
Status note_answer(const Database& database, std::int64_t series_id, TimeRange answered);

/// Appends `range` to `stretches`, or widens the last of them where the two touch.
///
/// Requires: `range` begins no earlier than the last stretch does.
void append_stretch(std::vector<TimeRange>& stretches, TimeRange range);

}  // namespace tern
