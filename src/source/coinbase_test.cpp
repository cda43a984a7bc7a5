#include "source/coinbase.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);  // 1704067200
constexpr TimeRange kTwo{kStart, kStart + 2h};

std::string complaint(const Status& status) {
  EXPECT_FALSE(status);
  if (status) return {};
  EXPECT_EQ(status.error().kind, Errc::corrupt_data);
  EXPECT_FALSE(status.error().message.ends_with('.')) << status.error().message;
  return status.error().message;
}
template <class T>
std::string complaint(const Result<T>& result) {
  return complaint(result ? Status{} : Status(result.error()));
}

TEST(CoinbaseCandles, LowAndHighComeBeforeOpen) {
  const auto page = coinbase_candles(
      "[[1704070800,42284.1,42530.26,42475.23,42488.09,351.90219734],"
      "[1704067200,42261.02,42543.64,42288.58,42475.23,305.24580371]]",
      Interval::h1, kTwo);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->bars.size(), 2U);
  const Bar& bar = page->bars[0];
  EXPECT_EQ(bar.open_time, kStart);
  EXPECT_EQ(bar.low, 42261.02);
  EXPECT_EQ(bar.high, 42543.64);
  EXPECT_EQ(bar.open, 42288.58);
  EXPECT_EQ(bar.close, 42475.23);
  EXPECT_EQ(bar.volume, 305.24580371);
  EXPECT_FALSE(bar.quote_volume || bar.trade_count || bar.taker_buy_volume);
  EXPECT_EQ(page->bars[1].open_time, kStart + 1h);
  EXPECT_EQ(page->layout, "coinbase candles, 6 columns, epoch s");
}

TEST(CoinbaseCandles, NumbersMayComeAsText) {
  const auto page =
      coinbase_candles(R"([["1704067200","1","4","2","3","5.5"]])", Interval::h1, kTwo);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->bars.size(), 1U);
  EXPECT_EQ(page->bars[0].high, 4);
}

TEST(CoinbaseCandles, NoRowsMeanNoTrades) {
  const auto page = coinbase_candles("[]", Interval::h1, kTwo);
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->bars.empty());
  EXPECT_EQ(page->answered, kTwo);
}

TEST(CoinbaseCandles, ABodyOfAnotherShapeIsRefused) {
  const auto candles = [](std::string_view body) {
    return complaint(coinbase_candles(body, Interval::h1, kTwo));
  };
  EXPECT_EQ(candles(R"({"message":"hm"})"),
            R"(expected an array of candles, found '{"message":"hm"}')");
  EXPECT_NE(candles("{}"), "");
  EXPECT_NE(candles("[1,2,3]"), "");
  EXPECT_NE(candles("[[1704067200,1,4,2,3,5],7]"), "");
  EXPECT_NE(candles(R"({"candles":[[1704067200,1,4,2,3,5]]})"), "");
  EXPECT_NE(candles("[[1704067200,1,4,2,3,5]"), "");
}

TEST(CoinbaseProducts, AreReadWithTheirStatus) {
  const auto products = coinbase_products(
      R"([{"id":"BTC-USD","base_currency":"BTC","quote_currency":"USD","status":"online"},
          {"id":"WLUNA-USDT","status":"delisted","new_field":{"x":[1]}},
          {"status":"online"}, 7, null, {"id":5}, {"id":"NODASH@"}, {"id":"ETH-USD"}])");
  ASSERT_TRUE(products);
  ASSERT_EQ(products->size(), 3U);
  EXPECT_EQ((*products)[0].pair, (Pair{"BTC", "USD"}));
  EXPECT_EQ((*products)[0].status, "online");
  EXPECT_EQ((*products)[1].status, "delisted");
  EXPECT_EQ((*products)[2].status, "");
}

TEST(CoinbaseProducts, ABodyWithoutProductsIsRefused) {
  for (const char* body :
       {"", "{}", "[]", "[1]", "null", R"({"message":"x"})", "[{\"id\":\"\"}]"}) {
    EXPECT_NE(complaint(coinbase_products(body)), "") << body;
  }
}

TEST(CoinbaseProducts, AHostileListCostsNoStackAndLittleMemory) {
  const std::string open(1'000'000, '[');
  EXPECT_NE(complaint(coinbase_products(open)), "");
  EXPECT_NE(complaint(coinbase_products(open + std::string(1'000'000, ']'))), "");
  EXPECT_EQ(complaint(coinbase_products("[" + std::string(9'000'000, ' ') + "]")),
            "expected products, found 9000002 bytes");
}

TEST(CoinbaseTime, IsReadToTheMillisecond) {
  EXPECT_EQ(*coinbase_time(R"({"iso":"2024-01-01T00:00:00.000Z","epoch":1704067200.0})"), kStart);
  EXPECT_EQ(*coinbase_time(R"({"epoch":"1704067200.5"})"), kStart + 500ms);
  for (const char* body : {"", "{}", R"({"epoch":null})", R"({"epoch":-1})", R"({"epoch":1e99})",
                           R"({"epoch":[1,2]})", "1704067200", R"({"epoch":"noon"})"}) {
    EXPECT_NE(complaint(coinbase_time(body)), "") << body;
  }
}

}  // namespace
}  // namespace tern
