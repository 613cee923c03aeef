#include "wrap/regex/regex.h"

#include <re2/re2.h>

#include "core/text.h"

namespace claimwire::regex {
namespace {

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Regex::Program {
  explicit Program(std::string_view text) : pattern{text}, compiled{piece(pattern), options()} {}
  std::string pattern;
  RE2 compiled;
};

Result<Regex> Regex::compile(std::string_view pattern) {
  if (pattern.size() > kPatternBytesMax)
    return Error{"regex.too-long",
                 concat("the regular expression has ", std::to_string(pattern.size()),
                        " bytes; at most ", std::to_string(kPatternBytesMax))};
  auto program = std::make_shared<Program>(pattern);
  if (!program->compiled.ok())
    return Error{"regex.syntax", concat("not a regular expression (RE2): ",
                                        printable(program->compiled.error(), 200))};
  return Regex{std::move(program)};
}

const std::string& Regex::pattern() const { return program_->pattern; }

bool Regex::search(std::string_view text) const {
  return RE2::PartialMatch(piece(text), program_->compiled);
}

bool Regex::matches_all(std::string_view text) const {
  return RE2::FullMatch(piece(text), program_->compiled);
}

std::string Regex::replace_all(std::string_view text, std::string_view with) const {
  std::string out{text};
  RE2::GlobalReplace(&out, program_->compiled, piece(with));
  return out;
}

}  // namespace claimwire::regex
