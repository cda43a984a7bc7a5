#pragma once

#include "feature/definition.h"

namespace tern::laws {

/// Rows that break one law each, to show that the laws can fail; and some that break none.
Feature honest_close();
Feature peeks_one_bar_ahead();
Feature peeks_at_the_next_btc_bar();
Feature centers_its_window();
Feature standardizes_over_the_full_sample();
Feature reads_a_4h_bar_that_is_not_closed();
/// Of a figure that its vendor dates by the start of the day at whose end it stands.
Feature joins_by_stamp(DominancePath path);
/// A day before it can be had.
Feature joins_a_day_early(DominancePath path);
/// As soon as it can be had: breaks no law.
Feature joins_when_known(DominancePath path);
Feature remembers_across_streams();
Feature forgets_part_of_its_state();
Feature claims_to_ignore_the_price_level();
Feature leaves_its_bounds();
Feature declares_too_short_a_lookback();
Feature answers_too_late_after_a_hole();
Feature reads_an_input_it_does_not_declare();

}  // namespace tern::laws
