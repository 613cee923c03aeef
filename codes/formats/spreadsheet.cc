#include "codes/formats/spreadsheet.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/text.h"
#include "wrap/xml/reader.h"

namespace claimwire::codes {
namespace {

constexpr std::size_t kColumnsMax = 512;
constexpr std::size_t kRowsMax = 1 << 20;
constexpr std::size_t kTextMax = 256U << 20;

Error damaged(std::string_view what) {
  return {"codes.spreadsheet-damaged", concat("the workbook ", what, ". Save it again as CSV.")};
}
Error too_large(std::string_view what) {
  return {"codes.spreadsheet-too-large", concat("the first sheet has ", what)};
}

std::string_view value_of(std::span<const xml::Attribute> attributes, std::string_view name) {
  for (const xml::Attribute& attribute : attributes) {
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

// <sst><si><t>A04.71</t></si><si><r><t>A</t></r><r><t>04.7</t></r></si></sst>
class SharedTexts : public xml::Handler {
 public:
  Result<void> start(std::string_view name, std::span<const xml::Attribute>,
                     std::uint32_t) override {
    if (name == "si") texts_.emplace_back();
    if (name == "rPh") in_phonetic_ = true;
    in_text_ = name == "t" && !in_phonetic_ && !texts_.empty();
    return {};
  }
  Result<void> end(std::string_view name) override {
    if (name == "rPh") in_phonetic_ = false;
    in_text_ = false;
    return {};
  }
  void text(std::string_view piece) override {
    if (in_text_) texts_.back() += piece;
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
  bool in_text_ = false;
  bool in_phonetic_ = false;
};

// <row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>2017</v></c></row>
class Sheet : public xml::Handler {
 public:
  explicit Sheet(const std::vector<std::string>& texts) : texts_{texts} {}

  Result<void> start(std::string_view name, std::span<const xml::Attribute> attributes,
                     std::uint32_t) override {
    in_value_ = false;
    if (name == "row") {
      if (++rows_ > kRowsMax) return too_large("more than 1,048,576 rows");
      cells_ = 0;
    } else if (name == "c") {
      std::size_t column = cells_;
      const std::string_view place = value_of(attributes, "r");
      if (!place.empty()) {
        column = 0;
        for (const char c : place) {
          if (c < 'A' || c > 'Z' || column > kColumnsMax) break;
          column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
        }
        if (column == 0) return damaged("has a cell without a column");
        --column;
      }
      if (column >= kColumnsMax) return too_large("more than 512 columns");
      if (column < cells_) return damaged("has the cells of a row out of order");
      for (; cells_ <= column; ++cells_) {
        if (cells_ > 0) csv_ += ',';
      }
      is_shared_ = value_of(attributes, "t") == "s";
      value_.clear();
      has_cell_ = true;
    } else if (name == "v" || (name == "t" && has_cell_)) {
      in_value_ = true;
    }
    return {};
  }
  Result<void> end(std::string_view name) override {
    in_value_ = false;
    if (name == "row") {
      // Empty cells at a row's end are not written; a CSV has them.
      width_ = std::max(width_, cells_);
      if (cells_ > 0) csv_.append(width_ - cells_, ',');
      csv_ += '\n';
    }
    if (name != "c") return {};
    has_cell_ = false;
    std::string_view text = value_;
    if (is_shared_) {
      std::size_t index = texts_.size();
      std::from_chars(value_.data(), value_.data() + value_.size(), index);
      if (index >= texts_.size()) return damaged("names a shared text that it does not have");
      text = texts_[index];
    }
    if (csv_.size() + 2 * text.size() > kTextMax) return too_large("more than 256 MB of text");
    if (text.empty()) return {};
    csv_ += '"';
    for (const char c : text) csv_.append(c == '"' ? 2 : 1, c);
    csv_ += '"';
    return {};
  }
  void text(std::string_view piece) override {
    if (in_value_) value_ += piece;
  }
  std::string take() && { return std::move(csv_); }

 private:
  const std::vector<std::string>& texts_;
  std::string csv_;
  std::string value_;
  std::size_t rows_ = 0;
  std::size_t cells_ = 0;
  std::size_t width_ = 0;  // of the widest row so far
  bool is_shared_ = false;
  bool has_cell_ = false;
  bool in_value_ = false;
};

const zip::Entry* entry_named(const zip::Archive& archive, std::string_view name) {
  for (const zip::Entry& entry : archive.entries()) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

bool is_spreadsheet(const zip::Archive& archive) {
  return entry_named(archive, "[Content_Types].xml") != nullptr &&
         entry_named(archive, "xl/workbook.xml") != nullptr;
}

Result<std::string> spreadsheet_to_csv(const zip::Archive& archive) {
  SharedTexts texts;
  if (const zip::Entry* entry = entry_named(archive, "xl/sharedStrings.xml")) {
    const auto content = archive.read(*entry);
    if (!content) return content.error();
    if (auto read = xml::read(*content, texts); !read) return read.error();
  }
  const zip::Entry* entry = entry_named(archive, "xl/worksheets/sheet1.xml");
  if (entry == nullptr) return damaged("has no first sheet");
  const auto content = archive.read(*entry);
  if (!content) return content.error();
  Sheet sheet{texts.texts()};
  if (auto read = xml::read(*content, sheet); !read) return read.error();
  return std::move(sheet).take();
}

}  // namespace claimwire::codes
