#include "dataset/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tern {
namespace {

struct Unit {
  std::string_view name;
  Period one;
};

// Exact units from the largest to the smallest, so that to_string() finds the largest that divides.
constexpr std::array kUnits = {Unit{"d", {0, 24h}}, Unit{"h", {0, 1h}}, Unit{"min", {0, 1min}},
                               Unit{"mo", {1, 0h}}};
constexpr long long kCountMax = 1'000'000;
constexpr long long kMonthsMax = 1'200;  // the calendar ends in the year 32767

// Counted from the first edge: adding a month twelve times would lose the 31st on the way.
Timestamp edge(const WalkForward& cut, std::int64_t fold) {
  return add_months(cut.test_begin, static_cast<int>(cut.refit.months * fold)) +
         cut.refit.length * fold;
}

Split split_before(TimeRange history, const WalkForward& cut, TimeRange test) {
  const bool choosing = cut.valid > Duration::zero();
  const TimeRange valid{test.begin - cut.embargo - cut.valid, test.begin - cut.embargo};
  const Timestamp train_end = choosing ? valid.begin - cut.embargo : valid.begin;
  const Timestamp train_begin = cut.train_max > Duration::zero()
                                    ? std::max(history.begin, train_end - cut.train_max)
                                    : history.begin;
  return {{train_begin, train_end}, valid, test};
}

std::string exact(Duration length) {
  return to_string(Period{0, length});
}

Status check_settings(TimeRange history, const WalkForward& cut) {
  if (cut.train_min <= Duration::zero() || cut.train_max < Duration::zero() ||
      cut.valid < Duration::zero() || cut.embargo < Duration::zero()) {
    return fail(Errc::invalid_argument,
                "a walk-forward needs train_min > 0, and train_max, valid, and embargo >= 0");
  }
  if (cut.refit.months < 0 || cut.refit.length < Duration::zero() || cut.refit == Period{0, 0h}) {
    return fail(Errc::invalid_argument, "a walk-forward needs a refit period > 0, such as 3mo");
  }
  if (cut.train_max > Duration::zero() && cut.train_max < cut.train_min) {
    return fail(Errc::invalid_argument,
                fmt::format("train_max of {} is shorter than train_min of {}; lengthen it, or give "
                            "zero to keep all of history",
                            exact(cut.train_max), exact(cut.train_min)));
  }
  if (cut.test_end <= cut.test_begin || history.end < cut.test_end) {
    return fail(
        Errc::invalid_argument,
        fmt::format("testing from {} to {} does not fit into history, which runs from {} to {}; "
                    "choose a test range inside it",
                    to_string(cut.test_begin), to_string(cut.test_end), to_string(history.begin),
                    to_string(history.end)));
  }
  return {};
}

}  // namespace

std::string to_string(const Period& period) {
  if (period.months != 0) return fmt::format("{}mo", period.months);
  for (const Unit& unit : kUnits) {
    if (unit.one.months == 0 && period.length % unit.one.length == Duration::zero()) {
      return fmt::format("{}{}", period.length / unit.one.length, unit.name);
    }
  }
  return fmt::format("{}ms", period.length.count());
}

Result<Period> parse_period(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = parse_integer(text.substr(0, digits));
  const auto unit = std::ranges::find(kUnits, text.substr(digits), &Unit::name);
  if (!count || *count < 1 || *count > kCountMax || unit == kUnits.end() ||
      (unit->one.months > 0 && *count > kMonthsMax)) {
    return fail(Errc::invalid_argument,
                fmt::format("'{}' is not a period; write a whole number and min, h, d, or mo, as "
                            "in 3mo or 90d",
                            quotable(text)));
  }
  return Period{unit->one.months * static_cast<int>(*count), unit->one.length * *count};
}

Result<std::vector<Split>> walk_forward(TimeRange history, const WalkForward& cut) {
  TERN_TRY_STATUS(check_settings(history, cut));
  std::vector<Split> splits;
  for (std::int64_t fold = 0; edge(cut, fold) < cut.test_end; ++fold) {
    const TimeRange test{edge(cut, fold), std::min(edge(cut, fold + 1), cut.test_end)};
    splits.push_back(split_before(history, cut, test));
  }
  // The first training range is the shortest: later ones end later and begin no earlier than it.
  const Duration shortest = splits.front().train.length();
  if (shortest < cut.train_min) {
    return fail(
        Errc::invalid_argument,
        fmt::format("history begins at {}, which leaves too little to train on before {}; "
                    "begin testing at {} or later, or lower train_min from {}",
                    to_string(history.begin), to_string(cut.test_begin),
                    to_string(cut.test_begin + (cut.train_min - shortest)), exact(cut.train_min)));
  }
  return splits;
}

}  // namespace tern
