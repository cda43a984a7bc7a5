#include "app/tuned.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "app/learned.h"
#include "base/progress.h"
#include "base/text.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr std::size_t kChoicesMax = 1000;

Result<std::vector<std::string>> values_of(const std::string& axis) {
  const std::size_t equals = axis.find('=');
  std::vector<std::string> values;
  if (equals != std::string::npos && equals > 0) {
    for (std::size_t begin = equals + 1; begin <= axis.size();) {
      const std::size_t end = std::min(axis.find(',', begin), axis.size());
      const std::string_view value = trim(std::string_view(axis).substr(begin, end - begin));
      if (!value.empty()) values.push_back(fmt::format("{}={}", axis.substr(0, equals), value));
      begin = end + 1;
    }
  }
  if (!values.empty()) return values;
  return fail(Errc::invalid_argument,
              fmt::format("'{}' is no grid: write a setting and its values, such as depth=2,3,4",
                          quotable(axis)));
}

/// "20220101" of 2022-01-01.
std::string compact_date(Timestamp t) {
  std::string date = to_date_string(t);
  std::erase(date, '-');
  return date;
}

double mean_of(const std::vector<double>& values) {
  return moments(values).mean;
}

/// The skill of one pair in one fold.
FoldSkill skill_of(std::span<const double> forecast, std::span<const double> outcome,
                   std::span<const double> stddev) {
  const std::vector<double> zero(forecast.size());
  std::vector<double> scaled_forecast, scaled_outcome;
  for (std::size_t i = 0; i < forecast.size(); ++i) {
    scaled_forecast.push_back(forecast[i] / stddev[i]);
    scaled_outcome.push_back(outcome[i] / stddev[i]);
  }
  return {r2_against(forecast, zero, outcome), r2_against(scaled_forecast, zero, scaled_outcome),
          pearson(forecast, outcome)};
}

/// Shape: [folds]; NaN in those without a forecast.
std::vector<FoldSkill> skills_of(std::span<const Dataset> datasets, const Forecasts& forecasts,
                                 std::size_t folds) {
  std::vector<std::vector<double>> r2(folds), scaled_r2(folds), ic(folds);
  for (const Dataset& dataset : datasets) {
    const PairedOutcomes all = pair_outcomes(dataset, forecasts);
    for (std::size_t begin = 0; begin < all.fold.size();) {
      const std::size_t fold = all.fold[begin];
      const auto end = static_cast<std::size_t>(
          std::find_if(all.fold.begin() + static_cast<std::ptrdiff_t>(begin), all.fold.end(),
                       [&](std::uint32_t other) { return other != fold; }) -
          all.fold.begin());
      const auto part = [&](const std::vector<double>& column) {
        return std::span(column).subspan(begin, end - begin);
      };
      const FoldSkill skill = skill_of(part(all.forecast), part(all.outcome), part(all.stddev));
      r2[fold].push_back(skill.r2);
      scaled_r2[fold].push_back(skill.scaled_r2);
      // A constant forecast goes with nothing.
      ic[fold].push_back(std::isnan(skill.ic) ? 0 : skill.ic);
      begin = end;
    }
  }
  std::vector<FoldSkill> skills;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    skills.push_back({mean_of(r2[fold]), mean_of(scaled_r2[fold]), mean_of(ic[fold])});
  }
  return skills;
}

FoldMean mean_and_error(const std::vector<double>& values) {
  std::vector<double> known;
  std::ranges::copy_if(values, std::back_inserter(known),
                       [](double v) { return std::isfinite(v); });
  const Moments found = moments(known);
  return {found.mean, found.stddev / std::sqrt(static_cast<double>(known.size()))};
}

}  // namespace

Result<std::vector<Choice>> choices_of(std::span<const std::string> grid) {
  std::vector<Choice> choices = {{}};
  for (const std::string& axis : grid) {
    TERN_TRY(const std::vector<std::string> values, values_of(axis));
    std::vector<Choice> longer;
    for (const Choice& choice : choices) {
      for (const std::string& value : values) {
        longer.push_back(choice);
        longer.back().push_back(value);
      }
    }
    choices = std::move(longer);
    if (choices.size() > kChoicesMax) {
      return fail(Errc::invalid_argument,
                  fmt::format("the grid has more than {} combinations: try fewer values, or one "
                              "setting after the other",
                              kChoicesMax));
    }
  }
  if (!choices.front().empty()) choices.insert(choices.begin(), Choice{});
  return choices;
}

