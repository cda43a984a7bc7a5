#include "report/compatible_metrics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"
#include "base/distribution.h"
#include "report/market_exposure.h"
#include "validate/moments.h"

namespace tern {

namespace {

constexpr double kTail = 0.05;

struct Sum {
  double total = 0;
  double n = 0;
  double mean() const { return total / n; }
};

Sum sum_where(std::span<const double> values, auto holds) {
  Sum sum;
  for (const double v : values) {
    if (!holds(v)) continue;
    sum.total += v;
    ++sum.n;
  }
  return sum;
}

/// What the ratios of gains and losses are made of.
struct Sides {
  explicit Sides(std::span<const double> values)
      : n(static_cast<double>(values.size())),
        up(sum_where(values, [](double v) { return v > 0; })),
        down(sum_where(values, [](double v) { return v < 0; })) {}
  double n;
  Sum up;
  Sum down;
  double win_rate() const { return up.n / n; }
  double payoff() const { return up.mean() / -down.mean(); }
  double profit_factor() const { return up.total / -down.total; }
};

struct Curve {
  explicit Curve(std::span<const double> returns) {
    double equity = 1;
    double peak = 1;
    for (const double r : returns) {
      equity *= 1 + r;
      peak = std::max(peak, equity);
      const double fall = equity / peak - 1;
      worst = std::min(worst, fall);
      falls += fall;
      squares += fall * fall;
    }
    total = equity - 1;
  }
  double total = 0;
  double worst = 0;
  double falls = 0;
  double squares = 0;
};

/// A sample and what every library computes of it first.
struct Sample {
  explicit Sample(std::span<const double> returns)
      : n(static_cast<double>(returns.size())),
        is(moments(returns)),
        sides(returns),
        curve(returns),
        sorted(returns.begin(), returns.end()) {
    std::ranges::sort(sorted);
    double below = 0;
    for (const double r : returns) below += r < 0 ? r * r : 0;
    downside = std::sqrt(below / n);
    skew = std::sqrt(n * (n - 1)) / (n - 2) * is.skew;
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (is.kurtosis - 3) + 6);
  }
  double cagr(double periods) const { return std::pow(std::abs(1 + curve.total), periods / n) - 1; }
  double tail_ratio() const {
    return std::abs(sorted_quantile(sorted, 1 - kTail) / sorted_quantile(sorted, kTail));
  }
  double n;
  Moments is;
  Sides sides;
  Curve curve;
  std::vector<double> sorted;
  double downside;  ///< root of the mean square of losses, over all bars
  double skew;      ///< adjusted for the size of the sample, as pandas does
  double kurtosis;  ///< the same, in excess of the normal's
};

/// quantstats' divisor of a "smart" ratio.
double autocorrelation_penalty(std::span<const double> returns) {
  const auto before = returns.first(returns.size() - 1);
  const auto after = returns.subspan(1);
  const double rho = std::abs(market_exposure(after, before, 1, 0).correlation);
  if (std::isnan(rho)) return 1;
  const auto n = static_cast<double>(returns.size());
  double sum = 0;
  double power = 1;
  for (double lag = 1; lag < n; ++lag) sum += (n - lag) / n * (power *= rho);
  return std::sqrt(1 + 2 * sum);
}

double quantstats_psr(const Sample& of) {
  const double s = of.is.mean / of.is.stddev;
  const double variance = 1 + s * s / 2 - of.skew * s + (of.kurtosis - 3) / 4 * s * s;
  return normal_cdf(s / std::sqrt(variance / (of.n - 1)));
}

/// The square of the correlation of log equity and time.
double stability(std::span<const double> returns) {
  std::vector<double> time;
  std::vector<double> equity;
  double logs = 0;
  for (const double r : returns) {
    time.push_back(static_cast<double>(time.size()));
    equity.push_back(logs += std::log1p(r));
  }
  const double rho = market_exposure(equity, time, 1, 0).correlation;
  return rho * rho;
}

/// The mean of the int((n - 1) p) + 1 worst.
double empyrical_cvar(const Sample& of) {
  const auto last = static_cast<std::size_t>((of.n - 1) * kTail);
  return moments(std::span(of.sorted).first(last + 1)).mean;
}

double cornish_fisher_quantile(const Sample& of) {
  const double z = normal_quantile(kTail);
  const double g3 = of.is.skew;
  const double g4 = of.is.kurtosis - 3;
  return z + (z * z - 1) * g3 / 6 + (z * z * z - 3 * z) * g4 / 24 -
         (2 * z * z * z - 5 * z) * g3 * g3 / 36;
}

/// The deepest fall of the balance at the ends of trades, and the same over its peak.
struct ClosedDrawdown {
  double absolute = 0;
  double relative = 0;
};

ClosedDrawdown closed_drawdown(std::span<const double> profits, double balance) {
  ClosedDrawdown deepest;
  double sum = 0;
  double high = 0;
  for (const double profit : profits) {
    sum += profit;
    high = std::max(high, sum);
    if (high - sum <= deepest.absolute) continue;
    deepest = {high - sum, (high - sum) / (balance + high)};
  }
  return deepest;
}

/// The mean return over the market's, of the bars where `holds` is true of the market's.
double mean_capture(std::span<const double> returns, std::span<const double> market, auto holds) {
  double own = 0;
  double markets = 0;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    if (!holds(market[i])) continue;
    own += returns[i];
    markets += market[i];
  }
  return own / markets;
}

