#include "mappings/pipeline.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory_resource>
#include <utility>

#include "claims/edits/all_edits.h"
#include "claims/edits/policy.h"
#include "claims/enrich/normalise.h"
#include "claims/model/json.h"
#include "config/load.h"
#include "core/text.h"
#include "fhir/content.h"
#include "fhir/validate.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "mappings/build/build_claims.h"
#include "mappings/engine/compiled.h"
#include "mappings/engine/encounter_sink.h"
#include "mappings/engine/fhir_sink.h"
#include "mappings/engine/run.h"
#include "mappings/engine/source.h"
#include "mappings/engine/x12_sink.h"
#include "mappings/engine/x12_source.h"
#include "mappings/finding_kinds.h"
#include "mappings/shipped.h"
#include "wrap/yaml/document.h"
#include "x12/transactions/document.h"
#include "x12/transactions/validate.h"

namespace claimwire::mappings {
constexpr IssueKind kNotPrimary{
    "mapping.insurance-not-primary", Severity::error,
    "the claim is for an insurance that others come before, and secondary claims are not built; "
    "bill it by hand",
    "FHIR R4, Claim.insurance.focal and sequence; X12 837, 2000B SBR01"};

namespace {

constexpr std::array kInbound{Inbound::hl7, Inbound::fhir_encounter, Inbound::fhir_claim,
                              Inbound::x12_claim};
constexpr std::array kOutbound{ClaimFormat::x12_837p, ClaimFormat::x12_837i,
                               ClaimFormat::fhir_claim};

std::string_view shipped_outbound(ClaimFormat format) {
  switch (format) {
    case ClaimFormat::x12_837p:
      return "claim-837p";
    case ClaimFormat::x12_837i:
      return "claim-837i";
    case ClaimFormat::fhir_claim:
      return "claim-fhir";
  }
  return {};
}

/// Definitions by name, from the shipped files and those that the configuration names.
class Library {
 public:
  explicit Library(Problems& problems) : problems_{problems} {
    for (const ShippedFile& file : shipped_files()) {
      const auto stream = yaml::Stream::parse(file.content, std::string{file.name});
      if (!stream) {
        problems_.push_back({{std::string{file.name}, 0}, stream.error().message});
        continue;
      }
      for (Definition& one : read_definitions(*stream, "mappings", problems_))
        known_.emplace(one.name, one);
    }
  }

  const Definition* named(const std::string& name) const {
    const auto found = known_.find(name);
    return found == known_.end() ? nullptr : &found->second;
  }

  /// The mappings of a file that extend `below`, laid over it: those that name it, and those that
  /// name none and go from its format to its format.
  Definition layer(const std::string& path, Definition below) {
    const auto stream = yaml::Stream::read(path);
    if (!stream) {
      problems_.push_back({{path, 0}, stream.error().message});
      return below;
    }
    const std::string folder = std::filesystem::path{path}.parent_path().string();
    const std::string base = below.name;
    for (const Definition& above : read_definitions(*stream, folder, problems_)) {
      if (!extends(above, base, below)) continue;
      below = merge(below, above, problems_);
    }
    return below;
  }

  /// A layer of a file that extends no mapping here would be lost without a word.
  void check_extends(const std::string& path, std::string_view from) {
    const auto stream = yaml::Stream::read(path);
    if (!stream) return;
    Problems seen;  // Reported where the layers are laid.
    std::vector<std::string_view> names;
    for (const auto& [name, one] : known_)
      if ((one.from == "claim") == (from == "claim")) names.push_back(name);
    for (const Definition& above : read_definitions(*stream, "", seen)) {
      if (above.extends.empty() ||
          std::find(names.begin(), names.end(), above.extends) != names.end())
        continue;
      const std::string_view close = nearest(above.extends, names);
      problems_.push_back(
          {above.place, concat("mapping '", above.name, "' extends '", above.extends,
                               "', which is no shipped mapping that can stand here",
                               close.empty() ? "" : concat("; did you mean '", close, "'?"))});
    }
  }

