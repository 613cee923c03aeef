#include "config/schema/render.h"

#include <algorithm>

#include "config/schema/setting.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::config {
namespace {

struct SectionText {
  std::string_view prefix, title, what;
};
constexpr SectionText kSections[] = {
    {"site.", "site", "The installation."},
    {"store.", "store", "Where messages and claims are kept."},
    {"http.", "http", "The HTTP listener."},
    {"codes.", "codes", "Code sets."},
    {"organizations.*.", "organizations", "Who bills, by name. One alone may be `organization:`."},
    {"facilities.*.", "facilities", "Where care happens, by name. One alone may be `facility:`."},
    {"interfaces.*.", "interfaces", "Connections to the outside, by name."},
    {"partners.*.", "partners",
     "Whom envelopes are addressed to, by name. One alone may be `partner:`."},
    {"payers.*.", "payers", "Who pays, by name."},
    {"routes[].", "routes",
     "In order: the first route with `bill` that matches takes the message; every route with "
     "`forward` that matches gets a copy."},
    {"held.review_first", "held", "Claims that wait for a person."},
    {"held.queues[].", "held.queues", "Queues of held claims; the first match takes a claim."},
};

/// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string code(std::string_view text) {
  return text.empty() ? std::string{} : concat("`", cell(text), "`");
}

void write_type(json::Writer& out, const SettingRow& row) {
  switch (row.type) {
    case SettingType::list: {
      out.key("oneOf").begin_array();
      const auto text_schema = [&] {
        out.begin_object().member("type", "string");
        if (!row.limits.empty()) {
          out.key("enum").begin_array();
          for (const auto one : split(row.limits, ' ')) out.string(one);
          out.end_array();
        }
        out.end_object();
      };
      text_schema();
      out.begin_object().member("type", "array").key("items");
      text_schema();
      out.end_object().end_array();
      return;
    }
    case SettingType::text_map:
      out.member("type", "object");
      out.key("additionalProperties").begin_object().member("type", "string").end_object();
      return;
    case SettingType::choice:
      out.key("enum").begin_array();
      for (const auto one : split(row.limits, ' ')) out.string(one);
      out.end_array();
      return;
    case SettingType::yes_no:
      out.member("type", "boolean");
      return;
    case SettingType::count:
      out.member("type", "integer");
      return;
    case SettingType::duration:
      out.member("pattern", "^[0-9]+(ms|s|m|h|d|y)?$");
      return;
    case SettingType::durations:
      out.member("pattern", "^[0-9]+(ms|s|m|h|d|y)\\.\\.[0-9]+(ms|s|m|h|d|y)$");
      return;
    case SettingType::size:
      out.member("pattern", "^[0-9]+(B|kB|MB|GB|KiB|MiB|GiB)?$");
      return;
    case SettingType::text:
    case SettingType::address:
      out.key("type").begin_array().string("string").string("number").end_array();
      return;
  }
}

/// Writes the settings below `prefix` as properties; dotted names become nested objects.
void write_properties(json::Writer& out, const std::vector<SettingRow>& rows,
                      std::string_view prefix) {
  out.member("type", "object").member("additionalProperties", false);
  out.key("properties").begin_object();
  std::vector<std::string_view> done;
  std::vector<std::string_view> required;
  for (const SettingRow& row : rows) {
    if (row.path.compare(0, prefix.size(), prefix) != 0) continue;
    const std::string_view rest = std::string_view{row.path}.substr(prefix.size());
    const std::string_view first = rest.substr(0, rest.find('.'));
    if (std::find(done.begin(), done.end(), first) != done.end()) continue;
    done.push_back(first);
    out.key(first).begin_object();
    if (first.size() == rest.size()) {
      out.member("description", row.what);
      if (!row.fallback.empty()) out.member("default", row.fallback);
      write_type(out, row);
      if (row.required && row.kinds.empty()) required.push_back(first);
    } else {
      write_properties(out, rows, concat(prefix, first, "."));
    }
    out.end_object();
  }
  out.end_object();
  if (required.empty()) return;
  out.key("required").begin_array();
  for (const auto one : required) out.string(one);
  out.end_array();
}

}  // namespace

