#include "source/capitalization_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tern {
namespace {

struct Coin {
  std::string_view word, name;
};
constexpr std::array kCoins = {
    Coin{"bitcoin", "BTC"}, Coin{"btc", "BTC"},     Coin{"ethereum", "ETH"}, Coin{"eth", "ETH"},
    Coin{"solana", "SOL"},  Coin{"sol", "SOL"},     Coin{"tether", "USDT"},  Coin{"usdt", "USDT"},
    Coin{"total", "TOTAL"}, Coin{"global", "TOTAL"}};

/// Sorts cells into figures and refused rows.
class ColumnReader {
 public:
  ColumnReader(const CapitalizationTable& table, const CapitalizationVendor& vendor, Timestamp now)
      : table_(table), vendor_(vendor), now_(now) {}

  CapitalizationAnswer read(CapitalizationColumn column) {
    answer_ = {column.name, {}};
    std::ranges::stable_sort(column.cells, {}, [](const CapitalizationCell& cell) {
      return cell.stamp.value_or(kTimeMin);
    });
    for (CapitalizationCell& cell : column.cells) {
      add(cell, &cell == &column.cells.back());
    }
    std::ranges::stable_sort(answer_.refused, {}, &QuarantinedRow::line);
    return std::move(answer_);
  }

 private:
  void add(CapitalizationCell& cell, bool last) {
    Capitalization figure{};
    if (auto why = fault_of(cell, last, figure)) {
      answer_.refused.push_back({cell.stamp, cell.line, std::move(cell.row), *std::move(why)});
      return;
    }
    answer_.figures.push_back(figure);
  }

  /// Fills `figure`, or says why there is none.
  std::optional<std::string> fault_of(const CapitalizationCell& cell, bool last,
                                      Capitalization& figure) const {
    if (!cell.stamp) return "unreadable: its time is none, or does not say its offset from UTC";
    figure.stamped = day_of(*cell.stamp);
    if (figure.stamped.time_since_epoch() % table_.width != Duration::zero()) {
      return fmt::format("not on the grid of {} min", table_.width / 1min);
    }
    const auto value = parse_double(cell.text);
    if (!value) return fmt::format("unreadable: {} is not a number", answer_.name);
    figure.value = *value;
    if (const auto why = impossible_capitalization(answer_.name, *value)) {
      return fmt::format("impossible: {} {}", answer_.name, *why);
    }
    // A vendor's lag is that of a whole day, and a shorter bar ends earlier.
    figure.known_at = known_at(vendor_, figure.stamped) - (Duration{24h} - table_.width);
    if (!answer_.figures.empty() && answer_.figures.back().stamped == figure.stamped) {
      return answer_.figures.back().value == figure.value ? "repeats an earlier row"
                                                          : "contradicts an earlier row";
    }
    if (figure.known_at > now_) return "not known yet";
    if (last && table_.last_is_unfinished) {
      return "the last row of a chart, which may not have been finished";
    }
    return std::nullopt;
  }

  /// Were the day of a vendor that dates by its beginning taken so, its end would be known a day
  /// early.
  Timestamp day_of(Timestamp stamp) const {
    const bool ends = vendor_.published_after >= Duration{24h} && table_.width == Duration{24h};
    const Timestamp next = std::chrono::ceil<days>(stamp);
    return ends && next - stamp <= 1s ? std::chrono::floor<days>(stamp) : stamp;
  }

  const CapitalizationTable& table_;
  const CapitalizationVendor& vendor_;
  Timestamp now_;
  CapitalizationAnswer answer_{};
};

}  // namespace

CapitalizationAnswer read_column(const CapitalizationTable& table,
                                 const CapitalizationVendor& vendor, CapitalizationColumn column,
                                 Timestamp now) {
  return ColumnReader(table, vendor, now).read(std::move(column));
}

std::optional<std::string> coin_named(std::string_view text) {
  const std::string word = to_lower(text.substr(0, text.find_first_of("-_., ")));
  const auto coin = std::ranges::find(kCoins, word, &Coin::word);
  return coin == kCoins.end() ? std::nullopt : std::optional<std::string>(coin->name);
}

}  // namespace tern