  /// The HL7-to-HL7 mappings of a file as one.
  Definition in_place(const std::string& path) {
    Definition nothing;
    nothing.from = nothing.to = "hl7v2";
    nothing.place = {path, 1};
    Definition out = nothing;
    const auto stream = yaml::Stream::read(path);
    if (!stream) {
      problems_.push_back({{path, 0}, stream.error().message});
      return out;
    }
    const std::string folder = std::filesystem::path{path}.parent_path().string();
    for (const Definition& one : read_definitions(*stream, folder, problems_))
      if (one.from == "hl7v2" && one.to == "hl7v2") out = merge(out, one, problems_);
    if (out.name.empty())
      problems_.push_back({{path, 1},
                           "a forward route needs a mapping with `from: hl7v2` and `to: hl7v2`; "
                           "this file has none"});
    return out;
  }

 private:
  static bool extends(const Definition& above, const std::string& base, const Definition& below) {
    if (!above.extends.empty()) return above.extends == base;
    if (below.from == "claim")
      return above.to.empty() ? below.to != "fhir-claim" : above.to == below.to;
    return above.from.empty() ? below.from == "hl7v2" : above.from == below.from;
  }

  std::map<std::string, Definition> known_;
  Problems& problems_;
};

x12::Envelope envelope_of(const config::Partner& partner) {
  x12::Envelope envelope;
  envelope.sender_qualifier = partner.isa_sender_qualifier;
  envelope.sender_id = partner.isa_sender;
  envelope.receiver_qualifier = partner.isa_receiver_qualifier;
  envelope.receiver_id = partner.isa_receiver;
  envelope.application_sender = partner.gs_sender;
  envelope.application_receiver = partner.gs_receiver;
  envelope.submitter_name = partner.submitter_name;
  envelope.submitter_id = partner.submitter_id;
  envelope.contact_name = partner.contact_name;
  envelope.contact_phone = partner.contact_phone;
  envelope.contact_email = partner.contact_email;
  envelope.receiver_name = partner.receiver_name;
  envelope.receiver_party_id = partner.receiver_id;
  return envelope;
}

FeedKind feed_of(const hl7::Message& message) {
  const std::string_view type = message.field("MSH", 9);
  return type.substr(0, 3) == "DFT" ? FeedKind::charges : FeedKind::account;
}

/// Why a resource is nothing to bill, by its own word; empty when it is. A cancelled one is a
/// matter for people: what was sent for it may have to be taken back (practice.md section 1).
std::string not_billable(json::Value focal) {
  const std::string_view status = focal["status"].text();
  if (fhir::type_of(focal) == "Claim") {
    const std::string_view use = focal["use"].text();
    if (use == "preauthorization" || use == "predetermination") return concat("use-", use);
    if (status == "cancelled" || status == "draft" || status == "entered-in-error")
      return concat("status-", status);
  } else if (status == "cancelled" || status == "planned" || status == "entered-in-error") {
    return concat("status-", status);
  }
  return {};
}

/// A Claim whose focal insurance is not the first in `sequence`.
void check_focal(json::Value claim, Issues& findings) {
  std::optional<std::int64_t> focal, first;
  json::Value at;
  for (const json::Value insurance : claim["insurance"]) {
    const auto sequence = insurance["sequence"].integer();
    if (!sequence) continue;
    if (!first || *sequence < *first) first = sequence;
    if (insurance["focal"].boolean() == true) {
      focal = sequence;
      at = insurance;
    }
  }
  if (!focal || *focal == *first) return;
  findings.push_back(
      finding(kNotPrimary, default_action(kNotPrimary.severity), fhir::origin_of(at), {}, {}, {}));
}

/// A claim of an 837 that others have paid on before.
void check_primary(const claims::Encounter& encounter, Issues& findings) {
  if (encounter.coverages.empty()) return;
  const auto& order = encounter.coverages.front().order;
  if (!order.has() || order.value == Decimal{1, 0}) return;
  findings.push_back(
      finding(kNotPrimary, default_action(kNotPrimary.severity), order.from, {}, {}, {}));
}

/// The segments between the first and the last of a loop and those inside it.
struct SegmentRange {
  std::uint32_t first = 0, last = 0;

