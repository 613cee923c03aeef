#include "codes/formats/icd10cm_tabular_xml.h"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "codes/code_sets.h"
#include "codes/code_text.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/code_references.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "codes/tabular.h"
#include "core/text.h"
#include "wrap/xml/reader.h"

namespace claimwire::codes {
namespace {

struct NoteElement {
  std::string_view name;
  Relation kind;
};
constexpr std::array<NoteElement, 9> kNotes = {{
    {"inclusionTerm", Relation::inclusion},
    {"includes", Relation::includes},
    {"excludes1", Relation::excludes1},
    {"excludes2", Relation::excludes2},
    {"codeFirst", Relation::code_first},
    {"useAdditionalCode", Relation::use_additional},
    {"codeAlso", Relation::code_also},
    {"notes", Relation::note},
    {"sevenChrNote", Relation::note},
}};

Relation note_kind(std::string_view element) {
  for (const NoteElement& note : kNotes) {
    if (note.name == element) return note.kind;
  }
  return Relation::none;
}

// Marks inside a text, in the files that show what a revision changed (the addenda form of the XSD).
bool is_revision(std::string_view element) {
  return element == "diff" || element == "new" || element == "old" || element == "unc";
}

bool may_name_codes(Relation kind) {
  return kind != Relation::inclusion && kind != Relation::includes && kind != Relation::note;
}

struct Note {
  Relation kind = Relation::none;
  std::string text;
  std::uint32_t line = 0;
};

class Tabular : public xml::Handler {
 public:
  Result<void> start(std::string_view name, std::span<const xml::Attribute> attributes,
                     std::uint32_t line) override {
    line_ = line;
    if (is_revision(name)) {
      in_old_ += name == "old";  // what a revised text said before
      return {};
    }
    text_.clear();
    if (name == "chapter") {
      chapter_notes_.clear();
      section_notes_.clear();
      in_chapter_ = true;
    } else if (name == "section") {
      section_notes_.clear();
      in_section_ = true;
    } else if (name == "diag") {
      open_.push_back(content.rows.size());
      CodeRow& row = content.rows.emplace_back();
      row.line = line;
      row.billable = false;  // what is billable, and with which 7th character, the order file says
    } else if (const Relation kind = note_kind(name); kind != Relation::none) {
      kind_ = kind;
    } else if (name == "extension") {
      extension_ = 0;
      for (const xml::Attribute& attribute : attributes) {
        if (attribute.name == "char" && attribute.value.size() == 1) {
          extension_ = attribute.value[0];
        }
      }
    }
    return {};
  }

  Result<void> end(std::string_view name) override {
    if (is_revision(name)) {
      in_old_ -= name == "old";
      return {};
    }
    const std::string text = clean_text(text_);
    text_.clear();
    if (name == "version") {
      std::from_chars(text.data(), text.data() + text.size(), content.fiscal_year);
    } else if (name == "diag") {
      if (open_.empty()) return {};
      if (content.rows[open_.back()].code.empty()) {
        return line_error("codes.line-malformed", line_, "a diag has no name");
      }
      open_.pop_back();
    } else if (name == "name" && !open_.empty() && code_of_open().empty()) {
      return begin_code(text);
    } else if (name == "desc" && !open_.empty() && content.rows[open_.back()].title.empty()) {
      content.rows[open_.back()].title = text;
    } else if (name == "note" && kind_ != Relation::none) {
      take({kind_, text, line_});
    } else if (note_kind(name) != Relation::none) {
      kind_ = Relation::none;
    } else if (name == "extension" && extension_ != 0 && !open_.empty()) {
      content.relations.add({.code = pack(code_of_open()),
                             .kind = Relation::seventh_character,
                             .value = static_cast<unsigned char>(extension_),
                             .line = line_},
                            text);
    } else if (name == "section") {
      in_section_ = false;
    } else if (name == "chapter") {
      in_chapter_ = false;
    }
    return {};
  }

