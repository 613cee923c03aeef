#include "codes/formats/icd10pcs_tables_xml.h"

#include <charconv>
#include <string>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"
#include "wrap/xml/reader.h"

namespace claimwire::codes {
namespace {

class Tables : public xml::Handler {
 public:
  Result<void> start(std::string_view name, std::span<const xml::Attribute> attributes,
                     std::uint32_t line) override {
    line_ = line;
    text_.clear();
    const auto value_of = [attributes](std::string_view wanted) -> std::string_view {
      for (const xml::Attribute& attribute : attributes) {
        if (attribute.name == wanted) return attribute.value;
      }
      return {};
    };
    if (name == "pcsTable") {
      table_.clear();
      title_.clear();
      row_ = 0;
    } else if (name == "pcsRow") {
      if (table_.size() != 3) {
        return line_error("codes.line-malformed", line,
                          "a pcsRow comes before the three axes of its table");
      }
      ++row_;
    } else if (name == "axis") {
      const std::string_view pos = value_of("pos");
      position_ = pos.size() == 1 && pos[0] >= '1' && pos[0] <= '7' ? pos[0] - '0' : 0;
      if (position_ == 0 || (position_ > 3) != (row_ > 0)) {
        return line_error("codes.line-malformed", line,
                          concat("an axis has the position '", printable(pos, 10),
                                 "'; expected 1 to 3 in a table and 4 to 7 in its rows"));
      }
    } else if (name == "label") {
      const std::string_view code = value_of("code");
      if (code.size() != 1 || pack(code) == 0) {
        return line_error("codes.line-malformed", line,
                          concat("a label has the code '", printable(code, 10),
                                 "'; expected one letter or digit"));
      }
      label_ = code[0];
    }
    return {};
  }

  Result<void> end(std::string_view name) override {
    const std::string text = clean_text(text_);
    text_.clear();
    if (name == "version") {
      std::from_chars(text.data(), text.data() + text.size(), content.fiscal_year);
    } else if (name == "label" && position_ <= 3) {
      if (static_cast<int>(table_.size()) != position_ - 1) {
        return line_error("codes.line-malformed", line_,
                          "the axes of a table are out of order or have several labels");
      }
      table_ += label_;
      title_ += concat(title_.empty() ? "" : ", ", text);
      if (table_.size() == 3) {
        CodeRow& row = content.rows.emplace_back();
        row.code = table_;
        row.title = title_;
        row.billable = false;
        row.line = line_;
      }
    } else if (name == "label") {
      content.relations.add(
          {.code = pack(table_),
           .kind = Relation::pcs_value,
           .detail = static_cast<std::uint16_t>(row_),
           .value = static_cast<std::uint32_t>(position_) << 8 | static_cast<unsigned char>(label_),
           .line = line_},
          text);
    }
    return {};
  }

  void text(std::string_view piece) override { text_ += piece; }

  Content content;

 private:
  std::string table_;
  std::string title_;
  std::string text_;
  int position_ = 0;
  int row_ = 0;
  char label_ = 0;
  std::uint32_t line_ = 0;
};

}  // namespace

bool is_icd10pcs_tables_xml(std::string_view content) {
  return xml::is_xml(content) &&
         content.substr(0, 4096).find("<ICD10PCS.tabular") != std::string_view::npos;
}

Result<Content> read_icd10pcs_tables_xml(std::string_view content, std::string_view) {
  Tables tables;
  if (auto read = xml::read(content, tables); !read) return read.error();
  Content out = std::move(tables.content);
  if (out.rows.empty() || out.relations.empty()) {
    return Error{"codes.empty-file", "no element holds a table. Is it the right file?"};
  }
  out.facts.set = kIcd10pcsTables;
  if (out.fiscal_year >= 2010 && out.fiscal_year <= 2100) {
    out.facts.effective = {static_cast<std::int16_t>(out.fiscal_year - 1), 10, 1};
    out.facts.effective_why = concat("its version is ", std::to_string(out.fiscal_year));
  }
  return out;
}

constinit const Format kIcd10pcsTablesXml{
    .id = "icd10pcs-tables-xml",
    .what = "the ICD-10-PCS tables as XML",
    .matches = is_icd10pcs_tables_xml,
    .read = read_icd10pcs_tables_xml,
};

}  // namespace claimwire::codes