  static SegmentRange of(const x12::Document& document, std::uint32_t loop) {
    SegmentRange out;
    std::vector<std::uint32_t> open{loop};
    while (!open.empty()) {
      const x12::ReadLoop& read = document.loops()[open.back()];
      open.pop_back();
      for (const std::uint32_t segment : read.segments) {
        if (out.first == 0 || segment < out.first) out.first = segment;
        out.last = std::max(out.last, segment);
      }
      open.insert(open.end(), read.loops.begin(), read.loops.end());
    }
    return out;
  }
  bool holds(const Issue& issue) const {
    const std::uint32_t segment = X12Locator::unpack(issue.from.locator).segment;
    return first <= segment && segment <= last;
  }
};

/// The resources that a FHIR body is read by: its Claims, else its Encounters.
std::vector<json::Value> focal_resources(const fhir::Content& content) {
  std::vector<json::Value> claims = content.all("Claim");
  return claims.empty() ? content.all("Encounter") : claims;
}

class Finisher {
 public:
  Finisher(const Rules& rules, const FinishSettings& settings)
      : rules_{rules}, settings_{settings} {}

  Result<Finished> hl7(std::string_view bytes) const {
    std::pmr::monotonic_buffer_resource arena;
    Finished out;
    const auto message = hl7::read_message(bytes, settings_.read, arena, out.findings);
    if (!message) return message.error();
    const hl7::GroupTree tree = hl7::group_tree(*message, out.findings);
    const auto source = [&](const Mapping& mapping) {
      return Hl7Source{mapping, *message, tree, settings_.record ? &out.inbound.read : nullptr};
    };
    const Mapping& mapping = inbound(Inbound::hl7, source);
    const Hl7Source read = source(mapping);
    this->read(mapping, read, out);
    build(feed_of(*message), out);
    finish_places(out, [&](Origin from) {
      return hl7::path_text(Hl7Locator::unpack(from.locator), *message);
    });
    return out;
  }

  Result<std::vector<Finished>> fhir(std::string_view bytes) const {
    const auto content = fhir::Content::read(bytes);
    if (!content) return content.error();
    Issues structure;
    fhir::validate(*content, structure);
    for (Issue& issue : structure) issue.action = default_action(issue.kind->severity);
    const auto place = [&](Origin from) {
      const json::Value value = fhir::value_at(*content, from);
      return value.exists() ? fhir::place_of(value) : std::string{};
    };
    std::vector<Finished> out;
    const std::vector<json::Value> focal = focal_resources(*content);
    for (const json::Value one : focal) {
      Finished& finished = out.emplace_back();
      finished.findings = findings_of(one, focal, structure);
      const FhirSource read{*content, one, settings_.record ? &finished.inbound.read : nullptr};
      const auto source = [&](const Mapping&) -> const Source& { return read; };
      const Mapping& mapping = inbound(
          fhir::type_of(one) == "Claim" ? Inbound::fhir_claim : Inbound::fhir_encounter, source);
      this->read(mapping, read, finished);
      check_focal(one, finished.findings);
      finished.no_claim_rule = not_billable(one);
      if (finished.no_claim_rule.empty()) build(FeedKind::fhir, finished);
      finish_places(finished, place);
    }
    if (out.empty()) out.push_back(without_account(std::move(structure), place));
    return out;
  }

  Result<std::vector<Finished>> x12(std::string_view bytes) const {
    const auto document = x12::Document::read(Bytes{std::string{bytes}});
    if (!document) return document.error();
    Issues structure;
    x12::validate(bytes, [&](x12::Finding&& found) {
      found.issue.action = default_action(found.issue.kind->severity);
      structure.push_back(std::move(found.issue));
    });
    const auto place = [&](Origin from) {
      const X12Locator at = X12Locator::unpack(from.locator);
      return document->path_of(at.segment, at.element, at.component);
    };
    std::vector<std::uint32_t> claims;
    std::vector<SegmentRange> ranges;
    for (std::uint32_t i = 0; i < document->loops().size(); ++i) {
      if (document->loops()[i].spec->id != "2300") continue;
      claims.push_back(i);
      ranges.push_back(SegmentRange::of(*document, i));
    }
    std::vector<Finished> out;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      Finished& finished = out.emplace_back();
      // What stands in no claim (envelopes, subscribers) counts for every claim.
      for (const Issue& issue : structure)
        if (ranges[i].holds(issue) ||
            std::none_of(ranges.begin(), ranges.end(),
                         [&](const SegmentRange& range) { return range.holds(issue); }))
          finished.findings.push_back(issue);
      const X12Source read{*document, claims[i],
                           settings_.record ? &finished.inbound.read : nullptr};
      const auto source = [&](const Mapping&) -> const Source& { return read; };
      this->read(inbound(Inbound::x12_claim, source), read, finished);
      check_primary(finished.encounter, finished.findings);
      build(FeedKind::x12, finished);
      finish_places(finished, place);
    }
    if (out.empty()) out.push_back(without_account(std::move(structure), place));
    return out;
  }

