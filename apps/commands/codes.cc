#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>

#include "apps/commands/codes_affected.h"
#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "codes/code_sets.h"
#include "codes/code_text.h"
#include "codes/edit_tables.h"
#include "codes/import.h"
#include "codes/release_diff.h"
#include "codes/search/code_search.h"
#include "codes/store.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct CodesOptions {
  std::vector<std::string> files;
  std::string directory, set, effective, on, code, server;
  std::string query = "since 30d";
  std::vector<std::string> words;
  std::string sex;
  std::optional<int> age;
  bool billable = false;
  bool off = false;
  std::size_t most = 20;
};

/// --directory, else that of the configuration, else var/codes.
std::optional<std::string> directory(Invocation& invocation, const CodesOptions& options) {
  if (!options.directory.empty()) return options.directory;
  const auto configuration = load_configuration(invocation, true);
  if (invocation.status != kGood) return std::nullopt;
  if (!configuration) return "var/codes";
  return config::resolve_path(*configuration, configuration->codes.directory);
}

std::optional<Date> date_of(Invocation& invocation, const std::string& text) {
  const auto date = Date::parse_iso(text);
  if (date) return *date;
  fail(invocation, kUsage, concat("\"", printable(text, 30), "\" is not a date YYYY-MM-DD"));
  return std::nullopt;
}

void write_release(json::Writer& out, const std::string& id, bool active,
                   const codes::ReleaseFacts& facts) {
  out.begin_object()
      .member("v", 1)
      .member("release", id)
      .member("set", facts.set)
      .member("label", facts.label)
      .member("effective", facts.effective.iso())
      .member("ends", facts.ends.valid() ? facts.ends.iso() : std::string{})
      .member("billable", std::uint64_t{facts.billable})
      .member("headers", std::uint64_t{facts.headers})
      .member("rows", std::uint64_t{facts.relations})
      .member("skipped", std::uint64_t{facts.skipped})
      .member("file", facts.source_file)
      .member("member", facts.source_member)
      .member("sha256", facts.sha256)
      .member("active", active)
      .end_object();
}

void print_releases(const Invocation& invocation,
                    const std::vector<codes::StoredRelease>& releases) {
  if (invocation.json) {
    for (const auto& release : releases) {
      std::string line;
      json::Writer out{line};
      write_release(out, release.id, release.active, release.facts);
      std::cout << line << "\n";
    }
    return;
  }
  Columns columns;
  columns.row({"release", "label", "in force from", "billable", "headers", "rows", "from file"});
  for (const auto& release : releases) {
    const auto& facts = release.facts;
    columns.row({release.id + (release.active ? "" : " (off)"), facts.label, facts.effective.iso(),
                 with_commas(facts.billable), with_commas(facts.headers),
                 with_commas(facts.relations),
                 facts.source_member.empty() ? facts.source_file
                                             : facts.source_file + ": " + facts.source_member});
  }
  std::cout << columns.text();
}

/// The indexes of the releases in force, made once after a change. Without them codes are found all
/// the same, only later.
void prepare_search(const std::string& folder) {
  const auto sets = codes::CodeStore{folder}.load();
  if (!sets) std::cerr << "warning: " << sets.error().message << "\n";
  if (!sets || (*sets)->all().empty()) return;
  if (const auto made = codes::CodeSearch{*sets, folder}.prepare(); !made)
    std::cerr << "warning: " << made.error().message << "\n";
}

