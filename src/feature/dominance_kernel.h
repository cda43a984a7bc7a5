#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "feature/definition.h"
#include "feature/dominance_regime.h"
#include "feature/rolling_level.h"
#include "feature/rolling_line.h"
#include "feature/unbroken.h"

namespace tern {

// The kernels of capitalizations: of one path of the market's dominance each.

/// What is measured of a path's figures: a share as it is told, a total as its logarithm.
template <DominancePath kPath>
double level_of(const Capitalization& figure) {
  constexpr bool kTotal = kPath == DominancePath::total || kPath == DominancePath::total3;
  return kTotal ? std::log(figure.value) : figure.value;
}

/// Which era the newest figure is of: a window that looks across a jump would take the count of the
/// coins for a move of the market.
class Era {
 public:
  /// Whether `figure` is of another era than the one before.
  bool ends_with(const Capitalization& figure) {
    return std::exchange(now_, figure.era) != figure.era;
  }
  void remember(Memory& memory) { memory(now_); }

 private:
  int now_ = 0;
};

template <DominancePath kPath>
class FigureLevel final : public FeatureState {
 public:
  explicit FigureLevel(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    return level_of<kPath>(*now.newest(kPath));
  }
  void remember(Memory& /*memory*/) override {}
};

/// How far above a threshold, and at most so far either way: beyond it says nothing more of the
/// threshold, and the level says the rest.
template <DominancePath kPath>
class FigureDistance final : public FeatureState {
 public:
  explicit FigureDistance(Knobs knobs) : threshold_(knobs.first), most_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    return std::clamp(level_of<kPath>(*now.newest(kPath)) - threshold_, -most_, most_);
  }
  void remember(Memory& /*memory*/) override {}

 private:
  double threshold_, most_;
};

template <DominancePath kPath>
class FigureChange final : public FeatureState {
 public:
  explicit FigureChange(Knobs knobs) : levels_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Capitalization& figure = *now.newest(kPath);
    if (era_.ends_with(figure)) {
      next_ = 0;
      full_ = false;
    }
    const double level = level_of<kPath>(figure);
    const double before = std::exchange(levels_[next_], level);
    const bool full = full_;
    if (++next_ == levels_.size()) {
      full_ = true;
      next_ = 0;
    }
    return full ? std::optional{level - before} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(era_, levels_, next_, full_); }

 private:
  Era era_;
  std::vector<double> levels_;  // a ring: the oldest is at next_
  std::size_t next_ = 0;
  bool full_ = false;
};

/// The levels of one era, in a window of their own: `Window` is RollingLevel or RollingLine.
template <DominancePath kPath, class Window>
class EraWindow {
 public:
  explicit EraWindow(int hours) : levels_(hours) {}
  /// Takes the newest level, and returns it.
  double push(const Moment& now) {
    const Capitalization& figure = *now.newest(kPath);
    if (era_.ends_with(figure)) levels_.restart();
    const double level = level_of<kPath>(figure);
    levels_.push(level);
    return level;
  }
  const Window* operator->() const { return levels_.operator->(); }
  void remember(Memory& memory) { memory(era_, levels_); }

 private:
  Era era_;
  Unbroken<Window> levels_;
};

template <DominancePath kPath>
class FigureFromMean final : public FeatureState {
 public:
  explicit FigureFromMean(Knobs knobs) : levels_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double level = levels_.push(now);
    return levels_->full() ? std::optional{level - levels_->mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(levels_); }

 private:
  EraWindow<kPath, RollingLevel> levels_;
};

template <DominancePath kPath>
class FigureZscore final : public FeatureState {
 public:
  explicit FigureZscore(Knobs knobs) : levels_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double level = levels_.push(now);
    if (!levels_->full()) return std::nullopt;
    const double deviation = levels_->deviation();
    if (!(deviation > 0)) return std::nullopt;
    return (level - levels_->mean()) / deviation;
  }
  void remember(Memory& memory) override { memory(levels_); }

 private:
  EraWindow<kPath, RollingLevel> levels_;
};

template <DominancePath kPath>
class FigureSlope final : public FeatureState {
 public:
  explicit FigureSlope(Knobs knobs) : levels_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    levels_.push(now);
    return levels_->full() ? std::optional{24 * levels_->slope()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(levels_); }

 private:
  EraWindow<kPath, RollingLine> levels_;
};

/// The regime goes by levels, which hold on either side of a jump: no era ends it.
template <DominancePath kPath>
class RegimeAge final : public FeatureState {
 public:
  explicit RegimeAge(Knobs knobs)
      : most_(knobs.first * 24),
        regime_(kPath == DominancePath::btc ? kBtcDominance : kUsdtDominance),
        hours_(most_) {}
  std::optional<double> step(const Moment& now) override {
    hours_ = std::min(hours_ + 1, most_);
    const Capitalization& share = *now.newest(kPath);
    const auto day = std::chrono::floor<days>(share.stamped).time_since_epoch().count();
    if (!day_ || day > *day_) {
      day_ = day;
      const auto before = regime_.state();
      if (regime_.push(share.value) != before && before) hours_ = 0;
    }
    return hours_ / 24.0;
  }
  void remember(Memory& memory) override { memory(regime_, day_, hours_); }

 private:
  int most_;
  DominanceRegime regime_;
  std::optional<days::rep> day_;  // that the newest observation is stamped with
  int hours_;                     // since the regime changed
};

}  // namespace tern
