#include <algorithm>

#include "forecast/models.h"
#include "forecast/point_forecaster.h"

namespace tern {
namespace {

class Zero final : public PointForecaster {
  Status learn(const Samples&, std::uint64_t) override { return {}; }
  Status expect(const Samples&, std::span<float> mean) const override {
    std::ranges::fill(mean, 0.0F);
    return {};
  }
  Status remember(ByteWriter&) const override { return {}; }
  Status recall(ByteReader&) override { return {}; }
};

class Mean final : public PointForecaster {
  Status learn(const Samples& train, std::uint64_t) override {
    double sum = 0;
    for (const float y : train.y) sum += static_cast<double>(y);
    mean_ = static_cast<float>(sum / static_cast<double>(train.count()));
    return {};
  }
  Status expect(const Samples&, std::span<float> mean) const override {
    std::ranges::fill(mean, mean_);
    return {};
  }
  Status remember(ByteWriter& out) const override {
    out.put(mean_);
    return {};
  }
  Status recall(ByteReader& in) override {
    mean_ = in.number<float>();
    return {};
  }

  float mean_ = 0;
};

class Ar1 final : public PointForecaster {
  Status learn(const Samples& train, std::uint64_t) override {
    double cross = 0;
    double square = 0;
    for (std::size_t i = 0; i < train.count(); ++i) {
      const auto recent = static_cast<double>(train.recent(i));
      cross += recent * static_cast<double>(train.y[i]);
      square += recent * recent;
    }
    if (!(square > 0)) return fail(Errc::not_converged, "ar1 needs returns that are not all zero");
    slope_ = cross / square;
    return {};
  }
  Status expect(const Samples& samples, std::span<float> mean) const override {
    for (std::size_t i = 0; i < mean.size(); ++i) {
      mean[i] = static_cast<float>(slope_ * static_cast<double>(samples.recent(i)));
    }
    return {};
  }
  Status remember(ByteWriter& out) const override {
    out.put(slope_);
    return {};
  }
  Status recall(ByteReader& in) override {
    slope_ = in.number<double>();
    return {};
  }

  double slope_ = 0;
};

}  // namespace

std::unique_ptr<Forecaster> make_zero(const Settings&) {
  return std::make_unique<Zero>();
}
std::unique_ptr<Forecaster> make_mean(const Settings&) {
  return std::make_unique<Mean>();
}
std::unique_ptr<Forecaster> make_ar1(const Settings&) {
  return std::make_unique<Ar1>();
}

}  // namespace tern