void import(Invocation& invocation, const CodesOptions& options) {
  const auto into = directory(invocation, options);
  if (!into) return;
  codes::ImportOptions how;
  how.set = options.set;
  if (!options.effective.empty()) {
    how.effective = date_of(invocation, options.effective);
    if (!how.effective) return;
  }
  const codes::CodeStore store{*into};
  for (const std::string& file : options.files) {
    const auto loaded = store.load();
    // A table of an earlier version, or a damaged one, is mended by the very import that it must
    // not keep from happening.
    if (!loaded && !loaded.error().id.starts_with("codes.table-"))
      return fail(invocation, kFailed, loaded.error().message);
    how.loaded = loaded ? loaded->get() : nullptr;
    const auto read = codes::read_releases(file, how);
    if (!read) {
      fail(invocation, kFindings, read.error().message);
      continue;
    }
    const auto stored = store.add(*read);
    if (!stored) {
      fail(invocation, kFailed, stored.error().message);
      return;
    }
    print_releases(invocation, *stored);
    if (invocation.json) continue;
    for (const auto& release : *read) {
      if (!release.facts.effective_why.empty())
        std::cout << "  " << release.facts.set << ": " << release.facts.effective_why << "\n";
      if (release.facts.skipped > 0)
        std::cout << "  " << with_commas(release.facts.skipped) << " lines hold no code\n";
      for (const std::string& warning : release.warnings)
        std::cout << "  warning: " << warning << "\n";
    }
  }
  prepare_search(*into);
}

void list(Invocation& invocation, const CodesOptions& options) {
  const auto from = directory(invocation, options);
  if (!from) return;
  const auto releases = codes::CodeStore{*from}.list();
  if (!releases) return fail(invocation, kFailed, releases.error().message);
  if (releases->empty() && !invocation.json) {
    std::cout << "No code set is loaded in " << *from
              << ". Load the publishers' files with `claimwire codes import FILE`.\n";
    return;
  }
  print_releases(invocation, *releases);
}

void activate(Invocation& invocation, const CodesOptions& options) {
  const auto in = directory(invocation, options);
  if (!in) return;
  const codes::CodeStore store{*in};
  for (const std::string& id : options.files) {
    const auto done = store.activate(id, !options.off);
    if (!done) return fail(invocation, kFindings, done.error().message);
  }
  prepare_search(*in);
  list(invocation, options);
}

void remove(Invocation& invocation, const CodesOptions& options) {
  const auto from = directory(invocation, options);
  if (!from) return;
  const codes::CodeStore store{*from};
  for (const std::string& id : options.files) {
    const auto done = store.remove(id);
    if (!done) return fail(invocation, kFindings, done.error().message);
    if (!invocation.json) std::cout << "removed " << id << "\n";
  }
  prepare_search(*from);
}

std::shared_ptr<const codes::CodeSets> load_sets(Invocation& invocation,
                                                 const CodesOptions& options) {
  const auto from = directory(invocation, options);
  if (!from) return nullptr;
  const auto sets = codes::CodeStore{*from}.load();
  if (sets) return *sets;
  fail(invocation, kFailed, sets.error().message);
  return nullptr;
}

void begin_entry(json::Writer& out, const codes::CodeSet& set, const codes::Entry& entry) {
  out.begin_object()
      .member("v", 1)
      .member("set", set.id())
      .member("code", codes::display_code(set.id(), entry.code()))
      .member("billable", entry.billable())
      .member("title", entry.title());
}

void print_entry(const Invocation& invocation, const codes::CodeSet& set, const codes::Entry& entry,
                 Columns& columns) {
  const std::string code = codes::display_code(set.id(), entry.code());
  if (invocation.json) {
    std::string line;
    json::Writer out{line};
    begin_entry(out, set, entry);
    out.end_object();
    std::cout << line << "\n";
    return;
  }
  columns.row(
      {set.id(), code, entry.billable() ? "billable" : "heading", std::string{entry.title()}});
}

/// The date of `--on`, else today; nothing, and told, where it is none.
std::optional<Date> day_asked(Invocation& invocation, const CodesOptions& options) {
  if (options.on.empty()) return today();
  return date_of(invocation, options.on);
}

std::string query_of(const CodesOptions& options) {
  std::string query;
  for (const std::string& word : options.words) query += (query.empty() ? "" : " ") + word;
  return query;
}

