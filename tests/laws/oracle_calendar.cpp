#include "oracle.h"

namespace tern::laws {
namespace {

double is_weekend(const View& v) {
  return epoch_ms(v.now()) / 86'400'000 % 7 == 2 || epoch_ms(v.now()) / 86'400'000 % 7 == 3;
}

}  // namespace

Oracles calendar_oracles() {
  return {
      {"hour_sin", [](const View& v) { return std::sin(v.hour_angle()); }},
      {"hour_cos", [](const View& v) { return std::cos(v.hour_angle()); }},
      {"is_weekend", is_weekend},
  };
}

}  // namespace tern::laws
