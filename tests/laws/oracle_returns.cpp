#include "oracle.h"

namespace tern::laws {
namespace {

Oracle own_return(std::size_t n) {
  return [n](const View& v) { return v.own().scaled_return(n); };
}

Oracle own_lag(std::size_t n) {
  return [n](const View& v) { return v.own().r(n) / v.own().sigma(); };
}

}  // namespace

Oracles return_oracles() {
  return {
      {"ret_1", own_return(1)},     {"ret_2", own_return(2)},     {"ret_3", own_return(3)},
      {"ret_4", own_return(4)},     {"ret_6", own_return(6)},     {"ret_8", own_return(8)},
      {"ret_12", own_return(12)},   {"ret_24", own_return(24)},   {"ret_48", own_return(48)},
      {"ret_72", own_return(72)},   {"ret_168", own_return(168)}, {"ret_336", own_return(336)},
      {"ret_720", own_return(720)}, {"ret1_lag1", own_lag(1)},    {"ret1_lag2", own_lag(2)},
      {"ret1_lag3", own_lag(3)},    {"ret1_lag5", own_lag(5)},    {"ret1_lag23", own_lag(23)},
      {"ret1_lag24", own_lag(24)},  {"ret1_lag47", own_lag(47)},
  };
}

}  // namespace tern::laws
