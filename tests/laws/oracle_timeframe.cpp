#include "oracle.h"

namespace tern::laws {
namespace {

double daily_sma_distance(const View& v) {
  const auto closes = closed_log_closes(v.scene.one_day, v.now());
  const double center = mean(20, [&](std::size_t k) { return closes[closes.size() - 1 - k]; });
  return (std::log(v.own().C(0)) - center) / (v.own().sigma() * std::sqrt(480.0));
}

}  // namespace

Oracles timeframe_oracles() {
  return {
      {"rsi14_4h",
       [](const View& v) {
         return rsi(14, differences_of(closed_log_closes(v.scene.four_hour, v.now())));
       }},
      {"dist_sma20_1d", daily_sma_distance},
  };
}

}  // namespace tern::laws
