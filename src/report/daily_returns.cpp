#include "report/daily_returns.h"

namespace tern {

DailyReturns daily_returns(const Frame& daily) {
  DailyReturns returns;
  const auto equity = daily.find("equity");
  if (!equity) return returns;
  double before = 1;
  for (std::size_t row = 0; row < daily.rows(); ++row) {
    if (!equity->valid[row]) continue;
    const double now = equity->values[row];
    returns.days.push_back(daily.as_of()[row]);
    returns.values.push_back(before > 0 ? now / before - 1 : 0);
    before = now;
  }
  return returns;
}

PairedReturns common_days(const DailyReturns& a, const DailyReturns& b) {
  PairedReturns paired;
  for (std::size_t i = 0, j = 0; i < a.days.size() && j < b.days.size();) {
    if (a.days[i] != b.days[j]) {
      ++(a.days[i] < b.days[j] ? i : j);
      continue;
    }
    paired.days.push_back(a.days[i]);
    paired.a.push_back(a.values[i++]);
    paired.b.push_back(b.values[j++]);
  }
  return paired;
}

}  // namespace tern
