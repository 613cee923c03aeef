#include "codes/formats/place_of_service.h"

#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kCode, kName, kSetting };
constexpr std::array<ColumnNames, 3> kColumns = {{
    {"code|place of service code"},
    {"name|place of service name"},
    {"payment setting|setting"},
}};
constexpr std::array<ColumnNames, 3> kCmsColumns = {{
    {"place of service code(s)|place of service codes"},
    {"place of service name"},
    {"payment setting|setting", false},
}};

}  // namespace

bool is_place_of_service(std::string_view content) {
  return NamedColumns::fit(content, kColumns) || NamedColumns::fit(content, kCmsColumns);
}

Result<Content> read_place_of_service(std::string_view content, std::string_view) {
  const bool of_cms = NamedColumns::fit(content, kCmsColumns);
  Result<NamedColumns> table = NamedColumns::open(content, of_cms ? kCmsColumns : kColumns);
  if (!table) return table.error();
  Content out;
  const auto read = each_record(*table, [&]() -> Result<void> {
    const std::uint32_t line = table->line();
    const std::string title = clean_text(table->cell(kName));
    if (lower(title).starts_with("unassigned")) {
      out.skip(line, "unassigned");
      return {};
    }
    const auto code = read_code_cell(table->cell(kCode), 2, line);
    if (!code) return code.error();
    const std::string setting = lower(table->cell(kSetting));
    if (!setting.empty() && setting != "facility" && setting != "non-facility") {
      return line_error(
          "codes.line-malformed", line,
          concat("the setting is '", printable(setting, 20), "'; expected Facility, Non-Facility"));
    }
    CodeRow& row = out.rows.emplace_back();
    row.code = unpack(*code);
    row.title = title;
    row.line = line;
    if (setting.empty()) return {};
    out.relations.add({.code = *code,
                       .kind = Relation::setting,
                       .value = setting == "facility" ? 1U : 0U,
                       .line = line},
                      clean_text(table->cell(kSetting)));
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  out.facts.set = kPlaceOfService;
  return out;
}

constinit const Format kPlaceOfServiceList{
    .id = "place-of-service",
    .matches = is_place_of_service,
    .read = read_place_of_service,
};

}  // namespace claimwire::codes
