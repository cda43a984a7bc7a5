#include <algorithm>
#include <cmath>
#include <optional>

#include "base/bytes.h"
#include "base/check.h"
#include "forecast/models.h"
#include "forecast/network.h"
#include "forecast/network_training.h"

namespace tern {
namespace {

/// How far a variance may be from what it was forecast to be, as a logarithm.
constexpr float kLogVarianceMax = 3.0F;

struct NetworkDesign {
  Encoder encoder;
  bool multitask;
};

void clamp_variances(std::vector<NetworkOutput>& outputs) {
  for (NetworkOutput& out : outputs) {
    out.log_variance = std::clamp(out.log_variance, -kLogVarianceMax, kLogVarianceMax);
  }
}

/// What of a network's boldness is expected to be true, before validation samples have spoken, and
/// how far off that may be (one deviation).
constexpr double kShareExpected = 0.5;
constexpr double kShareDeviation = 0.5;

/// The share of the forecasts to keep: the slope of outcomes on them, through the origin. A network
/// forecasts too boldly the past it has learned; what it has not seen says how much too boldly.
///
/// The slope alone would silence many a network that is right, because a few thousand returns
/// hardly know it; so it is the posterior mean under a normal prior. Outcomes have variance one,
/// and those that overlap are worth one of them together.
double share_of(std::span<const NetworkOutput> outputs, const Samples& samples) {
  const double trust = static_cast<double>(samples.overlap) / (kShareDeviation * kShareDeviation);
  double product = trust * kShareExpected;
  double square = trust;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto mean = static_cast<double>(outputs[i].mean);
    product += mean * static_cast<double>(samples.y[i]);
    square += mean * mean;
  }
  return std::clamp(product / square, 0.0, 1.0);
}

/// A neural network behind the interface of all models.
class NetworkForecaster final : public Forecaster {
 public:
  NetworkForecaster(NetworkDesign design, const Settings& settings)
      : design_(design), settings_(settings) {}

  Result<FitReport> fit(const Samples& train, const Samples& valid,
                        const FitContext& context) override {
    TERN_CHECK(
        train.count() > 0 && train.y.size() == train.count() && valid.y.size() == valid.count(),
        "a model learns from labelled samples");
    network_.reset();
    const NetworkShape shape = shape_for(train);
    if (train.features == 0 || shape.width % shape.heads != 0) {
      return fail(Errc::invalid_argument,
                  "a network needs at least one feature, and a width that its heads divide");
    }
    const LearningPlan plan = plan_for(context.device);
    TERN_TRY(LearnedWeights learned,
             learn_weights(shape, plan, train, valid, context.seed, context.checkpoint));
    return calibrate(Network(shape, std::move(learned.weights)), thinned(train, plan.epoch_rows),
                     train, valid, learned.epochs);
  }

  Status predict(const Samples& samples, std::span<float> mean,
                 std::span<float> stddev) const override {
    TERN_CHECK(network_, "a model is fitted before it predicts");
    TERN_CHECK(mean.size() == samples.count() && stddev.size() == samples.count(),
               "one forecast for each sample");
    const std::vector<NetworkOutput> outputs = outputs_of(*network_, samples, share_);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      mean[i] = outputs[i].mean;
      stddev[i] = deviation_ * std::exp(0.5F * outputs[i].log_variance);
    }
    return {};
  }

  Result<std::string> save() const override {
    TERN_CHECK(network_, "a model is fitted before it is saved");
    const NetworkShape& shape = network_->shape();
    ByteWriter out;
    for (const std::size_t count : {shape.features, shape.instruments, shape.window, shape.width,
                                    shape.layers, shape.heads}) {
      out.put(std::uint64_t{count});
    }
    out.put(share_);
    out.put(deviation_);
    out.put(network_->weights());
    return out.take();
  }

  Status load(std::string_view bytes) override {
    network_.reset();
    ByteReader in(bytes);
    NetworkShape shape{design_.encoder, design_.multitask, 0, 0, 0, 0, 0, 0};
    bool sane = true;
    for (std::size_t* count : {&shape.features, &shape.instruments, &shape.window, &shape.width,
                               &shape.layers, &shape.heads}) {
      *count = in.number<std::uint64_t>();
      sane = sane && *count > 0 && *count < kCountMax;
    }
    share_ = in.number<float>();
    deviation_ = in.number<float>();
    std::vector<float> weights = in.column<float>();
    if (!in.finished() || !sane || !(deviation_ > 0) || shape.width % shape.heads != 0 ||
        weights.size() != weight_count(shape)) {
      return fail(Errc::corrupt_data, "these bytes are no model of this kind: train it again");
    }
    network_.emplace(shape, std::move(weights));
    return {};
  }

