#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_pair.h"

namespace tern {
namespace {

/// The newest log returns of BTC and of the own instrument, where both have one.
struct Returns {
  double btc;
  double own;
  void remember(Memory& memory) { memory(btc, own); }
};

std::optional<Returns> returns_of(const Moment& now) {
  const auto btc = now.btc().return_log;
  const auto own = now.own().return_log;
  if (!btc || !own) return std::nullopt;
  return Returns{*btc, *own};
}

/// What of the own return BTC's does not explain, by the beta known one bar before.
class Residual {
 public:
  explicit Residual(int bars) : pair_(bars) {}
  std::optional<double> push(const Moment& now) {
    const auto r = returns_of(now);
    if (!r) return std::nullopt;
    std::optional<double> residual;
    // Where BTC stood still there is no beta, and BTC explains nothing.
    if (pair_.full()) residual = r->own - pair_.slope().value_or(0) * r->btc;
    pair_.push(r->btc, r->own);
    return residual;
  }
  void remember(Memory& memory) { memory(pair_); }

 private:
  RollingPair pair_;
};

/// What a window of BTC's returns and the own ones beside them says.
template <std::optional<double> (RollingPair::*statistic)() const>
class WithBtc final : public FeatureState {
 public:
  explicit WithBtc(Knobs knobs) : pair_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = returns_of(now);
    if (!r) return std::nullopt;
    pair_.push(r->btc, r->own);
    return pair_.full() ? (pair_.*statistic)() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pair_); }

 private:
  RollingPair pair_;
};

class IdiosyncraticReturn final : public FeatureState {
 public:
  explicit IdiosyncraticReturn(Knobs knobs) : residual_(knobs.first), sum_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const auto residual = residual_.push(now);
    if (!residual) return std::nullopt;
    sum_.push(*residual);
    return sum_.full() ? std::optional{sum_.sum()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(residual_, sum_); }

 private:
  Residual residual_;
  RollingMean sum_;
};

/// A hundredth of a basis point stands for BTC itself, of which nothing is unexplained.
constexpr double kDeviationMin = 1e-6;

class IdiosyncraticVolatility final : public FeatureState {
 public:
  explicit IdiosyncraticVolatility(Knobs knobs) : residual_(knobs.first), spread_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto residual = residual_.push(now);
    if (!residual) return std::nullopt;
    spread_.push(*residual);
    if (!spread_.full()) return std::nullopt;
    return std::log(std::max(spread_.variance(), kDeviationMin * kDeviationMin)) / 2;
  }
  void remember(Memory& memory) override { memory(residual_, spread_); }

 private:
  Residual residual_;
  RollingVariance spread_;
};

class LeadGap final : public FeatureState {
 public:
  explicit LeadGap(Knobs knobs) : pair_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = returns_of(now);
    if (!r) return std::nullopt;
    pair_.push(r->btc, r->own);
    const auto sigma = now.own().sigma;
    if (!pair_.full() || !sigma) return std::nullopt;
    const auto beta = pair_.slope();
    return beta ? std::optional{(*beta * r->btc - r->own) / *sigma} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pair_); }

 private:
  RollingPair pair_;
};

class LeadLag final : public FeatureState {
 public:
  explicit LeadLag(Knobs knobs) : btc_leads_(knobs.first), own_leads_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = returns_of(now);
    if (!r) return std::nullopt;
    const auto before = std::exchange(before_, r);
    if (!before) return std::nullopt;
    btc_leads_.push(before->btc, r->own);
    own_leads_.push(before->own, r->btc);
    if (!btc_leads_.full()) return std::nullopt;
    const auto follows = btc_leads_.correlation();
    const auto leads = own_leads_.correlation();
    return follows && leads ? std::optional{*follows - *leads} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(btc_leads_, own_leads_, before_); }

 private:
  RollingPair btc_leads_;
  RollingPair own_leads_;
  std::optional<Returns> before_;
};

/// Of ln(C / C_btc) on ln C_btc, whose residual is that of ln C, with less to cancel.
class CointegrationScore final : public FeatureState {
 public:
  explicit CointegrationScore(Knobs knobs) : pair_(knobs.first), bound_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const double btc = now.btc().log_close;
    const double ratio = now.own().log_close - btc;
    pair_.push(btc, ratio);
    if (!pair_.full()) return std::nullopt;
    const auto slope = pair_.slope();
    if (!slope) return std::nullopt;
    const double total = pair_.variance_y();
    const double unexplained = total - *slope * pair_.covariance();
    if (!(unexplained > kRoundingShare * total)) return 0.0;
    const double residual = ratio - pair_.mean_y() - *slope * (btc - pair_.mean_x());
    return std::clamp(residual / std::sqrt(unexplained), -bound_, bound_);
  }
  void remember(Memory& memory) override { memory(pair_); }

 private:
  RollingPair pair_;
  double bound_;
};

