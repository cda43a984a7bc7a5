#include "base/digest.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

// FIPS 180-2, appendix B.1.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Digest, AgreesWithThePublishedExample) {
  EXPECT_EQ(sha256("abc"), kAbc);
}

}  // namespace
}  // namespace tern
