#include "source/stream.h"

#include "source/binance_stream.h"

namespace tern {

std::unique_ptr<BarStream> make_stream(std::string_view venue, const StreamContext& context) {
  if (venue == "binance") return std::make_unique<BinanceStream>(context);
  return nullptr;
}

}  // namespace tern
