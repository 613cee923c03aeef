#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_nppes(std::string_view content);
bool is_order_and_refer(std::string_view content);

/// Reads the registry of NPIs that CMS publishes ("npidata_pfile"), or an extract of it with the
/// same headings: names into `rows`, days and taxonomies into relations `enrolled`.
/// Shape   CSV under some 330 headings, of which `NPI`, `Entity Type Code`, the legal names, the
///         dates of enumeration, deactivation and reactivation, and `Healthcare Provider Taxonomy
///         Code_1` to `_15` are read. An NPI is active from enumeration to the day before it was
///         deactivated, and again from its reactivation. Relations: value the entity type (1
///         individual, 2 organization, 0 unstated), text the taxonomies with blanks between.
/// Facts   In force from the last day in its name, else from the newest date in it; rows
///         carry their days, so it answers for the years before too.
/// Limits  Files of 256 MB: the whole registry has some 10 GB; cut it to your region.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible,
///         codes.line-unfinished; codes.empty-file; of NamedColumns.
/// Source  CMS, "NPPES data dissemination: readme", section 2.1.
Result<Content> read_nppes(std::string_view content, std::string_view name);

/// Reads CMS's list of those who may order and refer, into relations `may_order`: the value has a
/// bit for each OrderKind.
/// Shape   CSV under `NPI, LAST_NAME, FIRST_NAME, PARTB, DME, HHA, PMD, HOSPICE`; Y or N. Names are
///         passed over.
/// Facts   In force from the day in its name, else as said at the import.
/// Errors  As above, and codes.row-repeated.
/// Source  data.cms.gov, "Order and Referring".
Result<Content> read_order_and_refer(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
