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
      {"ret_1", own_return(1)},    {"ret_3", own_return(3)},     {"ret_6", own_return(6)},
      {"ret_24", own_return(24)},  {"ret_168", own_return(168)}, {"ret1_lag1", own_lag(1)},
      {"ret1_lag23", own_lag(23)},
  };
}

}  // namespace tern::laws