void tell_nothing_found(Invocation& invocation, const codes::CodeSets& sets,
                        const CodesOptions& options, Date on) {
  invocation.status = kFindings;
  if (invocation.json) return;
  std::cout << "No code for \"" << printable(query_of(options)) << "\" on " << on.iso()
            << (sets.all().empty() ? ": no code set is loaded" : "") << "\n";
}

void search(Invocation& invocation, const CodesOptions& options) {
  const auto sets = load_sets(invocation, options);
  const auto folder = directory(invocation, options);
  const auto on = day_asked(invocation, options);
  if (!sets || !folder || !on) return;
  const codes::CodeSearch codes{sets, *folder};
  Columns columns;
  std::size_t found = 0;
  for (const codes::CodeSet& set : sets->all()) {
    if (options.set.empty() ? codes::repeats_codes(set.id()) : set.id() != options.set) continue;
    for (const codes::Entry& entry :
         codes.search(set, query_of(options), *on, {options.billable, options.most})) {
      ++found;
      print_entry(invocation, set, entry, columns);
    }
  }
  std::cout << columns.text();
  if (found == 0) tell_nothing_found(invocation, *sets, options, *on);
}

void suggest(Invocation& invocation, const CodesOptions& options) {
  const auto sets = load_sets(invocation, options);
  const auto folder = directory(invocation, options);
  const auto on = day_asked(invocation, options);
  if (!sets || !folder || !on) return;
  const codes::CodeSet& set = sets->icd10cm();
  if (const std::string why = set.coverage_text(*on); !why.empty())
    return fail(invocation, kFindings, why);
  const codes::CodeSearch codes{sets, *folder};
  codes::SuggestOptions how{.billable_only = options.billable, .patient = {}, .most = options.most};
  how.patient.age_years = options.age;
  how.patient.sex = codes::sex_named(options.sex);
  Columns columns;
  const auto found = codes.suggest(query_of(options), *on, how);
  for (const codes::Suggestion& one : found) {
    const std::string code = codes::display_code(set.id(), one.entry.code());
    if (invocation.json) {
      std::string line;
      json::Writer out{line};
      begin_entry(out, set, one.entry);
      out.member("because", one.because).member("source", codes::name(one.source)).end_object();
      std::cout << line << "\n";
      continue;
    }
    const std::string why = one.source == codes::TextSource::title
                                ? std::string{}
                                : concat(codes::name(one.source), ": ", one.because);
    columns.row(
        {code, one.entry.billable() ? "billable" : "heading", std::string{one.entry.title()}, why});
  }
  std::cout << columns.text();
  if (found.empty()) tell_nothing_found(invocation, *sets, options, *on);
}

/// ", status A, PC/TC 1, global days 010, multiple procedures 2 ...", blank ones left out.
std::string told_fee(const codes::FeeLine& line) {
  std::string text;
  const auto tell = [&text](std::string_view name, std::string_view value) {
    if (!trim(value).empty()) text += concat(", ", name, " ", value);
  };
  tell("status", {&line.status, 1});
  tell("PC/TC", {&line.pc_tc, 1});
  tell("global days", line.global_days);
  tell("multiple procedures", {&line.multiple_procedures, 1});
  tell("bilateral", {&line.bilateral, 1});
  tell("assistant", {&line.assistant, 1});
  tell("co-surgeons", {&line.co_surgeons, 1});
  tell("team", {&line.team, 1});
  tell("supervision", line.supervision);
  tell("endoscopic base", line.endoscopic_base);
  return text;
}

