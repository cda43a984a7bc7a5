#pragma once

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// Notes that the venue of a series has spoken about the open times of `answered`, and joins what
/// touches. Internal to store; called inside the transaction that writes the answer's bars.
///
/// Errors: io, corrupt_data.
Status note_answer(const Database& database, std::int64_t series_id, TimeRange answered);

}  // namespace tern