/// What the rows share; each says the rest.
constexpr Feature beside_btc(std::string_view name, Knobs knobs, int bars) {
  return {
      .name = name,
      .doc = "",
      .formula = "",
      .source = "",
      .group = "cross_asset",
      .unit = Unit::ratio,
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars, Input::btc_bars},
      .knobs = knobs,
      .lookback = static_cast<std::size_t>(bars),
      .make = nullptr,
  };
}

constexpr Feature beta() {
  Feature row = beside_btc("beta_btc_168", {168}, 169);
  row.doc = "Least-squares slope of own returns on BTC's over {0} bars; for BTC it is 1.";
  row.formula = "cov(r, r_btc) / var(r_btc), over {0} bars";
  row.source =
      "Sharpe 1964, Capital asset prices, J. Finance 19(3), with BTC as the market; "
      "G-Research Crypto Forecasting 2022 (its target)";
  row.make = make_state<WithBtc<&RollingPair::slope>>;
  return row;
}

constexpr Feature correlation() {
  Feature row = beside_btc("corr_btc_168", {168}, 169);
  row.doc = "Correlation of own returns with BTC's over {0} bars; for BTC it is 1.";
  row.formula = "corr(r, r_btc), over {0} bars";
  row.source = "Pearson's correlation";
  row.bounds = {-1, 1};
  row.make = make_state<WithBtc<&RollingPair::correlation>>;
  return row;
}

constexpr Feature idiosyncratic_return(std::string_view name, int bars) {
  Feature row = beside_btc(name, {168, bars}, 169 + bars);
  row.doc =
      "Log return over {1} bar(s) that BTC's does not explain, by the beta of {0} bars known "
      "one bar before; for BTC it is 0.";
  row.formula = "sum over {1} of r - beta(t-1) r_btc, beta = beta_btc_{0}, 0 where r_btc is 0";
  row.source =
      "Ang, Hodrick, Xing and Zhang 2006, The cross-section of volatility and expected "
      "returns, J. Finance 61(1), with BTC as the only factor";
  row.unit = Unit::log_ratio;
  row.make = make_state<IdiosyncraticReturn>;
  return row;
}

constexpr Feature idiosyncratic_volatility() {
  Feature row = beside_btc("idio_vol_168", {168}, 2 * 168 + 1);
  row.doc =
      "Log of the standard deviation of idio_ret_1 over {0} bars; the deviation counts as "
      "1e-6 at least, which it is for BTC.";
  row.formula = "ln max(std(idio_ret_1), 1e-6), over {0} bars";
  row.source = "as idio_ret_1";
  row.unit = Unit::log_ratio;
  row.bounds = {-13.82, kUnbounded};  // ln 1e-6
  row.make = make_state<IdiosyncraticVolatility>;
  return row;
}

constexpr Feature lead_gap() {
  Feature row = beside_btc("lead_gap_1", {168}, 169);
  row.doc =
      "How far the newest own return lags behind what beta over {0} bars makes of BTC's, in "
      "sigmas; for BTC it is 0.";
  row.formula = "(beta_btc_{0} r_btc - r) / sigma";
  row.source = "Lo and MacKinlay 1990, as btc_ret_1";
  row.unit = Unit::sigmas;
  row.make = make_state<LeadGap>;
  return row;
}

constexpr Feature lead_lag() {
  Feature row = beside_btc("leadlag_corr_btc", {168}, 170);
  row.doc =
      "By how much BTC leads rather than follows over {0} bars: the correlation of own "
      "returns with BTC's one bar before, less the reverse; for BTC it is 0.";
  row.formula = "corr(r(t), r_btc(t-1)) - corr(r_btc(t), r(t-1)), over {0} bars";
  row.source = "Lo and MacKinlay 1990, as btc_ret_1";
  row.bounds = {-2, 2};
  row.make = make_state<LeadLag>;
  return row;
}

constexpr Feature cointegration() {
  Feature row = beside_btc("coint_z_btc_720", {720}, 720);
  row.doc =
      "How far the log close lies above its least-squares line on BTC's over {0} bars, in "
      "standard deviations from that line; 0 where all lie on it, as for BTC.";
  row.formula = "e / std(e), e = residual of ln C on ln C_btc, over {0} bars";
  row.source = "Engle and Granger 1987, Co-integration and error correction, Econometrica 55(2)";
  row.unit = Unit::zscore;
  row.bounds = {-27, 27};  // one residual's square is at most that of all: sqrt(720)
  row.make = make_state<CointegrationScore>;
  return row;
}

constexpr std::array kRows = {
    beta(),
    correlation(),
    idiosyncratic_return("idio_ret_1", 1),
    idiosyncratic_return("idio_ret_24", 24),
    idiosyncratic_volatility(),
    lead_gap(),
    lead_lag(),
    cointegration(),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> idiosyncratic_features() {
  return kRows;
}

}  // namespace tern
