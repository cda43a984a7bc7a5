#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/claims.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::json;

/// NaN where there is no such number.
double number(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  const bool there = found != object.end() && found->is_number();
  return there ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

std::string text(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Interval95 interval(const Json& object, const std::string& key) {
  return {number(object, key), number(object, key + "_low"), number(object, key + "_high")};
}

/// The primary model's forecasts over the primary horizon.
std::vector<Json> primary_forecasts(const Json& report) {
  std::vector<Json> out;
  const Json& verdict = report.at("verdict");
  for (const Json& forecast : report.at("forecasts")) {
    if (text(forecast, "model") == text(verdict, "primary_model") &&
        text(forecast, "horizon") == text(verdict, "primary_horizon")) {
      out.push_back(forecast);
    }
  }
  return out;
}

void add_forecasts(const Json& report, Beside& beside) {
  std::vector<std::string> errors;
  std::vector<std::string> directions;
  for (const Json& f : primary_forecasts(report)) {
    errors.push_back(fmt::format(
        "{} {} % beside {} % (R2 {})", text(f, "pair"), decimal(number(f, "rmse_percent"), 4),
        decimal(number(f, "rmse_zero_percent"), 4), percent(number(f, "r2_oos"), 3)));
    directions.push_back(text(f, "pair") + " " +
                         percent_with_interval(interval(f, "directional_accuracy"), 1));
  }
  if (errors.empty()) return;
  const std::string model = text(report.at("verdict"), "primary_model");
  beside[ClaimPart::rmse] = fmt::format("{}: {}", model, fmt::join(errors, "; "));
  beside[ClaimPart::direction] = fmt::format("{}: {}", model, fmt::join(directions, "; "));
}

void add_portfolio(const Json& report, Beside& beside) {
  const Json& is = report.at("portfolio");
  if (!is.is_object()) return;
  const Json& verdict = report.at("verdict");
  const double days_long = static_cast<double>(is.at("daily").at("day").size());
  beside[ClaimPart::trades] = fmt::format(
      "{} of {} trades won, {} a trade", percent_with_interval(interval(is, "win_rate"), 1),
      decimal(number(is, "trades"), 0), percent(number(is, "expectancy"), 2));
  beside[ClaimPart::record] = fmt::format(
      "{} over {} days", with_interval(interval(is, "sharpe_annual"), 2), decimal(days_long, 0));
  beside[ClaimPart::luck] = fmt::format("deflated Sharpe {} after {} trials",
                                        decimal(number(verdict, "deflated_sharpe"), 3),
                                        decimal(number(verdict, "trials"), 0));
  const double total = number(is, "total_return");
  beside[ClaimPart::compounding] =
      fmt::format("{} in all, {} a month; verdict: {}", percent(total, 1),
                  percent(compounded(total, 365.0 / 12 / days_long), 2), text(verdict, "judgment"));
}

}  // namespace

Result<Beside> read_beside(const std::filesystem::path& report) {
  std::ifstream file(report);
  if (!file) {
    return fail(Errc::not_found,
                fmt::format("cannot read {}: give the report.json of a run", report.string()));
  }
  const Json json = Json::parse(file, nullptr, false);
  Beside beside;
  // The library throws where a field is missing or of another kind; it ends here.
  try {
    add_forecasts(json, beside);
    add_portfolio(json, beside);
  } catch (const Json::exception&) {
    return fail(Errc::corrupt_data,
                fmt::format("{} is not the report.json of a run: make it again with tern run",
                            report.string()));
  }
  return beside;
}

}  // namespace tern
