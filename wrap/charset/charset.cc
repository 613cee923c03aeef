#include "wrap/charset/charset.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "core/text.h"

namespace claimwire::charset {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// One open converter; iconv_t is a pointer in disguise, (iconv_t)-1 when there is none.
class Converter {
 public:
  Converter(const char* to, const char* from)
      : to_{to}, from_{from}, handle_{::iconv_open(to, from)} {}
  ~Converter() {
    if (open()) ::iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  Converter(Converter&& other) noexcept
      : to_{std::move(other.to_)},
        from_{std::move(other.from_)},
        handle_{std::exchange(other.handle_, none())} {}
  Converter& operator=(Converter&& other) noexcept {
    std::swap(to_, other.to_);
    std::swap(from_, other.from_);
    std::swap(handle_, other.handle_);
    return *this;
  }

  bool open() const { return handle_ != none(); }
  bool is(std::string_view to, std::string_view from) const { return to_ == to && from_ == from; }
  iconv_t handle() const { return handle_; }

 private:
  static iconv_t none() { return reinterpret_cast<iconv_t>(std::intptr_t{-1}); }

  std::string to_;
  std::string from_;
  iconv_t handle_;
};

/// The converter of this thread, opened once. Opening loads a module and costs up to a millisecond.
Converter& converter(const char* to, const char* from) {
  constexpr std::size_t kOpenMax = 32;
  thread_local std::vector<Converter> open;
  thread_local std::size_t next_out = 0;
  for (Converter& one : open)
    if (one.is(to, from)) return one;
  if (open.size() < kOpenMax) return open.emplace_back(to, from);
  Converter& old = open[next_out++ % kOpenMax];
  old = Converter{to, from};
  return old;
}

/// Converts as much as possible; on return `in` is what is left and errno says why it stopped.
bool convert_some(iconv_t handle, std::string_view& in, std::string& out) {
  std::array<char, 4096> block;
  // iconv takes its input by a pointer to non-const and does not write through it.
  char* from = const_cast<char*>(in.data());
  std::size_t left = in.size();
  for (;;) {
    char* to = block.data();
    std::size_t room = block.size();
    const std::size_t done = ::iconv(handle, &from, &left, &to, &room);
    const int reason = errno;
    out.append(block.data(), block.size() - room);
    in = in.substr(in.size() - left);
    if (done != static_cast<std::size_t>(-1)) return true;
    if (reason != E2BIG) {
      errno = reason;
      return false;
    }
  }
}

/// Writes what the encoding needs to return to its first state.
void finish(iconv_t handle, std::string& out) {
  std::array<char, 32> block;
  char* to = block.data();
  std::size_t room = block.size();
  ::iconv(handle, nullptr, nullptr, &to, &room);
  out.append(block.data(), block.size() - room);
}

Error unknown(const char* encoding) {
  return Error{"charset.unknown", concat("character set ", encoding,
                                         ": this machine cannot convert it. Install the converters "
                                         "of the C library (package libc6, folder gconv).")};
}

}  // namespace

bool is_ascii(std::string_view bytes) {
  std::size_t at = 0;
  std::uint64_t seen = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes.data() + at, 8);
    seen |= eight;
  }
  for (; at < bytes.size(); ++at) seen |= static_cast<unsigned char>(bytes[at]);
  return (seen & 0x8080808080808080U) == 0;
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.size() - at < length) return false;
    // The second byte keeps out longer forms than needed, surrogates, and what is past U+10FFFF.
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return false;
    for (std::size_t i = 2; i < length; ++i)
      if ((static_cast<unsigned char>(bytes[at + i]) & 0xC0) != 0x80) return false;
    at += length;
  }
  return true;
}

bool is_known(const char* encoding) { return converter("UTF-8", encoding).open(); }

Result<Converted> to_utf8(std::string_view bytes, const char* encoding) {
  const Converter& from = converter("UTF-8", encoding);
  if (!from.open()) return unknown(encoding);
  ::iconv(from.handle(), nullptr, nullptr, nullptr, nullptr);  // what went before is forgotten
  Converted out;
  out.text.reserve(bytes.size() + bytes.size() / 2);
  std::string_view rest = bytes;
  while (!convert_some(from.handle(), rest, out.text)) {
    // EILSEQ: these bytes mean nothing. EINVAL: the last character is unfinished.
    if (out.invalid++ == 0) out.first_invalid = bytes.size() - rest.size();
    out.text += kReplacement;
    if (errno == EINVAL || rest.size() <= 1) break;
    rest.remove_prefix(1);
  }
  finish(from.handle(), out.text);
  return out;
}

Result<std::string> from_utf8(std::string_view text, const char* encoding) {
  const Converter& to = converter(encoding, "UTF-8");
  if (!to.open()) return unknown(encoding);
  ::iconv(to.handle(), nullptr, nullptr, nullptr, nullptr);
  std::string out;
  std::string_view rest = text;
  if (!convert_some(to.handle(), rest, out)) {
    return Error{"charset.unencodable",
                 concat("the text has a character that ", encoding, " lacks, ",
                        std::to_string(text.size() - rest.size()),
                        " bytes from its start. Leave the character out, or agree on UTF-8.")};
  }
  finish(to.handle(), out);
  return out;
}

}  // namespace claimwire::charset
