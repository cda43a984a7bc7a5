#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/data.h"
#include "source/csv_layout.h"

namespace tern {
namespace {

nlohmann::json to_json(const std::optional<double>& extra) {
  return extra ? nlohmann::json(*extra) : nlohmann::json(nullptr);
}

std::string rows_as_json(const Series& series, std::span<const Bar> bars) {
  nlohmann::json columns = nlohmann::json::array();
  for (std::size_t i = 0; i < kKlineFields; ++i) {
    columns.push_back(to_string(static_cast<KlineField>(i)));
  }
  nlohmann::json rows = nlohmann::json::array();
  for (const Bar& bar : bars) {
    rows.push_back({epoch_ms(bar.open_time), bar.open, bar.high, bar.low, bar.close, bar.volume,
                    to_json(bar.quote_volume), to_json(bar.trade_count),
                    to_json(bar.taker_buy_volume), to_json(bar.taker_buy_quote_volume),
                    epoch_ms(bar.open_time + length(series.interval)) - 1});
  }
  return nlohmann::json{{"venue", series.venue},
                        {"pair", to_string(series.pair)},
                        {"interval", to_string(series.interval)},
                        {"columns", columns},
                        {"rows", rows}}
             .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

}  // namespace

Result<std::string> export_text(Database& database, const Series& series, TimeRange range,
                                bool json) {
  TERN_TRY(const std::vector<Bar> bars, BarStore(database).load(series, range));
  if (bars.empty()) {
    return fail(Errc::not_found,
                fmt::format("no {} bars of {} at {} are stored in that time range: tern data list "
                            "shows what is",
                            to_string(series.interval), to_string(series.pair), series.venue));
  }
  return json ? rows_as_json(series, bars) : kline_text(bars, series.interval);
}

}  // namespace tern
