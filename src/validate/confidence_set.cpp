#include "validate/confidence_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"

namespace tern {
namespace {

/// Adds one resample's mean losses to `drawn`; `next` gives its rows.
template <class Next>
void add_draw(const LossTable& table, std::vector<double>& drawn, const Next& next) {
  const std::size_t rows = table.rows();
  const std::size_t begin = drawn.size();
  drawn.resize(begin + table.models, 0.0);
  const std::span<double> sums = std::span(drawn).subspan(begin);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::span<const double> losses =
        std::span(table.losses).subspan(next(i) * table.models, table.models);
    for (std::size_t m = 0; m < table.models; ++m) sums[m] += losses[m];
  }
  for (double& sum : sums) sum /= static_cast<double>(rows);
}

std::vector<double> sample_means(const LossTable& table) {
  TERN_CHECK(table.models > 0 && table.rows() > 0, "models have losses");
  std::vector<double> means;
  add_draw(table, means, [](std::size_t i) { return i; });
  return means;
}

/// A contrast of mean losses: in the sample, and how far each draw lies from it.
struct Contrast {
  double sample = 0;
  std::vector<double> draws;

  double error() const {
    double sum = 0;
    for (const double d : draws) sum += d * d;
    return std::sqrt(sum / static_cast<double>(draws.size()));
  }
};

/// One set under test: who is worst, and the chance of that among equals.
class SetTest {
 public:
  SetTest(const MeanLosses& losses, std::vector<std::size_t> alive)
      : losses_(losses),
        alive_(std::move(alive)),
        draws_(losses.drawn.size() / losses.sample.size()),
        extremes_(draws_, -std::numeric_limits<double>::infinity()),
        worst_(alive_.front()) {}

  SetMember worst(SetStatistic statistic) {
    statistic == SetStatistic::range ? enter_pairs() : enter_means();
    const double above = static_cast<double>(
        std::ranges::count_if(extremes_, [&](double e) { return e > largest_; }));
    return {worst_, largest_, above / static_cast<double>(draws_), 0, worst_};
  }

 private:
  void enter_pairs() {
    for (const std::size_t a : alive_)
      for (const std::size_t b : alive_)
        if (a != b) enter(a, contrast(a, std::span(&b, 1)));
  }
  void enter_means() {
    for (const std::size_t a : alive_) enter(a, contrast(a, alive_));
  }

  /// The loss of `model` less the mean loss of `others`.
  Contrast contrast(std::size_t model, std::span<const std::size_t> others) const {
    const std::size_t models = losses_.sample.size();
    const auto difference = [&](std::span<const double> means) {
      double sum = 0;
      for (const std::size_t other : others) sum += means[model] - means[other];
      return sum / static_cast<double>(others.size());
    };
    Contrast result{difference(losses_.sample), std::vector<double>(draws_)};
    for (std::size_t d = 0; d < draws_; ++d)
      result.draws[d] =
          difference(std::span(losses_.drawn).subspan(d * models, models)) - result.sample;
    return result;
  }

  void enter(std::size_t model, const Contrast& contrast) {
    const double error = contrast.error();
    // A loss that is larger by the same in every draw is worse beyond doubt: infinite, not skipped.
    const double statistic = contrast.sample / error;
    if (statistic > largest_) {
      largest_ = statistic;
      worst_ = model;
    }
    if (!(error > 0)) return;
    for (std::size_t d = 0; d < draws_; ++d)
      extremes_[d] = std::max(extremes_[d], contrast.draws[d] / error);
  }

  const MeanLosses& losses_;
  std::vector<std::size_t> alive_;
  std::size_t draws_;
  std::vector<double> extremes_;  // of each draw: the statistic that equals would have
  double largest_ = -std::numeric_limits<double>::infinity();
  std::size_t worst_;
};

/// Whether a model's mean losses are another's in the sample and in every draw.
bool repeats(const MeanLosses& losses, std::size_t model, std::size_t other) {
  const std::size_t models = losses.sample.size();
  if (losses.sample[model] != losses.sample[other]) return false;
  for (std::size_t d = 0; d < losses.drawn.size(); d += models)
    if (losses.drawn[d + model] != losses.drawn[d + other]) return false;
  return true;
}

}  // namespace

MeanLosses mean_losses(const LossTable& table, std::span<const std::uint32_t> rows) {
  MeanLosses result{sample_means(table), {}};
  TERN_CHECK(rows.size() % table.rows() == 0, "a resample has as many rows as the table");
  for (std::size_t first = 0; first < rows.size(); first += table.rows())
    add_draw(table, result.drawn, [&](std::size_t i) {
      TERN_CHECK(rows[first + i] < table.rows(), "a row of the table is drawn");
      return rows[first + i];
    });
  return result;
}

MeanLosses mean_losses(const LossTable& table, StationaryBootstrap bootstrap, std::size_t draws) {
  MeanLosses result{sample_means(table), {}};
  for (std::size_t d = 0; d < draws; ++d)
    add_draw(table, result.drawn,
             [&](std::size_t i) { return i == 0 ? bootstrap.first() : bootstrap.next(); });
  return result;
}

std::vector<SetMember> confidence_set(const MeanLosses& losses, SetStatistic statistic) {
  const std::size_t models = losses.sample.size();
  TERN_CHECK(models > 0 && !losses.drawn.empty(), "a set has models, and draws");
  std::vector<std::size_t> alive;
  std::vector<std::size_t> same_as;
  for (std::size_t m = 0; m < models; ++m) {
    const auto twin =
        std::ranges::find_if(alive, [&](std::size_t other) { return repeats(losses, m, other); });
    same_as.push_back(twin == alive.end() ? m : *twin);
    if (twin == alive.end()) alive.push_back(m);
  }
  std::vector<SetMember> members;
  double p = 0;
  const auto drop = [&](SetMember member) {
    p = std::max(p, member.p_step);
    member.p = p;
    members.push_back(member);
    for (std::size_t m = 0; m < models; ++m)
      if (m != member.model && same_as[m] == member.model)
        members.push_back({m, member.statistic, member.p_step, p, member.model});
    std::erase(alive, member.model);
  };
  while (alive.size() > 1) drop(SetTest(losses, alive).worst(statistic));
  drop({alive[0], std::numeric_limits<double>::quiet_NaN(), 1, 1, alive[0]});
  return members;
}

}  // namespace tern
