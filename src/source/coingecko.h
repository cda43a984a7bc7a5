#pragma once

#include <filesystem>

#include "source/capitalization_source.h"

namespace tern {

/// CoinGecko with the key that find_api_key() finds, if any: a Pro key as "coingecko_pro"
/// (TERN_COINGECKO_PRO_KEY), else a Demo key, which is free, as "coingecko" (TERN_COINGECKO_KEY).
///
/// Errors: those of find_api_key().
Result<std::unique_ptr<CapitalizationSource>> make_coingecko(const SourceContext& context,
                                                             const std::filesystem::path& key_file);

/// Reads `/coins/{id}/market_chart/range`, of which the capitalizations and the prices are used,
/// and `/global/market_cap_chart`: the daily figures of one series, and of its prices.
///
/// Of a day's points the first is its figure, when it stands no later than ten minutes after
/// midnight: CoinGecko's points are a little late, those between are the finer ones of a short
/// stretch, and the last point is "now". Days past those that were asked for are left out.
///
/// Errors: corrupt_data.
Result<CapitalizationPage> parse_coingecko_chart(std::string_view body,
                                                 const CapitalizationRequest& request);

/// Reads `/global`: TOTAL, BTC.D, and USDT.D where Tether is among the ten largest.
///
/// Errors: corrupt_data.
Result<CapitalizationPage> parse_coingecko_global(std::string_view body);

/// The ruling on an answer by its status, and by the code in its body.
Ruling rule_coingecko(const HttpReply& reply);

}  // namespace tern
