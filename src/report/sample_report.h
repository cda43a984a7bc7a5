#pragma once

#include "report/report.h"

namespace tern {

/// A small report by hand, for the tests of documents: two pairs, one strategy, `days_count` days.
Report sample_report(std::size_t days_count);

/// The same with the states of two kinds and four allocators, one of them short.
Report sample_report_divided(std::size_t days_count);

}  // namespace tern
