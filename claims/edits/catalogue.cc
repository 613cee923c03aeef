#include "claims/edits/catalogue.h"

#include <algorithm>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {
namespace {

std::string_view action_of(Risk risk, std::optional<Action> of_catalogue) {
  return claimwire::name(of_catalogue.value_or(default_action(risk)));
}

std::string padded(std::string_view text, std::size_t width) {
  return concat(text, std::string(width > text.size() ? width - text.size() : 1, ' '));
}

/// By catalogue name, whatever the order they run in.
std::vector<const Edit*> by_name() {
  std::vector<const Edit*> edits{all_edits().begin(), all_edits().end()};
  std::sort(edits.begin(), edits.end(),
            [](const Edit* a, const Edit* b) { return a->catalogue < b->catalogue; });
  return edits;
}

/// A vertical bar would end the cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string json(std::string_view text) {
  std::string out{"\""};
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;  // declarations hold no control characters; a test looks
  }
  return out + '"';
}

std::string finding_json(const IssueKind& kind, Risk risk, std::optional<Action> action) {
  return concat("\"id\":", json(kind.id), ",\"severity\":", json(claimwire::name(kind.severity)),
                ",\"risk\":", json(name(risk)), ",\"action\":", json(action_of(risk, action)),
                ",\"message\":", json(kind.message), ",\"source\":", json(kind.source));
}

std::string row(std::string_view catalogue, const IssueKind& kind, Risk risk,
                std::optional<Action> action, int snip) {
  return concat("| ", catalogue, " | `", kind.id, "` | ", letter(risk), " | ",
                action_of(risk, action), " | ", std::to_string(snip), " | ", cell(kind.message),
                " | ", cell(kind.source), " |\n");
}

}  // namespace

std::string catalogue_markdown() {
  std::string out =
      "# Claim edits\n\n"
      "Made by `claimwire docs` from the declarations in `claims/edits/`; do not edit by hand.\n\n"
      "Risk: R the claim is sent back, D it is likely denied, W worth a look, I for information. "
      "The action is the one without a pack; `edits:` in the configuration tunes it by payer, "
      "under the name of the edit or the id of the finding. SNIP is the WEDI level.\n\n"
      "| edit | finding | risk | action | SNIP | says | source |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  for (const Edit* edit : by_name()) {
    out += row(edit->catalogue, edit->raises, edit->risk, edit->action, edit->snip);
    for (const Variant& variant : edit->also)
      out += row(edit->catalogue, variant.raises, variant.risk, variant.action, edit->snip);
  }
  out += "\n## What to do\n\n| edit | looks at | do |\n| --- | --- | --- |\n";
  for (const Edit* edit : by_name())
    out += concat("| ", edit->catalogue, " | ", cell(edit->dates), " | ", cell(edit->help), " |\n");
  return out;
}

std::string catalogue_text() {
  std::string out;
  for (const Edit* edit : by_name())
    out += concat(padded(edit->catalogue, 8), letter(edit->risk), "  ",
                  padded(action_of(edit->risk, edit->action), 8), padded(edit->raises.id, 40),
                  edit->raises.message, "\n");
  return out;
}

std::string edit_text(const Edit& edit) {
  std::string out = concat(edit.catalogue, "  ", edit.raises.id, "\n", edit.raises.message, "\n\n",
                           "do        ", edit.help, "\n", "risk      ", letter(edit.risk), ", ",
                           name(edit.risk), "; action ", action_of(edit.risk, edit.action), "\n",
                           "dates     ", edit.dates, "\n", "SNIP      level ",
                           std::to_string(edit.snip), "\n", "source    ", edit.raises.source, "\n");
  if (edit.practice) out += concat("rests on  ", kRestsOnPractice, "\n");
  for (const Variant& variant : edit.also)
    out += concat("\nalso      ", variant.raises.id, " (", letter(variant.risk), ", ",
                  action_of(variant.risk, variant.action), ")\n          ", variant.raises.message,
                  "\n          source: ", variant.raises.source, "\n");
  return out;
}

std::string edit_json(const Edit& edit) {
  std::string out = concat("{\"v\":1,\"edit\":", json(edit.catalogue), ",",
                           finding_json(edit.raises, edit.risk, edit.action),
                           ",\"snip\":", std::to_string(edit.snip), ",\"help\":", json(edit.help),
                           ",\"dates\":", json(edit.dates),
                           edit.practice ? ",\"practice\":true" : "", ",\"also\":[");
  for (std::size_t i = 0; i < edit.also.size(); ++i)
    out += concat(i == 0 ? "{" : ",{",
                  finding_json(edit.also[i].raises, edit.also[i].risk, edit.also[i].action), "}");
  return out + "]}";
}

}  // namespace claimwire::claims
