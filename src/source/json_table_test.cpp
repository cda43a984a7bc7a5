#include "source/json_table.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

JsonTable read(std::string_view body) {
  auto table = read_json_table(body);
  EXPECT_TRUE(table) << body << ": " << table.error().message;
  return table ? *std::move(table) : JsonTable{};
}

std::string complaint(std::string_view body) {
  const auto table = read_json_table(body);
  EXPECT_FALSE(table) << body.substr(0, 80);
  if (table) return {};
  EXPECT_EQ(table.error().kind, Errc::corrupt_data);
  return table.error().message;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(JsonTable, RowsKeepTheirNumbersAsTheyWereWritten) {
  const JsonTable table = read(R"([[1704067200,42261.020,"0.10",1e3],[-1,null,true,"x"]])");
  EXPECT_TRUE(table.bare);
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0], (JsonTable::Row{"1704067200", "42261.020", "0.10", "1e3"}));
  EXPECT_EQ(table.rows[1], (JsonTable::Row{"-1", "null", "true", "x"}));
}

TEST(JsonTable, ANamedTableIsFoundBesideTheValuesAroundIt) {
  const JsonTable table =
      read(R"({"error":["EOne","ETwo"],"result":{"XXBTZUSD":[[1,"2"],[3,"4"]],"last":7}})");
  EXPECT_FALSE(table.bare);
  EXPECT_EQ(table.name, "XXBTZUSD");
  EXPECT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.values.at("error"), (std::vector<std::string>{"EOne", "ETwo"}));
  ASSERT_NE(table.find("last"), nullptr);
  EXPECT_EQ(*table.find("last"), "7");
  EXPECT_EQ(table.find("error"), nullptr) << "two values are not one";
  EXPECT_EQ(table.find("first"), nullptr);
}

TEST(JsonTable, NothingIsNotTheSameAsAnEmptyTable) {
  EXPECT_TRUE(read("[]").bare);
  EXPECT_TRUE(read("[]").rows.empty());
  EXPECT_FALSE(read("{}").bare);
  const JsonTable empty = read(R"({"result":{"XBTUSD":[],"last":0}})");
  EXPECT_TRUE(empty.rows.empty());
  EXPECT_TRUE(empty.values.at("XBTUSD").empty());
}

TEST(JsonTable, WhatIsNestedDeeperIsSkippedWithAllThatIsInIt) {
  const JsonTable table = read(
      R"({"error":[],"result":{"A":{"altname":"A","fees":[[0,0.4],[[1]],{"x":[]}]},"last":1}})");
  EXPECT_TRUE(table.rows.empty());
  EXPECT_EQ(table.values.count("altname"), 0U);
  EXPECT_EQ(*table.find("last"), "1");
}

TEST(JsonTable, WhatIsNoTableIsRefused) {
  for (const char* body : {"",
                           " ",
                           "[",
                           "[[1,2],",
                           R"({"a":)",
                           "nonsense",
                           "[[NaN]]",
                           "[[1e999]]",
                           "[[01]]",
                           "42",
                           R"("text")",
                           "null",
                           "[[1]] [[2]]",
                           "[[\"\xC1\xC1\"]]",
                           "\x1F\x8B",
                           "[[1,[2]]]",
                           R"([[1,{"a":2}]])",
                           R"([{"a":1}])",
                           R"({"a":[[1]],"b":[[2]]})",
                           "<html></html>"}) {
    EXPECT_NE(complaint(body), "") << body;
  }
}

TEST(JsonTable, HostileDepthAndLengthEndTheReading) {
  const std::size_t many = 1'000'000;
  EXPECT_NE(complaint(repeated("[", many)), "");
  EXPECT_NE(complaint(repeated(R"({"a":)", many)), "");
  EXPECT_NE(complaint("[" + repeated("[],", many) + "[]]"), "");
  EXPECT_NE(complaint("[[" + repeated("1,", many) + "1]]"), "");
  EXPECT_NE(complaint("[" + repeated("1,", many) + "1]"), "");
  std::string names = "{";
  for (std::size_t i = 0; i < 5000; ++i) names += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_NE(complaint(names + "\"z\":1}"), "");
}

TEST(JsonTable, DepthThatIsSkippedCostsNoStack) {
  const std::size_t deep = 200'000;
  read(R"({"result":{"a":{"b":)" + repeated("[", deep) + repeated("]", deep) + "}}}");
}

}  // namespace
}  // namespace tern
