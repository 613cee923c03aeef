#include "mappings/pipeline.h"

#include <algorithm>
#include <filesystem>
#include <memory_resource>

#include "claims/edits/all_edits.h"
#include "claims/edits/policy.h"
#include "claims/enrich/normalise.h"
#include "config/load.h"
#include "core/text.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "mappings/build/build_claims.h"
#include "mappings/engine/compiled.h"
#include "mappings/engine/encounter_sink.h"
#include "mappings/engine/run.h"
#include "mappings/engine/source.h"
#include "mappings/engine/x12_sink.h"
#include "mappings/shipped.h"
#include "wrap/yaml/document.h"
#include "x12/transactions/validate.h"

namespace claimwire::mappings {
namespace {

constexpr std::string_view kInbound = "hl7-encounter";

std::string_view shipped_outbound(claims::Form form) {
  return form == claims::Form::institutional ? "claim-837i" : "claim-837p";
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

  /// The first mapping of a file, laid over `below`.
  Definition layer(const std::string& path, Definition below) {
    const auto stream = yaml::Stream::read(path);
    if (!stream) {
      problems_.push_back({{path, 0}, stream.error().message});
      return below;
    }
    const std::string folder = std::filesystem::path{path}.parent_path().string();
    for (const Definition& above : read_definitions(*stream, folder, problems_)) {
      const bool outbound = below.from == "claim";
      if (outbound && !above.to.empty() && above.to != below.to) continue;
      below = merge(below, above, problems_);
    }
    return below;
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

class Finisher {
 public:
  Finisher(const Rules& rules, const FinishSettings& settings)
      : rules_{rules}, settings_{settings} {}

  Result<Finished> finish(std::string_view bytes) {
    std::pmr::monotonic_buffer_resource arena;
    Finished out;
    const auto message = hl7::read_message(bytes, {}, arena, out.findings);
    if (!message) return message.error();
    const hl7::GroupTree tree = hl7::group_tree(*message, out.findings);

    const Mapping& mapping = inbound(*message, tree);
    const Hl7Source source{mapping, *message, tree};
    EncounterSink sink{out.encounter, source, out.findings, settings_.today};
    run({.mapping = mapping,
         .source = source,
         .sink = sink,
         .issues = out.findings,
         .built = &out.encounter,
         .today = settings_.today});
    claims::UnmatchedValues unmatched;
    const Issues added = claims::enrich(
        out.encounter, rules_.enrich_tables(),
        [](const claims::Table&) { return std::uint16_t{1}; }, unmatched);
    out.findings.insert(out.findings.end(), added.begin(), added.end());

    BuiltClaims built = build_claims(out.encounter, rules_.configuration(),
                                     {.feed = feed_of(*message),
                                      .today = settings_.today,
                                      .claims_before = settings_.claims_before,
                                      .plans = rules_.plans()});
    out.no_claim_rule = built.no_claim_rule;
    for (claims::Claim& claim : built.claims) out.claims.push_back(finish(std::move(claim)));
    render(out.findings, *message);
    for (FinishedClaim& one : out.claims) render(one.claim.findings, *message);
    return out;
  }

 private:
  /// A facility's own mapping may read the message differently; the shipped one says which it is.
  const Mapping& inbound(const hl7::Message& message, const hl7::GroupTree& tree) const {
    const Mapping& shipped = rules_.inbound(nullptr);
    const auto name = evaluate(shipped, Hl7Source{shipped, message, tree}, "facility");
    return rules_.inbound(name ? rules_.configuration().facility_known_as(*name) : nullptr);
  }

  FinishedClaim finish(claims::Claim claim) const {
    FinishedClaim out;
    const config::Configuration& c = rules_.configuration();
    const auto payer = c.payers.find(claim.payer.key.value);
    if (payer != c.payers.end()) out.payer = &payer->second;

    const auto policy = claims::Policy::for_payer(c, out.payer);
    append(claim.findings, claims::normalise(claim, rules_.sets(), policy));
    append(claim.findings, claims::run_edits({.claim = claim,
                                              .sets = rules_.sets(),
                                              .payer = out.payer,
                                              .codes = c.codes,
                                              .today = settings_.today},
                                             policy));
    write(claim, out);
    out.claim = std::move(claim);
    return out;
  }

  void write(claims::Claim& claim, FinishedClaim& out) const {
    const config::Configuration& c = rules_.configuration();
    const config::Partner* partner = nullptr;
    if (out.payer != nullptr && !out.payer->partner.empty())
      partner = &c.partners.at(out.payer->partner);
    if (partner == nullptr || claim.form == claims::Form::oral) {
      out.error = partner == nullptr ? "no partner carries claims to this payer"
                                     : "dental claims are not written";
      return;
    }
    const Mapping& mapping = rules_.outbound(claim.form, out.payer);
    x12::ClaimTree tree{mapping.guide};
    const ModelSource source{&claim, DateText::compact};
    Issues issues;
    X12Sink sink{tree, issues};
    run({.mapping = mapping,
         .source = source,
         .sink = sink,
         .issues = issues,
         .today = settings_.today});
    append(claim.findings, issues);

    x12::ControlNumbers numbers;
    if (settings_.numbers) {
      const auto leased = settings_.numbers(*partner);
      if (!leased) {
        out.error = leased.error().message;
        return;
      }
      numbers = *leased;
    }
    x12::WriteOptions options;
    options.usage = c.site.environment == config::Environment::production ? x12::Usage::production
                                                                          : x12::Usage::test;
    options.timestamp = settings_.now;
    const auto written = x12::write_interchange(envelope_of(*partner), {&tree}, numbers, options);
    if (!written) {
      out.error = written.error().message;
      return;
    }
    append(claim.findings, written->findings);
    append(claim.findings, x12::validate(*written));
    out.x12 = written->text;
  }

  static void append(Issues& into, const Issues& more) {
    into.insert(into.end(), more.begin(), more.end());
  }

  /// Findings of the model know a locator; a person wants the path.
  static void render(Issues& issues, const hl7::Message& message) {
    for (Issue& issue : issues)
      if (issue.place.empty() && issue.from.kind == Origin::Kind::message)
        issue.place = hl7::path_text(Hl7Locator::unpack(issue.from.locator), message);
  }

  const Rules& rules_;
  const FinishSettings& settings_;
};

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

  Library library{problems};
  const auto add = [&](const std::string& key, Definition definition) {
    if (auto mapping = compile(std::move(definition), made->tables_, problems))
      made->mappings_[key] = std::move(mapping);
  };
  for (const std::string_view name :
       {kInbound, std::string_view{"claim-837p"}, std::string_view{"claim-837i"}})
    if (const Definition* shipped = library.named(std::string{name}))
      add(std::string{name}, *shipped);
  for (const auto& [key, facility] : c.facilities)
    if (!facility.mapping.empty())
      if (const Definition* shipped = library.named(std::string{kInbound}))
        add("facility:" + key, library.layer(config::resolve_path(c, facility.mapping), *shipped));
  for (const auto& [key, payer] : c.payers) {
    const auto partner = c.partners.find(payer.partner);
    const std::string of_partner = partner == c.partners.end() ? "" : partner->second.mapping;
    if (payer.mapping.empty() && of_partner.empty()) continue;
    for (const std::string_view name : {"claim-837p", "claim-837i"}) {
      const Definition* shipped = library.named(std::string{name});
      if (shipped == nullptr) continue;
      Definition merged = *shipped;
      if (!of_partner.empty())
        merged = library.layer(config::resolve_path(c, of_partner), std::move(merged));
      if (!payer.mapping.empty())
        merged = library.layer(config::resolve_path(c, payer.mapping), std::move(merged));
      add(concat("payer:", key, ":", name), std::move(merged));
    }
  }
  for (const config::Route& route : c.routes)
    if (!route.forward.empty() && !route.mapping.empty())
      add("forward:" + route.name, library.in_place(config::resolve_path(c, route.mapping)));
  return problems.size() == before ? made : nullptr;
}

const Mapping& Rules::inbound(const config::Facility* facility) const {
  if (facility != nullptr) {
    const auto own = mappings_.find("facility:" + facility->key);
    if (own != mappings_.end()) return *own->second;
  }
  return *mappings_.at(std::string{kInbound});
}

const Mapping& Rules::outbound(claims::Form form, const config::Payer* payer) const {
  const std::string shipped{shipped_outbound(form)};
  if (payer != nullptr) {
    const auto own = mappings_.find(concat("payer:", payer->key, ":", shipped));
    if (own != mappings_.end()) return *own->second;
  }
  return *mappings_.at(shipped);
}

const Mapping* Rules::forward(const config::Route& route) const {
  const auto own = mappings_.find("forward:" + route.name);
  return own == mappings_.end() ? nullptr : own->second.get();
}

bool FinishedClaim::held() const { return x12.empty() || blocks_delivery(claim.findings); }

bool Finished::held() const {
  return blocks_delivery(findings) ||
         std::any_of(claims.begin(), claims.end(),
                     [](const FinishedClaim& one) { return one.held(); });
}

Result<Finished> finish_hl7(std::string_view bytes, const Rules& rules,
                            const FinishSettings& settings) {
  return Finisher{rules, settings}.finish(bytes);
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
