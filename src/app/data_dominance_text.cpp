#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/data_dominance.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string plan_json(std::span<const DominanceFetch> vendors) {
  Json entries = Json::array();
  for (const DominanceFetch& fetch : vendors) {
    Json requests = Json::array();
    for (const CapitalizationRequest& is : fetch.plan.requests) {
      requests.push_back(fetch.url + is.target);
    }
    entries.push_back({{"vendor", fetch.service->name},
                       {"requests", requests},
                       {"estimate_seconds", seconds(fetch.plan.estimate)},
                       {"remarks", fetch.plan.remarks}});
  }
  return dump({{"capitalizations", entries}});
}

Json json_of(const DominanceFetch& fetch, const CapitalizationFetched& is) {
  Json entry = {{"vendor", fetch.service->name},
                {"name", is.name},
                {"requests", is.requests},
                {"inserted", is.outcome.inserted},
                {"unchanged", is.outcome.unchanged},
                {"revised", is.outcome.revised},
                {"quarantined", is.outcome.quarantined},
                {"first", is.span ? Json(to_string(is.span->begin)) : nullptr},
                {"last", is.span ? Json(to_string(is.span->end)) : nullptr}};
  if (is.error) entry["error"] = is.error->message;
  return entry;
}

std::string fetch_json(std::span<const DominanceFetch> vendors) {
  Json entries = Json::array();
  Json traffic = Json::object();
  for (const DominanceFetch& fetch : vendors) {
    for (const CapitalizationFetched& is : fetch.series) entries.push_back(json_of(fetch, is));
    traffic[std::string(fetch.service->name)] = {
        {"requests", fetch.traffic.requests}, {"retries", fetch.traffic.retries},
        {"bytes", fetch.traffic.bytes},       {"waited_seconds", seconds(fetch.traffic.waited)},
        {"remarks", fetch.plan.remarks},      {"terms", fetch.service->terms}};
  }
  return dump({{"capitalizations", entries}, {"capitalization_traffic", traffic}});
}

Json json_of(const ImportedCapitalizations& file) {
  Json entry = {{"file", file.path.string()}};
  if (!file.report) {
    entry["error"] = file.report.error().message;
    return entry;
  }
  entry["series"] = Json::array();
  for (const CapitalizationImport& is : *file.report) {
    entry["series"].push_back({{"vendor", is.series.vendor},
                               {"name", is.series.name},
                               {"layout", is.source.layout},
                               {"sha256", is.source.sha256},
                               {"figures", is.figures},
                               {"inserted", is.outcome.inserted},
                               {"unchanged", is.outcome.unchanged},
                               {"revised", is.outcome.revised},
                               {"quarantined", is.outcome.quarantined}});
  }
  return entry;
}

}  // namespace

std::string dominance_plan_text(std::span<const DominanceFetch> vendors, bool json) {
  if (json) return plan_json(vendors);
  std::string text;
  for (const DominanceFetch& fetch : vendors) {
    text += fmt::format("{}: {} request{}, about {:.0f} s\n", fetch.service->name,
                        fetch.plan.requests.size(), fetch.plan.requests.size() == 1 ? "" : "s",
                        seconds(fetch.plan.estimate));
    for (const CapitalizationRequest& is : fetch.plan.requests) {
      text += "  " + fetch.url + is.target + "\n";
    }
    for (const std::string& remark : fetch.plan.remarks) text += "  " + remark + "\n";
  }
  return text;
}

std::string dominance_text(std::span<const DominanceFetch> vendors, bool json) {
  if (json) return fetch_json(vendors);
  std::string rows, below;
  for (const DominanceFetch& fetch : vendors) {
    const std::string_view vendor = fetch.service->name;
    for (const CapitalizationFetched& is : fetch.series) {
      rows +=
          fmt::format("{:<12} {:<10} {:>8} {:>9} {:>9} {:>8} {:>11}  {:<16}  {}\n", vendor, is.name,
                      is.requests, is.outcome.inserted, is.outcome.unchanged, is.outcome.revised,
                      is.outcome.quarantined, is.span ? to_string(is.span->begin) : "-",
                      is.span ? to_string(is.span->end) : "-");
      if (is.error) below += fmt::format("{} {}: {}\n", vendor, is.name, is.error->message);
    }
    for (const std::string& remark : fetch.plan.remarks) {
      below += fmt::format("{}: {}\n", vendor, remark);
    }
    if (!fetch.service->terms.empty()) {
      below += fmt::format("{}: {}\n", vendor, fetch.service->terms);
    }
    below +=
        fmt::format("{}: {} requests, {} of them again, {:.0f} s of waiting\n", vendor,
                    fetch.traffic.requests, fetch.traffic.retries, seconds(fetch.traffic.waited));
  }
  if (rows.empty()) return below;
  return fmt::format("{:<12} {:<10} {:>8} {:>9} {:>9} {:>8} {:>11}  {:<16}  {}\n", "vendor", "name",
                     "requests", "inserted", "unchanged", "revised", "quarantined", "first",
                     "last") +
         rows + below;
}

std::string capitalization_import_text(std::span<const ImportedCapitalizations> files, bool json) {
  if (json) {
    Json entries = Json::array();
    for (const ImportedCapitalizations& file : files) entries.push_back(json_of(file));
    return dump({{"capitalizations", entries}});
  }
  std::size_t width = 4;
  for (const ImportedCapitalizations& file : files) {
    width = std::max(width, file.path.filename().string().size());
  }
  std::string rows, failures;
  for (const ImportedCapitalizations& file : files) {
    if (!file.report) {
      failures += fmt::format("not imported: {}\n", file.report.error().message);
      continue;
    }
    for (const CapitalizationImport& is : *file.report) {
      rows += fmt::format("{:<{}}  {:<13} {:<10} {:>9} {:>9} {:>9} {:>9} {:>11}\n", is.source.name,
                          width, is.series.vendor, is.series.name, is.figures, is.outcome.inserted,
                          is.outcome.unchanged, is.outcome.revised, is.outcome.quarantined);
    }
  }
  if (!rows.empty()) {
    rows = fmt::format("{:<{}}  {:<13} {:<10} {:>9} {:>9} {:>9} {:>9} {:>11}\n", "file", width,
                       "vendor", "name", "figures", "inserted", "unchanged", "revised",
                       "quarantined") +
           rows;
  }
  // The error of a lone file is the command's own, and is shown once.
  return files.size() == 1 ? rows : rows + failures;
}

std::string join_texts(const std::string& first, const std::string& second, bool json) {
  if (!json || first.empty() || second.empty()) return first + second;
  Json whole = Json::parse(first, nullptr, false);
  whole.update(Json::parse(second, nullptr, false));
  return dump(whole);
}

}  // namespace tern
