#include <set>
#include <vector>

#include "apps/reference/pages.h"
#include "claims/model/fields.h"
#include "core/text.h"
#include "mappings/engine/definition.h"
#include "x12/transactions/target.h"

namespace claimwire::apps {
namespace {

/// A table a struct; structs that several fields share stand once.
void group_tables(const claims::GroupInfo& group, std::set<const claims::GroupInfo*>& seen,
                  std::string& out) {
  if (!seen.insert(&group).second) return;
  out += concat("\n### ", group.name, "\n\n");
  if (group.composite != claims::Composite::plain)
    out +=
        "A rule may fill it whole, from a composite of the message: each part then keeps its own "
        "place.\n\n";
  out += "| field | type | values | what |\n| --- | --- | --- | --- |\n";
  std::vector<const claims::GroupInfo*> below;
  for (const claims::FieldInfo& field : group.fields) {
    std::string type{claims::name(field.type)};
    if (field.group != nullptr) {
      type = concat(field.type == claims::FieldType::group_list ? "list of " : "", "[",
                    field.group->name, "](#", field.group->name, ")");
      below.push_back(field.group);
    }
    out += concat("| `", field.name, "` | ", type, " | ", table_cell(field.allowed), " | ",
                  table_cell(field.what), " |\n");
  }
  for (const claims::GroupInfo* one : below) group_tables(*one, seen, out);  // as deep as the model
}

void x12_targets(x12::Guide guide, std::string_view title, std::string& out) {
  out += concat("\n### ", title, "\n\n");
  std::string segment, line;
  for (const x12::TargetRow& row : x12::all_targets(guide)) {
    // One line a segment, its elements behind it.
    std::string own = row.path, element;
    if (row.target.element != 0 && row.target.segment != nullptr) {
      std::size_t at = own.rfind('/');
      const std::string_view last =
          std::string_view{own}.substr(at == std::string::npos ? 0 : at + 1);
      if (last.starts_with(row.target.segment->id) && last.find('*') == std::string_view::npos)
        at = own.size() - last.size() + row.target.segment->id.size();  // NM109 is NM1, 09
      element = own.substr(at);
      own.resize(at);
    }
    if (own != segment) {
      if (!line.empty()) out += line + "\n";
      segment = own;
      line = concat("- `", own, "`");
    }
    if (!element.empty()) line += concat(" `", element, "`");
  }
  if (!line.empty()) out += line + "\n";
}

}  // namespace

std::string mapping_targets_page() {
  std::string out =
      "# What mappings write\n\nMade by `claimwire docs`. A rule's name is its target: a field of "
      "the encounter inbound (`charges.amount`, `patient.name`), a place of the guide outbound "
      "(`2400/SV102`, `2300/REF*G1/02`). Outbound rules read the fields of the claim. "
      "`extra.<name>` with `as: text|money|date|code` holds whatever else a site needs.\n\n## "
      "Transforms\n\nWhat stands in `do`, in order.\n\n| transform | what |\n| --- | --- |\n";
  for (const mappings::TransformHelp& one : mappings::transform_help())
    out += concat("| `", one.usage, "` | ", table_cell(one.what), " |\n");
  out += "\n## Encounter\n";
  std::set<const claims::GroupInfo*> seen;
  group_tables(claims::encounter_fields(), seen, out);
  out += "\n## Claim\n";
  group_tables(claims::claim_fields(), seen, out);
  out +=
      "\n## X12\n\nThe places that the guides have. Loops and segments that repeat take `[n]`.\n";
  x12_targets(x12::Guide::professional, "837P (005010X222A1)", out);
  x12_targets(x12::Guide::institutional, "837I (005010X223A2)", out);
  return out;
}

}  // namespace claimwire::apps
