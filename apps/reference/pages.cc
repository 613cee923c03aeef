#include "apps/reference/pages.h"

#include "config/schema/render.h"
#include "engine/states/states.h"

namespace claimwire::apps {

std::string table_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::vector<ReferencePage> reference_pages(const CLI::App& app) {
  return {{"settings.md", config::settings_page()},
          {"claimwire.schema.json", config::json_schema()},
          {"mapping-targets.md", mapping_targets_page()},
          {"edits.md", edits_page()},
          {"findings.md", findings_page()},
          {"commands.md", commands_page(app)},
          {"states.md",
           "# States\n\nMade by `claimwire docs`. The only steps there are; the store refuses "
           "others.\n\n" +
               engine::states_as_markdown()},
          {"claimwire.1", man_page(app)},
          {"claimwire.bash", bash_completion(app)},
          {"_claimwire", zsh_completion(app)}};
}

}  // namespace claimwire::apps