/// "ptp-edit 80048, modifier indicator 0, from 2002-01-01: Laboratory panel".
std::string told(std::string_view set, const codes::Related& row) {
  std::string text{codes::name(row.kind())};
  if (row.other() != 0) text += concat(" ", codes::display_code(set, codes::unpack(row.other())));
  switch (row.kind()) {
    case codes::Relation::ptp_edit:
      text += concat(", modifier indicator ", std::to_string(row.value()));
      break;
    case codes::Relation::mue:
      text += concat(", ", std::to_string(row.value()), " units");
      if (row.detail() != 0)
        text += concat(", adjudication indicator ", std::to_string(row.detail()));
      break;
    case codes::Relation::add_on:
      text += concat(", type ", std::to_string(row.value()));
      break;
    case codes::Relation::mce:
      text += concat(", ", codes::name(static_cast<codes::MceList>(row.value())));
      break;
    case codes::Relation::seventh_character:
      text += concat(" ", std::string(1, static_cast<char>(row.value() & 0x7F)));
      break;
    case codes::Relation::pcs_value:
      text += concat(" ", std::string(1, static_cast<char>(row.value() & 0x7F)), " in position ",
                     std::to_string(row.value() >> 8), ", row ", std::to_string(row.detail()));
      break;
    case codes::Relation::fee:
      return text + told_fee(codes::fee_line(row));
    case codes::Relation::gem:
    case codes::Relation::may_order:
      text += concat(", ", std::to_string(row.value()));
      break;
    case codes::Relation::policy:
      text += row.value() == 1 ? ", covered" : ", not covered";
      break;
    case codes::Relation::enrolled:
      text += row.value() == 1   ? ", individual"
              : row.value() == 2 ? ", organization"
                                 : ", entity type unstated";
      break;
    case codes::Relation::index_term:
      if (row.value() == 1) text += ", begins the code";
      break;
    default:
      break;
  }
  if (row.from().valid()) text += concat(", from ", row.from().iso());
  if (row.through().valid()) text += concat(", through ", row.through().iso());
  if (!row.text().empty()) text += concat(": ", row.text());
  return text;
}

void write_changed(const codes::ChangedCode& changed, const std::string& code,
                   const std::vector<codes::CodeKey>& instead) {
  std::string line;
  json::Writer out{line};
  out.begin_object()
      .member("v", 1)
      .member("change", codes::name(changed.change))
      .member("code", code)
      .member("before", changed.before ? changed.before.title() : std::string_view{})
      .member("after", changed.after ? changed.after.title() : std::string_view{})
      .key("successors")
      .begin_array();
  for (const codes::CodeKey key : instead) out.string(codes::unpack(key));
  out.end_array().end_object();
  std::cout << line << "\n";
}

/// Two stored releases of one set, and the sets in force, which know successors.
struct Compared {
  std::shared_ptr<const codes::CodeSets> sets;
  std::shared_ptr<const codes::CodeTable> older, newer;

  const std::string& set() const { return newer->facts().set; }
  /// Codes that came in place of one that ended.
  std::vector<codes::CodeKey> successors(const codes::ChangedCode& changed) const {
    const bool ended = changed.change == codes::CodeChange::gone ||
                       changed.change == codes::CodeChange::turned_header;
    if (!ended || set() != codes::kIcd10cm) return {};
    return codes::successors(sets->set(codes::kIcd10cmConversion), codes::unpack(changed.code),
                             newer->facts().effective);
  }
  /// "; now B88.01, B88.09", or nothing.
  std::string instead(const codes::ChangedCode& changed) const {
    std::string text;
    for (const codes::CodeKey key : successors(changed))
      text +=
          concat(text.empty() ? "; now " : ", ", codes::display_code(set(), codes::unpack(key)));
    return text;
  }
};

std::optional<Compared> open_two(Invocation& invocation, const CodesOptions& options) {
  Compared compared;
  compared.sets = load_sets(invocation, options);
  const auto from = directory(invocation, options);
  if (!compared.sets || !from) return std::nullopt;
  const codes::CodeStore store{*from};
  for (auto [id, into] : {std::pair{&options.files[0], &compared.older},
                          std::pair{&options.files[1], &compared.newer}}) {
    const auto table = store.open(*id);
    if (!table) {
      fail(invocation, kFindings, table.error().message);
      return std::nullopt;
    }
    *into = *table;
  }
  const std::string& older = compared.older->facts().set;
  if (older == compared.set()) return compared;
  fail(invocation, kUsage,
       concat(options.files[0], " is of ", older, ", ", options.files[1], " of ", compared.set(),
              "; releases of one set are compared"));
  return std::nullopt;
}

