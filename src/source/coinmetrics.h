#pragma once

#include <filesystem>

#include "source/capitalization_source.h"

namespace tern {

/// The community API of Coin Metrics: capitalizations of single assets from their first day on,
/// without a key, under CC BY-NC 4.0.
Result<std::unique_ptr<CapitalizationSource>> make_coinmetrics(
    const SourceContext& context, const std::filesystem::path& key_file);

/// Reads `/v4/timeseries/asset-metrics` of one asset and of CapMrktCurUSD. `url` is the host that
/// was asked: a next page elsewhere is not followed.
///
/// Errors: corrupt_data, also for days that were not asked for; untrusted: a page elsewhere.
Result<CapitalizationPage> parse_coinmetrics(std::string_view body,
                                             const CapitalizationRequest& request,
                                             std::string_view url);

}  // namespace tern
