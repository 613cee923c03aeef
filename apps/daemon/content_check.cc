#include "apps/daemon/content_check.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "claims/edits/all_edits.h"
#include "claims/enrich/table.h"
#include "codes/store.h"
#include "console/api/held_queues.h"
#include "core/text.h"
#include "wrap/yaml/document.h"

namespace claimwire::daemon {
namespace {

/// What the configuration layer cannot know: edits, queues, mappings, tables, routes, code sets.
class Content {
 public:
  Content(const config::Configuration& configuration, std::string_view version,
          std::vector<config::Problem>& problems)
      : c_{configuration}, version_{version}, problems_{problems}, top_{configuration.file, 0} {}

  std::shared_ptr<const DaemonSnapshot> check() {
    edits();
    console::HeldQueues::compile(c_, problems_);
    samples();
    auto sets = codes::CodeStore{config::resolve_path(c_, c_.codes.directory)}.load();
    if (!sets) {
      say(top_, concat("codes.directory: ", sets.error().message));
      return nullptr;
    }
    code_sets(**sets);
    mappings::Problems found;
    const auto snapshot = DaemonSnapshot::make(c_, *sets, version_, found);
    for (const mappings::Problem& one : found) say({one.place.file, one.place.line}, one.text);
    if (snapshot != nullptr) tables(snapshot->rules());
    return snapshot;
  }

 private:
  void say(config::Place place, std::string message, bool warning = false) {
    // The layers of one file are compiled for each that uses them; what is wrong is said once.
    const bool said = std::any_of(problems_.begin(), problems_.end(), [&](const auto& one) {
      return one.place.file == place.file && one.place.line == place.line && one.message == message;
    });
    if (!said) problems_.push_back({std::move(place), std::move(message), warning});
  }

  void edits() {
    for (const auto& [pack, edits] : c_.edits)
      for (const auto& [name, _] : edits) {
        if (claims::find_edit(name) != nullptr || own(name)) continue;
        const std::string_view meant = claims::nearest_edit(name);
        say(top_, concat("edits.", pack, ": no edit \"", printable(name, 60), "\"",
                         meant.empty() ? std::string{} : concat("; did you mean ", meant, "?")));
      }
  }

  /// A row may not be good, and its name counts all the same.
  bool own(std::string_view name) const {
    for (const std::string& file : c_.own_edits)
      if (const auto table = claims::Table::load(config::resolve_path(c_, file)))
        for (std::size_t i = 0; i < (*table)->size(); ++i) {
          const std::string_view id = claims::TableRow{table->get(), i}.cell("id");
          if (equals_ignoring_case(id, name) || concat("site.", lower(id)) == name) return true;
        }
    return false;
  }

  void samples() {
    std::set<std::string> files;
    for (const auto& [key, one] : c_.facilities) files.insert(one.mapping);
    for (const auto& [key, one] : c_.interfaces) files.insert(one.mapping);
    for (const auto& [key, one] : c_.partners) files.insert(one.mapping);
    for (const auto& [key, one] : c_.payers) files.insert(one.mapping);
    for (const config::Route& one : c_.routes) files.insert(one.mapping);
    for (const std::string& file : files) {
      if (file.empty()) continue;
      const auto stream = yaml::Stream::read(config::resolve_path(c_, file));
      if (!stream) continue;  // Said where the layer is compiled.
      for (std::size_t i = 0; i < stream->size(); ++i) {
        const yaml::Node folder = stream->document(i)["samples"];
        std::error_code ignored;
        if (folder &&
            !std::filesystem::is_directory(config::resolve_path(c_, folder.text()), ignored))
          say({folder.file(), folder.line()},
              concat("samples: there is no folder ", config::resolve_path(c_, folder.text())));
      }
    }
  }

  /// Sets that the payers' claims need. Not having them is no error: `codes.uncovered` decides.
  void code_sets(const codes::CodeSets& sets) {
    const auto loaded = [&](std::string_view id) {
      return std::any_of(sets.all().begin(), sets.all().end(),
                         [&](const codes::CodeSet& one) { return one.id() == id; });
    };
    const std::string directory = config::resolve_path(c_, c_.codes.directory);
    if (sets.all().empty())
      return say(top_,
                 concat("codes.directory: no code set is loaded in ", directory,
                        "; load the publishers' files with `claimwire codes import FILE`"),
                 true);
    bool institutional = false, poa = false;
    for (const auto& [key, one] : c_.facilities)
      institutional = institutional || !one.bills_837i.empty();
    for (const auto& [key, one] : c_.payers) poa = poa || one.poa_required;
    struct Need {
      std::string_view set, why;
      bool needed;
    };
    for (const auto& [set, why, needed] :
         {Need{"icd10cm", "diagnoses", true},
          Need{"icd10pcs", "procedures of stays", institutional},
          Need{"hcpcs", "procedures and supplies", true}, Need{"cpt", "procedures", true},
          Need{"poa-exempt", "diagnoses without present-on-admission", poa}}) {
      if (!needed || loaded(set)) continue;
      const auto policy = c_.codes.uncovered.find(std::string{set});
      say(top_,
          concat("codes: no release of ", set, " is loaded in ", directory, " (", why, "); ",
                 policy == c_.codes.uncovered.end()
                     ? std::string{"such codes go unchecked"}
                     : concat("codes.uncovered.", set, " says ", name(policy->second),
                              " for every claim that has one"),
                 ". Load it with `claimwire codes import FILE`"),
          true);
    }
  }

  void tables(const mappings::Rules& rules) {
    const auto overlapping = [&](std::string_view key, const claims::TableIndex& index) {
      for (const auto& [first, second] : index.overlaps())
        say({index.table().name(), static_cast<int>(second)},
            concat("tables.", key, ": the same key holds on some of the same days as line ",
                   std::to_string(first), "; the one that began last wins"),
            true);
    };
    if (rules.enrich_tables().providers())
      overlapping("providers", *rules.enrich_tables().providers());
    if (rules.plans() != nullptr) overlapping("plans", *rules.plans());
  }

  const config::Configuration& c_;
  std::string_view version_;
  std::vector<config::Problem>& problems_;
  config::Place top_;
};

}  // namespace

std::shared_ptr<const DaemonSnapshot> check_content(const config::Configuration& configuration,
                                                    std::string_view program_version,
                                                    std::vector<config::Problem>& problems) {
  return Content{configuration, program_version, problems}.check();
}

}  // namespace claimwire::daemon