void affected(Invocation& invocation, const CodesOptions& options) {
  const auto compared = open_two(invocation, options);
  if (!compared) return;
  EndedCodes ended;
  for (const codes::ChangedCode& changed : codes::diff_codes(*compared->older, *compared->newer)) {
    if (changed.change == codes::CodeChange::gone ||
        changed.change == codes::CodeChange::turned_header)
      ended[changed.code] = concat(codes::name(changed.change), compared->instead(changed));
  }
  print_affected_claims(invocation, options.server, options.query, compared->set(), ended);
}

void diff(Invocation& invocation, const CodesOptions& options) {
  const auto compared = open_two(invocation, options);
  if (!compared) return;
  const std::string& set = compared->set();
  const auto changes = codes::diff_codes(*compared->older, *compared->newer);
  std::map<codes::CodeChange, std::size_t> counts;
  Columns columns;
  std::size_t shown = 0;
  for (const codes::ChangedCode& changed : changes) {
    ++counts[changed.change];
    const std::string code = codes::display_code(set, codes::unpack(changed.code));
    if (invocation.json) {
      write_changed(changed, code, compared->successors(changed));
      continue;
    }
    if (++shown > options.most) continue;
    std::string text{(changed.after ? changed.after : changed.before).title()};
    if (changed.change == codes::CodeChange::retitled)
      text = concat(changed.before.title(), " -> ", text);
    text += compared->instead(changed);
    columns.row({std::string{codes::name(changed.change)}, code, text});
  }
  const auto rows = codes::diff_relations(*compared->older, *compared->newer);
  std::size_t added = 0;
  for (const codes::ChangedRelation& row : rows) {
    added += row.added;
    if (invocation.json) {
      std::string line;
      json::Writer out{line};
      out.begin_object()
          .member("v", 1)
          .member("change", row.added ? "row-new" : "row-gone")
          .member("code", codes::unpack(row.code))
          .member("row", told(set, row.related))
          .end_object();
      std::cout << line << "\n";
    } else if (++shown <= options.most) {
      columns.row(
          {row.added ? "row-new" : "row-gone", codes::unpack(row.code), told(set, row.related)});
    }
  }
  if (invocation.json) return;
  std::cout << columns.text();
  if (shown > options.most)
    std::cout << "and " << with_commas(shown - options.most) << " more (--most)\n";
  for (const auto& [change, count] : counts)
    std::cout << with_commas(count) << " " << codes::name(change) << "\n";
  if (!rows.empty())
    std::cout << with_commas(added) << " row-new\n"
              << with_commas(rows.size() - added) << " row-gone\n";
  if (changes.empty() && rows.empty()) std::cout << "no difference\n";
}

/// What a set's release says of a code on a day. Does it say anything?
bool print_relations(const Invocation& invocation, const codes::CodeSet& set,
                     const CodesOptions& options, Date on) {
  const codes::Release* release = set.release_on(on);
  if (release == nullptr) return false;
  std::size_t found = 0;
  release->each_of(codes::pack(options.code), [&](const codes::Related& row) {
    if (!row.in_force(on) || ++found > options.most) return;
    if (!invocation.json) {
      std::cout << (found == 1 ? concat(set.id(), " (", release->facts().label, ")\n") : "") << "  "
                << told(set.id(), row) << "\n";
      return;
    }
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("set", set.id())
        .member("code", codes::display_code(set.id(), codes::unpack(codes::pack(options.code))))
        .member("relation", codes::name(row.kind()))
        .member("other", codes::unpack(row.other()))
        .member("value", std::uint64_t{row.value()})
        .member("detail", std::uint64_t{row.detail()})
        .member("from", row.from().valid() ? row.from().iso() : std::string{})
        .member("through", row.through().valid() ? row.through().iso() : std::string{})
        .member("text", row.text())
        .end_object();
    std::cout << line << "\n";
  });
  if (found > options.most && !invocation.json)
    std::cout << "  and " << with_commas(found - options.most) << " more (--most)\n";
  return found > 0;
}

