#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/feature_request.h"
#include "app/model_table.h"
#include "app/regime_view.h"
#include "base/text.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;
using State = DominanceRegime::State;

std::string_view name_of(const std::optional<State>& regime) {
  if (!regime) return "not known";
  switch (*regime) {
    case State::high:
      return "high";
    case State::neutral:
      return "between";
    case State::low:
      return "low";
  }
  return "";
}

/// Whose shares these are, and of what.
std::string owner_of(const RegimeView& view) {
  if (view.market.simulated) return "*simulated*";
  const Dominance& dominance = view.market.dominance;
  return fmt::format("{}, of {}", quotable(dominance.vendor), quotable(dominance.universe));
}

std::string distance(double value, double threshold) {
  return fmt::format("{:.2f} points {} {:g}", std::abs(value - threshold),
                     value < threshold ? "below" : "above", threshold);
}

std::string share_text(const RegimeView& view, const ShareNow& share) {
  if (!share.figure) {
    return fmt::format("  {:<13} none that was known within a week ({})\n", share.name,
                       owner_of(view));
  }
  const Capitalization& figure = *share.figure;
  std::string text = fmt::format(
      "  {:<13} {:.2f} %, {}: {}, {}\n", share.name, figure.value, name_of(share.regime),
      distance(figure.value, share.thresholds.high), distance(figure.value, share.thresholds.low));
  text += fmt::format("  {:<13} {}; stamped {}, known since {}\n", "", owner_of(view),
                      to_string(figure.stamped), to_string(figure.known_at));
  return text;
}

std::string alt_season_text(const RegimeView& view) {
  const auto& figure = view.now.shares.front().figure;
  if (!figure) return "";
  return fmt::format(
      "  {:<13} BTC.D is {}below {:g} %, where the roadmap speaks of an alt season\n", "",
      figure->value < view.settings.alt_season ? "" : "not ", view.settings.alt_season);
}

std::string implied_text(const RegimeView& view, const TargetWeights& target) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < target.weight.size(); ++i) {
    parts.push_back(fmt::format("{} % {}", decimal(100 * target.weight[i], 1),
                                view.market.universe.instruments()[i].name));
  }
  std::string text = fmt::format("{} by the roadmap's table", fmt::join(parts, ", "));
  if (target.why.exposure != 1) {
    text += fmt::format(", at an exposure of {:g} for risk-off", target.why.exposure);
  }
  for (const std::string& limit : target.why.limits) text += "; " + limit;
  return text;
}

std::string now_text(const RegimeView& view) {
  const RegimeNow& now = view.now;
  const RegimeKind& kind = *view.history.kind;
  std::string text =
      fmt::format("{} at {}, by {}: {}\n", shown_venue(view.market), to_string(now.reading.as_of),
                  kind.name, now.reading.state ? kind.states[*now.reading.state] : "no state");
  const auto line = [&text](std::string_view name, const std::string& value) {
    text += fmt::format("  {:<13} {}\n", name, value);
  };
  if (now.episode) {
    line("since",
         fmt::format("{}{}, {} day{}",
                     now.episode->cut && now.episode->begin == view.history.readings.front().as_of
                         ? "at least "
                         : "",
                     to_string(now.episode->begin), count(now.episode->days),
                     now.episode->days == 1 ? "" : "s"));
  }
  for (std::size_t s = 0; s < now.reading.probability.size(); ++s) {
    line(s == 0 ? "probability" : "",
         fmt::format("{} {}", percent(now.reading.probability[s], 1), kind.states[s]));
  }
  for (const ShareNow& share : now.shares) {
    text += share_text(view, share);
    if (share.name == "BTC.D") text += alt_season_text(view);
  }
  if (!view.history.change.empty()) line("would change", view.history.change);
  if (now.implied) line("implies", implied_text(view, *now.implied));
  return text;
}

std::string dwell_table(const RegimePast& past) {
  std::vector<std::vector<std::string>> rows;
  for (const StateReport& state : past.kind().states) {
    const StateDwell& dwell = state.dwell;
    rows.push_back({state.state, count(dwell.days), count(dwell.episodes), decimal(dwell.mean, 1),
                    decimal(dwell.median, 1), count(dwell.longest)});
  }
  const std::vector<std::string> header = {"state", "days",   "episodes",
                                           "mean",  "median", "longest"};
  return aligned(header, rows, 1);
}

std::string transition_table(const RegimePast& past) {
  std::vector<std::string> header = {"from"};
  std::vector<std::vector<std::string>> rows;
  for (const StateReport& state : past.kind().states) {
    header.push_back("to " + state.state);
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(state.state);
    for (const std::size_t moves : state.next) row.push_back(count(moves));
  }
  return aligned(header, rows, 1);
}

std::string next_table(const RegimePast& past) {
  std::vector<std::vector<std::string>> rows;
  for (const PairNext& pair : past.next) {
    for (std::size_t s = 0; s < pair.states.size(); ++s) {
      const NextDay& next = pair.states[s];
      const Interval95& in = next.interval;
      rows.push_back({s == 0 ? pair.pair : "", past.kind().states[s].state, count(next.days),
                      count(next.episodes),
                      with_interval(Interval95{100 * in.value, 100 * in.low, 100 * in.high}, 2)});
    }
  }
  const std::vector<std::string> header = {"pair", "state", "days", "episodes",
                                           "mean, 95 % interval"};
  return aligned(header, rows, 2);
}