 private:
  template <class Place>
  Finished without_account(Issues structure, const Place& place) const {
    Finished out;
    out.findings = std::move(structure);
    out.no_claim_rule = "no-encounter";
    finish_places(out, place);
    return out;
  }

  /// A facility's own mapping may read the message differently; the shipped one says which it is.
  template <class MakeSource>
  const Mapping& inbound(Inbound kind, const MakeSource& source) const {
    const Mapping& general = rules_.inbound(nullptr, kind, settings_.interface, settings_.route);
    const auto name = evaluate(general, source(general), "facility");
    return rules_.inbound(name ? rules_.configuration().facility_known_as(*name) : nullptr, kind,
                          settings_.interface, settings_.route);
  }

  DateTime now(const claims::Encounter& encounter) const {
    if (!settings_.clock) return settings_.now;
    return settings_.clock(encounter.facility.has()
                               ? rules_.configuration().facility_known_as(encounter.facility.value)
                               : nullptr);
  }
  Date today(const claims::Encounter& encounter) const {
    if (!settings_.clock) return settings_.today;
    return now(encounter).date().value_or(settings_.today);
  }

  /// Those about the resource itself and about what no other account is read by.
  static Issues findings_of(json::Value own, const std::vector<json::Value>& focal,
                            const Issues& structure) {
    const auto inside = [](json::Value resource, const Issue& issue) {
      return resource.node() <= issue.from.locator && issue.from.locator < resource.node_end();
    };
    Issues out;
    for (const Issue& issue : structure)
      if (inside(own, issue) || std::none_of(focal.begin(), focal.end(), [&](json::Value other) {
            return inside(other, issue);
          }))
        out.push_back(issue);
    return out;
  }

  void read(const Mapping& mapping, const Source& source, Finished& out) const {
    start(out.inbound, mapping);
    const Date site_today = today(out.encounter);  // before anything is known of the facility
    EncounterSink sink{out.encounter, source, out.findings, site_today};
    run({.mapping = mapping,
         .source = source,
         .sink = sink,
         .issues = out.findings,
         .built = &out.encounter,
         .today = site_today,
         .trace = settings_.record ? &out.inbound.trace : nullptr,
         .unmatched = &out.unmatched,
         .fired = settings_.record ? &out.inbound.fired : nullptr});
    append(out.findings, claims::enrich(
                             out.encounter, rules_.enrich_tables(),
                             [](const claims::Table&) { return std::uint16_t{1}; }, out.unmatched));
  }

  void build(FeedKind feed, Finished& out) const {
    BuiltClaims built = build_claims(out.encounter, rules_.configuration(),
                                     {.feed = feed,
                                      .today = today(out.encounter),
                                      .claim_number = settings_.claim_number,
                                      .plans = rules_.plans()});
    out.no_claim_rule = built.no_claim_rule;
    for (claims::Claim& claim : built.claims)
      out.claims.push_back(finish(std::move(claim), now(out.encounter)));
  }

  void start(Record& record, const Mapping& mapping) const {
    record.mapping = &mapping;
    if (settings_.record) record.fired.assign(mapping.rules.size(), false);
  }

  FinishedClaim finish(claims::Claim claim, const DateTime& now) const {
    FinishedClaim out;
    const config::Configuration& c = rules_.configuration();
    const auto payer = c.payers.find(claim.payer.key.value);
    if (payer != c.payers.end()) out.payer = &payer->second;

    const auto policy = claims::Policy::for_payer(c, out.payer, settings_.route);
    append(claim.findings, claims::normalise(claim, rules_.sets(), policy));
    append(claim.findings, claims::run_edits({.claim = claim,
                                              .sets = rules_.sets(),
                                              .payer = out.payer,
                                              .codes = c.codes,
                                              .today = claim.created.value,
                                              .own = &rules_.own_edits()},
                                             policy));
    write(claim, now, out);
    out.claim = std::move(claim);
    return out;
  }

