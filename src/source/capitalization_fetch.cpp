#include "source/capitalization_fetch.h"

#include <fmt/format.h>

#include <algorithm>

namespace tern {
namespace {

/// A day that the vendor still lacks after so long is one that it does not have.
constexpr Duration kHoleAge = days{7};
constexpr Duration kDay = 24h;
constexpr Duration kRoundTrip = 200ms;

/// The days of `wanted` about which nothing is known.
Result<std::vector<Timestamp>> open_days(const CapitalizationStore& store,
                                         const CapitalizationSeries& series, TimeRange wanted) {
  TERN_TRY(const std::vector<Capitalization> stored, store.load(series, wanted));
  TERN_TRY(std::vector<Timestamp> settled, store.holes(series));
  for (const Capitalization& figure : stored) settled.push_back(figure.stamped);
  std::ranges::sort(settled);
  std::vector<Timestamp> open;
  for (Timestamp day = wanted.begin; day < wanted.end; day += kDay) {
    if (!std::ranges::binary_search(settled, day)) open.push_back(day);
  }
  return open;
}

/// The result of that series; the one that is there, or a new one.
CapitalizationFetched& result_of(std::vector<CapitalizationFetched>& results,
                                 std::string_view name) {
  const auto found = std::ranges::find(results, name, &CapitalizationFetched::name);
  if (found != results.end()) return *found;
  return results.emplace_back(CapitalizationFetched{.name = std::string(name)});
}

bool has_failed(std::span<const CapitalizationFetched> results, std::string_view name) {
  const auto found = std::ranges::find(results, name, &CapitalizationFetched::name);
  return found != results.end() && found->error.has_value();
}

void add_outcome(CapitalizationFetched& result, const ImportOutcome& outcome,
                 std::span<const Capitalization> figures) {
  result.outcome.inserted += outcome.inserted;
  result.outcome.unchanged += outcome.unchanged;
  result.outcome.revised += outcome.revised;
  result.outcome.quarantined += outcome.quarantined;
  if (figures.empty()) return;
  const TimeRange span{figures.front().stamped, figures.back().stamped};
  result.span = result.span ? TimeRange{std::min(result.span->begin, span.begin),
                                        std::max(result.span->end, span.end)}
                            : span;
}

/// The days that `page` should have answered long ago, and did not.
std::vector<Timestamp> holes_in(const CapitalizationRequest& request,
                                const CapitalizationPage& page, Timestamp now) {
  std::vector<Timestamp> holes;
  const Timestamp end = page.next ? page.next->days.begin : request.days.end;
  const std::vector<Capitalization>& figures = page.answers.front().figures;
  for (Timestamp day = request.days.begin; day < std::min(end, now - kHoleAge); day += kDay) {
    if (!std::ranges::binary_search(figures, day, {}, &Capitalization::stamped)) {
      holes.push_back(day);
    }
  }
  return holes;
}

/// Asks and stores, page after page.
class Fetcher {
 public:
  Fetcher(CapitalizationSource& source, CapitalizationStore& store, Clock& clock)
      : source_(source), store_(store), clock_(clock) {}

  Status fetch(CapitalizationRequest request) {
    while (true) {
      TERN_TRY(CapitalizationPage page, source_.fetch(request));
      TERN_TRY_STATUS(keep(request, page));
      if (!page.next) return {};
      request = *std::move(page.next);
    }
  }

  std::vector<CapitalizationFetched> results;

 private:
  Status keep(const CapitalizationRequest& request, const CapitalizationPage& page) {
    const bool daily = request.name != kSnapshot;
    for (const CapitalizationAnswer& answer : page.answers) {
      const ImportSource from{.name = request.target.substr(0, request.target.find('?')),
                              .sha256 = page.sha256,
                              .layout = page.layout,
                              .imported_at = clock_.now()};
      // Of prices nobody asks again.
      const std::vector<Timestamp> holes = daily && answer.name == request.name
                                               ? holes_in(request, page, clock_.now())
                                               : std::vector<Timestamp>{};
      CapitalizationFetched& result = result_of(results, answer.name);
      ++result.requests;
      TERN_TRY(const ImportOutcome outcome,
               store_.record({std::string(source_.vendor().name), answer.name}, from,
                             answer.figures, answer.refused, holes));
      add_outcome(result, outcome, answer.figures);
    }
    return {};
  }

  CapitalizationSource& source_;
  CapitalizationStore& store_;
  Clock& clock_;
};

}  // namespace

Result<CapitalizationPlan> plan_capitalizations(const CapitalizationSource& source,
                                                const CapitalizationStore& store, Timestamp since,
                                                Timestamp now) {
  const CapitalizationVendor& vendor = source.vendor();
  CapitalizationPlan plan{};
  const auto today = std::chrono::floor<days>(now);
  const TimeRange wanted{std::chrono::floor<days>(since),
                         std::chrono::floor<days>(now - vendor.published_after) + kDay};
  const Timestamp oldest = source.depth() ? today - *source.depth() : kTimeMin;
  bool too_old = false;
  if (const auto snapshot = source.snapshot()) plan.requests.push_back(*snapshot);
  for (const std::string_view name : source.names()) {
    TERN_TRY(std::vector<Timestamp> open,
             open_days(store, {std::string(vendor.name), std::string(name)}, wanted));
    const auto served = std::ranges::lower_bound(open, oldest);
    too_old = too_old || served != open.begin();
    open.erase(open.begin(), served);
    std::ranges::move(source.plan(name, open), std::back_inserter(plan.requests));
  }
  if (too_old) {
    plan.remarks.push_back(
        fmt::format("{} serves daily figures from {} on only, without a key that "
                    "opens more: earlier ones of BTC, ETH, and USDT are to be "
                    "had with --vendor coinmetrics",
                    vendor.title, to_date_string(oldest)));
  }
  const RateRule rate = source.rate();
  const std::size_t waiting = std::max<std::size_t>(plan.requests.size(), 1) - 1;
  plan.estimate =
      kRoundTrip * static_cast<std::int64_t>(plan.requests.size()) +
      rate.window * static_cast<std::int64_t>(static_cast<double>(waiting) / rate.weight);
  return plan;
}

std::vector<CapitalizationFetched> run_capitalizations(CapitalizationSource& source,
                                                       CapitalizationStore& store,
                                                       const CapitalizationPlan& plan, Clock& clock,
                                                       const CapitalizationProgress& progress) {
  Fetcher fetcher(source, store, clock);
  std::size_t done = 0;
  for (const CapitalizationRequest& request : plan.requests) {
    // What failed once would fail on every page.
    if (has_failed(fetcher.results, request.name)) continue;
    if (const Status status = fetcher.fetch(request); !status) {
      result_of(fetcher.results, request.name).error = status.error();
      const Errc kind = status.error().kind;
      if (kind == Errc::rate_limited || kind == Errc::canceled) break;
    }
    if (progress) progress(request, ++done);
  }
  return std::move(fetcher.results);
}

}  // namespace tern
