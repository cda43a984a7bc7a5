#include "forecast/weighing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "forecast/capped_weights.h"

namespace tern {
namespace {

double equal_share(std::size_t models) {
  return 1.0 / static_cast<double>(models);
}

class Equal final : public Weighing {
 public:
  explicit Equal(std::size_t models) : weights_(models, equal_share(models)) {}
  void learn(std::span<const double>, double) override {}
  std::span<const double> weights() const override { return weights_; }

 private:
  std::vector<double> weights_;
};

/// By each model's squared error over that of no change on the same rows, so that models which
/// forecast different folds can be compared.
class Inverse final : public Weighing {
 public:
  explicit Inverse(std::size_t models)
      : errors_(models, 0.0), changes_(models, 0.0), weights_(models, equal_share(models)) {}

  void learn(std::span<const double> means, double outcome) override {
    for (std::size_t m = 0; m < means.size(); ++m) {
      if (std::isnan(means[m])) continue;
      errors_[m] += (outcome - means[m]) * (outcome - means[m]);
      changes_[m] += outcome * outcome;
    }
  }
  void refit() override {
    for (std::size_t m = 0; m < weights_.size(); ++m) {
      weights_[m] = errors_[m] > 0 && changes_[m] > 0 ? changes_[m] / errors_[m] : 1.0;
    }
    const double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    for (double& weight : weights_) weight /= sum;
  }
  std::span<const double> weights() const override { return weights_; }

 private:
  std::vector<double> errors_;
  std::vector<double> changes_;
  std::vector<double> weights_;
};

/// Least squares with a normal prior on each weight: its mean is an equal share, and its deviation
/// kSpread of them. Rows whose outcomes overlap count once.
class Stacking final : public Weighing {
 public:
  Stacking(std::size_t models, std::size_t overlap)
      : row_weight_(1.0 / static_cast<double>(overlap)),
        gram_(models * models, 0.0),
        moments_(models),
        weights_(models, equal_share(models)) {
    const double spread = kSpread * equal_share(models);
    const double prior = 1 / (spread * spread);
    for (std::size_t m = 0; m < models; ++m) {
      gram_[m * models + m] = prior;
      moments_[m] = prior * equal_share(models);
    }
  }

  void learn(std::span<const double> means, double outcome) override {
    const std::size_t models = means.size();
    for (std::size_t a = 0; a < models; ++a) {
      if (std::isnan(means[a])) continue;
      for (std::size_t b = 0; b < models; ++b) {
        if (!std::isnan(means[b])) gram_[a * models + b] += row_weight_ * means[a] * means[b];
      }
      moments_[a] += row_weight_ * means[a] * outcome;
    }
    learned_ = true;
  }
  void refit() override {
    if (learned_) weights_ = capped_weights(gram_, moments_);
  }
  std::span<const double> weights() const override { return weights_; }

 private:
  static constexpr double kSpread = 3.0;

  double row_weight_;
  bool learned_ = false;
  std::vector<double> gram_;
  std::vector<double> moments_;
  std::vector<double> weights_;
};

/// Exponentiated gradient on squared loss. No change is one more model, so that weights can leave.
class Online final : public Weighing {
 public:
  Online(std::size_t models, std::size_t overlap)
      : rate_(kRate / static_cast<double>(overlap)),
        weights_(models + 1, equal_share(models + 1)) {}

  void learn(std::span<const double> means, double outcome) override {
    const double error = outcome - weighted_mean(means, weights());
    for (std::size_t m = 0; m < means.size(); ++m) {
      if (!std::isnan(means[m])) weights_[m] *= std::exp(rate_ * 2 * error * means[m]);
    }
    const double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    for (double& weight : weights_) weight /= sum;
  }
  std::span<const double> weights() const override {
    return std::span(weights_).first(weights_.size() - 1);
  }

 private:
  static constexpr double kRate = 0.2;

  double rate_;
  std::vector<double> weights_;  // no change is the last
};

}  // namespace

std::unique_ptr<Weighing> make_equal(std::size_t models, std::size_t) {
  return std::make_unique<Equal>(models);
}
std::unique_ptr<Weighing> make_inverse(std::size_t models, std::size_t) {
  return std::make_unique<Inverse>(models);
}
std::unique_ptr<Weighing> make_stacking(std::size_t models, std::size_t overlap) {
  return std::make_unique<Stacking>(models, overlap);
}
std::unique_ptr<Weighing> make_online(std::size_t models, std::size_t overlap) {
  return std::make_unique<Online>(models, overlap);
}

}  // namespace tern
