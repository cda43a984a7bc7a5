#pragma once

#include <gtest/gtest.h>
#include <zip.h>

#include <array>
#include <string>
#include <vector>

// What the tests of zip archives share.
namespace tern {

struct PackedFile {
  std::string name;
  std::string text;
  bool stored = false;
};

/// A zip archive in memory.
inline std::string packed(const std::vector<PackedFile>& files) {
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(memory);
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
  for (const PackedFile& file : files) {
    zip_source_t* text = zip_source_buffer(archive, file.text.data(), file.text.size(), 0);
    const zip_int64_t index = zip_file_add(archive, file.name.c_str(), text, ZIP_FL_ENC_UTF_8);
    EXPECT_GE(index, 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                             file.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  zip_source_open(memory);
  std::string bytes;
  std::array<char, 4096> buffer{};
  while (const zip_int64_t got = zip_source_read(memory, buffer.data(), buffer.size())) {
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  zip_source_close(memory);
  zip_source_free(memory);
  return bytes;
}

}  // namespace tern
