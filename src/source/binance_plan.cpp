#include "source/binance_plan.h"

#include <algorithm>

#include "base/check.h"
#include "source/binance_archive.h"
#include "source/binance_klines.h"

namespace tern {
namespace {

constexpr double kKlinesWeight = 2;

/// Lays requests one after another over the stretch of time that is wanted.
class Planner {
 public:
  Planner(const Pair& pair, Interval interval, Archives archives, Timestamp now)
      : pair_(pair), interval_(interval), archives_(archives), now_(now) {
    const auto symbol = binance_symbol(pair);
    TERN_CHECK(symbol.has_value(), "only pairs that were checked are planned for");
    symbol_ = *symbol;
  }

  std::vector<BarRequest> plan(TimeRange wanted) && {
    if (archives_ == Archives::never) {
      add_pages(wanted);
    } else {
      add_months(wanted);
    }
    return std::move(requests_);
  }

 private:
  void add_months(TimeRange wanted);
  void add_days(TimeRange wanted);
  void add_pages(TimeRange wanted);
  void add_archive(ArchiveSpan span, TimeRange covered);

  Pair pair_;
  Interval interval_;
  Archives archives_;
  Timestamp now_;
  std::string symbol_;
  std::vector<BarRequest> requests_;
};

Timestamp month_ceil(Timestamp t) {
  using namespace std::chrono;
  const year_month_day day{ceil<std::chrono::days>(t)};
  const sys_days first{day.year() / day.month() / 1};
  return first >= t ? Timestamp{first} : add_months(first, 1);
}

void Planner::add_months(TimeRange wanted) {
  Timestamp planned = wanted.begin;
  for (Timestamp month = month_ceil(wanted.begin), next; month < wanted.end; month = next) {
    next = tern::add_months(month, 1);
    if (next > wanted.end || archive_published(ArchiveSpan::month, month) > now_) break;
    // A bulk file and its checksum are two requests.
    const bool shorter = next - month > 2 * kBinancePageBars * length(interval_);
    if (archives_ != Archives::always && !shorter) continue;
    add_days({planned, month});
    add_archive(ArchiveSpan::month, {month, next});
    planned = next;
  }
  add_days({planned, wanted.end});
}

void Planner::add_days(TimeRange wanted) {
  if (archives_ != Archives::always) return add_pages(wanted);
  Timestamp planned = wanted.begin;
  for (Timestamp day = std::chrono::ceil<days>(wanted.begin); day + days{1} <= wanted.end;
       day += days{1}) {
    if (archive_published(ArchiveSpan::day, day) > now_) break;
    add_pages({planned, day});
    add_archive(ArchiveSpan::day, {day, day + days{1}});
    planned = day + days{1};
  }
  add_pages({planned, wanted.end});
}

void Planner::add_pages(TimeRange wanted) {
  const Duration page = length(interval_) * kBinancePageBars;
  for (Timestamp begin = wanted.begin; begin < wanted.end; begin += page) {
    const TimeRange open_times{begin, std::min(begin + page, wanted.end)};
    requests_.push_back({.pair = pair_,
                         .interval = interval_,
                         .open_times = open_times,
                         .target = klines_target(symbol_, interval_, open_times),
                         .weight = kKlinesWeight});
  }
}

void Planner::add_archive(ArchiveSpan span, TimeRange covered) {
  requests_.push_back({.pair = pair_,
                       .interval = interval_,
                       .open_times = covered,
                       .target = archive_target(symbol_, interval_, span, covered.begin),
                       .archive = true});
}

}  // namespace

std::vector<BarRequest> plan_binance(const Pair& pair, Interval interval, TimeRange wanted,
                                     Archives archives, Timestamp now) {
  for (const Timestamp edge : {wanted.begin, wanted.end}) {
    TERN_CHECK(edge.time_since_epoch() % length(interval) == Duration::zero(), "on the grid");
  }
  wanted.begin = std::max(wanted.begin, kBinanceOpened);
  if (wanted.empty()) return {};
  return Planner(pair, interval, archives, now).plan(wanted);
}

}  // namespace tern