  void write(claims::Claim& claim, const DateTime& now, FinishedClaim& out) const {
    if (claim.form == claims::Form::oral) {
      out.error = "dental claims are not written";
      return;
    }
    const bool fhir =
        settings_.as_fhir.value_or(out.payer != nullptr && out.payer->format == "fhir");
    out.format = fhir                                        ? ClaimFormat::fhir_claim
                 : claim.form == claims::Form::institutional ? ClaimFormat::x12_837i
                                                             : ClaimFormat::x12_837p;
    if (fhir)
      write_fhir(claim, out);
    else
      write_x12(claim, now, out);
  }

  void write_x12(claims::Claim& claim, const DateTime& now, FinishedClaim& out) const {
    const config::Configuration& c = rules_.configuration();
    if (out.payer == nullptr || out.payer->partner.empty()) {
      out.error = out.payer == nullptr
                      ? "the configuration knows no payer for it; add what the sender calls the "
                        "payer to payers.*.known_as"
                      : concat("no partner carries X12 to this payer; set payers.", out.payer->key,
                               ".partner");
      return;
    }
    const config::Partner& partner = c.partners.at(out.payer->partner);
    const Mapping& mapping = rules_.outbound(*out.format, out.payer);
    x12::ClaimTree tree{mapping.guide};
    const ModelSource source{&claim, DateText::compact};
    Issues issues;
    X12Sink sink{tree, issues};
    start(out.outbound, mapping);
    run({.mapping = mapping,
         .source = source,
         .sink = sink,
         .issues = issues,
         .today = claim.created.value,
         .trace = settings_.record ? &out.outbound.trace : nullptr,
         .fired = settings_.record ? &out.outbound.fired : nullptr});
    append(claim.findings, issues);

    if (settings_.numbers) {
      const auto leased = settings_.numbers(partner);
      if (!leased) {
        out.error = leased.error().message;
        return;
      }
      out.numbers = *leased;
    } else {
      out.numbers.emplace();
    }
    x12::WriteOptions options;
    options.usage = c.site.environment == config::Environment::production ? x12::Usage::production
                                                                          : x12::Usage::test;
    options.timestamp = now;
    auto written = x12::write_interchange(envelope_of(partner), {&tree}, *out.numbers, options);
    if (!written) {
      out.error = written.error().message;
      return;
    }
    append(claim.findings, written->findings);
    append(claim.findings, x12::validate(*written));
    out.bytes = std::move(written->text);
    out.elements = std::move(written->elements);
  }

  void write_fhir(claims::Claim& claim, FinishedClaim& out) const {
    const Mapping& mapping = rules_.outbound(*out.format, out.payer);
    const ModelSource source{&claim, DateText::iso};
    Issues issues;
    FhirSink sink{issues};
    start(out.outbound, mapping);
    run({.mapping = mapping,
         .source = source,
         .sink = sink,
         .issues = issues,
         .today = settings_.today,
         .trace = settings_.record ? &out.outbound.trace : nullptr,
         .fired = settings_.record ? &out.outbound.fired : nullptr});
    out.bytes = sink.finish();
    if (settings_.record) out.fhir_elements = sink.written();
    append(claim.findings, issues);
    const auto written = fhir::Content::read(out.bytes);
    if (!written) {
      out.bytes.clear();
      out.error = written.error().message;
      return;
    }
    Issues structure;
    fhir::validate(*written, structure);
    for (Issue& issue : structure) {
      issue.action = default_action(issue.kind->severity);
      issue.output_place = std::exchange(issue.place, {});
      issue.from = sink.origin(issue.output_place);
    }
    append(claim.findings, structure);
  }