/// Whether two intervals of one pair have no point in common.
bool any_apart(const RegimePast& past) {
  return std::ranges::any_of(past.next, [](const PairNext& pair) {
    return std::ranges::any_of(pair.states, [&](const NextDay& a) {
      return std::ranges::any_of(
          pair.states, [&](const NextDay& b) { return a.interval.high < b.interval.low; });
    });
  });
}

/// What so few episodes can show, in a sentence.
std::string doubt(const RegimePast& past) {
  std::size_t episodes = 0, read = 0;
  for (const StateReport& state : past.kind().states) {
    episodes += state.dwell.episodes;
    read += state.dwell.days;
  }
  return fmt::format(
      "The {} days are {} episodes, and an episode is one observation: {}.", count(read),
      count(episodes),
      any_apart(past) ? "intervals of one pair that do not meet are a hint, and no proof, because "
                        "this table compares many"
                      : "the intervals of each pair meet, so these days do not show that one state "
                        "pays better than another");
}

std::string past_text(const RegimePast& past) {
  const TimeGrid& read = past.report.daily.as_of();
  const RegimeKindReport& kind = past.kind();
  std::string text =
      fmt::format("\n{} to {}: {} days, {} without a state\n\n", to_date_string(read.start),
                  to_date_string(read[read.size - 1]), count(read.size), count(kind.unknown));
  text += dwell_table(past) + "\n" + transition_table(past);
  text += fmt::format("\nFlips: {}", count(kind.flips));
  if (kind.flips_plain) {
    text +=
        fmt::format("; by the plain thresholds, without hysteresis, confirmation, and dwell: {}",
                    count(*kind.flips_plain));
  }
  text += "\n\nLog return of the next 24 h, percent\n" + next_table(past);
  return text + doubt(past) + "\n";
}

Json json_of(const RegimeView& view, const ShareNow& share) {
  Json json = {{"name", share.name},
               {"vendor", view.market.dominance.vendor},
               {"universe", view.market.dominance.universe},
               {"regime", share.regime ? Json(name_of(share.regime)) : Json(nullptr)},
               {"high", share.thresholds.high},
               {"low", share.thresholds.low},
               {"hysteresis", share.thresholds.hysteresis},
               {"confirmations", share.thresholds.confirmations},
               {"dwell_days", share.thresholds.dwell},
               {"percent", nullptr}};
  if (share.figure) {
    json["percent"] = share.figure->value;
    json["stamped"] = to_string(share.figure->stamped);
    json["known_since"] = to_string(share.figure->known_at);
  }
  return json;
}

Json json_of(const RegimeView& view, const TargetWeights& target) {
  Json weights = Json::object();
  for (std::size_t i = 0; i < target.weight.size(); ++i) {
    weights[view.market.universe.instruments()[i].name] = target.weight[i];
  }
  return {{"weights", weights}, {"exposure", target.why.exposure}, {"limits", target.why.limits}};
}

Json json_of(const NextDay& next, std::string_view pair, std::string_view state) {
  return {{"pair", pair},
          {"state", state},
          {"days", next.days},
          {"episodes", next.episodes},
          {"mean", next.mean},
          {"low", next.interval.low},
          {"high", next.interval.high},
          {"degrees", next.degrees}};
}

Json json_of(const RegimePast& past) {
  const RegimeKindReport& kind = past.kind();
  Json states = Json::array(), transitions = Json::array(), next = Json::array();
  for (const StateReport& state : kind.states) {
    states.push_back({{"state", state.state},
                      {"days", state.dwell.days},
                      {"episodes", state.dwell.episodes},
                      {"mean_days", state.dwell.mean},
                      {"median_days", state.dwell.median},
                      {"longest_days", state.dwell.longest}});
    transitions.push_back(state.next);
  }
  for (const PairNext& pair : past.next) {
    for (std::size_t s = 0; s < pair.states.size(); ++s) {
      next.push_back(json_of(pair.states[s], pair.pair, kind.states[s].state));
    }
  }
  const TimeGrid& read = past.report.daily.as_of();
  return {{"begin", to_date_string(read.start)},
          {"end", to_date_string(read[read.size - 1])},
          {"days", read.size},
          {"without_state", kind.unknown},
          {"states", states},
          {"transitions", transitions},
          {"flips", kind.flips},
          {"plain_flips", kind.flips_plain ? Json(*kind.flips_plain) : Json(nullptr)},
          {"next_24h", next},
          {"doubt", doubt(past)}};
}

}  // namespace

std::string regime_text(const RegimeView& view) {
  return now_text(view) + (view.past ? past_text(*view.past) : "");
}

std::string regime_json(const RegimeView& view) {
  const RegimeNow& now = view.now;
  const RegimeKind& kind = *view.history.kind;
  const auto name = [&kind](std::optional<std::size_t> state) {
    return state ? Json(kind.states[*state]) : Json(nullptr);
  };
  Json json = {{"venue", view.market.venue},
               {"simulated", view.market.simulated},
               {"kind", kind.name},
               {"as_of", to_string(now.reading.as_of)},
               {"state", name(now.reading.state)},
               {"since", now.episode ? Json(to_string(now.episode->begin)) : Json(nullptr)},
               {"days", now.episode ? Json(now.episode->days) : Json(nullptr)},
               {"probability", now.reading.probability},
               {"shares", Json::array()},
               {"would_change", view.history.change}};
  for (const ShareNow& share : now.shares) json["shares"].push_back(json_of(view, share));
  if (!now.shares.empty() && now.shares.front().figure) {
    json["alt_season"] = now.shares.front().figure->value < view.settings.alt_season;
  }
  json["implies"] = now.implied ? json_of(view, *now.implied) : Json(nullptr);
  if (view.past) json["history"] = json_of(*view.past);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
