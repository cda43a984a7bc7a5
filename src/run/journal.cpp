#include "run/journal.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <type_traits>

#include "base/digest.h"

namespace tern {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the journal's numbers are little-endian");

constexpr std::string_view kMagic = "tern-journal 1\n";

/// Appends plain numbers.
class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}
  template <class T>
  void number(T& value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes_.append(raw, sizeof(T));
  }
  /// The length of a list or a text, whose bytes follow.
  template <class List>
  void length(List& list) {
    auto size = static_cast<std::uint32_t>(list.size());
    number(size);
  }

 private:
  std::string& bytes_;
};

/// Takes plain numbers off the front; once they run out, it is not whole.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  void number(T& value) {
    if (rest_.size() < sizeof(T)) {
      whole_ = false;
      return;
    }
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
  }
  /// No list is made longer than the bytes that are left, whatever its length says.
  template <class List>
  void length(List& list) {
    std::uint32_t size = 0;
    number(size);
    if (size > rest_.size()) whole_ = false;
    if (whole_) list.resize(size);
  }
  void require(bool sense) { whole_ = whole_ && sense; }
  std::string_view rest() const { return rest_; }
  bool whole() const { return whole_; }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

// One list of fields per event, for both directions, so that they cannot disagree.

template <class Stream>
void field(Stream& stream, double& value) {
  stream.number(value);
}
template <class Stream>
void field(Stream& stream, std::uint32_t& value) {
  stream.number(value);
}
template <class Stream>
void field(Stream& stream, Duration& value) {
  auto ms = std::int64_t{value.count()};
  stream.number(ms);
  value = Duration{ms};
}
template <class Stream>
void field(Stream& stream, Timestamp& value) {
  auto ms = epoch_ms(value);
  stream.number(ms);
  value = from_epoch_ms(ms);
}
template <class Stream>
void field(Stream& stream, SymbolId& value) {
  stream.number(value.index);
}
template <class Stream>
void field(Stream& stream, OrderId& value) {
  stream.number(value.value);
}
template <class Stream>
void field(Stream& stream, Refusal& value) {
  stream.number(value);
}
template <class Stream>
void field(Stream& stream, Amount& value) {
  stream.number(value.asset.index);
  stream.number(value.units);
}

template <class Stream>
void field(Stream& stream, bool& value) {
  auto bit = static_cast<std::uint8_t>(value);
  stream.number(bit);
  if constexpr (std::is_same_v<Stream, Reader>) stream.require(bit <= 1);
  value = bit == 1;
}
template <class Stream>
void field(Stream& stream, std::string& value) {
  stream.length(value);
  for (char& letter : value) stream.number(letter);
}
template <class Stream>
void field(Stream& stream, std::vector<bool>& value) {
  stream.length(value);
  for (std::size_t i = 0; i < value.size(); ++i) {
    bool bit = value[i];
    field(stream, bit);
    value[i] = bit;
  }
}
template <class Stream, class T>
void field(Stream& stream, std::vector<T>& value) {
  stream.length(value);
  for (T& one : value) field(stream, one);
}
template <class Stream>
void field(Stream& stream, std::optional<std::size_t>& value) {
  bool known = value.has_value();
  auto number = static_cast<std::uint32_t>(value.value_or(0));
  field(stream, known);
  field(stream, number);
  if constexpr (std::is_same_v<Stream, Reader>) stream.require(known || number == 0);
  value = known ? std::optional<std::size_t>(number) : std::nullopt;
}

template <class Stream, class... Fields>
void all(Stream& stream, Fields&... fields) {
  (field(stream, fields), ...);
}

