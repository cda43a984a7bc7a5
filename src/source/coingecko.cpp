#include "source/coingecko.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"
#include "source/api_key.h"

namespace tern {
namespace {

using nlohmann::json;

/// The largest honest answer, all of the past of the total, has a tenth of it.
constexpr std::size_t kBodyMax = std::size_t{4} << 20;
/// How late after midnight a point may stand and still be the day's.
constexpr Duration kLateMax = 10min;
/// What is dated U is computed every ten minutes, so that it can be had by then.
constexpr Duration kSnapshotLag = 10min;
/// Stretches of up to 90 days are answered by the hour.
constexpr Duration kDailyFrom = days{100};
constexpr Duration kPage = days{365};

struct Coin {
  std::string_view name;
  std::string_view id;
};
constexpr std::array kCoins = {Coin{"BTC", "bitcoin"}, Coin{"ETH", "ethereum"},
                               Coin{"SOL", "solana"}, Coin{"USDT", "tether"}};
constexpr std::string_view kTotal = "TOTAL";
constexpr std::array<std::string_view, 5> kNames = {"BTC", "ETH", "SOL", "USDT", kTotal};

const json* child(const json* parent, std::string_view name) {
  if (parent == nullptr || !parent->is_object()) return nullptr;
  const auto found = parent->find(name);
  return found == parent->end() ? nullptr : &*found;
}

/// A number, written as one or as text.
std::optional<double> number_in(const json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  if (value->is_string()) return parse_double(value->get_ref<const std::string&>());
  return std::nullopt;
}

std::optional<Timestamp> time_in(const json* value, double ms_per_unit) {
  const auto number = number_in(value);
  if (!number) return std::nullopt;
  const double ms = *number * ms_per_unit;
  if (!(ms > 0 && ms < static_cast<double>(epoch_ms(kTimeMax)))) return std::nullopt;
  return from_epoch_ms(static_cast<std::int64_t>(ms));
}

Error corrupt(std::string_view what) {
  return fail(Errc::corrupt_data, fmt::format("the answer of CoinGecko {}", what));
}

Result<json> parse_body(std::string_view body) {
  if (body.size() > kBodyMax) {
    return corrupt(
        fmt::format("has {} bytes, and at most {} were expected", body.size(), kBodyMax));
  }
  json parsed = json::parse(body, nullptr, false);
  if (parsed.is_discarded()) return corrupt("is not JSON, or was cut short");
  return parsed;
}

const CapitalizationVendor& coingecko() {
  static const CapitalizationVendor& vendor = **find_capitalization_vendor("coingecko");
  return vendor;
}

/// Adds the figure that a vendor gives, or its refusal.
void add_figure(CapitalizationAnswer& answer, const Capitalization& figure, std::int64_t line) {
  auto why = impossible_capitalization(answer.name, figure.value);
  if (!why) return answer.figures.push_back(figure);
  answer.refused.push_back({.open_time = figure.stamped,
                            .line = line,
                            .text = fmt::format("{},{}", epoch_ms(figure.stamped), figure.value),
                            .reason = fmt::format("impossible: {} {}", answer.name, *why)});
}

/// The daily figure that a point of a chart is; nothing where it is none, or null.
Result<std::optional<Capitalization>> read_point(const json& point, Timestamp& before) {
  if (!point.is_array() || point.size() != 2) return corrupt("has a point that is not a pair");
  const auto time = time_in(&point[0], 1);
  if (!time) return corrupt("has a point without a time");
  // Equal times: the figure of midnight may also be "now".
  if (*time < before) return corrupt("has points that are not in time order");
  before = *time;
  const auto midnight = std::chrono::floor<days>(*time);
  if (*time - midnight > kLateMax || point[1].is_null()) return std::nullopt;
  const auto value = number_in(&point[1]);
  if (!value) return corrupt("has a value that is not a number");
  return Capitalization{midnight, known_at(coingecko(), midnight), *value};
}

/// The daily figures of a chart that are stamped before `end`.
Result<CapitalizationAnswer> read_chart(const json& points, const std::string& name,
                                        Timestamp end) {
  CapitalizationAnswer answer{name, {}};
  Timestamp before = kTimeMin;
  std::int64_t line = 0;
  for (const json& point : points) {
    TERN_TRY(const auto figure, read_point(point, before));
    ++line;
    if (!figure || figure->stamped >= end) continue;
    const auto& figures = answer.figures;
    if (figures.empty() || figures.back().stamped != figure->stamped) {
      add_figure(answer, *figure, line);
    }
  }
  return answer;
}

/// The code of CoinGecko's own complaints, which come in two shapes.
std::optional<long long> code_in(std::string_view body) {
  const auto parsed = parse_body(body);
  if (!parsed) return std::nullopt;
  const json* status = child(&*parsed, "status");
  if (status == nullptr) status = child(child(&*parsed, "error"), "status");
  const json* code = child(status, "error_code");
  if (code == nullptr || !code->is_number_integer()) return std::nullopt;
  return code->get<long long>();
}

Ruling refuse(int status, std::string_view what) {
  return {.kind = Ruling::Kind::refuse,
          .error = fail(Errc::invalid_argument, fmt::format("answered {}: {}", status, what))};
}

enum class Plan : std::uint8_t { keyless, demo, pro };

class CoinGecko : public CapitalizationSource {
 public:
  CoinGecko(const SourceContext& context, Plan plan, const std::optional<ApiKey>& key)
      : plan_(plan),
        clock_(context.clock),
        client_(*context.http, *context.clock, options(context, plan)) {
    if (key)
      headers_.push_back(
          key->as_header(plan == Plan::pro ? "x-cg-pro-api-key" : "x-cg-demo-api-key"));
  }

