#include "source/gunzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace tern {
namespace {

using State = Gunzip::State;

std::string pack(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 37 % 1009);
  return text;
}

TEST(Gunzip, GivesTheSameTextHoweverItIsServed) {
  const std::string packed = pack(sample());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, packed.size()}) {
    Gunzip gunzip;
    std::string text;
    for (std::size_t at = 0; at < packed.size(); at += piece) {
      EXPECT_EQ(gunzip.state(), at == 0 ? State::whole : State::inside);
      gunzip.feed(std::string_view(packed).substr(at, piece), text, 1 << 20);
    }
    EXPECT_EQ(gunzip.state(), State::whole);
    EXPECT_EQ(text, sample());
  }
}

TEST(Gunzip, AStreamThatStopsEarlyIsNotWhole) {
  const std::string packed = pack("a short text, a short text, a short text");
  for (std::size_t size = 1; size < packed.size(); ++size) {
    Gunzip gunzip;
    std::string text;
    EXPECT_EQ(gunzip.feed(std::string_view(packed).substr(0, size), text, 1000), State::inside);
  }
}

TEST(Gunzip, MembersFollowOneAnother) {
  Gunzip gunzip;
  std::string text;
  EXPECT_EQ(gunzip.feed(pack("one ") + pack("") + pack("two"), text, 1000), State::whole);
  EXPECT_EQ(text, "one two");
}

TEST(Gunzip, DamageAndWhatFollowsTheEndAreNoticed) {
  const std::string packed = pack("a short text, a short text, a short text");
  for (std::size_t at = 0; at < packed.size(); ++at) {
    if (at >= 4 && at < 10) continue;  // the time of packing, and by whom: nobody checks it
    std::string damaged = packed;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    Gunzip gunzip;
    std::string text;
    EXPECT_NE(gunzip.feed(damaged, text, 1000), State::whole) << at;
  }
  Gunzip gunzip;
  std::string text;
  EXPECT_EQ(gunzip.feed(packed + "and more", text, 1000), State::damaged);
  EXPECT_EQ(gunzip.feed(packed, text, 1000), State::damaged);
}

TEST(Gunzip, ABombIsDefusedAtTheLimit) {
  const std::string packed = pack(std::string(10'000'000, ' '));
  Gunzip gunzip;
  std::string text;
  EXPECT_EQ(gunzip.feed(packed, text, 100'000), State::too_large);
  EXPECT_LE(text.capacity(), 300'000U);
  Gunzip exact;
  text.clear();
  EXPECT_EQ(exact.feed(packed, text, 10'000'000), State::whole);
}

}  // namespace
}  // namespace tern
