#include "report/documents.h"

#include <fstream>

namespace tern {

namespace {

Status write(const std::filesystem::path& file, const std::string& words) {
  std::ofstream out(file, std::ios::binary);
  out << words;
  out.close();
  if (!out) return fail(Errc::io, "cannot write " + file.string() + ", check the folder and disk");
  return {};
}

}  // namespace

Status write_documents(const Report& report, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Errc::io, "cannot make " + folder.string() + ": " + error.message());
  TERN_TRY_STATUS(write(folder / "report.json", to_json(report)));
  TERN_TRY_STATUS(write(folder / "MULTI_ASSET_RESULTS.md", to_markdown(report)));
  return write(folder / "report.html", to_html(report));
}

}  // namespace tern
