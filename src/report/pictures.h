#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// A picture with the numbers behind it.
struct Picture {
  std::string id;
  std::string title;
  std::string caption;              ///< how to read it
  std::vector<std::string> wide;    ///< SVG; several stand side by side
  std::vector<std::string> narrow;  ///< for a phone; empty when `wide` serves there too
  Table table;
};

Picture equity_picture(const Report& report);
Picture drawdown_picture(const Report& report);
Picture rolling_ic_picture(const Report& report);
Picture decile_picture(const Report& report);
Picture cost_picture(const Report& report);
Picture weight_picture(const Report& report);

}  // namespace tern
