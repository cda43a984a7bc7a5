#include "forecast/learning_scale.h"

#include <algorithm>

#include "base/check.h"
#include "forecast/conformal.h"

namespace tern {

void save_options(const ForecasterOptions& options, ByteWriter& out) {
  out.put(static_cast<std::uint8_t>(options.profile));
  out.put(std::uint64_t{options.overrides.size()});
  for (const std::string& override : options.overrides) out.put(override);
}

ForecasterOptions load_options(ByteReader& in) {
  constexpr std::uint64_t kOverridesMax = 10'000;
  ForecasterOptions options;
  const auto profile = std::size_t{in.number<std::uint8_t>()};
  options.profile = static_cast<Profile>(std::min(profile, kProfileNames.size() - 1));
  const auto overrides = std::min(in.number<std::uint64_t>(), kOverridesMax);
  for (std::uint64_t i = 0; i < overrides; ++i) options.overrides.emplace_back(in.text());
  return options;
}

Result<LearningScale> LearningScale::fit(const Dataset& dataset, std::span<const std::size_t> rows,
                                         const ScaleOptions& options) {
  TERN_CHECK(!rows.empty(), "a scale is fitted on something");
  TERN_TRY(auto volatility, make_volatility(options.volatility, options.forecaster));
  TERN_TRY_STATUS(volatility->fit(dataset, rows, {.seed = options.seed}));
  LearningScale scale(Scaler::fit(dataset, rows, options.scaler), options.volatility,
                      options.forecaster, std::move(volatility));
  TERN_TRY(const VolatilityScale expected, scale.volatility(dataset, rows.back() + 1));
  for (const std::size_t row : rows.last(std::min(rows.size(), kConformalRows))) {
    scale.calibration_.push_back(static_cast<float>(dataset.outcome[row] / expected.stddev[row]));
  }
  return scale;
}

Result<std::string> LearningScale::save() const {
  TERN_TRY(const std::string volatility, volatility_->save());
  ByteWriter out;
  out.put(name_);
  save_options(options_, out);
  scaler_.save(out);
  out.put(volatility);
  out.put(calibration_);
  return out.take();
}

Result<LearningScale> LearningScale::load(std::string_view bytes) {
  ByteReader in(bytes);
  std::string name(in.text());
  ForecasterOptions options = load_options(in);
  TERN_TRY(Scaler scaler, Scaler::load(in));
  const std::string_view saved = in.text();
  std::vector<float> calibration = in.column<float>();
  if (!in.finished()) {
    return fail(Errc::corrupt_data, "these bytes are no scale of a model: train it again");
  }
  TERN_TRY(auto volatility, make_volatility(name, options));
  TERN_TRY_STATUS(volatility->load(saved));
  LearningScale scale(std::move(scaler), std::move(name), std::move(options),
                      std::move(volatility));
  scale.calibration_ = std::move(calibration);
  return scale;
}

}  // namespace tern
