#include "forecast/network_training.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/digest.h"
#include "base/interrupt.h"
#include "base/rng.h"
#include "forecast/network_checkpoint.h"
#include "forecast/networks.h"

namespace tern {
namespace {

/// Of validation samples that are looked at after each epoch; more would cost more than learning.
constexpr std::size_t kJudgedMax = 2000;

template <class T>
std::string_view bytes_of(std::span<const T> numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

void digest(const Samples& samples, Sha256& into) {
  into.update(bytes_of(samples.table));
  into.update(bytes_of(samples.begins));
  into.update(bytes_of(samples.at));
  into.update(bytes_of(samples.y));
  into.update(bytes_of(samples.log_variance));
}

std::string recipe_of(const NetworkShape& shape, const LearningPlan& plan, const Samples& train,
                      const Samples& valid, std::uint64_t seed) {
  Sha256 into;
  for (const std::size_t count :
       {static_cast<std::size_t>(shape.encoder), std::size_t{shape.multitask}, shape.features,
        shape.instruments, shape.window, shape.width, shape.layers, shape.heads, plan.epochs,
        plan.epoch_rows, plan.batch, plan.patience, train.count(), valid.count(),
        static_cast<std::size_t>(seed)}) {
    into.update(static_cast<std::int64_t>(count));
  }
  const LearningRules& rules = plan.rules;
  const double numbers[] = {plan.rate, rules.weight_decay, rules.clip, rules.dropout, rules.huber};
  into.update(std::span<const double>(numbers));
  into.update(std::string_view(rules.device));
  digest(train, into);
  digest(valid, into);
  return into.hex();
}

LearningState untaught(const NetworkShape& shape, std::uint64_t seed) {
  Rng rng(seed);
  LearningState state;
  for (const WeightBlock& block : weight_blocks(shape)) {
    for (std::size_t i = 0; i < block.count(); ++i) {
      const double drawn =
          block.start == Start::uniform ? block.bound * (2 * rng.uniform() - 1) : 0;
      state.weights.push_back(block.start == Start::one ? 1.0F : static_cast<float>(drawn));
    }
  }
  state.mean.assign(state.weights.size(), 0.0F);
  state.square.assign(state.weights.size(), 0.0F);
  return state;
}

/// `count` of `all`, drawn without repetition, in random order.
std::vector<std::size_t> drawn(std::size_t all, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(all);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng rng(seed);
  for (std::size_t i = 0; i < count; ++i) std::swap(order[i], order[i + rng.below(all - i)]);
  order.resize(count);
  return order;
}

/// A batch, gathered from the table.
class Gathered {
 public:
  LearningBatch gather(const Samples& samples, std::span<const std::size_t> which,
                       std::size_t window) {
    const std::size_t size = window * samples.features;
    inputs_.assign(which.size() * size, 0.0F);
    instruments_.clear();
    y_.clear();
    log_variance_.clear();
    float* end = inputs_.data();
    for (const std::size_t i : which) {
      const Samples::RowRange rows = samples.window(i, window);
      const auto past = samples.table.subspan(rows.begin * samples.features,
                                              (rows.end - rows.begin) * samples.features);
      end += size;
      std::ranges::transform(past, end - past.size(),
                             [](float value) { return std::isnan(value) ? 0.0F : value; });
      instruments_.push_back(static_cast<std::int64_t>(samples.instrument(i)));
      y_.push_back(samples.y[i]);
      log_variance_.push_back(samples.log_variance[i]);
    }
    return {inputs_, instruments_, y_, log_variance_};
  }

 private:
  std::vector<float> inputs_;
  std::vector<std::int64_t> instruments_;
  std::vector<float> y_;
  std::vector<float> log_variance_;
};

class Course {
 public:
  Course(const NetworkShape& shape, const LearningPlan& plan, const Samples& train,
         std::uint64_t seed)
      : shape_(shape),
        plan_(plan),
        train_(train),
        seed_(seed),
        rows_(std::min(train.count(), plan.epoch_rows)),
        steps_((rows_ + plan.batch - 1) / plan.batch) {}

  Status run_epoch(NetworkTrainer& trainer, std::size_t epoch) {
    const std::uint64_t seed = derive_seed(seed_, epoch + 1);
    const std::vector<std::size_t> order = drawn(train_.count(), rows_, seed);
    const auto all = static_cast<double>(steps_ * plan_.epochs);
    for (std::size_t step = 0; step < steps_; ++step) {
      const std::size_t from = step * plan_.batch;
      const auto which = std::span<const std::size_t>(order).subspan(
          from, std::min(plan_.batch, order.size() - from));
      const auto done = static_cast<double>(epoch * steps_ + step);
      TERN_TRY_STATUS(trainer.step(gathered_.gather(train_, which, shape_.window),
                                   plan_.rate * (1 - done / all), derive_seed(seed, step)));
    }
    return {};
  }

 private:
  const NetworkShape& shape_;
  const LearningPlan& plan_;
  const Samples& train_;
  std::uint64_t seed_;
  std::size_t rows_;
  std::size_t steps_;
  Gathered gathered_;
};

/// Keeps the weights if none were better. Without samples to judge by, the newest are the best.
Status judge(const NetworkShape& shape, const Samples& judged, NetworkCheckpoint& course) {
  double loss = -static_cast<double>(course.epochs);
  if (judged.count() > 0) {
    loss = likelihood_loss(Network(shape, course.state.weights).outputs(judged), judged.y);
  }
  if (!(loss < std::numeric_limits<double>::infinity())) {
    return fail(Errc::not_converged,
                "the network's forecasts are no numbers; choose a smaller learning_rate");
  }
  if (loss < course.best_loss) {
    course.best = course.state.weights;
    course.best_loss = loss;
    course.best_epochs = course.epochs;
  }
  return {};
}

}  // namespace

double likelihood_loss(std::span<const NetworkOutput> outputs, std::span<const float> y) {
  double squares = 0;
  double log_variances = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto log_variance = static_cast<double>(outputs[i].log_variance);
    const double error = static_cast<double>(y[i]) - static_cast<double>(outputs[i].mean);
    squares += error * error * std::exp(-log_variance);
    log_variances += log_variance;
  }
  const auto count = static_cast<double>(outputs.size());
  return 0.5 * std::log(squares / count) + 0.5 * log_variances / count;
}

Samples ThinnedSamples::view(const Samples& of) const {
  Samples some = of;
  some.at = at;
  some.y = y;
  some.log_variance = log_variance;
  return some;
}

ThinnedSamples thinned(const Samples& samples, std::size_t count) {
  ThinnedSamples some;
  const std::size_t step = std::max<std::size_t>(1, (samples.count() + count - 1) / count);
  if (samples.count() == 0) return some;
  for (std::size_t i = (samples.count() - 1) % step; i < samples.count(); i += step) {
    some.at.push_back(samples.at[i]);
    some.y.push_back(samples.y[i]);
    some.log_variance.push_back(samples.log_variance[i]);
  }
  return some;
}

Result<LearnedWeights> learn_weights(const NetworkShape& shape, const LearningPlan& plan,
                                     const Samples& train, const Samples& valid, std::uint64_t seed,
                                     const std::filesystem::path& checkpoint) {
  TERN_TRY(const NetworkLibrary* library, open_networks());
  const std::string recipe = checkpoint.empty() ? "" : recipe_of(shape, plan, train, valid, seed);
  NetworkCheckpoint course;
  course.state = untaught(shape, seed);
  course.best_loss = std::numeric_limits<double>::infinity();
  if (auto left = checkpoint.empty() ? std::nullopt : read_checkpoint(checkpoint, recipe)) {
    course = *std::move(left);
  }
  TERN_TRY(const auto trainer, library->make(shape, plan.rules, course.state));
  const ThinnedSamples some = thinned(valid, kJudgedMax);
  Course lessons(shape, plan, train, seed);
  while (course.epochs < plan.epochs && course.epochs - course.best_epochs < plan.patience) {
    TERN_TRY_STATUS(lessons.run_epoch(*trainer, course.epochs));
    ++course.epochs;
    TERN_TRY(course.state, trainer->state());
    TERN_TRY_STATUS(judge(shape, some.view(valid), course));
    if (!checkpoint.empty()) TERN_TRY_STATUS(write_checkpoint(checkpoint, recipe, course));
    if (interrupted()) {
      return fail(Errc::canceled, "stopped between two epochs; the next run goes on from there");
    }
  }
  std::error_code ignored;
  if (!checkpoint.empty()) std::filesystem::remove(checkpoint, ignored);
  return LearnedWeights{std::move(course.best), course.best_epochs};
}

}  // namespace tern