 private:
  static constexpr std::size_t kCountMax = 1 << 20;

  NetworkShape shape_for(const Samples& train) const {
    const bool attends = design_.encoder == Encoder::transformer;
    return {design_.encoder,
            design_.multitask,
            train.features,
            train.begins.size(),
            settings_.count("window"),
            settings_.count("width"),
            settings_.count("layers"),
            attends ? settings_.count("heads") : 1};
  }

  LearningPlan plan_for(const std::string& device) const {
    return {settings_.count("epochs"),
            settings_.count("epoch_rows"),
            settings_.count("batch"),
            settings_.count("patience"),
            settings_["learning_rate"],
            {settings_["weight_decay"], settings_["clip"], settings_["dropout"], settings_["huber"],
             device}};
  }

  static std::vector<NetworkOutput> outputs_of(const Network& network, const Samples& samples,
                                               float share) {
    std::vector<NetworkOutput> outputs = network.outputs(samples);
    clamp_variances(outputs);
    for (NetworkOutput& out : outputs) out.mean *= share;
    return outputs;
  }

  /// Finds what is to be made of the network's outputs, by the validation samples if there are any.
  Result<FitReport> calibrate(Network network, const ThinnedSamples& some, const Samples& train,
                              const Samples& valid, std::size_t epochs) {
    std::vector<NetworkOutput> unseen = outputs_of(network, valid, 1);
    share_ = static_cast<float>(share_of(unseen, valid));
    for (NetworkOutput& out : unseen) out.mean *= share_;
    const std::vector<NetworkOutput> seen = outputs_of(network, some.view(train), share_);
    FitReport report{squared_error(seen, some.y), std::nullopt, epochs};
    if (valid.count() > 0) report.valid_loss = squared_error(unseen, valid.y);
    const bool judges = design_.multitask && valid.count() > 0;
    const double scale = judges ? scaled_error(unseen, valid.y) : scaled_error(seen, some.y);
    deviation_ = static_cast<float>(std::sqrt(scale));
    if (!std::isfinite(deviation_) || !(deviation_ > 0)) {
      return fail(Errc::not_converged,
                  "training left no error to judge a forecast by; check that the returns vary and "
                  "that no feature knows them");
    }
    network_.emplace(std::move(network));
    return report;
  }

  static double squared_error(std::span<const NetworkOutput> outputs, std::span<const float> y) {
    double sum = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const double error = static_cast<double>(y[i]) - static_cast<double>(outputs[i].mean);
      sum += error * error;
    }
    return sum / static_cast<double>(outputs.size());
  }

  /// Mean squared errors in units of the variance that the network expected.
  static double scaled_error(std::span<const NetworkOutput> outputs, std::span<const float> y) {
    double sum = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const double error = static_cast<double>(y[i]) - static_cast<double>(outputs[i].mean);
      sum += error * error * std::exp(-static_cast<double>(outputs[i].log_variance));
    }
    return sum / static_cast<double>(outputs.size());
  }

  NetworkDesign design_;
  Settings settings_;
  std::optional<Network> network_;  // absent until fitted
  float share_ = 0;                 // of the network's mean that is believed
  float deviation_ = 0;             // where the variance is as expected
};

std::unique_ptr<Forecaster> make_network(NetworkDesign design, const Settings& settings) {
  return std::make_unique<NetworkForecaster>(design, settings);
}

}  // namespace

std::unique_ptr<Forecaster> make_lstm(const Settings& settings) {
  return make_network({Encoder::lstm, false}, settings);
}

std::unique_ptr<Forecaster> make_transformer(const Settings& settings) {
  return make_network({Encoder::transformer, false}, settings);
}

std::unique_ptr<Forecaster> make_multitask(const Settings& settings) {
  return make_network({Encoder::lstm, true}, settings);
}

}  // namespace tern
