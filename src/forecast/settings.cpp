#include "forecast/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace tern {
namespace {

/// "rounds=300" of "xgboost.rounds=300"; nothing of another model's.
std::optional<std::string_view> own_part(std::string_view model, std::string_view assignment) {
  if (!assignment.starts_with(model) || assignment.substr(model.size(), 1) != ".") {
    return std::nullopt;
  }
  return assignment.substr(model.size() + 1);
}

std::string names_of(std::span<const Setting> settings) {
  std::vector<std::string_view> names;
  for (const Setting& setting : settings) names.push_back(setting.name);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Result<Profile> parse_profile(std::string_view text) {
  const auto name = std::ranges::find(kProfileNames, text);
  if (name == kProfileNames.end()) {
    return fail(Errc::invalid_argument, fmt::format("there is no profile '{}'; choose from {}",
                                                    text, fmt::join(kProfileNames, ", ")));
  }
  return static_cast<Profile>(name - kProfileNames.begin());
}

Result<Settings> Settings::make(std::string_view model, std::span<const Setting> settings,
                                Profile profile, std::span<const std::string> overrides) {
  Settings made;
  for (const Setting& setting : settings) {
    made.values_.emplace(setting.name, setting.values.at(static_cast<std::size_t>(profile)));
  }
  for (const std::string& assignment : overrides) {
    const auto own = own_part(model, assignment);
    if (!own) continue;
    const std::size_t equals = std::min(own->find('='), own->size());
    const std::string_view name = trim(own->substr(0, equals));
    const auto setting = std::ranges::find(settings, name, &Setting::name);
    if (setting == settings.end()) {
      return fail(Errc::invalid_argument, fmt::format("{} has no setting '{}'; it has {}", model,
                                                      quotable(name), names_of(settings)));
    }
    const auto value = parse_double(trim(own->substr(std::min(equals + 1, own->size()))));
    if (!value || !(*value >= setting->min && *value <= setting->max)) {
      return fail(Errc::invalid_argument,
                  fmt::format("'{}' is no setting of {}: {} is a number from {} to {}",
                              quotable(assignment), model, name, setting->min, setting->max));
    }
    made.values_.insert_or_assign(std::string(name), *value);
  }
  return made;
}

double Settings::operator[](std::string_view name) const {
  const auto value = values_.find(name);
  TERN_CHECK(value != values_.end(), "a model asks for settings that it declares");
  return value->second;
}

std::size_t Settings::count(std::string_view name) const {
  const double value = (*this)[name];
  TERN_CHECK(value >= 0, "a count is not negative");
  return static_cast<std::size_t>(value);
}

}  // namespace tern