  /// Findings of the model know a locator; a person wants the path.
  template <class Place>
  void finish_places(Finished& out, const Place& place) const {
    const auto render = [&](Issues& issues) {
      for (Issue& issue : issues)
        if (issue.place.empty() && issue.from.kind == Origin::Kind::message)
          issue.place = place(issue.from);
    };
    render(out.findings);
    for (FinishedClaim& one : out.claims) render(one.claim.findings);
    if (!settings_.json) return;
    claims::ModelJson how;
    how.place = [&](Origin from) {
      const bool message = from.kind == Origin::Kind::message || from.kind == Origin::Kind::erased;
      return message ? place(from) : std::string{};
    };
    out.json = claims::write_encounter(out.encounter, how);
    for (FinishedClaim& one : out.claims) one.json = claims::write_claim(one.claim, how);
  }

  static void append(Issues& into, const Issues& more) {
    into.insert(into.end(), more.begin(), more.end());
  }

  const Rules& rules_;
  const FinishSettings& settings_;
};

/// "scripts/west.lua:7: what" as place and text.
Problem script_problem(const Error& error) {
  const std::size_t name_end = error.message.find(".lua:");
  if (name_end == std::string::npos) return {{}, error.message};
  Problem out{{error.message.substr(0, name_end + 4), 0}, error.message.substr(name_end + 5)};
  const std::size_t colon = out.text.find(": ");
  if (colon != std::string::npos && colon > 0 &&
      out.text.find_first_not_of("0123456789") == colon && colon < 9) {
    out.place.line = std::stoi(out.text.substr(0, colon));
    out.text = out.text.substr(colon + 2);
  }
  out.text = std::string{trim(out.text)};
  return out;
}

std::string inbound_key(Inbound inbound, std::string_view interface, std::string_view route,
                        std::string_view facility) {
  return concat("inbound:", name(inbound), ":", interface, ":", route, ":", facility);
}

}  // namespace

std::shared_ptr<const Rules> Rules::make(config::Configuration configuration,
                                         std::shared_ptr<const codes::CodeSets> sets,
                                         Problems& problems) {
  const auto made = std::make_shared<Rules>();
  const std::size_t before = problems.size();
  made->configuration_ = std::move(configuration);
  made->sets_ = std::move(sets);
  const config::Configuration& c = made->configuration_;
  made->tables_ = load_tables(c, problems);
  if (!c.folder.empty()) {
    std::vector<Error> wrong;
    made->scripts_ = scripts::SiteScripts::load(config::resolve_path(c, "scripts"), wrong);
    for (const Error& one : wrong) problems.push_back(script_problem(one));
  }
  const auto table_problem = [&](const std::string& key, const Error& error) {
    const config::Place& place = c.tables.at(key).place;
    problems.push_back({{place.file, place.line}, concat("tables.", key, ": ", error.message)});
  };
  if (const auto found = made->tables_.find("providers"); found != made->tables_.end()) {
    auto enrich = claims::EnrichTables::make(found->second);
    if (enrich)
      made->enrich_ = std::move(*enrich);
    else
      table_problem("providers", enrich.error());
  }
  if (const auto found = made->tables_.find("plans"); found != made->tables_.end()) {
    auto index = claims::TableIndex::make(found->second, {"plan"});
    if (index)
      made->plans_ = std::move(*index);
    else
      table_problem("plans", index.error());
  }

  std::vector<config::Problem> wrong_edits;
  made->own_edits_ = claims::OwnEdits::load(c, made->scripts_, wrong_edits);
  for (const config::Problem& one : wrong_edits)
    problems.push_back({{one.place.file, one.place.line}, one.message});

  Library library{problems};
  const auto add = [&](const std::string& key, Definition definition) {
    if (auto mapping = compile(std::move(definition), made->tables_, problems, made->scripts_))
      made->mappings_[key] = std::move(mapping);
  };
  for (const Inbound one : kInbound)
    if (const Definition* shipped = library.named(std::string{name(one)}))
      add(std::string{name(one)}, *shipped);
  for (const ClaimFormat one : kOutbound)
    if (const Definition* shipped = library.named(std::string{shipped_outbound(one)}))
      add(std::string{shipped_outbound(one)}, *shipped);
  // Every stack of layers that can come together: interface, route, facility.
  const auto layers = [&](const auto& settings_with_mapping) {
    std::map<std::string, std::string> out{{"", ""}};  // key, path
    for (const auto& [key, mapping] : settings_with_mapping) {
      if (mapping.empty()) continue;
      out[key] = config::resolve_path(c, mapping);
      library.check_extends(out[key], "message");
    }
    return out;
  };
  std::map<std::string, std::string> of_interfaces, of_routes, of_facilities;
  for (const auto& [key, interface] : c.interfaces) of_interfaces[key] = interface.mapping;
  for (const config::Route& route : c.routes)
    if (!route.bill.empty()) of_routes[route.name] = route.mapping;
  for (const auto& [key, facility] : c.facilities) of_facilities[key] = facility.mapping;
  for (const auto& [interface, interface_path] : layers(of_interfaces))
    for (const auto& [route, route_path] : layers(of_routes))
      for (const auto& [facility, facility_path] : layers(of_facilities)) {
        if (interface_path.empty() && route_path.empty() && facility_path.empty()) continue;
        for (const Inbound one : kInbound) {
          const Definition* shipped = library.named(std::string{name(one)});
          if (shipped == nullptr) continue;
          Definition merged = *shipped;
          for (const std::string& path : {interface_path, route_path, facility_path})
            if (!path.empty()) merged = library.layer(path, std::move(merged));
          add(inbound_key(one, interface, route, facility), std::move(merged));
        }
      }
  for (const auto& [key, payer] : c.payers) {
    const auto partner = c.partners.find(payer.partner);
    const std::string of_partner = partner == c.partners.end() ? "" : partner->second.mapping;
    if (payer.mapping.empty() && of_partner.empty()) continue;
    for (const std::string& path : {of_partner, payer.mapping})
      if (!path.empty()) library.check_extends(config::resolve_path(c, path), "claim");
    for (const ClaimFormat one : kOutbound) {
      const Definition* shipped = library.named(std::string{shipped_outbound(one)});
      if (shipped == nullptr) continue;
      Definition merged = *shipped;
      if (!of_partner.empty())
        merged = library.layer(config::resolve_path(c, of_partner), std::move(merged));
      if (!payer.mapping.empty())
        merged = library.layer(config::resolve_path(c, payer.mapping), std::move(merged));
      add(concat("payer:", key, ":", shipped_outbound(one)), std::move(merged));
    }
  }
  for (const config::Route& route : c.routes)
    if (!route.forward.empty() && !route.mapping.empty())
      add("forward:" + route.name, library.in_place(config::resolve_path(c, route.mapping)));
  return problems.size() == before ? made : nullptr;
}

