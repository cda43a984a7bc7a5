#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validate/luck.h"

namespace tern {

/// What p-values are adjusted for when many tests are made at once.
enum class Adjustment : std::uint8_t {
  bonferroni,          ///< the chance of even one false discovery, at its worst
  sidak,               ///< the same for independent tests
  holm,                ///< the same as bonferroni, stepwise and never weaker
  benjamini_hochberg,  ///< the share of false ones among the discoveries; independent tests
  benjamini_yekutieli  ///< the same, however the tests depend on each other
};

/// p-values adjusted for each other, in the order given: each is to be compared with the level as
/// if it were the only one. NaN is no test: it becomes 1 and does not count.
/// Source: Holm 1979, Scand. J. Stat. 6(2); Benjamini and Hochberg 1995, JRSS B 57(1); Benjamini
///         and Yekutieli 2001, Annals of Statistics 29(4).
std::vector<double> adjusted_p(std::span<const double> p, Adjustment adjustment);

/// A Sharpe ratio, and what is left of it after other tests were made.
struct Haircut {
  double t;
  double p;  ///< two-sided, of Student's t
  double t_adjusted;
  double p_adjusted;
  double sharpe;  ///< per bar: the ratio that has the adjusted p-value when tested alone
  double share;   ///< of the ratio that is lost
};

/// Takes from a Sharpe ratio what the search for it is worth. `other_p` are the two-sided p-values
/// of the other strategies that were tried; where only their number is known, ones for
/// Adjustment::bonferroni.
///
/// Missing: NaN without a Sharpe ratio or with n <= 1.
/// Source: Harvey and Liu 2015, Journal of Portfolio Management 42(1).
Haircut haircut_sharpe(const SharpeSample& sample, std::span<const double> other_p,
                       Adjustment adjustment);

}  // namespace tern