void show(Invocation& invocation, const CodesOptions& options) {
  const auto sets = load_sets(invocation, options);
  if (!sets) return;
  Date on = today();
  if (!options.on.empty()) {
    const auto given = date_of(invocation, options.on);
    if (!given) return;
    on = *given;
  }
  bool any = false;
  for (const codes::CodeSet& set : sets->all()) {
    if (!options.set.empty() && set.id() != options.set) continue;
    if (print_relations(invocation, set, options, on)) any = true;
    if (codes::repeats_codes(set.id())) continue;
    const codes::Lookup lookup = set.find(options.code, on);
    if (!lookup.entry) continue;
    any = true;
    Columns columns;
    print_entry(invocation, set, lookup.entry, columns);
    std::cout << columns.text();
    if (invocation.json) continue;
    std::cout << "  release " << lookup.release->facts().label << " ("
              << lookup.release->covers.from.iso() << " to "
              << (lookup.release->covers.through.year >= 9999
                      ? "further notice"
                      : lookup.release->covers.through.iso())
              << "), " << codes::name(lookup.standing) << " on " << on.iso() << "\n";
    if (const auto days = set.interval(options.code, on); days.days.from.valid())
      std::cout << "  billable " << (days.from_known ? "from " : "from before ")
                << days.days.from.iso()
                << (days.through_known ? concat(" through ", days.days.through.iso())
                                       : std::string{", no end known"})
                << ", by the loaded releases\n";
    if (lookup.entry.from().valid()) std::cout << "  from " << lookup.entry.from().iso() << "\n";
    if (lookup.entry.through().valid())
      std::cout << "  ended " << lookup.entry.through().iso() << "\n";
    if (set.id() == codes::kIcd10cm) {
      const auto exempt = sets->poa_exempt_on(options.code, on);
      if (exempt && *exempt) std::cout << "  exempt from present-on-admission reporting\n";
    }
    if (!lookup.entry.billable()) {
      Columns below;
      for (const codes::Entry& entry : set.billable_under(options.code, on, options.most))
        below.row({"  ", codes::display_code(set.id(), entry.code()), std::string{entry.title()}});
      std::cout << "  billable codes under it: "
                << with_commas(set.count_billable_under(options.code, on)) << "\n"
                << below.text();
    }
  }
  if (any) return;
  std::string why;
  for (const codes::CodeSet& set : sets->all()) {
    const std::string text = set.coverage_text(on);
    if (!text.empty() && (options.set.empty() || options.set == set.id())) why += "\n  " + text;
  }
  fail(invocation, kFindings,
       concat("no loaded set has \"", printable(options.code, 30), "\" on ", on.iso(), why));
}

}  // namespace

