#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/data.h"

namespace tern {
namespace {

constexpr std::size_t kShown = 5;  // of a long list; the JSON form has all of it

std::string counted(std::size_t count, std::string_view noun, std::string_view plural = "s") {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : plural);
}

/// The first few items, and how many are left out.
template <class Items, class Show>
std::string few(const Items& items, Show show) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), kShown); ++i) {
    text += (i == 0 ? "" : ", ") + show(items[i]);
  }
  if (items.size() > kShown) text += fmt::format(" and {} more", items.size() - kShown);
  return text;
}

std::string few_times(const std::vector<Timestamp>& times) {
  return few(times, [](Timestamp t) { return to_string(t); });
}

std::string name_of(const Series& series) {
  return fmt::format("{} {} {}", series.venue, to_string(series.pair), to_string(series.interval));
}

/// What is wrong with a series, in one line.
std::string verdict(const SeriesCheck& check) {
  const Certificate& is = check.certificate;
  std::vector<std::string> faults;
  if (is.missing > 0) {
    faults.push_back(fmt::format("{} missing in {}", counted(is.missing, "bar"),
                                 counted(is.gaps.size(), "gap")));
  }
  std::size_t refused = 0;
  for (const RefusedRows& group : is.refused) refused += group.rows;
  if (refused > 0) faults.push_back(counted(refused, "row") + " refused");
  if (!is.no_volume.empty()) {
    faults.push_back(counted(is.no_volume.size(), "bar") + " without volume");
  }
  if (check.resampled) {
    const ResampleCheck& made = *check.resampled;
    const auto add = [&](std::size_t count, std::string_view noun, std::string_view what) {
      if (count > 0) faults.push_back(fmt::format("{} {}", counted(count, noun), what));
    };
    const std::string from = fmt::format("those of {}", to_string(made.from));
    add(made.prices_differ.size(), "bar", "whose prices differ from " + from);
    add(made.volumes_differ.size(), "bar", "whose volume differs from " + from);
    add(made.only_fine.size() + made.only_coarse.size(), "bar", "that only one of the two has");
  }
  return faults.empty() ? "nothing is missing" : fmt::format("{}", fmt::join(faults, ", "));
}

std::string certificate_text(const SeriesCheck& check) {
  const Certificate& is = check.certificate;
  std::string text = fmt::format("  bars       {} from {} to {}\n", is.bars,
                                 to_string(is.span.begin), to_string(is.span.end));
  if (!is.gaps.empty()) {
    std::vector<Gap> longest = is.gaps;
    std::ranges::stable_sort(longest, std::ranges::greater{}, &Gap::missing);
    text += fmt::format("  missing    {}\n", few(longest, [](const Gap& gap) {
                          return fmt::format("{} from {}", gap.missing, to_string(gap.first));
                        }));
  }
  if (!check.confirmed.empty()) {
    const Duration step = length(is.series.interval);
    text += fmt::format(
        "  confirmed  {} of them in {} by the venue: {}\n", count_steps(check.confirmed, step),
        counted(check.confirmed.size(), "stretch", "es"),
        few(check.confirmed, [&](const TimeRange& stretch) {
          return fmt::format("{} from {}", stretch.length() / step, to_string(stretch.begin));
        }));
  }
  if (check.revisions > 0) {
    text += fmt::format("  revised    {} by the venue, with both values kept\n",
                        counted(check.revisions, "bar"));
  }
  if (!is.no_volume.empty()) text += fmt::format("  no volume  {}\n", few_times(is.no_volume));
  if (!is.refused.empty()) {
    text += fmt::format("  refused    {}\n", few(is.refused, [](const RefusedRows& group) {
                          return fmt::format("{} {}", group.rows, group.reason);
                        }));
  }
  if (!is.extreme.empty()) {
    const ExtremeMove& top = is.extreme.front();
    text += fmt::format(
        "  moves      {} beyond {} robust sigmas of {:.3f} %, the largest {:+.2f} % "
        "at {} ({:.0f} sigmas)\n",
        is.extreme.size(), kExtremeSigmas, 100 * is.robust_sigma, 100 * std::expm1(top.log_return),
        to_string(top.open_time), top.sigmas);
  }
  return text + fmt::format("  content    sha256 {}\n", is.content_hash);
}

std::string resampled_text(const ResampleCheck& is) {
  std::string text =
      fmt::format("  from {:<5} {} compared", to_string(is.from), counted(is.compared, "bar"));
  const auto add = [&](const std::vector<Timestamp>& times, std::string_view what) {
    if (!times.empty()) text += fmt::format("\n             {}: {}", what, few_times(times));
  };
  add(is.prices_differ, "prices differ");
  add(is.volumes_differ, "volumes differ");
  add(is.only_coarse, fmt::format("no bar of {} inside", to_string(is.from)));
  add(is.only_fine, fmt::format("not stored at {}", to_string(is.to)));
  return text + "\n";
}

nlohmann::json to_json(const std::vector<Timestamp>& times) {
  nlohmann::json list = nlohmann::json::array();
  for (const Timestamp t : times) list.push_back(to_string(t));
  return list;
}

