#include "claims/enrich/table.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "core/text.h"

namespace claimwire::claims {
namespace {

constexpr Date kOpenFrom{1, 1, 1};
constexpr Date kOpenThrough{9999, 12, 31};

/// Reads one record after another of RFC 4180 text.
class CsvReader {
 public:
  CsvReader(const std::string& name, std::string_view text) : name_{name}, text_{text} {}

  /// The next record that is not blank, or no cells at the end.
  Result<std::vector<std::string>> next() {
    std::vector<std::string> cells;
    while (at_ < text_.size()) {
      record_line_ = line_;
      if (take_line_end()) continue;
      do {
        Result<std::string> cell = read_cell();
        if (!cell) return cell.error();
        if (cells.size() > Table::kColumnsMax)
          return error("table.no-columns", concat("more than ", std::to_string(Table::kColumnsMax),
                                                  " cells. Is this a CSV file?"));
        cells.push_back(std::move(*cell));
      } while (take(','));
      if (at_ < text_.size() && !take_line_end())
        return error("table.quote-text",
                     "text stands behind a closing quote. Double the quotes inside a quoted cell.");
      const bool blank = cells.size() == 1 && cells[0].empty();
      if (!blank) return cells;
      cells.clear();
    }
    return cells;
  }

  std::uint32_t line() const { return record_line_; }  ///< Of the record read last, from 1.

  Error error(std::string id, std::string_view what) const {
    return {std::move(id), concat(name_, ", line ", std::to_string(record_line_), ": ", what)};
  }

 private:
  Result<std::string> read_cell() {
    std::size_t start = at_;
    while (start < text_.size() && text_[start] == ' ') ++start;
    if (start == text_.size() || text_[start] != '"') {
      const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      const std::string_view cell = trim(text_.substr(at_, end - at_));
      at_ = end;
      return std::string{cell};
    }
    std::string cell;
    for (at_ = start + 1; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c != '"') {
        cell += c;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[++at_];
      } else {
        ++at_;
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        return cell;
      }
    }
    return error("table.quote-open", "a quoted cell is never closed. Add the closing quote.");
  }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_line_end() {
    const bool carriage_return = take('\r');
    if (take('\n') || carriage_return) {
      ++line_;
      return true;
    }
    return false;
  }

  const std::string& name_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1, record_line_ = 1;
};

/// True when `text` is UTF-8 in shortest form without surrogates (RFC 3629).
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
      return false;
    i += more + 1;
  }
  return true;
}

/// 2026-09-03 or 20260903; empty gives `open`.
std::optional<Date> read_date(std::string_view text, Date open) {
  if (text.empty()) return open;
  const Result<Date> date = text.size() == 8 ? Date::parse_compact(text) : Date::parse_iso(text);
  if (!date) return std::nullopt;
  return *date;
}

/// Cells joined so that no two different keys look alike.
template <class Cells>
std::string joined(const Cells& cells) {
  std::string key;
  for (const std::string_view cell : cells) {
    key += std::to_string(cell.size());
    key += ':';
    key += cell;
  }
  return key;
}

}  // namespace

Result<std::shared_ptr<const Table>> Table::load(const std::string& path) {
  std::ifstream in{path, std::ios::binary | std::ios::ate};
  const std::streamoff size = in ? static_cast<std::streamoff>(in.tellg()) : -1;
  if (size < 0)
    return Error{"table.unreadable",
                 concat(path,
                        ": the table cannot be read. Check that the file is there and may be "
                        "read by the user the program runs as.")};
  if (static_cast<std::uint64_t>(size) > kBytesMax)
    return Error{"table.too-large", concat(path, ": the table has more than ",
                                           std::to_string(kBytesMax), " bytes. Split it.")};
  std::string content(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  if (size > 0 && !in.read(content.data(), size))
    return Error{"table.unreadable", concat(path, ": reading the table failed half-way.")};
  return parse(path, content);
}

Result<std::shared_ptr<const Table>> Table::parse(std::string name, std::string_view content) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (content.substr(0, 3) == kByteOrderMark) content.remove_prefix(3);
  if (content.size() > kBytesMax)
    return Error{"table.too-large", concat(name, ": the table has more than ",
                                           std::to_string(kBytesMax), " bytes. Split it.")};
  auto table = std::make_shared<Table>();
  table->name_ = std::move(name);
  CsvReader reader{table->name_, content};
  Result<std::vector<std::string>> head = reader.next();
  if (!head) return head.error();
  if (head->empty())
    return reader.error("table.no-columns",
                        "the table is empty. Its first line names the columns.");
  for (const std::string& column : *head) {
    if (column.empty())
      return reader.error("table.no-columns", "a column has no name. Name every column.");
    if (table->column(column))
      return reader.error("table.column-repeated",
                          concat("column '", printable(column), "' stands twice."));
    table->columns_.push_back(column);
  }
  table->from_ = table->column("from");
  table->to_ = table->column("to");
  for (;;) {
    Result<std::vector<std::string>> cells = reader.next();
    if (!cells) return cells.error();
    if (cells->empty()) break;
    if (cells->size() != table->columns_.size())
      return reader.error("table.cells", concat(std::to_string(cells->size()), " cells, but ",
                                                std::to_string(table->columns_.size()),
                                                " columns. Quote a cell that holds a comma."));
    Row row{reader.line(), {kOpenFrom, kOpenThrough}};
    const auto dated = [&](std::optional<std::size_t> column, Date open, Date& into) {
      if (!column) return true;
      const std::optional<Date> date = read_date(trim((*cells)[*column]), open);
      if (date) into = *date;
      return date.has_value();
    };
    if (!dated(table->from_, kOpenFrom, row.period.from) ||
        !dated(table->to_, kOpenThrough, row.period.through))
      return reader.error(
          "table.date", "'from' or 'to' is not a date. Write it as 2026-09-03 or leave it empty.");
    if (row.period.through < row.period.from)
      return reader.error("table.date-order",
                          "'to' is earlier than 'from'. Both days belong to the period.");
    for (std::string& cell : *cells) {
      if (!is_utf8(cell))
        return reader.error("table.not-utf8", "a cell is not UTF-8. Save the file as UTF-8.");
      table->cells_.push_back(std::move(cell));
    }
    table->rows_.push_back(row);
  }
  return std::shared_ptr<const Table>{std::move(table)};
}