void add_codes(CLI::App& app, Invocation& invocation) {
  auto* codes = app.add_subcommand("codes", "Code sets, from the publishers' own files and zips.");
  codes->require_subcommand(1);
  const auto options = std::make_shared<CodesOptions>();
  const auto with_directory = [&](CLI::App* command) {
    command->add_option("--directory", options->directory,
                        "Folder of the loaded sets (default: codes.directory).");
    return command;
  };
  auto* importing = with_directory(
      codes->add_subcommand("import", "Loads files or zips as the agencies publish them."));
  importing->add_option("files", options->files, "Files or zips.")->required()->type_name("FILE");
  importing->add_option("--set", options->set, "Set of a plain CSV whose content does not tell.");
  importing->add_option("--effective", options->effective,
                        "First day in force, YYYY-MM-DD, instead of the one found.");
  importing->callback([&invocation, options] { import(invocation, *options); });

  auto* listing = with_directory(codes->add_subcommand("list", "The loaded releases."));
  listing->callback([&invocation, options] { list(invocation, *options); });

  auto* activating = with_directory(codes->add_subcommand(
      "activate", "Puts a stored release in force; a replaced one (...@...) rolls back."));
  activating->add_option("releases", options->files, "As `codes list` names them.")
      ->required()
      ->type_name("RELEASE");
  activating->add_flag("--off", options->off, "Takes it out of force and keeps it.");
  activating->callback([&invocation, options] { activate(invocation, *options); });

  auto* removing = with_directory(codes->add_subcommand("remove", "Deletes stored releases."));
  removing->add_option("releases", options->files, "As `codes list` names them.")
      ->required()
      ->type_name("RELEASE");
  removing->callback([&invocation, options] { remove(invocation, *options); });

  auto* comparing = with_directory(codes->add_subcommand(
      "diff", "What differs between two releases: codes new, gone, split, retitled; rows."));
  comparing->add_option("releases", options->files, "The older and the newer.")
      ->required()
      ->expected(2)
      ->type_name("RELEASE");
  comparing->add_option("--most", options->most, "At most so many lines.")
      ->check(CLI::Range(0, 10'000'000));
  comparing->callback([&invocation, options] { diff(invocation, *options); });

  auto* asking = with_directory(codes->add_subcommand(
      "affected", "Claims of the daemon that use a code which ends between two releases."));
  asking->add_option("releases", options->files, "The older and the newer.")
      ->required()
      ->expected(2)
      ->type_name("RELEASE");
  asking
      ->add_option("--claims", options->query,
                   "Which claims, an expression: payer = mcb since 90d. Each is opened, which the "
                   "audit trail keeps.")
      ->capture_default_str();
  add_server_option(*asking, options->server);
  asking->callback([&invocation, options] { affected(invocation, *options); });

  auto* showing = with_directory(codes->add_subcommand("show", "One code on a date."));
  showing->add_option("code", options->code, "The code, with or without dot.")->required();
  showing->add_option("--set", options->set, "In this set only.");
  showing->add_option("--on", options->on, "Date of service, YYYY-MM-DD (default: today).");
  showing->add_option("--most", options->most, "At most so many rows of each set.")
      ->check(CLI::Range(1, 100000));
  showing->callback([&invocation, options] { show(invocation, *options); });

  auto* searching =
      with_directory(codes->add_subcommand("search", "Codes by code, prefix or words."));
  searching->add_option("words", options->words, "What to look for.")->required();
  searching->add_option("--set", options->set, "In this set only.");
  searching->add_option("--on", options->on, "Date of service, YYYY-MM-DD (default: today).");
  searching->add_flag("--billable", options->billable, "No headings.");
  searching->add_option("--most", options->most, "At most so many of each set.")
      ->check(CLI::Range(1, 1000));
  searching->callback([&invocation, options] { search(invocation, *options); });

  auto* suggesting = with_directory(
      codes->add_subcommand("suggest", "ICD-10-CM codes for a diagnosis in words, best first."));
  suggesting->add_option("text", options->words, "As a DG1-4 has it, or as a person types it.")
      ->required();
  suggesting->add_option("--on", options->on, "Date of service, YYYY-MM-DD (default: today).");
  suggesting->add_flag("--billable", options->billable,
                       "No headings: of each the code under it that fits best.");
  suggesting->add_option("--age", options->age, "Of the patient, in years.")
      ->check(CLI::Range(0, 124));
  suggesting->add_option("--sex", options->sex, "Of the patient: F or M.")
      ->check(CLI::IsMember({"F", "M", "female", "male"}, CLI::ignore_case));
  suggesting->add_option("--most", options->most, "At most so many.")->check(CLI::Range(1, 50));
  suggesting->callback([&invocation, options] { suggest(invocation, *options); });
}

}  // namespace claimwire::apps
