#include "codes/import.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "codes/code_sets.h"
#include "codes/code_system.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/icd10_order_file.h"
#include "codes/formats/plain_csv.h"
#include "codes/formats/spreadsheet.h"
#include "codes/release_date.h"
#include "core/text.h"
#include "wrap/zip/archive.h"
#include "wrap/zip/sha256.h"

namespace claimwire::codes {
namespace {

constexpr std::uint64_t kFileBytesMax = 256ULL << 20;

// A file to read, alone or inside an archive.
struct Source {
  std::string file;    ///< As the user named it, without folders.
  std::string member;  ///< Inside an archive, with its folders; else empty.
  Date modified{};
  bool has_addenda = false;
  AddendaTotals addenda{};

  std::string_view name() const {
    const std::string_view whole = member.empty() ? file : member;
    const std::size_t slash = whole.rfind('/');
    return slash == std::string_view::npos ? whole : whole.substr(slash + 1);
  }
  std::string shown() const { return member.empty() ? file : concat(file, "/", member); }
};

const Format* format_of(std::string_view content) {
  for (const Format* format : all_formats()) {
    if (format->matches(content)) return format;
  }
  return nullptr;
}

bool is_hcpcs_file(const Format& format) {
  return &format == &kHcpcsAnweb || &format == &kHcpcsAnwebCsv;
}

// "revenue-codes-2026.csv" gives "revenue"; an unheard-of list keeps its own name.
std::string set_in_name(std::string_view name) {
  std::string stem;
  const std::string small = lower(name.substr(0, name.rfind('.')));
  for (const char c : small) {
    const bool letter_or_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (letter_or_digit)
      stem += c;
    else if (!stem.empty() && stem.back() != '-')
      stem += '-';
  }
  // Dates and versions at the end say nothing about the set.
  const auto last_part = [&stem] {
    const std::size_t dash = stem.rfind('-');
    return dash == std::string::npos ? std::string{} : stem.substr(dash + 1);
  };
  const auto is_number = [](const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  while (stem.ends_with('-') || is_number(last_part())) stem.erase(stem.rfind('-'));
  if (stem == "modifiers") return std::string{kCptModifiers};
  std::string known = stem;
  if (last_part() == "codes" || last_part() == "list") known.erase(known.rfind('-'));
  const CodeSystem system = system_of(known);
  return system == CodeSystem::unknown ? stem : std::string{codes::name(system)};
}

// The set that `--set` names: one of our ids, a known alias, or a list of the user's own.
std::string set_named(std::string_view text) {
  const CodeSystem system = system_of(text);
  return system == CodeSystem::unknown ? lower(trim(text)) : std::string{codes::name(system)};
}

bool is_fiscal(std::string_view set) {
  return set == kIcd10cm || set == kIcd10pcs || set == kPoaExempt || set == kIcd10cmTabular ||
         set == kIcd10cmIndex || set == kIcd10pcsTables;
}

bool is_yearly(std::string_view set) {
  return set == kHcpcs || set == kHcpcsModifiers || set == kCpt || set == kCptModifiers;
}

std::string month_label(Date day) {
  constexpr std::array<std::string_view, 12> months = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return concat(std::to_string(day.year), " ", months[day.month - 1U]);
}

// NUCC counts releases within a year: 24.0 in January, 24.1 in July.
ReleaseDate taxonomy_date(std::string_view name) {
  for (std::size_t i = 0; i + 3 <= name.size(); ++i) {
    const std::string_view version = name.substr(i, 3);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::all_of(version.begin(), version.end(), digit)) continue;
    const bool alone =
        (i == 0 || !digit(name[i - 1])) && (i + 3 == name.size() || !digit(name[i + 3]));
    if (!alone || version[2] > '1') continue;
    const auto year =
        static_cast<std::int16_t>(2000 + (version[0] - '0') * 10 + (version[1] - '0'));
    const Date day{year, static_cast<std::uint8_t>(version[2] == '0' ? 1 : 7), 1};
    return {day,
            concat("the file's name says version ", version.substr(0, 2), ".", version.substr(2)),
            {}};
  }
  return {};
}

// CMS publishes a HCPCS file for each quarter, and each changes rows: the newest quarter with
// changes is the file's own. A quarter in the name ("HCPC2026_OCT_ANWEB") decides when it is near
// to that.
ReleaseDate hcpcs_date(const Content& content, std::string_view name) {
  const Date changed = content.changed_in;
  const int year = year_in_name(name);
  const std::string small = lower(name);
  constexpr std::array<std::string_view, 4> kQuarters = {"_jan", "_apr", "_jul", "_oct"};
  Date named;
  for (std::size_t i = 0; year != 0 && i < kQuarters.size(); ++i) {
    if (small.find(kQuarters[i]) == std::string::npos) continue;
    named = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(3 * i + 1), 1};
  }
  constexpr int kNearDays = 366;
  if (named.valid() && (!changed.valid() || std::abs(named.days() - changed.days()) <= kNearDays)) {
    return {named, concat("the file's name says ", month_label(named)), {}};
  }
  if (!changed.valid()) return {};
  ReleaseDate date{changed, concat("its newest changes are of ", month_label(changed)), {}};
  if (year != 0 && year != changed.year) {
    date.warnings.push_back(concat("the name says ", std::to_string(year),
                                   ", but its newest changes are of ", month_label(changed),
                                   "; the content decides"));
  }
  return date;
}

ReleaseDate earliest_from(const std::vector<CodeRow>& rows) {
  Date earliest;
  for (const CodeRow& row : rows) {
    if (!row.from.valid()) return {};
    if (!earliest.valid() || row.from < earliest) earliest = row.from;
  }
  return {earliest, "the earliest `from` of its rows", {}};
}

ReleaseDate derive_date(const Format& format, std::string_view set, const Source& source,
                        const Content& content) {
  if (content.facts.effective.valid()) {
    return {content.facts.effective, content.facts.effective_why, {}};
  }
  if (&format == &kIcd10Order) {
    return order_file_date({.set = set,
                            .name = source.name(),
                            .modified = source.modified,
                            .has_addenda = source.has_addenda,
                            .addenda = source.addenda},
                           content.rows);
  }
  if (is_hcpcs_file(format)) return hcpcs_date(content, source.name());
  if (&format == &kPoaExemptList && content.fiscal_year != 0) {
    return {{static_cast<std::int16_t>(content.fiscal_year - 1), 10, 1},
            concat("its heading says FY", std::to_string(content.fiscal_year)),
            {}};
  }
  if (&format == &kCptText || &format == &kCptModifierText) {
    const bool in_notice = content.calendar_year != 0;
    const int year = in_notice ? content.calendar_year : year_in_name(source.name());
    if (year == 0) return {};
    return {{static_cast<std::int16_t>(year), 1, 1},
            concat(in_notice ? "its notice" : "the file's name", " says ", std::to_string(year)),
            {}};
  }
  if (&format == &kPlainCsv) {
    if (ReleaseDate date = earliest_from(content.rows); date.effective.valid()) return date;
    if (set == kTaxonomy) return taxonomy_date(source.name());
  }
  const Date day = day_in_name(source.name());
  if (day.valid()) return {day, concat("the file's name says ", day.iso()), {}};
  return {};
}

// Errors of what we read with (zip, xml) become ours.
Error in_file(const Source& source, const Error& error) {
  const bool ours = error.id.starts_with("codes.");
  return {ours ? error.id : concat("codes.", error.id),
          concat(printable(source.shown(), 200), ": ", error.message)};
}

// Everything about one release but its rows.
Result<ReleaseFacts> facts_of(const Format& format, std::string_view set, const Source& source,
                              const Content& content, const ImportOptions& options,
                              std::vector<std::string>& warnings) {
  ReleaseDate date = derive_date(format, set, source, content);
  if (options.effective) {
    const Date said = *options.effective;
    // A HCPCS file may have a row dated ahead; pairs of a later quarter are of a later file.
    Date newest = &format == &kNcciPtp ? content.changed_in : Date{};
    if (&format == &kIcd10Order) newest = newest_known_code(set, content.rows);
    if (newest.valid() && newest > said) {
      return in_file(
          source, {"codes.date-conflict",
                   concat("cannot be in force from ", said.iso(), ": it has rows that came in on ",
                          newest.iso(), ". Say --effective ", newest.iso(),
                          " or later, or leave it out.")});
    }
    date = {said, "as said at the import", {}};
  }
  if (!date.effective.valid()) {
    return in_file(source, {"codes.effective-unknown",
                            "neither content nor name tells from which day it is in force. Say "
                            "--effective YYYY-MM-DD."});
  }
  warnings.insert(warnings.end(), date.warnings.begin(), date.warnings.end());
  ReleaseFacts facts = content.facts;
  facts.set = std::string{set};
  facts.effective = date.effective;
  facts.effective_why = date.why;
  facts.format = std::string{format.id};
  facts.source_file = source.file;
  facts.source_member = source.member;
  facts.skipped = content.skipped_count;
  if (is_fiscal(set)) {
    facts.ends = fiscal_year_end(date.effective);
    facts.label = fiscal_label(date.effective);
  } else if (is_yearly(set)) {
    facts.ends = {date.effective.year, 12, 31};
    facts.label = month_label(date.effective);
  } else if (content.by_quarter) {
    facts.ends = quarter_end(date.effective);
    facts.label = quarter_label(date.effective);
  } else if (facts.label.empty() || options.effective) {
    facts.label = date.effective.iso();
  }
  if (is_hcpcs_file(format)) {
    // "Discontinued procedure and modifier codes will appear in the HCPCS file for four years":
    // CMS, disclaimers in the file. So its own dates answer for the days before, too.
    facts.history_from = {static_cast<std::int16_t>(date.effective.year - 4), 1, 1};
  }
  if (set == kCpt || set == kCptModifiers) facts.notice = "licensed";
  return facts;
}

void count(ParsedRelease& release) {
  release.facts.relations = static_cast<std::uint32_t>(release.relations.size());
  for (const CodeRow& row : release.rows) {
    ++(row.billable ? release.facts.billable : release.facts.headers);
  }
}

// CMS ends its addenda with totals of the file they lead to: a check on the load.
void compare_totals(const Source& source, ParsedRelease& release) {
  const AddendaTotals& said = source.addenda;
  if (!source.has_addenda || said.codes == 0) return;
  if (said.codes == release.facts.billable && said.headers == release.facts.headers) return;
  release.warnings.push_back(concat(
      "the addenda beside it counts ", std::to_string(said.codes), " codes and ",
      std::to_string(said.headers), " headers; the file has ",
      std::to_string(release.facts.billable), " and ", std::to_string(release.facts.headers)));
}

// Which set it is: the content first, then what the user says, then columns and name.
Result<std::string> set_of(const Format& format, const Source& source, std::string_view bytes,
                           const Content& content, const ImportOptions& options) {
  const std::string said = options.set.empty() ? std::string{} : set_named(options.set);
  if (&format == &kIcd10Order) {
    const std::string_view from_rows = icd10_set_of(content.rows);
    const std::string small = lower(source.name());
    if (!from_rows.empty()) return std::string{from_rows};
    if (!said.empty()) return said;
    if (small.find("pcs") != std::string::npos) return std::string{kIcd10pcs};
    if (small.find("cm") != std::string::npos) return std::string{kIcd10cm};
    return in_file(source, {"codes.set-unknown",
                            "its codes fit ICD-10-CM and ICD-10-PCS. Say --set icd10cm or --set "
                            "icd10pcs."});
  }
  if (is_hcpcs_file(format)) return std::string{kHcpcs};
  if (&format == &kPoaExemptList) return std::string{kPoaExempt};
  if (&format == &kCptText) return std::string{kCpt};
  if (&format == &kCptModifierText) return std::string{kCptModifiers};
  if (!said.empty()) return said;
  if (!content.facts.set.empty()) return content.facts.set;
  if (&format == &kPlainCsv) {
    std::string set{set_of_columns(bytes)};
    if (set.empty()) set = set_in_name(source.name());
    if (!set.empty()) return set;
  }
  return in_file(source,
                 {"codes.set-unknown",
                  "neither its columns nor its name tell which set it is. Say --set NAME."});
}

// `text` is what is read, `bytes` what the publisher gave: of a workbook they differ.
Result<std::vector<ParsedRelease>> read_one(const Source& source, std::string_view text,
                                            std::string_view bytes, const Format& format,
                                            const ImportOptions& options) {
  Result<Content> content = format.read(text, source.name());
  if (!content) return in_file(source, content.error());
  const Result<std::string> set = set_of(format, source, text, *content, options);
  if (!set) return set.error();
  std::vector<ParsedRelease> releases;
  const std::string sha256 = zip::sha256_hex(bytes);
  const auto add = [&](std::string_view id, std::vector<CodeRow>& rows,
                       RelationRows relations) -> Result<void> {
    if (rows.empty() && relations.empty()) return {};
    ParsedRelease release;
    release.warnings = content->warnings;
    auto facts = facts_of(format, id, source, *content, options, release.warnings);
    if (!facts) return facts.error();
    release.facts = std::move(*facts);
    release.facts.sha256 = sha256;
    release.skipped = content->skipped;
    release.rows = std::move(rows);
    release.relations = std::move(relations);
    count(release);
    if (&format == &kIcd10Order) compare_totals(source, release);
    releases.push_back(std::move(release));
    return {};
  };
  if (const auto added = add(*set, content->rows, std::move(content->relations)); !added) {
    return added.error();
  }
  if (const auto added = add(kHcpcsModifiers, content->modifiers, {}); !added) {
    return added.error();
  }
  return releases;
}

Result<std::vector<ParsedRelease>> read_text(const Source& source, std::string_view text,
                                             std::string_view bytes, const ImportOptions& options) {
  const Format* format = format_of(text);
  if (format != nullptr) return read_one(source, text, bytes, *format, options);
  std::string known;
  for (const Format* one : all_formats()) known += concat(one->what, ", ");
  return in_file(source, {"codes.format-unknown",
                          concat("is of no known layout. Expected ", known,
                                 "or a zip of one of these. Of ICD-10 it is the order file, not "
                                 "the codes file beside it, which lacks the headings.")});
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// How likely an archive's member is the one wanted, by its name: 0 the file itself, 1 perhaps, 2
// not text or known to be something else.
int rank_of(std::string_view member) {
  const std::string whole = lower(member);
  const std::string_view name = std::string_view{whole}.substr(whole.rfind('/') + 1);
  constexpr std::array<std::string_view, 5> kTexts = {".txt", ".csv", ".tsv", ".xlsx", ".xml"};
  const bool text = std::any_of(kTexts.begin(), kTexts.end(),
                                [name](std::string_view end) { return name.ends_with(end); });
  if (!text || has(name, "addenda") || has(name, "readme") || has(name, "layout")) return 2;
  if (name.ends_with(".xml")) {
    return has(name, "tabular") || has(name, "index") || has(name, "neoplasm") ||
                   has(name, "drug") || has(name, "tables")
               ? 0
               : 2;
  }
  // A workbook is mostly the twin of a text beside it.
  if (name.ends_with(".xlsx")) return 1;
  if (has(name, "poaexempt")) {
    return has(name, "add") || has(name, "delete") || has(name, "revise") ? 2 : 0;
  }
  constexpr std::array<std::string_view, 8> kWanted = {"order",  "anweb",  "longul", "modul",
                                                       "ccipra", "ccioph", "mue",    "aoc_"};
  return std::any_of(kWanted.begin(), kWanted.end(),
                     [name](std::string_view wanted) { return has(name, wanted); })
             ? 0
             : 1;
}

bool is_order_addenda(std::string_view member) {
  const std::string name = lower(member);
  return has(name, "order") && has(name, "addenda") && name.ends_with(".txt");
}

Result<std::vector<ParsedRelease>> read_archive(std::string_view file, std::string_view bytes,
                                                const ImportOptions& options) {
  const auto fail = [file](const Error& error) {
    return Error{concat("codes.", error.id), concat(printable(file, 200), ": ", error.message)};
  };
  const Result<zip::Archive> archive = zip::Archive::open(bytes, zip::Limits{});
  if (!archive) return fail(archive.error());
  if (is_spreadsheet(*archive)) {
    const Source source{.file = std::string{file}, .member = {}};
    const Result<std::string> csv = spreadsheet_to_csv(*archive);
    if (!csv) return in_file(source, csv.error());
    return read_text(source, *csv, bytes, options);
  }
  AddendaTotals addenda;
  bool has_addenda = false;
  for (const zip::Entry& entry : archive->entries()) {
    if (!is_order_addenda(entry.name) || has_addenda) continue;
    const Result<std::string> text = archive->read(entry);
    if (!text) return fail(text.error());
    addenda = read_addenda_totals(*text);
    has_addenda = true;
  }
  std::vector<ParsedRelease> releases;
  std::string looked_at;
  for (const int rank : {0, 1}) {
    for (const zip::Entry& entry : archive->entries()) {
      if (rank_of(entry.name) != rank) continue;
      const Result<std::string> content = archive->read(entry);
      if (!content) return fail(content.error());
      std::string csv;
      if (lower(entry.name).ends_with(".xlsx")) {
        const auto workbook = zip::Archive::open(*content, zip::Limits{});
        if (!workbook || !is_spreadsheet(*workbook)) continue;
        Result<std::string> sheet = spreadsheet_to_csv(*workbook);
        if (!sheet) continue;
        csv = std::move(*sheet);
      }
      const std::string_view text = csv.empty() ? *content : csv;
      const Format* format = format_of(text);
      if (!looked_at.empty()) looked_at += ", ";
      looked_at += printable(entry.name, 80);
      if (format == nullptr) continue;
      const Source source{std::string{file}, entry.name, entry.modified, has_addenda, addenda};
      auto read = read_one(source, text, *content, *format, options);
      if (!read) return read.error();
      for (ParsedRelease& release : *read) {
        const bool again =
            std::any_of(releases.begin(), releases.end(), [&release](const ParsedRelease& other) {
              return other.facts.set == release.facts.set && other.facts.part == release.facts.part;
            });
        if (!again) releases.push_back(std::move(release));
      }
    }
    if (!releases.empty()) return releases;
  }
  return Error{
      "codes.format-unknown",
      concat(printable(file, 200), ": the archive holds no file of a known layout; looked at: ",
             looked_at.empty() ? "no text file" : std::string_view{looked_at})};
}

}  // namespace

Result<std::vector<ParsedRelease>> read_releases(std::string_view name, std::string_view content,
                                                 const ImportOptions& options) {
  if (zip::is_zip(content)) return read_archive(name, content, options);
  const Source source{.file = std::string{name}, .member = {}};
  return read_text(source, content, content, options);
}

Result<std::vector<ParsedRelease>> read_releases(const std::string& path,
                                                 const ImportOptions& options) {
  const auto unreadable = [&path](std::string_view why) {
    return Error{"codes.file-unreadable", concat(path, ": ", why)};
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return unreadable(error ? error.message() : "is no file");
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return unreadable(error.message());
  if (size > kFileBytesMax) {
    return unreadable(concat("has ", std::to_string(size), " bytes; the limit is ",
                             std::to_string(kFileBytesMax)));
  }
  std::ifstream in{path, std::ios::binary};
  std::string content(size, '\0');
  if (!in.read(content.data(), static_cast<std::streamsize>(size))) {
    return unreadable(std::strerror(errno));
  }
  return read_releases(std::filesystem::path{path}.filename().string(), content, options);
}

Result<std::vector<std::shared_ptr<const CodeTable>>> freeze_all(
    const std::vector<ParsedRelease>& releases) {
  std::vector<std::shared_ptr<const CodeTable>> tables;
  for (const ParsedRelease& release : releases) {
    Result<std::string> bytes = CodeTable::freeze(release.facts, release.rows, release.relations);
    if (!bytes) return bytes.error();
    auto table = CodeTable::from_bytes(std::move(*bytes));
    if (!table) return table.error();
    tables.push_back(std::move(*table));
  }
  return tables;
}

}  // namespace claimwire::codes