std::string settings_page() {
  std::string out =
      "# Settings\n\n"
      "One YAML file, `version: 1` first. Every scalar is read as text and typed by the table "
      "below; "
      "an unknown key is an error that names the nearest one. Durations: ms s m h d y (m is "
      "minutes). Sizes: kB MB GB are powers of 1000, KiB MiB GiB of 1024. Paths: what the "
      "configuration reads starts from its folder, `var/...` from the working directory.\n\n"
      "This page is made by `claimwire docs`.\n\n"
      "Outside the sections: `version` (1), `include` (a list of files or patterns that add "
      "entries), `own_edits` (CSV files of the site's own edits), `claim_id` (template of CLM01 from `{account}` `{visit}` `{bill}` `{suffix}`; "
      "default `{account}{suffix}`), `tables` (names with a CSV file each) and `edits` (packs: "
      "`EDIT: off|warn|hold|reject`).\n";
  const std::vector<SettingRow> rows = all_settings();
  for (const SectionText& section : kSections) {
    out += concat("\n## ", section.title, "\n\n", section.what, "\n\n");
    out += "| setting | type | default | allowed | what |\n| --- | --- | --- | --- | --- |\n";
    for (const SettingRow& row : rows) {
      if (row.path.compare(0, section.prefix.size(), section.prefix) != 0) continue;
      std::string what = cell(row.what);
      if (!row.kinds.empty()) what += concat(" *", cell(row.kinds), "*");
      out += concat("| ", code(row.path), " | ", name(row.type), " | ",
                    row.required ? "required" : code(row.fallback), " | ", code(row.limits), " | ",
                    what, " |\n");
    }
  }
  return out;
}

std::string json_schema() {
  std::string text;
  json::Writer out{text, json::Layout::pretty};
  const std::vector<SettingRow> rows = all_settings();
  out.begin_object()
      .member("$schema", "https://json-schema.org/draft/2020-12/schema")
      .member("title", "claimwire configuration")
      .member("type", "object")
      .member("additionalProperties", false);
  out.key("required").begin_array().string("version").string("site").end_array();
  out.key("properties").begin_object();
  out.key("version").begin_object().key("const").integer(1).end_object();
  out.key("include").begin_object().member("type", "array");
  out.key("items").begin_object().member("type", "string").end_object().end_object();
  out.key("own_edits").begin_object().key("type").begin_array();
  out.string("string").string("array").end_array().end_object();
  out.key("claim_id").begin_object().member("type", "string").end_object();
  const auto named = [&](std::string_view key, const auto& one) {
    out.key(key).begin_object().member("type", "object").key("additionalProperties").begin_object();
    one();
    out.end_object().end_object();
  };
  for (const SectionText& section : kSections) {
    const std::string_view title = section.title;
    if (section.prefix.find('*') != std::string_view::npos) {
      named(title, [&] { write_properties(out, rows, section.prefix); });
    } else if (title == "routes") {
      out.key("routes").begin_object().member("type", "array").key("items").begin_object();
      write_properties(out, rows, section.prefix);
      out.end_object().end_object();
    } else if (title == "held") {
      continue;  // with its queues
    } else if (title == "held.queues") {
      out.key("held").begin_object().member("type", "object").key("properties").begin_object();
      out.key("review_first").begin_object().member("type", "object");
      for (const auto& setting : held_settings()) out.member("description", setting.what);
      out.key("additionalProperties").begin_object().member("type", "integer");
      out.member("minimum", 0).end_object().end_object();
      out.key("queues").begin_object().member("type", "array").key("items").begin_object();
      write_properties(out, rows, section.prefix);
      out.end_object().end_object().end_object().end_object();
    } else {
      out.key(title).begin_object();
      write_properties(out, rows, section.prefix);
      out.end_object();
    }
  }
  for (const auto& [word, prefix] :
       {std::pair{"organization", "organizations.*."}, std::pair{"facility", "facilities.*."},
        std::pair{"partner", "partners.*."}}) {
    out.key(word).begin_object();
    write_properties(out, rows, prefix);
    out.end_object();
  }
  named("tables", [&] { out.member("type", "string"); });
  named("edits", [&] {
    out.member("type", "object").key("additionalProperties").begin_object();
    out.key("enum").begin_array();
    for (const auto action : {"off", "warn", "hold", "reject"}) out.string(action);
    out.end_array().end_object();
  });
  out.end_object().end_object();
  return text + "\n";
}

}  // namespace claimwire::config
