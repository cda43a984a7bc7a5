#pragma once

#include <map>

#include "source/binance_frame.h"
#include "source/stream.h"

namespace tern {

/// Where the closed bars of `series` are streamed, on the host `url`: one combined stream.
///
/// Errors: invalid_argument: more than one connection takes.
Result<std::string> binance_stream_url(std::string_view url, std::span<const Series> series);

/// Binance's kline streams. Each connect() that fails is followed by one to the next of its hosts;
/// a host that does not serve where we are is not asked again.
class BinanceStream : public BarStream {
 public:
  explicit BinanceStream(const StreamContext& context);

  Status connect(std::span<const Series> series) override;
  void disconnect() override { socket_.reset(); }
  Result<std::optional<StreamedBar>> next(Duration timeout) override;
  Timestamp last_heard() const override;
  Timestamp last_bar_heard() const override { return last_bar_heard_; }
  std::string where() const override { return host_; }

 private:
  Result<std::optional<StreamedBar>> read(const KlineFrame& frame);

  WebsocketOptions options_;
  const Clock* clock_;
  std::vector<std::string> hosts_;  // the next one to ask in front
  std::string host_;
  std::map<std::string, Pair> pairs_;  // by symbol
  std::optional<Websocket> socket_;
  Timestamp last_bar_heard_;
};

}  // namespace tern
