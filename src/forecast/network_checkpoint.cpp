#include "forecast/network_checkpoint.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/bytes.h"

namespace tern {
namespace {

constexpr std::string_view kFormat = "tern network checkpoint 1";

}  // namespace

std::optional<NetworkCheckpoint> read_checkpoint(const std::filesystem::path& path,
                                                 const std::string& recipe) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  ByteReader in(bytes);
  if (in.text() != kFormat || in.text() != recipe) return std::nullopt;
  NetworkCheckpoint read;
  read.epochs = in.number<std::uint64_t>();
  read.state.weights = in.column<float>();
  read.state.mean = in.column<float>();
  read.state.square = in.column<float>();
  read.state.steps = in.number<std::uint64_t>();
  read.best = in.column<float>();
  read.best_loss = in.number<double>();
  read.best_epochs = in.number<std::uint64_t>();
  if (!in.finished()) return std::nullopt;
  return read;
}

Status write_checkpoint(const std::filesystem::path& path, const std::string& recipe,
                        const NetworkCheckpoint& checkpoint) {
  ByteWriter out;
  out.put(kFormat);
  out.put(std::string_view(recipe));
  out.put(checkpoint.epochs);
  out.put(checkpoint.state.weights);
  out.put(checkpoint.state.mean);
  out.put(checkpoint.state.square);
  out.put(checkpoint.state.steps);
  out.put(checkpoint.best);
  out.put(checkpoint.best_loss);
  out.put(checkpoint.best_epochs);
  const std::filesystem::path draft = path.string() + ".part";
  std::ofstream file(draft, std::ios::binary);
  file << out.take();
  file.close();
  std::error_code error(errno, std::generic_category());
  if (file) std::filesystem::rename(draft, path, error);
  if (file && !error) return {};
  std::error_code ignored;
  std::filesystem::remove(draft, ignored);
  return fail(Errc::io, fmt::format("cannot write {}: {}", path.string(), error.message()));
}

}  // namespace tern