  const CapitalizationVendor& vendor() const override { return coingecko(); }
  std::span<const std::string_view> names() const override {
    return std::span(kNames).first(plan_ == Plan::pro ? kNames.size() : kCoins.size());
  }
  /// One day less than the 365 that are served, for `now` moves on while we ask.
  std::optional<Duration> depth() const override {
    return plan_ == Plan::pro ? std::nullopt : std::optional<Duration>(days{364});
  }
  std::optional<CapitalizationRequest> snapshot() const override {
    return CapitalizationRequest{std::string(kSnapshot), {}, "/api/v3/global"};
  }
  std::vector<CapitalizationRequest> plan(std::string_view name,
                                          std::span<const Timestamp> stamps) const override;
  Result<CapitalizationPage> fetch(const CapitalizationRequest& request) override;
  RateRule rate() const override { return rate_of(plan_); }
  const std::string& url() const override { return client_.url(); }
  const Traffic& traffic() const override { return client_.traffic(); }

 private:
  /// Documented as 30 and as 100 with a key; seen as 5 to 15 without.
  static RateRule rate_of(Plan plan) {
    return {.weight = plan == Plan::keyless ? 5.0 : 25.0, .window = 60s, .aligned = false};
  }
  static VenueClientOptions options(const SourceContext& context, Plan plan) {
    const std::string_view host =
        plan == Plan::pro ? "https://pro-api.coingecko.com" : "https://api.coingecko.com";
    return {.url = context.url_or(host),
            .rate = rate_of(plan),
            .seed = context.seed,
            .holds = context.holds};
  }
  std::string target_of(std::string_view name, TimeRange range) const;

