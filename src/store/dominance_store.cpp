#include <fmt/format.h>

#include <set>
#include <string>

#include "store/capitalization_store.h"

namespace tern {
namespace {

constexpr TimeRange kAlways{kTimeMin, kTimeMax};

/// How many days the figures speak of.
std::size_t day_count(std::span<const Capitalization> figures) {
  std::set<std::chrono::sys_days> told;
  for (const Capitalization& figure : figures) {
    told.insert(std::chrono::floor<days>(figure.stamped));
  }
  return told.size();
}

/// Makes a dominance of one vendor's series, path by path, and keeps what each was made of.
class Maker {
 public:
  Maker(Database& database, std::string_view vendor, const std::string& total)
      : database_(database), vendor_(vendor), total_name_(total) {}

  Result<Dominance> make() {
    Dominance made{.vendor = vendor_, .btc = {}, .usdt = {}};
    TERN_TRY(made.total, load(total_name_));
    TERN_TRY(made.btc, share("BTC", made.total));
    TERN_TRY(made.usdt, share("USDT", made.total));
    TERN_TRY(made.eth, share("ETH", made.total));
    TERN_TRY(made.sol, share("SOL", made.total));
    TERN_TRY(made.total3, total3(made.total));
    if (made.empty()) return Dominance{};
    made.universe = universe();
    return made;
  }

 private:
  using Figures = std::vector<Capitalization>;

  Result<Figures> load(const std::string& name) const {
    return CapitalizationStore(database_).load({vendor_, name}, kAlways);
  }

  /// A coin's capitalizations, with their eras.
  Result<Figures> coin(const std::string& name) const {
    TERN_TRY(Figures figures, load(name));
    TERN_TRY(const auto jumps, load_jumps(database_, {vendor_, name}));
    if (jumps) mark_eras(figures, *jumps);
    return figures;
  }

  Result<Figures> share(const std::string& name, const Figures& total) {
    TERN_TRY(const Figures part, coin(name));
    return longer(name + ".D", shares_of(part, total));
  }

  Result<Figures> total3(const Figures& total) {
    TERN_TRY(const Figures btc, coin("BTC"));
    TERN_TRY(const Figures eth, coin("ETH"));
    return longer("TOTAL3", rest_of(eth, rest_of(btc, total)));
  }

  /// The vendor's own series of that name, or the one that was made, whichever is longer.
  Result<Figures> longer(const std::string& name, Figures made) {
    if (total_name_ == "TOTAL") {
      TERN_TRY(Figures own, load(name));
      if (!own.empty() && day_count(own) >= day_count(made)) {
        own_ += (own_.empty() ? "" : ", ") + name;
        return own;
      }
    }
    divided_ = divided_ || !made.empty();
    return made;
  }

  std::string universe() const {
    const auto vendor = find_capitalization_vendor(vendor_);
    const std::string title(vendor ? (*vendor)->title : std::string_view(vendor_));
    std::string text = own_.empty() ? "" : fmt::format("its own {}", own_);
    if (!divided_)
      return text.empty() ? fmt::format("{} as {} tells it", total_name_, title) : text;
    if (!text.empty()) text += "; else ";
    if (total_name_ == "LISTED") {
      return text + fmt::format("LISTED: coins that survived to be listed, by {}", title);
    }
    return text + fmt::format("{} as {} counts it", total_name_, title);
  }

  Database& database_;
  std::string vendor_;
  std::string total_name_;
  std::string own_;       // the vendor's own series among the paths
  bool divided_ = false;  // whether any path was made of the total
};

}  // namespace

Result<Dominance> load_dominance(Database& database, std::string_view vendor,
                                 const std::string& total) {
  if (vendor.empty()) return Dominance{};
  return Maker(database, vendor, total).make();
}

Result<std::optional<std::vector<CapitalizationJump>>> load_jumps(
    Database& database, const CapitalizationSeries& series) {
  const CapitalizationStore store(database);
  TERN_TRY(const auto prices, store.load({series.vendor, price_series(series.name)}, kAlways));
  if (prices.empty()) return std::nullopt;
  TERN_TRY(const auto figures, store.load(series, kAlways));
  return find_jumps(figures, prices);
}

}  // namespace tern
