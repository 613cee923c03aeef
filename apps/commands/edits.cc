#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "claims/edits/all_edits.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

Action usual_action(const claims::Edit& edit) {
  return edit.action ? *edit.action : claims::default_action(edit.risk);
}

void print_json(const claims::Edit& edit) {
  std::string line;
  json::Writer out{line};
  out.begin_object()
      .member("v", 1)
      .member("edit", edit.catalogue)
      .member("id", edit.raises.id)
      .member("risk", claims::name(edit.risk))
      .member("severity", name(edit.raises.severity))
      .member("action", name(usual_action(edit)))
      .member("snip", edit.snip)
      .member("message", edit.raises.message)
      .member("help", edit.help)
      .member("dates", edit.dates)
      .member("source", edit.raises.source)
      .end_object();
  std::cout << line << "\n";
}

void print_page(const claims::Edit& edit) {
  std::cout << edit.catalogue << "  " << edit.raises.id << "\n  " << edit.raises.message << "\n  "
            << edit.help << "\n\n";
  Columns columns;
  columns.row({"  risk", std::string{claims::name(edit.risk)}});
  columns.row({"  severity", std::string{name(edit.raises.severity)}});
  columns.row({"  action", concat(name(usual_action(edit)), " (unless a pack says otherwise)")});
  columns.row({"  SNIP level", std::to_string(edit.snip)});
  columns.row({"  date", std::string{edit.dates}});
  columns.row({"  source", std::string{edit.raises.source}});
  std::cout << columns.text();
  for (const claims::Variant& also : edit.also)
    std::cout << "\n  also raises " << also.raises.id << "\n  " << also.raises.message << "\n";
}

}  // namespace

void add_edits(CLI::App& app, Invocation& invocation) {
  auto* edits = app.add_subcommand("edits", "The catalogue of edits that every claim passes.");
  edits->require_subcommand(1);
  edits->add_subcommand("list", "All edits, a line each.")->callback([&invocation] {
    Columns columns;
    columns.row({"edit", "id", "risk", "action", "what is wrong"});
    for (const claims::Edit* edit : claims::all_edits()) {
      if (invocation.json)
        print_json(*edit);
      else
        columns.row({std::string{edit->catalogue}, std::string{edit->raises.id},
                     std::string{claims::letter(edit->risk)},
                     std::string{name(usual_action(*edit))}, std::string{edit->raises.message}});
    }
    if (!invocation.json) std::cout << columns.text();
  });
  const auto id = std::make_shared<std::string>();
  auto* show = edits->add_subcommand("show", "One edit, with what to do about it.");
  show->add_option("id", *id, "DX-02 or claim.diagnosis-not-billable.")->required();
  show->callback([&invocation, id] {
    const claims::Edit* edit = claims::find_edit(*id);
    if (edit == nullptr) {
      const std::string_view meant = claims::nearest_edit(*id);
      return fail(invocation, kUsage,
                  concat("no edit \"", printable(*id, 60), "\"",
                         meant.empty() ? std::string{} : concat("; did you mean ", meant, "?")));
    }
    if (invocation.json)
      print_json(*edit);
    else
      print_page(*edit);
  });
}

}  // namespace claimwire::apps
