#pragma once
#include <string>

#include "claims/edits/edit.h"

namespace claimwire::claims {

/// The catalogue as one Markdown page, for `docs/reference/edits.md`.
std::string catalogue_markdown();
/// One line an edit: catalogue name, risk, default action, finding id, message. For `edits list`.
std::string catalogue_text();
/// Everything about one edit, for `edits show`: what it finds, what to do, on which date it looks,
/// the source, further findings.
std::string edit_text(const Edit& edit);
/// One JSON object ({"v":1, ...}) without line break, for `edits list --json` and `edits show
/// --json`.
std::string edit_json(const Edit& edit);

}  // namespace claimwire::claims