std::shared_ptr<const Rules> Rules::with_sets(const std::shared_ptr<const Rules>& rules,
                                              std::shared_ptr<const codes::CodeSets> sets) {
  auto made = std::make_shared<Rules>(*rules);
  made->sets_ = std::move(sets);
  made->made_of_ = rules->made_of_ ? rules->made_of_ : rules;
  return made;
}

const Mapping& Rules::inbound(const config::Facility* facility, Inbound inbound,
                              const config::Interface* interface,
                              const config::Route* route) const {
  const auto layer = [](const auto* from, const std::string& key) {
    return from == nullptr || from->mapping.empty() ? std::string{} : key;
  };
  const std::string by_interface = layer(interface, interface == nullptr ? "" : interface->key);
  const std::string by_route = layer(route, route == nullptr ? "" : route->name);
  const std::string by_facility = layer(facility, facility == nullptr ? "" : facility->key);
  if (by_interface.empty() && by_route.empty() && by_facility.empty())
    return *mappings_.at(std::string{name(inbound)});
  return *mappings_.at(inbound_key(inbound, by_interface, by_route, by_facility));
}

const Mapping& Rules::outbound(ClaimFormat format, const config::Payer* payer) const {
  const std::string shipped{shipped_outbound(format)};
  if (payer != nullptr) {
    const auto own = mappings_.find(concat("payer:", payer->key, ":", shipped));
    if (own != mappings_.end()) return *own->second;
  }
  return *mappings_.at(shipped);
}

std::string_view name(ClaimFormat format) {
  switch (format) {
    case ClaimFormat::x12_837p:
      return "837P";
    case ClaimFormat::x12_837i:
      return "837I";
    case ClaimFormat::fhir_claim:
      return "fhir-claim";
  }
  return {};
}

