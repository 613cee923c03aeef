#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The generated reference: made of the declarations in the code, never written by hand.
namespace claimwire::apps {

/// One file of docs/reference.
struct ReferencePage {
  std::string name;  ///< "settings.md"
  std::string text;
};

/// Every page, the JSON Schema, the man page and the shell completions. `app` has all commands.
std::vector<ReferencePage> reference_pages(const CLI::App& app);

std::string commands_page(const CLI::App& app);
std::string man_page(const CLI::App& app);
std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string edits_page();
std::string findings_page();
std::string mapping_targets_page();

/// Text for a cell of a Markdown table.
std::string table_cell(std::string_view text);

}  // namespace claimwire::apps
