#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "claims/edits/all_edits.h"
#include "claims/edits/own_edits.h"
#include "claims/edits/policy.h"
#include "config/packs.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

Action usual_action(const claims::Edit& edit) {
  return edit.action ? *edit.action : claims::default_action(edit.risk);
}

/// The catalogue, the site's own edits, and the actions that a pack sets.
class Catalogue {
 public:
  /// With the configuration, where there is one. Sets the status when it cannot be used.
  Catalogue(Invocation& invocation, const std::string& pack) {
    auto configuration = load_configuration(invocation, true);
    if (invocation.status != kGood) return;
    if (configuration) configuration_ = *std::move(configuration);
    std::vector<config::Problem> problems;
    if (!configuration_.own_edits.empty()) {
      std::vector<Error> scripts_problems;  // an edit that lacks its function says so
      own_ = claims::OwnEdits::load(
          configuration_,
          scripts::SiteScripts::load(config::resolve_path(configuration_, "scripts"),
                                     scripts_problems),
          problems);
      for (const config::Problem& one : problems) std::cerr << one.text() << "\n";
    }
    if (pack.empty()) return;
    if (claims::built_in_pack(pack) == nullptr && configuration_.edits.count(pack) == 0) {
      fail(invocation, kUsage,
           concat("no pack \"", printable(pack, 60),
                  "\"; known are medicare, commercial and those under `edits`"));
      return;
    }
    payer_.edits = pack;
    policy_ = claims::Policy::for_payer(configuration_, &payer_);
  }

  Action action(const claims::Edit& edit) const {
    return policy_.action(edit, edit.raises, edit.risk, edit.action);
  }
  std::vector<const claims::Edit*> all() const {
    std::vector<const claims::Edit*> out{claims::all_edits().begin(), claims::all_edits().end()};
    if (own_ != nullptr)
      for (const claims::OwnEdits::Row& row : own_->rows()) out.push_back(&row.edit);
    return out;
  }
  /// Why the shipped pack says so; empty where it says nothing.
  std::string because(const claims::Edit& edit) const {
    const auto pack = config::shipped_packs().find(payer_.edits);
    if (pack == config::shipped_packs().end()) return {};
    for (const auto& [name, why] : pack->second.because)
      if (claims::find_edit(name) == &edit)
        return name == edit.catalogue || name == edit.raises.id ? why : concat(name, ": ", why);
    return {};
  }
  const claims::OwnEdits::Row* own(std::string_view name) const {
    return own_ == nullptr ? nullptr : own_->find(name);
  }

 private:
  config::Configuration configuration_{};
  config::Payer payer_{};
  std::shared_ptr<const claims::OwnEdits> own_{};
  claims::Policy policy_{};
};

void print_json(const claims::Edit& edit, Action action) {
  std::string line;
  json::Writer out{line};
  out.begin_object()
      .member("v", 1)
      .member("edit", edit.catalogue)
      .member("id", edit.raises.id)
      .member("risk", claims::name(edit.risk))
      .member("severity", name(edit.raises.severity))
      .member("action", name(action))
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
  const auto pack = std::make_shared<std::string>();
  auto* list = edits->add_subcommand("list", "All edits, the site's own too, a line each.");
  list->add_option("--pack", *pack, "The actions under this pack.")->type_name("NAME");
  list->callback([&invocation, pack] {
    const Catalogue catalogue{invocation, *pack};
    if (invocation.status != kGood) return;
    Columns columns;
    std::string reasons;
    columns.row({"edit", "id", "risk", "action", "what is wrong"});
    for (const claims::Edit* edit : catalogue.all()) {
      const Action action = catalogue.action(*edit);
      if (invocation.json)
        print_json(*edit, action);
      else
        columns.row({std::string{edit->catalogue}, std::string{edit->raises.id},
                     std::string{claims::letter(edit->risk)}, std::string{name(action)},
                     std::string{edit->raises.message}});
      if (const std::string why = catalogue.because(*edit); !why.empty() && !invocation.json)
        reasons += concat(edit->catalogue, "  ", why, "\n");
    }
    if (!invocation.json) std::cout << columns.text() << (reasons.empty() ? "" : "\n") << reasons;
  });
  const auto id = std::make_shared<std::string>();
  auto* show = edits->add_subcommand("show", "One edit, with what to do about it.");
  show->add_option("id", *id, "DX-02 or claim.diagnosis-not-billable.")->required();
  show->callback([&invocation, id] {
    const Catalogue catalogue{invocation, {}};
    if (invocation.status != kGood) return;
    const claims::OwnEdits::Row* const own = catalogue.own(*id);
    const claims::Edit* const edit = own != nullptr ? &own->edit : claims::find_edit(*id);
    if (edit == nullptr) {
      const std::string_view meant = claims::nearest_edit(*id);
      return fail(invocation, kUsage,
                  concat("no edit \"", printable(*id, 60), "\"",
                         meant.empty() ? std::string{} : concat("; did you mean ", meant, "?")));
    }
    if (invocation.json) return print_json(*edit, usual_action(*edit));
    print_page(*edit);
    if (own != nullptr)
      std::cout << "\n  " << (own->function.empty() ? "when " : "lua ") << own->when_text
                << own->function << (own->each.empty() ? "" : ", for each of ") << own->each
                << "\n  " << own->file << ":" << own->line << "\n";
  });
}

}  // namespace claimwire::apps
