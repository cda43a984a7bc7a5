#pragma once

#include <span>
#include <vector>

namespace tern {

// Proper scores of a whole predictive density against the one outcome that came, lower is better:
// the CRPS in the unit of the outcome, the log score in nats.
//
// Source: Gneiting and Raftery 2007, JASA 102(477); the closed form for Student's t, Jordan,
// Krueger and Lerch 2019, J. Statistical Software 90(12).

/// Requires: stddev > 0.
struct NormalDensity {
  double mean;
  double stddev;

  double crps(double outcome) const;
  double log_score(double outcome) const;
};

/// Student's t, moved and stretched: `scale` is not its standard deviation.
/// Requires: degrees > 1 for the CRPS, scale > 0.
struct StudentDensity {
  double mean;
  double scale;
  double degrees;

  /// The one that has this standard deviation. Requires: degrees > 2.
  static StudentDensity of_deviation(double mean, double stddev, double degrees);

  double crps(double outcome) const;
  double log_score(double outcome) const;
};

/// Members that stand for a density. Scores of the two kinds must never be compared.
class Ensemble {
 public:
  /// Requires: at least one member.
  explicit Ensemble(std::vector<double> members);

  /// Of the members as the whole distribution: mean |x - y| - mean |x - x'| / 2 over all pairs.
  double crps(double outcome) const { return distance(outcome) - half_spread_; }

  /// Of the distribution that the members were drawn from: a member is not paired with itself.
  /// Requires: two members. Source: Ferro 2014, QJRMS 140(683).
  double fair_crps(double outcome) const;

 private:
  double distance(double outcome) const;  // mean |x - outcome|

  std::vector<double> members_;  // sorted
  std::vector<double> sums_;     // of the members before each
  double half_spread_;
};

}  // namespace tern
