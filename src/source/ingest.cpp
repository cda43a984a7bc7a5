#include "source/ingest.h"

#include "base/check.h"

namespace tern {

Result<ImportReport> import_file(BarStore& store, const std::filesystem::path& path,
                                 const ImportOptions& options) {
  TERN_TRY(const KlineFile file, read_kline_file(path, options.kline));
  ImportReport report{.series = {options.venue, file.pair, file.interval},
                      .source = {.name = file.name,
                                 .sha256 = file.sha256,
                                 .layout = file.layout,
                                 .imported_at = options.kline.now},
                      .rows = file.rows,
                      .outcome = {}};
  TERN_TRY(report.outcome, store.import(report.series, report.source, file.bars, file.refused));
  const ImportOutcome& is = report.outcome;
  TERN_CHECK(is.inserted + is.unchanged + is.completed + is.quarantined == file.rows,
             "every row of an import is accounted for");
  return report;
}

}  // namespace tern