double population_deviation(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  return moments(values).stddev * std::sqrt((n - 1) / n);
}

}  // namespace

std::vector<LibraryValue> quantstats_values(std::span<const double> returns, double periods) {
  if (returns.size() < 4) return {};
  const Sample of(returns);
  const double year = std::sqrt(periods);
  const double sharpe = of.is.mean / of.is.stddev * year;
  const double sortino = of.is.mean / of.downside * year;
  const double cagr = of.cagr(periods);
  const double nonzero = of.sides.up.n + of.sides.down.n;
  const double win_rate = of.sides.up.n / nonzero;
  const double payoff = of.sides.payoff();
  const double var = of.is.mean + normal_quantile(kTail) * of.is.stddev;
  const double penalty = autocorrelation_penalty(returns);
  const double ulcer = std::sqrt(of.curve.squares / (of.n - 1));
  const auto below_var = sum_where(returns, [&](double r) { return r < var; });
  const auto row = [](std::string_view name, double value, std::string_view remark = "") {
    return LibraryValue{"quantstats", name, value, remark};
  };
  return {
      row("sharpe", sharpe, "right for these days; its default of 252 periods is for stocks"),
      row("sharpe, 252 periods", of.is.mean / of.is.stddev * std::sqrt(252.0),
          "the default: a crypto year has 365 days, and hours need 8,760"),
      row("smart_sharpe", sharpe / penalty,
          "counts an autocorrelation of either sign against the strategy"),
      row("autocorr_penalty", penalty, "takes the sign from the autocorrelation"),
      row("sortino", sortino),
      row("adjusted_sortino", sortino / std::numbers::sqrt2, "sortino over the root of 2"),
      row("cagr", cagr, "of any length: a month's luck is compounded to a year"),
      row("volatility", of.is.stddev * year),
      row("max_drawdown", of.curve.worst),
      row("calmar", cagr / -of.curve.worst, "of any length, as its cagr"),
      row("ulcer_index", ulcer, "divides by n - 1, though no mean was estimated"),
      row("ulcer_performance_index", of.curve.total / ulcer, "total return, not per year"),
      row("gain_to_pain_ratio", (of.sides.up.total + of.sides.down.total) / -of.sides.down.total),
      row("win_rate", win_rate, "of bars that moved, not of trades"),
      row("profit_factor", of.sides.profit_factor(), "of bars, not of trades"),
      row("payoff_ratio", payoff, "of bars, not of trades"),
      row("kelly_criterion", (payoff * win_rate - (1 - win_rate)) / payoff,
          "for bets of two outcomes; of bars"),
      row("exposure", std::ceil(nonzero / of.n * 100) / 100,
          "share of returns that are not zero, rounded up: a cost while flat is exposure"),
      row("value_at_risk", var, "a normal quantile, where returns have fat tails"),
      row("cvar", below_var.n > 0 ? below_var.mean() : var,
          "the mean beyond a normal quantile, so it is of no fixed share of bars"),
      row("tail_ratio", of.tail_ratio()),
      row("common_sense_ratio", of.sides.profit_factor() * of.tail_ratio(),
          "a product of two ratios without a meaning of its own"),
      row("skew", of.skew, "adjusted for the size of the sample; ours is not"),
      row("kurtosis", of.kurtosis, "in excess of 3, and adjusted"),
      row("probabilistic_sharpe_ratio", quantstats_psr(of),
          "subtracts 3 from an excess kurtosis, and so overrates confidence"),
  };
}

std::vector<LibraryValue> empyrical_values(std::span<const double> returns,
                                           std::span<const double> benchmark, double periods) {
  TERN_CHECK(returns.size() == benchmark.size(), "each return has a benchmark's beside it");
  if (returns.size() < 4) return {};
  const Sample of(returns);
  const double year = std::sqrt(periods);
  const double cagr = of.cagr(periods);
  const MarketExposure market = market_exposure(returns, benchmark, periods, 0);
  const auto row = [](std::string_view name, double value, std::string_view remark = "") {
    return LibraryValue{"empyrical", name, value, remark};
  };
  return {
      row("sharpe_ratio", of.is.mean / of.is.stddev * year,
          "right for these days; its default is 252"),
      row("sortino_ratio", of.is.mean / of.downside * year),
      row("annual_return", cagr, "of any length: a month's luck is compounded to a year"),
      row("annual_volatility", of.is.stddev * year),
      row("max_drawdown", of.curve.worst),
      row("calmar_ratio", cagr / -of.curve.worst, "of any length"),
      row("omega_ratio", of.sides.profit_factor()),
      row("tail_ratio", of.tail_ratio()),
      row("value_at_risk", sorted_quantile(of.sorted, kTail)),
      row("conditional_value_at_risk", empyrical_cvar(of),
          "the mean of a count of returns, not of those beyond the quantile"),
      row("stability_of_timeseries", stability(returns),
          "R2 of log equity on time: a random walk scores high too"),
      row("alpha", std::pow(1 + market.alpha_annual / periods, periods) - 1,
          "an intercept per bar is compounded, as if it were earned for certain"),
      row("beta", market.beta),
      row("excess_sharpe", market.information_ratio_annual / year, "per bar, not per year"),
  };
}

