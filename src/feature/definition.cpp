#include "feature/definition.h"

#include <fmt/format.h>

namespace tern {

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::volatility_per_bar:
      return "volatility per bar";
    case Unit::sigmas:
      return "sigmas";
    case Unit::log_variance:
      return "log variance";
    case Unit::log_ratio:
      return "log ratio";
    case Unit::ratio:
      return "ratio";
    case Unit::zscore:
      return "z-score";
    case Unit::bars:
      return "bars";
    case Unit::indicator:
      return "0 or 1";
    case Unit::percent:
      return "percent";
    case Unit::day_count:
      return "days";
  }
  TERN_CHECK(false, "a unit that nobody named");
}

std::string_view to_string(PriceScaling scaling) {
  return scaling == PriceScaling::invariant ? "invariant" : "proportional";
}

std::string_view to_string(Input input) {
  switch (input) {
    case Input::own_bars:
      return "own bars";
    case Input::taker_flow:
      return "taker flow";
    case Input::trade_count:
      return "trade count";
    case Input::btc_bars:
      return "BTC bars";
    case Input::market:
      return "market";
    case Input::four_hour:
      return "4h bars";
    case Input::one_day:
      return "1d bars";
    case Input::calendar:
      return "calendar";
    case Input::btc_dominance:
      return "BTC dominance";
    case Input::usdt_dominance:
      return "USDT dominance";
    case Input::eth_dominance:
      return "ETH dominance";
    case Input::sol_dominance:
      return "SOL dominance";
    case Input::total:
      return "TOTAL";
    case Input::total3:
      return "TOTAL3";
  }
  TERN_CHECK(false, "an input that nobody named");
}

std::string to_string(InputSet inputs) {
  std::string text;
  for (std::size_t i = 0; i < kInputCount; ++i) {
    const auto input = static_cast<Input>(i);
    if (!inputs.has(input)) continue;
    if (!text.empty()) text += ", ";
    text += to_string(input);
  }
  return text;
}

namespace {

std::string fill_in(std::string_view text, const Feature& row) {
  return fmt::format(fmt::runtime(text), row.knobs.first, row.knobs.second, row.subject);
}

}  // namespace

std::string doc_of(const Feature& row) {
  return fill_in(row.doc, row);
}

std::string formula_of(const Feature& row) {
  return fill_in(row.formula, row);
}

}  // namespace tern
