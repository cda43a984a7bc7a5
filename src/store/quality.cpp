#include "store/quality.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/check.h"

namespace tern {
namespace {

/// Requires: not empty.
double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::vector<Gap> find_gaps(const Bars& bars) {
  std::vector<Gap> gaps;
  bool inside = false;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const bool missing = !bars.present()[i];
    if (missing && !inside) gaps.push_back({bars.open_time(i), 0});
    if (missing) ++gaps.back().missing;
    inside = missing;
  }
  return gaps;
}

/// The stretch from the first bar that is there to the last: a grid may be wider than its bars.
Bars without_empty_edges(const Bars& bars) {
  std::size_t from = 0;
  std::size_t to = bars.size();
  while (from < to && !bars.present()[from]) ++from;
  while (to > from && !bars.present()[to - 1]) --to;
  return bars.slice({bars.open_times()[from], bars.open_times()[to]});
}

std::vector<RefusedRows> group_by_reason(std::span<const QuarantinedRow> refused) {
  std::map<std::string, std::size_t> counts;
  for (const QuarantinedRow& row : refused) ++counts[row.reason.substr(0, row.reason.find(": "))];
  std::vector<RefusedRows> groups;
  groups.reserve(counts.size());
  for (const auto& [reason, rows] : counts) groups.push_back({reason, rows});
  std::ranges::stable_sort(groups, std::ranges::greater{}, &RefusedRows::rows);
  return groups;
}

void find_extreme_moves(const Bars& bars, Certificate& certificate) {
  std::vector<ExtremeMove> moves;
  std::vector<double> returns;
  for (std::size_t i = 1; i < bars.size(); ++i) {
    if (!bars.present()[i] || !bars.present()[i - 1]) continue;
    const double move = std::log(bars.close()[i] / bars.close()[i - 1]);
    moves.push_back({bars.open_time(i), move, 0});
    returns.push_back(move);
  }
  if (returns.empty()) return;
  const double median = median_of(returns);
  for (double& move : returns) move = std::abs(move - median);
  constexpr double kNormal = 1.4826;
  certificate.robust_sigma = kNormal * median_of(returns);
  if (certificate.robust_sigma == 0) return;
  for (ExtremeMove& move : moves) {
    move.sigmas = std::abs(move.log_return - median) / certificate.robust_sigma;
    if (move.sigmas > kExtremeSigmas) certificate.extreme.push_back(move);
  }
  std::ranges::stable_sort(certificate.extreme, std::ranges::greater{}, &ExtremeMove::sigmas);
}

std::string hash_of(const Series& series, const Bars& bars) {
  auto universe = Universe::spot(std::span(&series.pair, 1));
  TERN_CHECK(universe.has_value(), "one pair makes a universe");
  return content_hash(Market{*std::move(universe), {bars}, series.venue, false});
}

/// The part of `coarse` that `fine` can vouch for.
TimeRange common_range(const Bars& fine, const Bars& coarse) {
  const Duration step = length(coarse.interval());
  const TimeRange covered = fine.open_times().range();
  Timestamp begin = covered.begin - covered.begin.time_since_epoch() % step;
  const Timestamp end = covered.end - covered.end.time_since_epoch() % step;
  if (begin < covered.begin && coarse.open_times().start < begin) begin += step;
  return {std::max(begin, coarse.open_times().start),
          std::min(end, coarse.open_times().range().end)};
}

bool same_prices(const Bar& a, const Bar& b) {
  return std::tie(a.open, a.high, a.low, a.close) == std::tie(b.open, b.high, b.low, b.close);
}

}  // namespace

Certificate certify(const Series& series, const Bars& bars,
                    std::span<const QuarantinedRow> refused) {
  const Bars inside = without_empty_edges(bars);
  Certificate certificate{.series = series,
                          .bars = inside.present().count(),
                          .span = inside.open_times().range(),
                          .gaps = find_gaps(inside),
                          .missing = inside.size() - inside.present().count(),
                          .no_volume = {},
                          .refused = group_by_reason(refused),
                          .robust_sigma = 0,
                          .extreme = {},
                          .content_hash = hash_of(series, inside)};
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside.present()[i] && inside.volume()[i] == 0) {
      certificate.no_volume.push_back(inside.open_time(i));
    }
  }
  find_extreme_moves(inside, certificate);
  return certificate;
}

ResampleCheck compare_resampled(const Bars& fine, const Bars& coarse) {
  ResampleCheck check{.from = fine.interval(),
                      .to = coarse.interval(),
                      .compared = 0,
                      .prices_differ = {},
                      .volumes_differ = {},
                      .only_fine = {},
                      .only_coarse = {}};
  const Bars made = resample(fine, coarse.interval());
  const TimeRange range = common_range(fine, coarse);
  for (Timestamp t = range.begin; t < range.end; t += length(coarse.interval())) {
    const auto made_row = made.open_times().row_at(t);
    const auto stored_row = coarse.open_times().row_at(t);
    const auto ours = made_row ? made.at(*made_row) : std::nullopt;
    const auto theirs = stored_row ? coarse.at(*stored_row) : std::nullopt;
    if (ours && !theirs) check.only_fine.push_back(t);
    if (theirs && !ours) check.only_coarse.push_back(t);
    if (!ours || !theirs) continue;
    ++check.compared;
    if (!same_prices(*ours, *theirs)) check.prices_differ.push_back(t);
    const double apart = std::abs(ours->volume - theirs->volume);
    if (apart > kVolumeTolerance * theirs->volume) check.volumes_differ.push_back(t);
  }
  return check;
}

}  // namespace tern