std::vector<LibraryValue> freqtrade_values(std::span<const double> profits, double balance,
                                           double days) {
  TERN_CHECK(balance > 0, "trades start from a balance");
  if (profits.empty()) return {};
  const Sides sides(profits);
  const double length = std::max(1.0, std::floor(days));
  const double total = sides.up.total + sides.down.total;
  const double daily = total / balance / length;
  const double year = std::sqrt(365.0);
  std::vector<double> losses;
  std::ranges::copy_if(profits, std::back_inserter(losses), [](double p) { return p < 0; });
  const double spread = population_deviation(profits) / balance;
  const double loss_spread = losses.empty() ? 0 : population_deviation(losses) / balance;
  const ClosedDrawdown down = closed_drawdown(profits, balance);
  const double average_loss = sides.down.n > 0 ? -sides.down.mean() : 0;
  const double average_win = sides.up.n > 0 ? sides.up.mean() : 0;
  const auto row = [](std::string_view name, double value, std::string_view remark = "") {
    return LibraryValue{"freqtrade", name, value, remark};
  };
  return {
      row("sharpe", spread > 0 ? daily / spread * year : -100,
          "profit per day over deviation per trade: trades split in four multiply it by four"),
      row("sortino", loss_spread > 0 ? daily / loss_spread * year : -100,
          "the same, with the deviation of losses about their own mean"),
      row("calmar", down.relative > 0 ? daily * 100 / down.relative * year : -100,
          "mean daily profit, in percent, over drawdown, times the root of 365"),
      row("cagr", std::pow((balance + total) / balance, 365 / length) - 1,
          "of any length: a month's luck is compounded to a year"),
      row("max_drawdown_abs", down.absolute,
          "of closed trades: a position under water is not seen"),
      row("max_drawdown_account", down.relative, "of closed trades"),
      row("expectancy", total / sides.n, "in the quote asset"),
      row("expectancy_ratio",
          average_loss > 0 ? (1 + average_win / average_loss) * sides.win_rate() - 1 : 100,
          "takes every trade that did not win for a loss"),
  };
}

std::vector<LibraryValue> textbook_values(std::span<const double> returns,
                                          std::span<const double> benchmark,
                                          std::span<const double> profits) {
  TERN_CHECK(returns.size() == benchmark.size(), "each return has a benchmark's beside it");
  if (returns.size() < 4) return {};
  const Sample of(returns);
  const double z = normal_quantile(kTail);
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  const Sides trades(profits);
  const double win_rate = trades.win_rate();
  const auto row = [](std::string_view name, double value, std::string_view remark) {
    return LibraryValue{"textbook", name, value, remark};
  };
  return {
      row("pain index", -of.curve.falls / of.n, "the mean fall: blind to how deep the worst was"),
      row("value at risk, normal", of.is.mean + z * of.is.stddev, "returns have fat tails"),
      row("expected shortfall, normal", of.is.mean - of.is.stddev * density / kTail,
          "returns have fat tails"),
      row("value at risk, Cornish-Fisher", of.is.mean + cornish_fisher_quantile(of) * of.is.stddev,
          "breaks down where the tails are as fat as here"),
      row("t of alpha, OLS", market_exposure(returns, benchmark, 1, 0).alpha_t_ols,
          "takes volatility for constant"),
      row("up capture, arithmetic",
          mean_capture(returns, benchmark, [](double r) { return r > 0; }),
          "means do not compound"),
      row("down capture, arithmetic",
          mean_capture(returns, benchmark, [](double r) { return r < 0; }),
          "means do not compound"),
      row("win rate without break-even", trades.up.n / (trades.up.n + trades.down.n),
          "of trades; a trade that only paid is left out"),
      row("SQN, population deviation",
          std::sqrt(trades.n) * moments(profits).mean / population_deviation(profits),
          "divides by n, and grows with the trades without end"),
      row("Kelly share", win_rate - (1 - win_rate) / trades.payoff(),
          "for bets of two outcomes whose odds are known; ours are estimates"),
      row("break-even win rate", 1 / (1 + trades.payoff()), "at this payoff, before luck"),
  };
}

}  // namespace tern