template <class Stream>
void fields(Stream& stream, Deposit& e) {
  all(stream, e.at, e.amount);
}
template <class Stream>
void fields(Stream& stream, BarClosed& e) {
  all(stream, e.at, e.symbol, e.close);
}
template <class Stream>
void fields(Stream& stream, Forecast& e) {
  all(stream, e.as_of, e.symbol, e.horizon, e.mean, e.stddev, e.fold);
}
template <class Stream>
void fields(Stream& stream, InstantClosed& e) {
  all(stream, e.at);
}
template <class Stream>
void fields(Stream& stream, Fill& e) {
  all(stream, e.order, e.symbol, e.filled_at, e.base, e.quote, e.fee, e.slippage);
}
template <class Stream>
void fields(Stream& stream, OrderRefused& e) {
  all(stream, e.at, e.order, e.why);
}
template <class Stream>
void fields(Stream& stream, TargetWeights& e) {
  all(stream, e.as_of, e.weight, e.active, e.why.allocator, e.why.regime, e.why.exposure,
      e.why.limits, e.why.tilt, e.why.risk_share);
}
template <class Stream>
void fields(Stream& stream, RegimeRead& e) {
  all(stream, e.at, e.state);
}
template <class Stream>
void fields(Stream& stream, FundingDue& e) {
  all(stream, e.at, e.symbol, e.rate);
}

/// An empty event of the kind that `tag` stands for: the variant's order is the format.
template <std::size_t tag = 0>
std::optional<Event> event_of(std::uint8_t wanted) {
  if constexpr (tag == std::variant_size_v<Event>) {
    return std::nullopt;
  } else {
    if (wanted == tag) return Event(std::in_place_index<tag>);
    return event_of<tag + 1>(wanted);
  }
}

bool is_named(const Event& event) {
  const auto* refused = std::get_if<OrderRefused>(&event);
  return refused == nullptr || refused->why <= Refusal::gross_weight;
}

/// The events of the records after the magic line, or the byte at which they stop making sense.
Result<std::vector<Event>> decode(std::string_view bytes) {
  std::vector<Event> events;
  Reader reader(bytes.substr(kMagic.size()));
  while (!reader.rest().empty()) {
    const std::size_t at = bytes.size() - reader.rest().size();
    std::uint8_t tag = 0;
    reader.number(tag);
    auto event = event_of(tag);
    if (event) std::visit([&](auto& e) { fields(reader, e); }, *event);
    if (!event || !reader.whole() || !is_named(*event)) {
      return fail(
          Errc::corrupt_data,
          fmt::format("the record at byte {}, after {} whole events, is cut or damaged; the "
                      "bytes before it are a journal",
                      at, events.size()));
    }
    events.push_back(*std::move(event));
  }
  return events;
}

}  // namespace

Journal::Journal() : bytes_(kMagic) {}

void Journal::append(const Event& event) {
  Writer writer(bytes_);
  auto tag = static_cast<std::uint8_t>(event.index());
  writer.number(tag);
  std::visit([&](auto e) { fields(writer, e); }, event);
}

std::string Journal::hash() const {
  return sha256(bytes_);
}

std::vector<Event> Journal::events() const {
  auto events = decode(bytes_);
  TERN_CHECK(events.has_value(), "a journal in hand is whole");
  return *std::move(events);
}

Status Journal::save(const std::filesystem::path& file) const {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
  out.close();
  if (!out) {
    return fail(Errc::io, fmt::format("cannot write the journal {}: is the folder there, and is "
                                      "there room on the disk",
                                      file.string()));
  }
  return {};
}

Result<Journal> Journal::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::not_found, fmt::format("no journal at {}", file.string()));
  std::ostringstream read;
  read << in.rdbuf();
  if (in.bad()) return fail(Errc::io, fmt::format("cannot read the journal {}", file.string()));
  Journal journal;
  journal.bytes_ = std::move(read).str();
  if (!journal.bytes_.starts_with(kMagic)) {
    return fail(Errc::corrupt_data,
                fmt::format("{} does not begin with 'tern-journal 1': it is not a journal of this "
                            "version",
                            file.string()));
  }
  if (const auto events = decode(journal.bytes_); !events) {
    return with_context(fmt::format("journal {}", file.string()), events.error());
  }
  return journal;
}

}  // namespace tern
