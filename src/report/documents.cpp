#include "report/documents.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace tern {

Status write_document(const std::filesystem::path& file, const std::string& words) {
  const std::filesystem::path draft = file.string() + ".part";
  errno = 0;
  std::ofstream out(draft, std::ios::binary);
  out << words;
  out.close();
  std::error_code error(errno, std::generic_category());
  if (out) std::filesystem::rename(draft, file, error);
  if (out && !error) return {};
  std::error_code ignored;
  std::filesystem::remove(draft, ignored);
  return fail(Errc::io, "cannot write " + file.string() + ": " + error.message());
}

Status make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error && access(folder.c_str(), W_OK) != 0) error = {errno, std::generic_category()};
  if (!error) return {};
  return fail(Errc::io, "cannot make files in " + folder.string() + ": " + error.message() +
                            "; choose another --out");
}

Status write_pages(const Report& report, const std::filesystem::path& folder) {
  TERN_TRY_STATUS(write_document(folder / "MULTI_ASSET_RESULTS.md", to_markdown(report)));
  return write_document(folder / "report.html", to_html(report));
}

Status write_documents(const Report& report, const std::filesystem::path& folder) {
  TERN_TRY_STATUS(make_folder(folder));
  TERN_TRY_STATUS(write_document(folder / "report.json", to_json(report)));
  return write_pages(report, folder);
}

}  // namespace tern
