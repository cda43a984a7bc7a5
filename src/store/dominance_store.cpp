#include <set>
#include <string>

#include "store/capitalization_store.h"

namespace tern {
namespace {

/// How many days the figures speak of.
std::size_t day_count(std::span<const Capitalization> figures) {
  std::set<std::chrono::sys_days> told;
  for (const Capitalization& figure : figures) {
    told.insert(std::chrono::floor<days>(figure.stamped));
  }
  return told.size();
}

}  // namespace

Result<Dominance> load_dominance(Database& database, std::string_view vendor) {
  if (vendor.empty()) return Dominance{};
  const CapitalizationStore store(database);
  const auto load = [&](const std::string& name) {
    return store.load({std::string(vendor), name}, {kTimeMin, kTimeMax});
  };
  TERN_TRY(const auto total, load("TOTAL"));
  const auto load_share = [&](const std::string& coin) -> Result<std::vector<Capitalization>> {
    TERN_TRY(auto own, load(coin + ".D"));
    TERN_TRY(const auto part, load(coin));
    auto made = shares_of(part, total);
    return day_count(own) >= day_count(made) ? std::move(own) : std::move(made);
  };
  TERN_TRY(auto btc, load_share("BTC"));
  TERN_TRY(auto usdt, load_share("USDT"));
  if (btc.empty() && usdt.empty()) return Dominance{};
  return Dominance{std::string(vendor), std::move(btc), std::move(usdt)};
}

}  // namespace tern
