#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/data_fetch.h"

namespace tern {
namespace {

std::string name_of(const Series& series) {
  return fmt::format("{} {} {}", series.venue, to_string(series.pair), to_string(series.interval));
}

std::string url_of(const VenueFetch& fetch, const BarRequest& request) {
  return (request.archive ? fetch.archive_url : fetch.url) + request.target;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// "45 s", "12 min", "3.5 h".
std::string rough(Duration duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * 3600) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

nlohmann::ordered_json json_of(const Series& series) {
  return {{"venue", series.venue},
          {"pair", to_string(series.pair)},
          {"interval", to_string(series.interval)}};
}

std::string dump(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string plan_json(std::span<const VenueFetch> venues) {
  auto series = nlohmann::ordered_json::array();
  std::size_t requests = 0;
  Duration estimate{0};
  for (const VenueFetch& fetch : venues) {
    for (const SeriesPlan& plan : fetch.plan.series) {
      auto entry = json_of(plan.series);
      if (plan.fetched != plan.series.interval) entry["built_from"] = to_string(plan.fetched);
      entry["requests"] = nlohmann::ordered_json::array();
      for (const BarRequest& is : plan.requests) entry["requests"].push_back(url_of(fetch, is));
      entry["remarks"] = plan.remarks;
      if (plan.error) entry["error"] = plan.error->message;
      series.push_back(std::move(entry));
    }
    requests += fetch.plan.requests;
    estimate += fetch.plan.estimate;
  }
  return dump({{"series", series},
               {"requests", requests},
               {"estimate_seconds", std::chrono::duration<double>(estimate).count()}});
}

nlohmann::ordered_json json_of(const SeriesFetched& is) {
  auto entry = json_of(is.series);
  const auto time = [&](bool first) -> nlohmann::ordered_json {
    if (!is.span) return nullptr;
    return to_string(first ? is.span->begin : is.span->end);
  };
  entry.update({{"requests", is.requests},
                {"inserted", is.outcome.inserted},
                {"unchanged", is.outcome.unchanged},
                {"completed", is.outcome.completed},
                {"revised", is.outcome.revised},
                {"quarantined", is.outcome.quarantined},
                {"first", time(true)},
                {"last", time(false)},
                {"remarks", is.remarks}});
  if (is.error) entry["error"] = is.error->message;
  return entry;
}

std::string fetch_json(std::span<const VenueFetch> venues) {
  auto series = nlohmann::ordered_json::array();
  auto traffic = nlohmann::ordered_json::object();
  for (const VenueFetch& fetch : venues) {
    for (const SeriesFetched& is : fetch.series) series.push_back(json_of(is));
    const Traffic& is = fetch.traffic;
    auto& entry = traffic[std::string(fetch.venue->name)];
    entry = {{"requests", is.requests},
             {"retries", is.retries},
             {"bytes", is.bytes},
             {"waited_seconds", std::chrono::duration<double>(is.waited).count()}};
    if (fetch.error) entry["error"] = fetch.error->message;
  }
  return dump({{"series", series}, {"traffic", traffic}});
}

std::string row_of(const SeriesFetched& is) {
  const ImportOutcome& out = is.outcome;
  return fmt::format("{:<10} {:<10} {:<8} {:>8} {:>9} {:>9} {:>9} {:>8} {:>11}  {:<16}  {}\n",
                     is.series.venue, to_string(is.series.pair), to_string(is.series.interval),
                     is.requests, out.inserted, out.unchanged, out.completed, out.revised,
                     out.quarantined, is.span ? to_string(is.span->begin) : "-",
                     is.span ? to_string(is.span->end) : "-");
}

std::string traffic_line(const VenueFetch& fetch) {
  const Traffic& is = fetch.traffic;
  return fmt::format("{}: {}, {} of them again, {:.1f} MB, {} of waiting\n", fetch.venue->name,
                     counted(is.requests, "request"), is.retries,
                     static_cast<double>(is.bytes) / 1e6, rough(is.waited));
}

}  // namespace

std::string plan_text(std::span<const VenueFetch> venues, bool json) {
  if (json) return plan_json(venues);
  std::string text;
  std::size_t requests = 0;
  Duration estimate{0};
  for (const VenueFetch& fetch : venues) {
    for (const SeriesPlan& plan : fetch.plan.series) {
      const bool built = plan.fetched != plan.series.interval;
      text += fmt::format("{}: {}\n", name_of(plan.series),
                          built ? fmt::format("built from {}", to_string(plan.fetched))
                                : counted(plan.requests.size(), "request"));
      for (const BarRequest& is : plan.requests) text += "  " + url_of(fetch, is) + "\n";
      for (const std::string& remark : plan.remarks) text += "  " + remark + "\n";
      if (plan.error) text += "  not possible: " + plan.error->message + "\n";
    }
    requests += fetch.plan.requests;
    estimate += fetch.plan.estimate;
  }
  return text + fmt::format("{}, about {}\n", counted(requests, "request"), rough(estimate));
}

std::string fetch_text(std::span<const VenueFetch> venues, bool json) {
  if (json) return fetch_json(venues);
  std::string rows;
  std::string below;
  for (const VenueFetch& fetch : venues) {
    for (const SeriesFetched& is : fetch.series) {
      rows += row_of(is);
      for (const std::string& remark : is.remarks) {
        below += fmt::format("{}: {}\n", name_of(is.series), remark);
      }
      if (is.error) below += fmt::format("{}: {}\n", name_of(is.series), is.error->message);
    }
    if (!fetch.series.empty()) below += traffic_line(fetch);
  }
  if (rows.empty()) return below;
  return fmt::format("{:<10} {:<10} {:<8} {:>8} {:>9} {:>9} {:>9} {:>8} {:>11}  {:<16}  {}\n",
                     "venue", "pair", "interval", "requests", "inserted", "unchanged", "completed",
                     "revised", "quarantined", "first", "last") +
         rows + below;
}

Status fetch_status(std::span<const VenueFetch> venues) {
  std::vector<Error> errors;
  std::size_t series = 0;
  for (const VenueFetch& fetch : venues) {
    if (fetch.error) errors.push_back(with_context(fetch.venue->name, *fetch.error));
    series += fetch.plan.series.size();
    if (fetch.series.empty()) {
      for (const SeriesPlan& is : fetch.plan.series) {
        if (is.error) errors.push_back(*is.error);
      }
    }
    for (const SeriesFetched& is : fetch.series) {
      if (is.error) errors.push_back(*is.error);
    }
  }
  if (errors.empty()) return {};
  if (errors.front().kind == Errc::canceled) {
    return fail(Errc::canceled, "stopped; what came is stored, and the same command goes on there");
  }
  if (errors.size() == 1) return errors.front();
  return fail(errors.front().kind,
              fmt::format("{} of {} series could not be fetched to the end, the first because: {}",
                          errors.size(), series, errors.front().message));
}

}  // namespace tern