  void text(std::string_view piece) override {
    if (in_old_ == 0) text_ += piece;
  }

  Content content;

 private:
  const std::string& code_of_open() const { return content.rows[open_.back()].code; }

  Result<void> begin_code(const std::string& text) {
    const CodeKey key = pack(text);
    if (length(key) < 3 || length(key) > 7) {
      return line_error("codes.line-malformed", line_,
                        concat("the diag is named '", printable(text, 20),
                               "'; expected a code of 3 to 7 letters and digits"));
    }
    content.rows[open_.back()].code = undotted(text);
    if (open_.size() > 1) return {};
    for (const Note& note : chapter_notes_) add(key, note, TabularPlace::chapter);
    for (const Note& note : section_notes_) add(key, note, TabularPlace::section);
    return {};
  }

  void take(Note note) {
    if (note.text.empty()) return;
    if (!open_.empty()) {
      if (!code_of_open().empty()) add(pack(code_of_open()), note, TabularPlace::own);
    } else if (in_section_) {
      section_notes_.push_back(std::move(note));
    } else if (in_chapter_) {
      chapter_notes_.push_back(std::move(note));
    }
  }

  void add(CodeKey code, const Note& note, TabularPlace place) {
    RelationRow row{.code = code,
                    .kind = note.kind,
                    .detail = static_cast<std::uint16_t>(place),
                    .line = note.line};
    bool any = false;
    if (may_name_codes(note.kind) && note.text.find("final character") == std::string::npos) {
      for (const CodeReference& reference : code_references(note.text)) {
        const std::string_view before = std::string_view{note.text}.substr(0, reference.at);
        const std::size_t opened = before.rfind('(');
        const std::size_t closed = before.rfind(')');
        const bool in_brackets = opened != std::string_view::npos &&
                                 (closed == std::string_view::npos || closed < opened);
        if (!in_brackets && !reference.dotted) continue;  // "vitamin B12"
        any = true;
        row.other = reference.key;
        row.value = 0;
        if (reference.last == 0) {
          content.relations.add(row, note.text);
          continue;
        }
        ++ranges_;
        row.value = 2 * ranges_;
        content.relations.add(row, note.text);
        row.other = reference.last;
        row.value = 2 * ranges_ + 1;
        content.relations.add(row, note.text);
      }
    }
    if (!any) content.relations.add(row, note.text);
  }

  std::vector<Note> chapter_notes_;
  std::vector<Note> section_notes_;
  std::vector<std::size_t> open_;  // rows of the diags that we are in
  std::string text_;
  Relation kind_ = Relation::none;
  char extension_ = 0;
  int in_old_ = 0;
  bool in_chapter_ = false;
  bool in_section_ = false;
  std::uint32_t line_ = 0;
  std::uint32_t ranges_ = 0;
};

}  // namespace

bool is_icd10cm_tabular_xml(std::string_view content) {
  return xml::is_xml(content) &&
         content.substr(0, 4096).find("<ICD10CM.tabular") != std::string_view::npos;
}

Result<Content> read_icd10cm_tabular_xml(std::string_view content, std::string_view) {
  Tabular tabular;
  if (auto read = xml::read(content, tabular); !read) return read.error();
  Content out = std::move(tabular.content);
  if (out.rows.empty()) {
    return Error{"codes.empty-file", "no element holds a code. Is it the right file?"};
  }
  out.facts.set = kIcd10cmTabular;
  if (out.fiscal_year >= 2010 && out.fiscal_year <= 2100) {
    out.facts.effective = {static_cast<std::int16_t>(out.fiscal_year - 1), 10, 1};
    out.facts.effective_why = concat("its version is ", std::to_string(out.fiscal_year));
  }
  return out;
}

constinit const Format kIcd10cmTabularXml{
    .id = "icd10cm-tabular-xml",
    .what = "the ICD-10-CM tabular list as XML",
    .matches = is_icd10cm_tabular_xml,
    .read = read_icd10cm_tabular_xml,
};

}  // namespace claimwire::codes
