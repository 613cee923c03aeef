#include "hl7/ack/read_ack.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "core/text.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"

namespace claimwire::hl7 {
namespace {

constexpr std::size_t kErrorsMax = 100;

Hl7Locator place(std::size_t index, std::uint16_t field, std::uint16_t repetition = 1,
                 std::uint16_t component = 1, std::uint16_t subcomponent = 1) {
  return {static_cast<std::uint16_t>(index + 1), field, repetition, component, subcomponent};
}

/// "PID[1]-3[1].1" from the parts of ERL (2.5) or ELD (before), as far as they are numbers.
std::string location(const std::string& segment, const std::vector<std::string>& numbers) {
  Place out;
  out.segment = segment.substr(0, 3);
  std::uint16_t* const levels[] = {&out.occurrence, &out.field, &out.repetition, &out.component,
                                   &out.subcomponent};
  for (std::size_t i = 0; i < numbers.size() && i < std::size(levels); ++i) {
    const std::string& one = numbers[i];
    std::uint16_t number = 0;
    if (std::from_chars(one.data(), one.data() + one.size(), number).ec == std::errc{})
      *levels[i] = number;
  }
  return out.segment.empty() ? std::string{} : text(out);
}

/// ERR-2 to ERR-8 of version 2.5 and later.
AckError read_err(const Message& message, std::size_t index) {
  const auto part = [&](std::uint16_t field, std::uint16_t component) {
    return value(message, place(index, field, 1, component)).text;
  };
  AckError error;
  error.location =
      location(part(2, 1), {part(2, 2), part(2, 3), part(2, 4), part(2, 5), part(2, 6)});
  error.code = part(3, 1);
  error.severity = part(4, 1);
  for (std::string text : {part(8, 1), part(7, 1), part(3, 2)})
    if (error.text.empty()) error.text = std::move(text);
  return error;
}

/// One repetition of ERR-1: segment ^ sequence ^ field ^ code & text. Component 4 comes as
/// subcomponents by the standard; some peers write the code there alone.
AckError read_eld(const Message& message, std::size_t index, std::uint16_t repetition) {
  const auto part = [&](std::uint16_t component, std::uint16_t subcomponent = 1) {
    return value(message, place(index, 1, repetition, component, subcomponent)).text;
  };
  AckError error;
  error.location = location(part(1), {part(2), part(3)});
  error.code = part(4);
  error.text = part(4, 2);
  return error;
}

}  // namespace

Result<Ack> read_ack(const Message& message) {
  const auto msa = message.find("MSA");
  if (!msa)
    return Error{"hl7.ack-without-msa",
                 "the answer has no MSA segment, so it says nothing about the message sent. Check "
                 "that the receiver acknowledges on this connection."};
  Ack ack;
  ack.code = std::string{trim(value(message, place(*msa, 1)).text)};
  const std::string code = upper(ack.code);
  const bool known = code.size() == 2 && (code[0] == 'A' || code[0] == 'C') &&
                     (code[1] == 'A' || code[1] == 'E' || code[1] == 'R');
  if (!known)
    return Error{"hl7.ack-code", concat("MSA-1 is ", printable(ack.code, 10),
                                        "; expected AA, AE, AR, CA, CE or CR (table 0008)")};
  ack.step = code[0] == 'C' ? AckStep::accept : AckStep::application;
  ack.verdict = code[1] == 'A'   ? Verdict::accepted
                : code[1] == 'E' ? Verdict::error
                                 : Verdict::rejected;
  ack.control_id = std::string{message.segment(*msa).field(2)};
  ack.text = value(message, place(*msa, 3)).text;
  const std::string sequence = value(message, place(*msa, 4)).text;
  std::int64_t expected = 0;
  const auto [end, fault] =
      std::from_chars(sequence.data(), sequence.data() + sequence.size(), expected);
  if (!sequence.empty() && fault == std::errc{} && end == sequence.data() + sequence.size())
    ack.expected_sequence = expected;

  for (auto err = message.find("ERR"); err && ack.errors.size() < kErrorsMax;
       err = message.find("ERR", *err + 1)) {
    const Segment segment = message.segment(*err);
    if (!segment.field(2).empty() || !segment.field(3).empty() || !segment.field(8).empty()) {
      ack.errors.push_back(read_err(message, *err));
      continue;
    }
    const std::size_t count = std::min(message.repetitions(*err, 1), kErrorsMax);
    for (std::size_t n = 1; n <= count; ++n)
      ack.errors.push_back(read_eld(message, *err, static_cast<std::uint16_t>(n)));
  }
  if (ack.text.empty() && !ack.errors.empty()) ack.text = ack.errors.front().text;
  return ack;
}

}  // namespace claimwire::hl7
