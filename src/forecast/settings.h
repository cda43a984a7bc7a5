#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tern {

/// How much work models may be: for a look, for daily use, for a long night.
enum class Profile : std::uint8_t { quick, standard, thorough };

inline constexpr std::array<std::string_view, 3> kProfileNames = {"quick", "standard", "thorough"};

/// Errors: invalid_argument, naming the three.
Result<Profile> parse_profile(std::string_view text);

/// One knob of a model: its value in each profile, and its legal range.
struct Setting {
  std::string_view name;  ///< "rounds"
  std::array<double, kProfileNames.size()> values;
  double min;
  double max;
  std::string_view doc;  ///< one sentence
};

/// The knobs of one model, every one with a value.
class Settings {
 public:
  /// The values of `profile`, but those of `overrides`: "xgboost.rounds=300" is for the model
  /// "xgboost" alone, and those of other models are passed over.
  ///
  /// Errors: invalid_argument: an override of this model that it does not know (with those there
  /// are), that is no number, or out of range.
  static Result<Settings> make(std::string_view model, std::span<const Setting> settings,
                               Profile profile, std::span<const std::string> overrides);

  /// Requires: the model has a setting of that name.
  double operator[](std::string_view name) const;
  /// Rounded down. Requires: as operator[]; not negative.
  std::size_t count(std::string_view name) const;

 private:
  std::map<std::string, double, std::less<>> values_;
};

}  // namespace tern
