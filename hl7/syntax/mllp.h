#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claimwire::hl7::mllp {

/// How messages are framed on a connection: `framing`, `lenient` and `message_bytes_max`.
struct Framing {
  std::string start = "\x0B";    ///< VT. At least one byte.
  std::string end = "\x1C\x0D";  ///< FS CR. At least one byte.
  bool lenient = true;           ///< FS alone ends a message too; its CR, if it comes, is no junk.
  std::size_t message_bytes_max = 16'000'000;
};

/// What a stream held, in order. The same bytes give the same events however they are split.
struct Event {
  enum class Kind : std::uint8_t {
    message,     ///< One whole message.
    over_limit,  ///< Longer than the limit: skipped to its end. `bytes` is its first 4 KB, enough
                 ///< to read MSH and answer AR.
    junk,        ///< Bytes outside a frame; never a message. `bytes` is the first 64 of them.
    unfinished,  ///< The stream ended inside a message. `bytes` is its first 4 KB.
  };
  Kind kind = Kind::message;
  std::string bytes{};
  std::uint64_t size = 0;  ///< Bytes in all, also of those not kept.

  friend bool operator==(const Event&, const Event&) = default;
};

/// Takes a stream apart, in pieces of any size. Keeps at most the limit and the last piece.
class Decoder {
 public:
  explicit Decoder(Framing framing = {});

  /// Appends what `chunk` completed to `events`.
  void feed(std::string_view chunk, std::vector<Event>& events);
  /// The stream has ended: reports an unfinished message or junk.
  void finish(std::vector<Event>& events);

  /// Inside a message that has begun: the time for `message_timeout` runs.
  bool inside() const { return state_ != State::outside; }
  /// Bytes of the message begun so far, or of junk when outside.
  std::uint64_t pending() const { return size_; }

 private:
  enum class State : std::uint8_t { outside, inside };

  std::size_t feed_outside(std::string_view chunk, std::vector<Event>& events);
  std::size_t feed_inside(std::string_view chunk, std::vector<Event>& events);
  void keep(std::string_view bytes);
  void close(std::vector<Event>& events);
  void report_junk(std::vector<Event>& events);
  void begin_outside();

  Framing framing_;
  State state_ = State::outside;
  std::string kept_{};
  std::uint64_t size_ = 0;
  std::size_t matched_ = 0;    ///< Bytes of `start` (outside) or `end` (inside) seen last.
  std::size_t tolerated_ = 0;  ///< Bytes of `end` that may still follow an end taken early.
};

/// A message with its frame. The message must not hold the end of the frame: see can_frame().
std::string frame(std::string_view message, const Framing& framing = {});
/// False when the bytes hold what would end the frame early, as UTF-16 text may.
bool can_frame(std::string_view message, const Framing& framing = {});

/// The transport acknowledgment of MLLP release 2, section 1.2.2: a frame holding ACK or NAK alone.
enum class Commit : std::uint8_t { none, ack, nak };
Commit commit_of(std::string_view message);
std::string commit_frame(Commit commit, const Framing& framing = {});

}  // namespace claimwire::hl7::mllp
