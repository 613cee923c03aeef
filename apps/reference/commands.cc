#include <CLI/CLI.hpp>
#include <algorithm>

#include "apps/reference/pages.h"
#include "core/text.h"

namespace claimwire::apps {
namespace {

/// One command as the reader types it: "test add".
struct Command {
  std::string path;
  const CLI::App* app;
};

/// In the order of the program; a command with commands below stands before them.
std::vector<Command> all_commands(const CLI::App& root) {
  std::vector<Command> out;
  const auto collect = [&](const auto& self, const CLI::App& app, const std::string& path) -> void {
    for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; })) {
      const std::string own = path.empty() ? one->get_name() : concat(path, " ", one->get_name());
      out.push_back({own, one});
      self(self, *one, own);  // commands are two deep
    }
  };
  collect(collect, root, "");
  return out;
}

/// "--out TEXT", "FILE..."
std::string usage(const CLI::Option& option) {
  const bool flag = option.get_items_expected_max() == 0;
  const std::string type = option.get_type_name().empty() ? "VALUE" : option.get_type_name();
  if (!option.nonpositional())
    return concat(type, option.get_items_expected_max() > 1 ? "..." : "");
  std::string out = option.get_lnames().empty() ? "-" + option.get_snames().front()
                                                : "--" + option.get_lnames().front();
  if (!flag) out += " " + type.substr(0, type.find(':'));
  return out;
}

std::vector<const CLI::Option*> shown(const CLI::App& app) {
  std::vector<const CLI::Option*> out;
  for (const CLI::Option* one : app.get_options([](const CLI::Option*) { return true; }))
    if (one != app.get_help_ptr()) out.push_back(one);
  return out;
}

std::string synopsis(const Command& command) {
  std::string out = concat("claimwire ", command.path);
  const auto below = command.app->get_subcommands([](const CLI::App*) { return true; });
  std::string words;
  for (const CLI::App* one : below) words += concat(words.empty() ? "" : "|", one->get_name());
  if (!words.empty())
    out += command.app->get_require_subcommand_min() > 0 ? " " + words : concat(" [", words, "]");
  bool options = false;
  for (const CLI::Option* one : shown(*command.app)) options = options || one->nonpositional();
  if (options) out += " [OPTIONS]";
  for (const CLI::Option* one : shown(*command.app)) {
    if (one->nonpositional()) continue;
    out += one->get_required() ? concat(" ", usage(*one)) : concat(" [", usage(*one), "]");
  }
  return out;
}

std::string fallback(const CLI::Option& option) { return option.get_default_str(); }

/// Troff takes a leading dot or quote, and every backslash, as its own.
std::string troff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += '\\';
    if (c == '-') out += '\\';
    out += c;
  }
  if (!out.empty() && (out.front() == '.' || out.front() == '\'')) out = "\\&" + out;
  return out;
}

std::string option_words(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* one : shown(app))
    if (one->nonpositional() && !one->get_lnames().empty())
      out += concat(out.empty() ? "" : " ", "--", one->get_lnames().front());
  return out;
}

}  // namespace

std::string commands_page(const CLI::App& app) {
  std::string out = "# Commands\n\nMade by `claimwire docs`. Options of every command:\n\n";
  out += "| option | what |\n| --- | --- |\n";
  for (const CLI::Option* one : shown(app))
    out += concat("| `", usage(*one), "` | ", table_cell(one->get_description()), " |\n");
  out +=
      "\nExit status: 0 good; 1 findings at or above `--fail-on`, or problems found; 2 wrong "
      "usage, "
      "or a configuration that cannot be used (`check` itself reports its problems with 1); 3 the "
      "environment failed. `-` is standard input. `NO_COLOR` is honoured.\n";
  for (const Command& command : all_commands(app)) {
    out += concat("\n## ", command.path, "\n\n", command.app->get_description(), "\n\n```\n",
                  synopsis(command), "\n```\n");
    const auto options = shown(*command.app);
    if (options.empty()) continue;
    out += "\n| argument | what | default |\n| --- | --- | --- |\n";
    for (const CLI::Option* one : options)
      out += concat("| `", usage(*one), "` | ", table_cell(one->get_description()), " | ",
                    one->get_required()      ? std::string{"required"}
                    : fallback(*one).empty() ? std::string{}
                                             : concat("`", fallback(*one), "`"),
                    " |\n");
  }
  return out;
}

