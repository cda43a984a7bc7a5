#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "dataset/dataset.h"
#include "dataset/normal_scores.h"

namespace tern {

/// What features are brought to before they are learned from.
enum class Scaling : std::uint8_t {
  standard,  ///< mean 0, standard deviation 1
  robust,    ///< median 0, interquartile range that of a standard normal
  rank,      ///< normal scores of the ranks
  none,      ///< as measured: for trees, not for models that weigh one feature against another
};

/// "standard", "robust", "rank", "none". Errors: invalid_argument, naming them.
Result<Scaling> parse_scaling(std::string_view text);

struct ScalerOptions {
  Scaling scaling = Scaling::standard;
  double clip = 5;  ///< scaled values are cut off at +- this; infinity for nowhere
};

/// Features on one scale, as they were in the rows it was fitted on, and cut off so that one wild
/// bar cannot carry a forecast away. One asset's, one horizon's, one fold's: each has its own.
///
/// Missing: NaN stays NaN. A column that was never there stays missing; one that never moved is 0.
/// Units:   deviations; those of the feature itself with Scaling::none, which is never cut off.
/// Source:  the deviation that a robust scale estimates is 0.7413 interquartile ranges, as for the
/// normal distribution; quartiles are R's type 7, Hyndman and Fan 1996, Am. Statistician 50(4).
/// Where the quartiles meet (a flag that is mostly 0), it is the standard deviation.
class Scaler {
 public:
  /// Requires: `rows` lie in the training range, and nowhere else.
  static Scaler fit(const Dataset& dataset, std::span<const std::size_t> rows,
                    const ScalerOptions& options);

  /// Shape: row and scaled are [features].
  void transform(std::span<const float> row, std::span<float> scaled) const;

  std::size_t features() const { return lines_.size() + scores_.size(); }

  void save(ByteWriter& out) const;
  /// Scales to the bit as the one that was saved.
  /// Errors: corrupt_data: not what save() wrote.
  static Result<Scaler> load(ByteReader& in);

 private:
  // A factor of NaN makes every value missing, a factor of zero makes it say nothing.
  struct Line {
    double center;
    double factor;
  };
  static Line standard_line(std::span<const float> values);
  static Line robust_line(std::span<const float> sorted);
  static Line identity_line(std::span<const float> values);

  double clip_ = 0;
  std::vector<Line> lines_;           // of every kind but rank
  std::vector<NormalScores> scores_;  // of rank
};

}  // namespace tern