std::optional<std::size_t> Table::column(std::string_view name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (equals_ignoring_case(columns_[i], name)) return i;
  return std::nullopt;
}

std::vector<std::string_view> Table::value_columns() const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (i != from_ && i != to_) names.push_back(columns_[i]);
  return names;
}

std::string_view TableRow::cell(std::string_view column) const {
  const std::optional<std::size_t> at = table->column(column);
  return at ? table->cell(row, *at) : std::string_view{};
}

Result<TableIndex> TableIndex::make(std::shared_ptr<const Table> table,
                                    const std::vector<std::string>& key_columns) {
  TableIndex index;
  for (const std::string& name : key_columns) {
    const std::optional<std::size_t> column = table->column(name);
    if (!column) {
      const std::vector<std::string> all = table->columns();
      const std::string_view near = nearest(name, {all.begin(), all.end()});
      return Error{"table.column-unknown",
                   concat(table->name(), ": has no column '", printable(name), "'",
                          near.empty() ? "" : ". Did you mean '", near, near.empty() ? "." : "'?")};
    }
    index.keys_.push_back(*column);
  }
  std::vector<std::string_view> cells(index.keys_.size());
  for (std::size_t row = 0; row < table->size(); ++row) {
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = table->cell(row, index.keys_[i]);
    index.rows_[joined(cells)].push_back(static_cast<std::uint32_t>(row));
  }
  for (auto& [key, rows] : index.rows_) {
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
      return table->period(b).from < table->period(a).from;
    });
    for (std::size_t i = 0; i + 1 < rows.size(); ++i)
      if (table->period(rows[i + 1]).through >= table->period(rows[i]).from)
        index.overlaps_.emplace_back(table->line(rows[i + 1]), table->line(rows[i]));
  }
  std::sort(index.overlaps_.begin(), index.overlaps_.end());
  if (index.overlaps_.size() > 20) index.overlaps_.resize(20);
  index.table_ = std::move(table);
  return index;
}

TableRow TableIndex::find(std::span<const std::string_view> keys, Date day) const {
  if (keys.size() != keys_.size()) return {};
  const auto found = rows_.find(joined(keys));
  if (found == rows_.end()) return {};
  for (const std::uint32_t row : found->second)
    if (!day.valid() || table_->period(row).contains(day)) return {table_.get(), row};
  return {};
}

void UnmatchedValues::add(std::string_view table, std::string_view value) {
  Counts& counts = tables_[std::string{table}];
  ++counts.all;
  const auto known = counts.by_value.find(std::string{value});
  if (known != counts.by_value.end())
    ++known->second;
  else if (counts.by_value.size() < kValuesMax)
    counts.by_value.emplace(value, 1);
}

std::uint64_t UnmatchedValues::count(std::string_view table) const {
  const auto found = tables_.find(std::string{table});
  return found == tables_.end() ? 0 : found->second.all;
}

std::uint64_t UnmatchedValues::count(std::string_view table, std::string_view value) const {
  const auto found = tables_.find(std::string{table});
  if (found == tables_.end()) return 0;
  const auto known = found->second.by_value.find(std::string{value});
  return known == found->second.by_value.end() ? 0 : known->second;
}

std::vector<std::pair<std::string, std::uint64_t>> UnmatchedValues::values(
    std::string_view table) const {
  const auto found = tables_.find(std::string{table});
  if (found == tables_.end()) return {};
  std::vector<std::pair<std::string, std::uint64_t>> out{found->second.by_value.begin(),
                                                         found->second.by_value.end()};
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return out;
}

}  // namespace claimwire::claims