nlohmann::json to_json(const Certificate& is) {
  nlohmann::json entry = {{"venue", is.series.venue},
                          {"pair", to_string(is.series.pair)},
                          {"interval", to_string(is.series.interval)},
                          {"bars", is.bars},
                          {"begin", to_string(is.span.begin)},
                          {"end", to_string(is.span.end)},
                          {"missing", is.missing},
                          {"gaps", nlohmann::json::array()},
                          {"no_volume", to_json(is.no_volume)},
                          {"refused", nlohmann::json::object()},
                          {"robust_sigma", is.robust_sigma},
                          {"extreme", nlohmann::json::array()},
                          {"content_sha256", is.content_hash}};
  for (const Gap& gap : is.gaps) {
    entry["gaps"].push_back({{"first", to_string(gap.first)}, {"missing", gap.missing}});
  }
  for (const RefusedRows& group : is.refused) entry["refused"][group.reason] = group.rows;
  for (const ExtremeMove& move : is.extreme) {
    entry["extreme"].push_back({{"open_time", to_string(move.open_time)},
                                {"log_return", move.log_return},
                                {"sigmas", move.sigmas}});
  }
  return entry;
}

/// What the venue itself has said about the series.
nlohmann::json venue_json(const SeriesCheck& check) {
  nlohmann::json confirmed = nlohmann::json::array();
  for (const TimeRange& stretch : check.confirmed) {
    confirmed.push_back(
        {{"first", to_string(stretch.begin)},
         {"missing", stretch.length() / length(check.certificate.series.interval)}});
  }
  return {{"confirmed", confirmed}, {"revisions", check.revisions}};
}

nlohmann::json to_json(const ResampleCheck& is) {
  return {{"from", to_string(is.from)},
          {"compared", is.compared},
          {"prices_differ", to_json(is.prices_differ)},
          {"volumes_differ", to_json(is.volumes_differ)},
          {"only_fine", to_json(is.only_fine)},
          {"only_coarse", to_json(is.only_coarse)}};
}

Result<Bars> load_whole(const BarStore& store, const SeriesSummary& summary) {
  const Series& series = summary.series;
  const TimeRange range{summary.first, summary.last + length(series.interval)};
  TERN_TRY(const std::vector<Bar> bars, store.load(series, range));
  auto made = Bars::make(series.interval, range, bars);
  if (!made) return with_context(name_of(series), std::move(made).error());
  return made;
}

/// Gaps between the first and the last bar about which the venue has answered.
Result<Stretches> confirmed_gaps(const BarStore& store, const SeriesSummary& summary) {
  TERN_TRY(const Stretches held, store.held(summary.series, {kTimeMin, kTimeMax}));
  TERN_TRY(const Stretches answered, store.answered(summary.series));
  return within(without(answered, held), {summary.first, summary.last});
}

bool wanted(const Series& series, std::string_view venue, std::span<const Pair> pairs) {
  return series.venue == venue &&
         (pairs.empty() || std::ranges::find(pairs, series.pair) != pairs.end());
}

}  // namespace

Result<std::vector<SeriesCheck>> check_series(Database& database, std::string_view venue,
                                              std::span<const Pair> pairs) {
  const BarStore store(database);
  TERN_TRY(std::vector<SeriesSummary> stored, store.list());
  std::erase_if(stored, [&](const auto& is) { return !wanted(is.series, venue, pairs); });
  // The shortest interval of each pair comes first, and the longer ones are compared with it.
  std::ranges::sort(stored, {}, &SeriesSummary::series);
  const auto absent = [&](std::string_view what) {
    return fail(Errc::not_found,
                fmt::format("no bars{} of venue '{}' are stored: bring them with tern data fetch "
                            "or import",
                            what, venue));
  };
  if (stored.empty() && pairs.empty()) return absent("");
  for (const Pair& pair : pairs) {
    const auto is_of_pair = [&](const auto& is) { return is.series.pair == pair; };
    if (std::ranges::none_of(stored, is_of_pair)) return absent(" of " + to_string(pair));
  }
  std::vector<SeriesCheck> checks;
  std::optional<Bars> finest;
  for (const SeriesSummary& summary : stored) {
    const Series& series = summary.series;
    TERN_TRY(Bars bars, load_whole(store, summary));
    TERN_TRY(const std::vector<QuarantinedRow> refused, store.quarantine(series));
    const bool first = checks.empty() || checks.back().certificate.series.pair != series.pair;
    TERN_TRY(const Stretches confirmed, confirmed_gaps(store, summary));
    TERN_TRY(const std::vector<Revision> revisions, store.revisions(series));
    checks.push_back({certify(series, bars, refused), std::nullopt, confirmed, revisions.size()});
    if (first) {
      finest = std::move(bars);
    } else {
      checks.back().resampled = compare_resampled(*finest, bars);
    }
  }
  return checks;
}

std::string check_text(std::span<const SeriesCheck> checks, bool json) {
  if (json) {
    nlohmann::json entries = nlohmann::json::array();
    for (const SeriesCheck& check : checks) {
      entries.push_back(to_json(check.certificate));
      entries.back().update(venue_json(check));
      if (check.resampled) entries.back()["resampled"] = to_json(*check.resampled);
    }
    return nlohmann::json{{"series", entries}}.dump(2, ' ', false,
                                                    nlohmann::json::error_handler_t::replace) +
           "\n";
  }
  std::string text;
  for (const SeriesCheck& check : checks) {
    text += fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", name_of(check.certificate.series),
                        verdict(check));
    text += certificate_text(check);
    if (check.resampled) text += resampled_text(*check.resampled);
  }
  return text;
}

}  // namespace tern