std::string man_page(const CLI::App& app) {
  std::string out =
      ".TH CLAIMWIRE 1\n.SH NAME\nclaimwire \\- HL7 v2 and FHIR encounters into checked claims\n"
      ".SH SYNOPSIS\n.B claimwire\n[\\-\\-config FILE] [\\-\\-json] COMMAND ...\n.SH DESCRIPTION\n";
  out += troff(
      "claimwire takes encounters in, proves each code against the code set in force on the date "
      "of service, builds X12 837 or FHIR claims, and delivers them.");
  out += "\n.SH OPTIONS\n";
  for (const CLI::Option* one : shown(app))
    out += concat(".TP\n.B ", troff(usage(*one)), "\n", troff(one->get_description()), "\n");
  out += ".SH COMMANDS\n";
  for (const Command& command : all_commands(app)) {
    out +=
        concat(".SS ", troff(synopsis(command)), "\n", troff(command.app->get_description()), "\n");
    for (const CLI::Option* one : shown(*command.app))
      out += concat(".TP\n.B ", troff(usage(*one)), "\n", troff(one->get_description()), "\n");
  }
  out +=
      ".SH EXIT STATUS\n0 good; 1 findings or problems; 2 wrong usage or configuration; 3 the "
      "environment failed.\n.SH ENVIRONMENT\n.TP\n.B CLAIMWIRE_TOKEN\nBearer token for commands "
      "that talk to a daemon.\n.TP\n.B NO_COLOR\nNo colour, also on a terminal.\n";
  return out;
}

std::string bash_completion(const CLI::App& app) {
  std::string top;
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    top += concat(top.empty() ? "" : " ", one->get_name());
  std::string out = concat(
      "# Made by `claimwire docs`. Source it, or put it into /etc/bash_completion.d.\n"
      "_claimwire() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} path= i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in\n"
      "      --config) ((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) path+=\" ${COMP_WORDS[i]}\" ;;\n"
      "    esac\n"
      "  done\n"
      "  local words=\"--config --json --help --version ",
      top, "\"\n  case $path in\n");
  std::vector<Command> commands = all_commands(app);
  // The longest path first: `test add` before `test`.
  std::stable_sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) {
    return std::count(a.path.begin(), a.path.end(), ' ') >
           std::count(b.path.begin(), b.path.end(), ' ');
  });
  for (const Command& command : commands) {
    std::string words = option_words(*command.app);
    for (const CLI::App* one : command.app->get_subcommands([](const CLI::App*) { return true; }))
      words += concat(words.empty() ? "" : " ", one->get_name());
    out += concat("    \" ", command.path, "\"*) words=\"--config --json --help",
                  words.empty() ? "" : concat(" ", words), "\" ;;\n");
  }
  out +=
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "  if [[ $word != -* && -n $path ]]; then\n"
      "    COMPREPLY+=($(compgen -f -- \"$word\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _claimwire claimwire\n";
  return out;
}

std::string zsh_completion(const CLI::App& app) {
  const auto quoted = [](std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, text.find('\n'))) {
      if (c == '\'')
        out += "'\\''";
      else if (c == ':')
        out += "\\:";
      else
        out += c;
    }
    return out;
  };
  std::string out =
      "#compdef claimwire\n# Made by `claimwire docs`. Put it into a folder of $fpath.\n"
      "local -a commands=(\n";
  const auto top = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* one : top)
    out += concat("  '", one->get_name(), ":", quoted(one->get_description()), "'\n");
  out +=
      ")\nif (( CURRENT == 2 )); then\n  _describe command commands\n  return\nfi\ncase $words[2] "
      "in\n";
  for (const CLI::App* one : top) {
    std::string words = option_words(*one);
    for (const CLI::App* below : one->get_subcommands([](const CLI::App*) { return true; })) {
      words += concat(words.empty() ? "" : " ", below->get_name());
      const std::string more = option_words(*below);
      if (!more.empty()) words += " " + more;
    }
    out += concat("  ", one->get_name(), ") compadd -- --config --json --help",
                  words.empty() ? "" : concat(" ", words), "; _files ;;\n");
  }
  return out + "esac\n";
}

}  // namespace claimwire::apps
