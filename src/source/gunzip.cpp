#include "source/gunzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

namespace tern {
namespace {

constexpr int kGzipOnly = 15 + 16;  // window bits, and 16 for the gzip wrapper

}  // namespace

void Gunzip::Close::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Gunzip::Gunzip() : stream_(new z_stream{}) {
  if (inflateInit2(stream_.get(), kGzipOnly) != Z_OK) throw std::bad_alloc();
}

Gunzip::State Gunzip::feed(std::string_view packed, std::string& text, std::size_t size_max) {
  std::array<char, 1 << 14> buffer;
  while (state_ == State::whole || state_ == State::inside) {
    const std::size_t size_in = std::min<std::size_t>(packed.size(), 1 << 20);
    // zlib never writes to its input; its interface predates const.
    stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_->avail_in = static_cast<uInt>(size_in);
    stream_->next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_->avail_out = static_cast<uInt>(buffer.size());
    if (state_ == State::whole) {
      if (packed.empty()) break;
      inflateReset(stream_.get());
    }
    const int code = inflate(stream_.get(), Z_NO_FLUSH);
    const std::size_t size_out = buffer.size() - stream_->avail_out;
    packed.remove_prefix(size_in - stream_->avail_in);
    if (size_out > size_max - std::min(size_max, text.size())) return state_ = State::too_large;
    text.append(buffer.data(), size_out);
    if (code == Z_BUF_ERROR) break;  // it wants more than has come
    if (code != Z_OK && code != Z_STREAM_END) return state_ = State::damaged;
    state_ = code == Z_STREAM_END ? State::whole : State::inside;
  }
  return state_;
}

}  // namespace tern
