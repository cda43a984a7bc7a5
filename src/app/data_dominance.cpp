#include "app/data_dominance.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/interrupt.h"
#include "base/progress.h"

namespace tern {

Result<DominanceFetch> fetch_dominance(Database& database, const DominanceRequest& request) {
  TERN_TRY(const CapitalizationService* service, find_capitalization_service(request.vendor));
  TERN_TRY(VenueSession session, VenueSession::open(database, request.access));
  const SourceContext context = session.context();
  TERN_TRY(const auto source, service->make(context, request.key_file));
  DominanceFetch fetch{.service = service, .url = source->url()};
  CapitalizationStore store(database);
  TERN_TRY(fetch.plan, plan_capitalizations(*source, store, request.since, context.clock->now()));
  if (request.dry_run) return fetch;
  Progress progress(std::string(service->name), fetch.plan.requests.size());
  fetch.series = run_capitalizations(*source, store, fetch.plan, *context.clock,
                                     [&](const CapitalizationRequest& is, std::size_t) {
                                       progress.note(is.name);
                                       progress.advance();
                                     });
  fetch.traffic = source->traffic();
  return fetch;
}

Result<std::vector<DominanceFetch>> update_dominance(Database& database, DominanceRequest request) {
  TERN_TRY(const auto stored, CapitalizationStore(database).list());
  std::map<std::string, Timestamp> since;  // by vendor
  for (const CapitalizationSummary& is : stored) {
    const std::string& vendor = is.series.vendor;
    const bool chosen = request.vendor.empty() || request.vendor == vendor;
    if (is.figures == 0 || !chosen || !find_capitalization_service(vendor)) continue;
    const auto [place, first] = since.emplace(vendor, is.first);
    if (!first) place->second = std::min(place->second, is.first);
  }
  if (since.size() > 1 && !request.access.url.empty()) {
    return fail(Errc::invalid_argument,
                "capitalizations of several vendors are stored, and a URL is one vendor's: name it "
                "with --vendor");
  }
  std::vector<DominanceFetch> vendors;
  for (const auto& [vendor, first] : since) {
    request.vendor = vendor;
    request.since = first;
    TERN_TRY(DominanceFetch fetch, fetch_dominance(database, request));
    vendors.push_back(std::move(fetch));
    if (interrupted()) break;
  }
  return vendors;
}

Status dominance_status(std::span<const DominanceFetch> vendors) {
  const Error* first = nullptr;
  std::size_t failed = 0, all = 0;
  for (const DominanceFetch& fetch : vendors) {
    for (const CapitalizationFetched& is : fetch.series) {
      ++all;
      if (!is.error) continue;
      ++failed;
      if (first == nullptr) first = &*is.error;
    }
  }
  if (first == nullptr) return {};
  return fail(first->kind, fmt::format("{} of {} series of capitalizations could not be fetched; "
                                       "what came is stored, and the same command goes on there",
                                       failed, all));
}

std::vector<ImportedCapitalizations> import_capitalizations(
    Database& database, std::span<const std::filesystem::path> files,
    const CapitalizationFileOptions& options) {
  CapitalizationStore store(database);
  std::vector<ImportedCapitalizations> imported;
  for (const std::filesystem::path& path : files) {
    if (interrupted()) break;
    imported.push_back({path, import_capitalization_file(store, path, options)});
  }
  return imported;
}

Status capitalization_import_status(std::span<const ImportedCapitalizations> files) {
  const auto failed = [](const ImportedCapitalizations& file) { return !file.report; };
  const auto first = std::ranges::find_if(files, failed);
  if (first == files.end()) return {};
  if (files.size() == 1) return first->report.error();
  return fail(
      first->report.error().kind,
      fmt::format("{} of {} files of capitalizations could not be imported; the others were",
                  std::ranges::count_if(files, failed), files.size()));
}

}  // namespace tern