std::string_view content_type(ClaimFormat format) {
  return format == ClaimFormat::fhir_claim ? "application/fhir+json" : "application/EDI-X12";
}

std::string_view name(Inbound inbound) {
  switch (inbound) {
    case Inbound::hl7:
      return "hl7-encounter";
    case Inbound::fhir_encounter:
      return "fhir-encounter";
    case Inbound::fhir_claim:
      return "fhir-claim-encounter";
    case Inbound::x12_claim:
      return "x12-encounter";
  }
  return {};
}

const Mapping* Rules::forward(const config::Route& route) const {
  const auto own = mappings_.find("forward:" + route.name);
  return own == mappings_.end() ? nullptr : own->second.get();
}

bool FinishedClaim::held() const { return bytes.empty() || blocks_delivery(claim.findings); }

bool Finished::held() const {
  return blocks_delivery(findings) ||
         std::any_of(claims.begin(), claims.end(),
                     [](const FinishedClaim& one) { return one.held(); });
}

Result<std::vector<Finished>> finish(std::string_view bytes, MessageFormat format,
                                     const Rules& rules, const FinishSettings& settings) {
  if (format == MessageFormat::fhir) return Finisher{rules, settings}.fhir(bytes);
  if (format == MessageFormat::x12) return Finisher{rules, settings}.x12(bytes);
  Result<Finished> one = finish_hl7(bytes, rules, settings);
  if (!one) return one.error();
  std::vector<Finished> out;
  out.push_back(*std::move(one));
  return out;
}

std::string facility_of(const hl7::Message& message, const Rules& rules) {
  Issues ignored;  // finish() raises them again
  const hl7::GroupTree tree = hl7::group_tree(message, ignored);
  const Mapping& mapping = rules.inbound(nullptr);
  return evaluate(mapping, Hl7Source{mapping, message, tree}, "facility").value_or("");
}

std::string facility_of(const fhir::Content& content, const Rules& rules) {
  const std::vector<json::Value> focal = focal_resources(content);
  if (focal.empty()) return {};
  const Inbound kind =
      fhir::type_of(focal.front()) == "Claim" ? Inbound::fhir_claim : Inbound::fhir_encounter;
  return evaluate(rules.inbound(nullptr, kind), FhirSource{content, focal.front()}, "facility")
      .value_or("");
}

Result<Finished> finish_hl7(std::string_view bytes, const Rules& rules,
                            const FinishSettings& settings) {
  return Finisher{rules, settings}.hl7(bytes);
}

config::Configuration demonstration_configuration() {
  config::Configuration c;
  c.site.name = "Demonstration";
  c.codes.uncovered = {{"icd10cm", Action::warn},
                       {"icd10pcs", Action::warn},
                       {"hcpcs", Action::warn},
                       {"cpt", Action::warn}};
  config::Organization organization;
  organization.key = "demonstration";
  organization.name = "DEMONSTRATION";
  organization.npi = "1234567893";
  organization.tax_id = "999999999";
  organization.address = {"1 DEMONSTRATION ST", "", "SPRINGFIELD", "IL", "627010001", ""};
  c.organizations["demonstration"] = organization;
  config::Facility facility;
  facility.key = "demonstration";
  facility.bills_837p = facility.bills_837i = "demonstration";
  c.facilities["demonstration"] = facility;
  config::Partner partner;
  partner.key = "demonstration";
  partner.submitter_name = "DEMONSTRATION";
  partner.submitter_id = "DEMO";
  partner.contact_name = "DEMONSTRATION";
  partner.contact_phone = "2175550100";
  partner.receiver_name = "DEMONSTRATION";
  partner.receiver_id = "DEMO";
  partner.isa_sender_qualifier = partner.isa_receiver_qualifier = "ZZ";
  partner.isa_sender = partner.gs_sender = "DEMO";
  partner.isa_receiver = partner.gs_receiver = "DEMO";
  c.partners["demonstration"] = partner;
  config::Payer payer;
  payer.key = "demonstration";
  payer.name = "DEMONSTRATION PAYER";
  payer.payer_id = "DEMO";
  payer.filing_code = "CI";
  payer.partner = "demonstration";
  payer.format = "x12";
  c.payers["demonstration"] = payer;
  return c;
}

}  // namespace claimwire::mappings
