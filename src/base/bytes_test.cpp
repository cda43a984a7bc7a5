#include "base/bytes.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

std::string written() {
  ByteWriter out;
  out.put(-0.5F);
  out.put("two words");
  out.put(std::vector<double>{1, 2.5});
  return out.take();
}

TEST(Bytes, ComeBackAsTheyWere) {
  const std::string bytes = written();
  ByteReader in(bytes);
  EXPECT_EQ(in.number<float>(), -0.5F);
  EXPECT_EQ(in.text(), "two words");
  EXPECT_EQ(in.column<double>(), (std::vector<double>{1, 2.5}));
  EXPECT_TRUE(in.finished());
}

TEST(Bytes, EveryCutIsNoticed) {
  const std::string bytes = written();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ByteReader in(std::string_view(bytes).substr(0, size));
    in.number<float>();
    in.text();
    in.column<double>();
    EXPECT_FALSE(in.finished()) << size;
  }
}

TEST(Bytes, AnAbsurdLengthIsNoMemory) {
  const std::string bytes(16, '\xff');
  ByteReader in(bytes);
  EXPECT_TRUE(in.column<double>().empty());
  EXPECT_FALSE(in.finished());
}

TEST(Bytes, WhatIsLeftOverIsNoticed) {
  ByteReader in("12345678");
  in.number<float>();
  EXPECT_FALSE(in.finished());
}

}  // namespace
}  // namespace tern