  Plan plan_;
  Clock* clock_;
  VenueClient client_;
  std::vector<HttpHeader> headers_;
};

std::vector<CapitalizationRequest> CoinGecko::plan(std::string_view name,
                                                   std::span<const Timestamp> stamps) const {
  std::vector<CapitalizationRequest> requests;
  const Duration page = name == kTotal ? kTimeMax - kTimeMin : kPage;
  for (const TimeRange& range : pages_over(stamps, page)) {
    requests.push_back({std::string(name), range, target_of(name, range)});
  }
  return requests;
}

std::string CoinGecko::target_of(std::string_view name, TimeRange range) const {
  if (name == kTotal) {
    constexpr std::array kChoices = {180, 365};  // of days; fewer than 90 may come by the hour
    const auto back = std::chrono::ceil<days>(clock_->now() - range.begin).count();
    const auto choice = std::ranges::find_if(kChoices, [back](int reach) { return reach > back; });
    return fmt::format("/api/v3/global/market_cap_chart?days={}&vs_currency=usd",
                       choice == kChoices.end() ? "max" : fmt::format("{}", *choice));
  }
  const auto coin = std::ranges::find(kCoins, name, &Coin::name);
  TERN_CHECK(coin != kCoins.end(), "only what is served is asked for");
  const auto seconds = [](Timestamp t) { return epoch_ms(t) / 1000; };
  return fmt::format("/api/v3/coins/{}/market_chart/range?vs_currency=usd&from={}&to={}", coin->id,
                     seconds(std::min(range.begin, range.end - kDailyFrom)),
                     seconds(range.end - 24h + kLateMax));
}

Result<CapitalizationPage> CoinGecko::fetch(const CapitalizationRequest& request) {
  std::optional<CapitalizationPage> page;
  const auto rule = [&](const HttpReply& reply) {
    Ruling ruling = rule_coingecko(reply);
    if (ruling.kind != Ruling::Kind::accept) return ruling;
    auto parsed = request.name == kSnapshot ? parse_coingecko_global(reply.body)
                                            : parse_coingecko_chart(reply.body, request);
    // What cannot be read may have been damaged on the way.
    if (!parsed) return Ruling{.kind = Ruling::Kind::again, .error = parsed.error()};
    page = *std::move(parsed);
    return ruling;
  };
  TERN_TRY(const HttpReply reply, client_.get(request.target, 1, rule, headers_));
  page->sha256 = sha256(reply.body);
  return *std::move(page);
}

}  // namespace

Result<CapitalizationPage> parse_coingecko_chart(std::string_view body,
                                                 const CapitalizationRequest& request) {
  TERN_TRY(const json parsed, parse_body(body));
  const json* points = request.name == kTotal
                           ? child(child(&parsed, "market_cap_chart"), "market_cap")
                           : child(&parsed, "market_caps");
  if (points == nullptr || !points->is_array()) return corrupt("has no list of capitalizations");
  CapitalizationPage page{.answers = {}, .layout = "coingecko market chart, epoch ms"};
  TERN_TRY(CapitalizationAnswer answer, read_chart(*points, request.name, request.days.end));
  page.answers.push_back(std::move(answer));
  const json* prices = child(&parsed, "prices");
  if (prices == nullptr || !prices->is_array() || prices->empty()) return page;
  TERN_TRY(CapitalizationAnswer priced,
           read_chart(*prices, price_series(request.name), request.days.end));
  page.answers.push_back(std::move(priced));
  return page;
}

Result<CapitalizationPage> parse_coingecko_global(std::string_view body) {
  TERN_TRY(const json parsed, parse_body(body));
  const json* data = child(&parsed, "data");
  const auto updated_at = time_in(child(data, "updated_at"), 1000);
  if (!updated_at) return corrupt("does not say when it was updated");
  CapitalizationPage page{.answers = {}, .layout = "coingecko global, epoch s"};
  const auto add = [&](std::string_view name, const json* value) {
    const auto number = number_in(value);
    if (!number) return;
    CapitalizationAnswer& answer =
        page.answers.emplace_back(CapitalizationAnswer{std::string(name), {}});
    add_figure(answer, {*updated_at, *updated_at + kSnapshotLag, *number}, 1);
  };
  const json* percents = child(data, "market_cap_percentage");
  add("BTC.D", child(percents, "btc"));
  add("USDT.D", child(percents, "usdt"));
  add(kTotal, child(child(data, "total_market_cap"), "usd"));
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(page.answers, [&](const auto& is) { return is.name == name; });
  };
  if (!has("BTC.D") || !has(kTotal)) return corrupt("lacks the total or the share of bitcoin");
  return page;
}

Ruling rule_coingecko(const HttpReply& reply) {
  switch (code_in(reply.body).value_or(0)) {
    case 10012:
      return refuse(reply.status,
                    "without a Pro key only the past 365 days are served: ask for later days, or "
                    "take --vendor coinmetrics");
    case 10002:
      return refuse(reply.status, "a key is wanted: set TERN_COINGECKO_KEY, which is free");
    case 10005:
      return refuse(reply.status, "the key's plan does not include this: unset it, or buy another");
    case 10010:
    case 10011:
      return refuse(reply.status,
                    "the key belongs to the other host: put a Demo key into "
                    "TERN_COINGECKO_KEY and a Pro key into TERN_COINGECKO_PRO_KEY");
    case 429: {
      HttpReply limited = reply;
      limited.status = 429;  // whatever it came with
      return rule_by_status(limited, "");
    }
    default:
      return rule_by_status(reply, "");
  }
}

Result<std::unique_ptr<CapitalizationSource>> make_coingecko(
    const SourceContext& context, const std::filesystem::path& key_file) {
  TERN_TRY(auto key, find_api_key("coingecko_pro", key_file));
  if (key) return std::make_unique<CoinGecko>(context, Plan::pro, key);
  TERN_TRY(key, find_api_key("coingecko", key_file));
  return std::make_unique<CoinGecko>(context, key ? Plan::demo : Plan::keyless, key);
}

}  // namespace tern
