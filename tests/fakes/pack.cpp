#include "fakes/pack.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>

#include "base/check.h"

namespace tern::fakes {

std::string gzip_of(std::string_view piece, std::size_t size) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;
  TERN_CHECK(deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK,
             "zlib packs");
  std::string packed;
  std::string block(65536, '\0');
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      stream.avail_in = static_cast<uInt>(std::min(piece.size(), size));
      size -= stream.avail_in;
    }
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    state = deflate(&stream, size == 0 ? Z_FINISH : Z_NO_FLUSH);
    packed.append(block, 0, block.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return packed;
}

std::string zip_of(const std::string& name, std::string_view content, bool stored) {
  zip_source_t* const target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(target);  // zip_close() lets go of it, and it is read afterwards
  zip_t* const archive = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
  TERN_CHECK(archive != nullptr, "a zip can be made in memory");
  zip_source_t* const source = zip_source_buffer(archive, content.data(), content.size(), 0);
  const auto index =
      static_cast<zip_uint64_t>(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_GUESS));
  zip_set_file_compression(archive, index, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
  constexpr time_t kAnyTime = 1'500'000'000;  // else it is now, and the bytes differ
  zip_file_set_mtime(archive, index, kAnyTime, 0);
  TERN_CHECK(zip_close(archive) == 0, "a zip can be made in memory");
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

}  // namespace tern::fakes
