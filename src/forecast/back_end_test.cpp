#include "forecast/back_end.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "forecast/forecaster.h"

namespace tern {
namespace {

TEST(BackEnds, AreThereWithVersionAndFileOrSayHowToGetThem) {
  const auto all = back_ends();
  ASSERT_EQ(all.size(), 3U);
  for (const BackEnd& one : all) {
    SCOPED_TRACE(one.name);
    EXPECT_NE(one.version.empty(), one.remedy.empty());
    EXPECT_EQ(one.version.empty(), one.file.empty());
    EXPECT_EQ(std::filesystem::exists(one.file), !one.file.empty()) << one.file;
  }
}

TEST(BackEnds, OfXgboostIsThereWhenItsModelIs) {
  EXPECT_EQ(find_model("xgboost")->kind->available(), !back_ends()[0].version.empty());
}

TEST(OpenLibrary, SaysWhatIsWrongWithAFile) {
  const auto library = open_library("/no/such/library.so");
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().kind, Errc::unsupported);
  EXPECT_NE(library.error().message.find("/no/such/library.so"), std::string::npos);
}

TEST(OpenLibrary, AsksOpenBlasForOneThread) {
  unsetenv("OPENBLAS_NUM_THREADS");
  ASSERT_TRUE(open_library("libm.so.6"));
  EXPECT_STREQ(std::getenv("OPENBLAS_NUM_THREADS"), "1");
}

TEST(BlasOf, ALibraryWithoutProductsIsItsOwn) {
  const auto library = open_library("libm.so.6");
  ASSERT_TRUE(library);
  EXPECT_TRUE(blas_of(*library).fast);
  EXPECT_TRUE(std::isnan(blas_speed(*library)));
}

TEST(BlasOf, TellsOpenBlasFromTheReference) {
  int tried = 0;
  for (const char* folder : {"openblas-pthread", "openblas-openmp", "blas"}) {
    const auto library =
        open_library(std::filesystem::path("/usr/lib/x86_64-linux-gnu") / folder / "libblas.so.3");
    if (!library) continue;
    ++tried;
    EXPECT_EQ(blas_of(*library).fast, std::string_view(folder) != "blas") << folder;
    EXPECT_GT(blas_speed(*library), 0.1) << folder;
  }
  if (tried == 0) GTEST_SKIP() << "no BLAS is installed";
}

}  // namespace
}  // namespace tern
