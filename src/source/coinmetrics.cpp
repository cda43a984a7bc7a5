#include "source/coinmetrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"

namespace tern {
namespace {

using nlohmann::json;

/// Four times what a whole page has.
constexpr std::size_t kBodyMax = std::size_t{4} << 20;
constexpr int kPageRows = 5'000;
constexpr RateRule kRate{.weight = 9, .window = 6s, .aligned = false};  // 10 are allowed
constexpr std::string_view kMetric = "CapMrktCurUSD";

struct Asset {
  std::string_view name;
  std::string_view id;
};
// That tether is in the community's data is unverified.
constexpr std::array kAssets = {Asset{"BTC", "btc"}, Asset{"ETH", "eth"}, Asset{"USDT", "usdt"}};
constexpr std::array<std::string_view, 3> kNames = {"BTC", "ETH", "USDT"};

std::string_view id_of(std::string_view name) {
  const auto asset = std::ranges::find(kAssets, name, &Asset::name);
  TERN_CHECK(asset != kAssets.end(), "only what is served is asked for");
  return asset->id;
}

const CapitalizationVendor& coinmetrics() {
  static const CapitalizationVendor& vendor = **find_capitalization_vendor("coinmetrics");
  return vendor;
}

Error corrupt(std::string_view what) {
  return fail(Errc::corrupt_data, fmt::format("the answer of Coin Metrics {}", what));
}

/// The text of a member, or nothing where it is absent or null. Numbers come as text.
std::optional<std::string> text_in(const json& row, std::string_view name) {
  const auto found = row.find(name);
  if (found == row.end() || found->is_null()) return std::nullopt;
  return found->is_string() ? found->get<std::string>() : found->dump();
}

/// Adds the day of one row, which may be without a figure.
Status add_row(const json& row, std::int64_t line, std::string_view id,
               CapitalizationAnswer& answer, std::vector<Timestamp>& stamps) {
  if (!row.is_object()) return corrupt("has a row that is not an object");
  if (text_in(row, "asset") != id) return corrupt(fmt::format("is not about {} alone", id));
  const auto time = parse_time(text_in(row, "time").value_or(""));
  if (!time || *time != std::chrono::floor<days>(*time)) return corrupt("has a row without a day");
  if (!stamps.empty() && *time <= stamps.back()) return corrupt("has days out of order");
  stamps.push_back(*time);
  const auto text = text_in(row, kMetric);
  if (!text) return {};
  const auto value = parse_double(*text);
  if (!value) return corrupt("has a capitalization that is not a number");
  if (const auto why = impossible_capitalization(answer.name, *value)) {
    answer.refused.push_back(
        {.open_time = *time,
         .line = line,
         .text = fmt::format("{},{}", to_date_string(*time), quotable(*text, 60)),
         .reason = fmt::format("impossible: {} {}", answer.name, *why)});
    return {};
  }
  answer.figures.push_back({*time, known_at(coinmetrics(), *time), *value});
  return {};
}

class CoinMetrics : public CapitalizationSource {
 public:
  explicit CoinMetrics(const SourceContext& context)
      : client_(*context.http, *context.clock,
                {.url = context.url_or("https://community-api.coinmetrics.io"),
                 .rate = kRate,
                 .seed = context.seed,
                 .holds = context.holds}) {}

  const CapitalizationVendor& vendor() const override { return coinmetrics(); }
  std::span<const std::string_view> names() const override { return kNames; }
  std::optional<Duration> depth() const override { return std::nullopt; }
  std::optional<CapitalizationRequest> snapshot() const override { return std::nullopt; }
  std::vector<CapitalizationRequest> plan(std::string_view name,
                                          std::span<const Timestamp> stamps) const override;
  Result<CapitalizationPage> fetch(const CapitalizationRequest& request) override;
  RateRule rate() const override { return kRate; }
  const std::string& url() const override { return client_.url(); }
  const Traffic& traffic() const override { return client_.traffic(); }

 private:
  VenueClient client_;
};

std::vector<CapitalizationRequest> CoinMetrics::plan(std::string_view name,
                                                     std::span<const Timestamp> stamps) const {
  std::vector<CapitalizationRequest> requests;
  for (const TimeRange& range : pages_over(stamps, kPageRows * Duration{24h})) {
    // Both ends are in.
    requests.push_back(
        {std::string(name), range,
         fmt::format("/v4/timeseries/asset-metrics?assets={}&metrics={}&frequency=1d&start_time={}"
                     "&end_time={}&page_size={}&paging_from=start",
                     id_of(name), kMetric, to_date_string(range.begin),
                     to_date_string(range.end - 24h), kPageRows)});
  }
  return requests;
}

Result<CapitalizationPage> CoinMetrics::fetch(const CapitalizationRequest& request) {
  std::optional<CapitalizationPage> page;
  const auto rule = [&](const HttpReply& reply) {
    Ruling ruling = rule_by_status(reply, "");
    if (ruling.kind != Ruling::Kind::accept) return ruling;
    auto parsed = parse_coinmetrics(reply.body, request, client_.url());
    if (!parsed) {
      // What cannot be read may have been damaged on the way.
      const bool damaged = parsed.error().kind == Errc::corrupt_data;
      return Ruling{.kind = damaged ? Ruling::Kind::again : Ruling::Kind::refuse,
                    .error = parsed.error()};
    }
    page = *std::move(parsed);
    return ruling;
  };
  TERN_TRY(const HttpReply reply, client_.get(request.target, 1, rule));
  page->sha256 = sha256(reply.body);
  return *std::move(page);
}

}  // namespace

Result<CapitalizationPage> parse_coinmetrics(std::string_view body,
                                             const CapitalizationRequest& request,
                                             std::string_view url) {
  if (body.size() > kBodyMax) {
    return corrupt(
        fmt::format("has {} bytes, and at most {} were expected", body.size(), kBodyMax));
  }
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object()) return corrupt("is not JSON, or was cut short");
  const auto data = parsed.find("data");
  if (data == parsed.end() || !data->is_array()) return corrupt("has no list of data");
  CapitalizationAnswer answer{request.name, {}};
  std::vector<Timestamp> stamps;
  std::int64_t line = 0;
  for (const json& row : *data) {
    TERN_TRY_STATUS(add_row(row, ++line, id_of(request.name), answer, stamps));
  }
  if (!stamps.empty() &&
      (stamps.front() < request.days.begin || stamps.back() >= request.days.end)) {
    return corrupt("has days that were not asked for");
  }
  CapitalizationPage page{.answers = {std::move(answer)},
                          .layout = "coinmetrics asset metrics, text"};
  const auto next_url = text_in(parsed, "next_page_url");
  if (!next_url) return page;
  if (!next_url->starts_with(url) ||
      !std::string_view(*next_url).substr(url.size()).starts_with('/')) {
    return fail(Errc::untrusted, fmt::format("Coin Metrics continues at '{}', and only {} was "
                                             "asked",
                                             quotable(*next_url, 80), url));
  }
  // Every page moves on, so that a chain of them ends.
  if (stamps.empty() || stamps.back() + 24h >= request.days.end) {
    return corrupt("names a next page after its last day");
  }
  page.next = {request.name, {stamps.back() + 24h, request.days.end}, next_url->substr(url.size())};
  return page;
}

Result<std::unique_ptr<CapitalizationSource>> make_coinmetrics(
    const SourceContext& context, const std::filesystem::path& /*key_file*/) {
  return std::make_unique<CoinMetrics>(context);
}

}  // namespace tern
