#include "codes/formats/provider_registries.h"

#include <algorithm>
#include <array>
#include <string>

#include "codes/code_sets.h"
#include "codes/edit_tables.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Nppes : std::size_t {
  kNpi,
  kType,
  kOrganization,
  kLastName,
  kFirstName,
  kEnumerated,
  kDeactivated,
  kReactivated,
  kUpdated,
  kFirstTaxonomy
};
constexpr std::size_t kTaxonomies = 15;
constexpr std::array<ColumnNames, kFirstTaxonomy + kTaxonomies> kNppesColumns = {{
    {"npi"},
    {"entity type code"},
    {"provider organization name (legal business name)"},
    {"provider last name (legal name)"},
    {"provider first name"},
    {"provider enumeration date"},
    {"npi deactivation date"},
    {"npi reactivation date"},
    {"last update date", false},
    {"healthcare provider taxonomy code 1"},
    {"healthcare provider taxonomy code 2", false},
    {"healthcare provider taxonomy code 3", false},
    {"healthcare provider taxonomy code 4", false},
    {"healthcare provider taxonomy code 5", false},
    {"healthcare provider taxonomy code 6", false},
    {"healthcare provider taxonomy code 7", false},
    {"healthcare provider taxonomy code 8", false},
    {"healthcare provider taxonomy code 9", false},
    {"healthcare provider taxonomy code 10", false},
    {"healthcare provider taxonomy code 11", false},
    {"healthcare provider taxonomy code 12", false},
    {"healthcare provider taxonomy code 13", false},
    {"healthcare provider taxonomy code 14", false},
    {"healthcare provider taxonomy code 15", false},
}};

enum Ordering : std::size_t { kOrderNpi, kFirstKind };
constexpr std::array<ColumnNames, 6> kOrderColumns = {
    {{"npi"}, {"partb"}, {"dme"}, {"hha"}, {"pmd"}, {"hospice", false}}};
constexpr std::array<OrderKind, 5> kKinds = {OrderKind::part_b, OrderKind::dme,
                                             OrderKind::home_health, OrderKind::power_mobility,
                                             OrderKind::hospice};

Result<CodeKey> npi_of(std::string_view cell, std::uint32_t line) {
  const bool digits =
      std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (cell.size() == 10 && digits) return pack(cell);
  return line_error("codes.line-malformed", line,
                    concat("'", printable(cell, 20), "' is not an NPI of ten digits"));
}

// Of "npidata_pfile_20050523-20251109.csv" the second day counts.
Date last_day_in_name(std::string_view name) {
  const std::size_t dash = name.rfind('-');
  const Date last = dash == std::string_view::npos ? Date{} : day_in_name(name.substr(dash));
  return last.valid() ? last : day_in_name(name);
}

}  // namespace

bool is_nppes(std::string_view content) { return NamedColumns::fit(content, kNppesColumns); }
bool is_order_and_refer(std::string_view content) {
  return NamedColumns::fit(content, kOrderColumns);
}

Result<Content> read_nppes(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kNppesColumns);
  if (!table) return table.error();
  Content out;
  Date newest;
  const auto read = each_record(*table, [&]() -> Result<void> {
    const std::uint32_t line = table->line();
    const auto npi = npi_of(table->cell(kNpi), line);
    if (!npi) return npi.error();
    const std::string_view type = table->cell(kType);
    if (!type.empty() && type != "1" && type != "2") {
      return line_error("codes.line-malformed", line,
                        concat("the entity type is '", printable(type, 20), "'; expected 1 or 2"));
    }
    std::array<Date, 4> dates;
    for (std::size_t i = 0; i < dates.size(); ++i) {
      const auto date = read_date_cell(table->cell(kEnumerated + i), line);
      if (!date) return date.error();
      dates[i] = *date;
      newest = std::max(newest, *date);
    }
    const auto [enumerated, deactivated, reactivated, updated] = dates;
    CodeRow& row = out.rows.emplace_back();
    row.code = table->cell(kNpi);
    row.line = line;
    const std::string_view first = table->cell(kFirstName);
    row.title =
        clean_text(type == "2" ? std::string{table->cell(kOrganization)}
                               : concat(table->cell(kLastName), first.empty() ? "" : ", ", first));
    std::string taxonomies;
    for (std::size_t i = 0; i < kTaxonomies; ++i) {
      const std::string_view cell = table->cell(kFirstTaxonomy + i);
      if (cell.empty()) continue;
      if (length(pack(cell)) != 10) {
        return line_error("codes.line-malformed", line,
                          concat("'", printable(cell, 20), "' is not a taxonomy code"));
      }
      taxonomies += concat(taxonomies.empty() ? "" : " ", cell);
    }
    RelationRow active{.code = *npi, .kind = Relation::enrolled, .line = line};
    active.value = type.empty() ? 0U : static_cast<std::uint32_t>(type[0] - '0');
    active.from = enumerated;
    const bool again = reactivated.valid() && reactivated >= deactivated;
    if (deactivated.valid()) active.through = Date::from_days(deactivated.days() - 1);
    // Without the day of enumeration (most of a deactivated row is blank) nothing is known before.
    if (!deactivated.valid() || enumerated.valid()) out.relations.add(active, taxonomies);
    if (!deactivated.valid() || !again) return {};
    active.from = reactivated;
    active.through = Date{};
    out.relations.add(active, taxonomies);
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kNppes;
  out.facts.history_from = Date{2005, 5, 23};  // the first NPIs
  out.facts.effective = last_day_in_name(name);
  out.facts.effective_why = "the last day in its name";
  if (!out.facts.effective.valid()) {
    out.facts.effective = newest;
    out.facts.effective_why = concat("its newest date is ", newest.iso());
  }
  return out;
}

Result<Content> read_order_and_refer(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kOrderColumns);
  if (!table) return table.error();
  Content out;
  const auto read = each_record(*table, [&]() -> Result<void> {
    const std::uint32_t line = table->line();
    const auto npi = npi_of(table->cell(kOrderNpi), line);
    if (!npi) return npi.error();
    std::uint32_t kinds = 0;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      const std::string_view may = table->cell(kFirstKind + i);
      if (may != "Y" && may != "N" && !may.empty()) {
        return line_error("codes.line-malformed", line,
                          concat("'", printable(may, 20), "' stands where Y or N is expected"));
      }
      if (may == "Y") kinds |= static_cast<std::uint32_t>(kKinds[i]);
    }
    out.relations.add({.code = *npi, .kind = Relation::may_order, .value = kinds, .line = line},
                      "");
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kOrderAndRefer;
  out.facts.effective = last_day_in_name(name);
  out.facts.effective_why = "the day in its name";
  return out;
}

constinit const Format kNppesExtract{
    .id = "nppes",
    .matches = is_nppes,
    .read = read_nppes,
};
constinit const Format kOrderAndReferList{
    .id = "order-and-refer",
    .matches = is_order_and_refer,
    .read = read_order_and_refer,
};

}  // namespace claimwire::codes