Result<Search> make_search(const Config& config, const Market& market, std::string_view model,
                           Timestamp from) {
  TERN_TRY_STATUS(find_model(model));
  const Timestamp end = config.learn.test.begin;
  Search search{config, market.slice({kTimeMin, end}), std::string(model), {}};
  const Timestamp begin = std::max(from, market.as_of().start);
  if (begin >= end || search.market.as_of().size == 0) {
    return fail(Errc::not_found,
                fmt::format("settings are searched for before learn.timerange, and no bars are "
                            "known from {} to {}: import more, or begin learn.timerange later",
                            to_date_string(begin), to_date_string(end)));
  }
  TERN_TRY_STATUS(
      set_config(fmt::format("learn.timerange=\"{}-{}\"", compact_date(begin), compact_date(end)),
                 search.config));
  TERN_TRY_STATUS(set_config(fmt::format("learn.models=[\"{}\"]", model), search.config));
  TERN_TRY(search.range, test_range(search.config, search.market));
  return search;
}

Result<Config> with_choice(const Search& search, const Choice& choice) {
  std::vector<std::string> settings = search.config.learn.settings;
  for (const std::string& assignment : choice) {
    settings.push_back(fmt::format("{}.{}", search.model, assignment));
  }
  Config config = search.config;
  TERN_TRY_STATUS(set_config(
      fmt::format("learn.settings=[{}]",
                  settings.empty() ? "" : fmt::format("\"{}\"", fmt::join(settings, "\", \""))),
      config));
  return config;
}

Result<std::vector<TunedChoice>> tune(const Search& search, std::span<const Dataset> datasets,
                                      std::span<const Choice> choices, std::size_t jobs) {
  std::vector<OutOfSampleOptions> options;
  for (const Choice& choice : choices) {
    TERN_TRY(const Config config, with_choice(search, choice));
    TERN_TRY(OutOfSampleOptions own, learning_options(config, search.market, jobs));
    own.models = {search.model};
    TERN_TRY_STATUS(make_forecaster(search.model, own.forecaster));
    options.push_back(std::move(own));
  }
  Progress progress("tune", choices.size(), Progress::Parts::silent);
  std::vector<TunedChoice> tried;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    TERN_TRY(const OutOfSample made, forecast_out_of_sample(datasets, options[i]));
    tried.push_back({choices[i],
                     skills_of(datasets, made.tables.front().rows, options[i].splits.size()),
                     0,
                     {}});
    for (const FoldFit& fit : made.fits) {
      tried.back().seconds += fit.seconds;
      if (tried.back().refusal.empty()) tried.back().refusal = fit.refusal;
    }
    progress.advance();
  }
  return tried;
}

FoldMean mean_over_folds(std::span<const FoldSkill> folds, double FoldSkill::*figure) {
  std::vector<double> values;
  for (const FoldSkill& fold : folds) values.push_back(fold.*figure);
  return mean_and_error(values);
}

FoldMean mean_difference(std::span<const FoldSkill> a, std::span<const FoldSkill> b,
                         double FoldSkill::*figure) {
  std::vector<double> values;
  for (std::size_t fold = 0; fold < a.size(); ++fold) {
    values.push_back(a[fold].*figure - b[fold].*figure);
  }
  return mean_and_error(values);
}

std::size_t best_of(std::span<const TunedChoice> tried) {
  const auto score = [](const TunedChoice& one) {
    const double mean = mean_over_folds(one.folds, &FoldSkill::scaled_r2).value;
    return std::isnan(mean) ? -HUGE_VAL : mean;
  };
  return static_cast<std::size_t>(std::ranges::max_element(tried, {}, score) - tried.begin());
}

}  // namespace tern
