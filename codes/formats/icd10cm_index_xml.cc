#include "codes/formats/icd10cm_index_xml.h"

#include <charconv>
#include <map>
#include <string>
#include <vector>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"
#include "wrap/xml/reader.h"

namespace claimwire::codes {
namespace {

struct Term {
  std::string title;
  CodeKey code = 0;
};

/// "see Contusion, eyelid", at the entry it stands at.
struct Reference {
  std::string entry;
  std::string target;
  std::uint32_t line = 0;
  bool also = false;
};

/// An entry as references name it: small letters, without what stands in brackets and "by site".
std::string plain_entry(std::string_view entry) {
  std::string out;
  int depth = 0;
  for (const char c : lower(entry)) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0 && c != '.') out += c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  std::string parts;
  for (std::string_view part : split(out, ',')) {
    part = trim(part);
    while (part.starts_with('-') || part.starts_with(' ')) part.remove_prefix(1);
    if (part.empty() || part.starts_with("by ")) continue;
    parts += concat(parts.empty() ? "" : ", ", clean_text(part));
  }
  return parts;
}

class Index : public xml::Handler {
 public:
  Result<void> start(std::string_view name, std::span<const xml::Attribute> attributes,
                     std::uint32_t line) override {
    line_ = line;
    if (name == "nemod") {
      text_ += ' ';
      return {};
    }
    text_.clear();
    if (name == "mainTerm" || name == "term") terms_.emplace_back();
    column_ = 0;
    for (const xml::Attribute& attribute : attributes) {
      if (attribute.name != "col" || attribute.value.size() != 1) continue;
      if (attribute.value[0] >= '1' && attribute.value[0] <= '9')
        column_ = attribute.value[0] - '0';
    }
    return {};
  }

  Result<void> end(std::string_view name) override {
    if (name == "nemod") return {};
    const std::string text = clean_text(text_);
    text_.clear();
    if (name == "version") {
      std::from_chars(text.data(), text.data() + text.size(), content.fiscal_year);
    } else if (name == "head" && column_ > 0) {
      heads_.resize(10);
      heads_[static_cast<std::size_t>(column_)] = text;
    } else if (name == "title") {
      if (terms_.empty())
        title += concat(text, " ");
      else
        terms_.back().title = text;
    } else if (name == "mainTerm" || name == "term") {
      if (!terms_.empty()) terms_.pop_back();
    } else if (terms_.empty()) {
      return {};
    } else if (name == "code") {
      terms_.back().code = add(text, entry());
      codes_.emplace(plain_entry(as_referred_to()),
                     Target{terms_.back().code, text.ends_with('-')});
    } else if (name == "see" || name == "seeAlso") {
      references_.push_back({entry(), text, line_, name == "seeAlso"});
    } else if (name == "cell") {
      const std::string_view head =
          column_ > 0 && heads_.size() == 10
              ? std::string_view{heads_[static_cast<std::size_t>(column_)]}
              : std::string_view{};
      add(text, head.empty() ? entry() : concat(entry(), "; ", head));
    } else if (name == "manif" && terms_.back().code != 0) {
      const CodeKey manifestation = pack(without_dash(text));
      if (manifestation != 0) {
        content.relations.add({.code = terms_.back().code,
                               .other = manifestation,
                               .kind = Relation::manifestation,
                               .line = line_},
                              entry());
      }
    }
    return {};
  }

  void text(std::string_view piece) override { text_ += piece; }

  /// Leads each entry with a reference to the code of the entry it names, once all are known.
  void follow_references() {
    for (const Reference& reference : references_) {
      const auto target = codes_.find(plain_entry(reference.target));
      if (target == codes_.end() || target->second.code == 0) continue;
      content.relations.add({.code = target->second.code,
                             .kind = Relation::index_term,
                             .detail = static_cast<std::uint16_t>(
                                 reference.also ? IndexEntry::see_also : IndexEntry::see),
                             .value = target->second.begins ? 1U : 0U,
                             .line = reference.line},
                            reference.entry);
    }
  }

  bool is_table() const { return !heads_.empty(); }
  const std::string& head(std::size_t column) const { return heads_[column]; }

  Content content;
  std::string title;

 private:
  static std::string_view without_dash(std::string_view code) {
    code = trim(code);
    while (code.ends_with('-') || code.ends_with('.')) code.remove_suffix(1);
    return code;
  }

  std::string entry() const {
    std::string text;
    for (const Term& term : terms_) text += concat(text.empty() ? "" : ", ", term.title);
    return text;
  }

  /// References give the first of a main term's forms: "Nephritis" for "Nephritis, nephritic".
  std::string as_referred_to() const {
    std::string text;
    for (const Term& term : terms_) {
      const std::string_view of_term = term.title;
      text += text.empty() ? std::string{of_term.substr(0, of_term.find_first_of(",("))}
                           : concat(", ", of_term);
    }
    return text;
  }

  CodeKey add(std::string_view code, const std::string& entry) {
    const CodeKey key = pack(without_dash(code));
    if (key == 0 || length(key) < 3) {
      content.skip(line_, "no code");
      return 0;
    }
    content.relations.add({.code = key,
                           .kind = Relation::index_term,
                           .value = trim(code).ends_with('-') ? 1U : 0U,
                           .line = line_},
                          entry);
    return key;
  }

  struct Target {
    CodeKey code;
    bool begins;
  };

  std::vector<Term> terms_;
  std::map<std::string, Target, std::less<>> codes_;  // by plain_entry(); the first of equals
  std::vector<Reference> references_;
  std::vector<std::string> heads_;
  std::string text_;
  int column_ = 0;
  std::uint32_t line_ = 0;
};

}  // namespace

bool is_icd10cm_index_xml(std::string_view content) {
  return xml::is_xml(content) &&
         content.substr(0, 4096).find("<ICD10CM.index") != std::string_view::npos;
}

Result<Content> read_icd10cm_index_xml(std::string_view content, std::string_view) {
  Index index;
  if (auto read = xml::read(content, index); !read) return read.error();
  index.follow_references();
  Content out = std::move(index.content);
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no element holds a code. Is it the right file?"};
  }
  out.facts.set = kIcd10cmIndex;
  if (index.is_table()) {
    out.facts.part =
        lower(index.head(1)).find("neoplasm") != std::string::npos ? "neoplasm" : "drug";
  } else {
    out.facts.part = lower(index.title).find("external") != std::string::npos ? "eindex" : "index";
  }
  out.begin_with_version();
  return out;
}

constinit const Format kIcd10cmIndexXml{
    .id = "icd10cm-index-xml",
    .matches = is_icd10cm_index_xml,
    .read = read_icd10cm_index_xml,
};

}  // namespace claimwire::codes
