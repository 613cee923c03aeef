#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claims/edits/own_edits.h"
#include "claims/enrich/enrich.h"
#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "codes/code_sets.h"
#include "config/configuration.h"
#include "core/date.h"
#include "core/issue.h"
#include "core/result.h"
#include "fhir/content.h"
#include "hl7/syntax/message.h"
#include "hl7/syntax/read.h"
#include "mappings/build/build_claims.h"
#include "mappings/engine/definition.h"
#include "mappings/engine/fhir_element.h"
#include "mappings/engine/run.h"
#include "mappings/engine/tables.h"
#include "x12/transactions/writer.h"

namespace claimwire::mappings {

/// What a message received is written in.
enum class MessageFormat : std::uint8_t { hl7v2, fhir, x12 };

/// What a claim is written as.
enum class ClaimFormat : std::uint8_t { x12_837p, x12_837i, fhir_claim };
std::string_view name(ClaimFormat format);          ///< "837P", "837I", "fhir-claim"
std::string_view content_type(ClaimFormat format);  ///< "application/EDI-X12"; FHIR's own.

/// The shipped mappings into an Encounter; a FHIR body that holds a Claim is read as the claim it
/// is, any other by its Encounter. An X12 file is read by the claims of its 837s.
enum class Inbound : std::uint8_t { hl7, fhir_encounter, fhir_claim, x12_claim };
std::string_view name(Inbound inbound);  ///< "hl7-encounter", "fhir-encounter", ...

/// Everything that decides what becomes of a message: the configuration, its compiled mappings and
/// tables, and the code sets. Immutable; made once and shared.
class Rules {
 public:
  /// Compiles the shipped mappings and every layer that the configuration names.
  /// Problems: each with file and line; null when there is one.
  static std::shared_ptr<const Rules> make(config::Configuration configuration,
                                           std::shared_ptr<const codes::CodeSets> sets,
                                           Problems& problems);
  /// The same rules over other code releases; reads no file again.
  static std::shared_ptr<const Rules> with_sets(const std::shared_ptr<const Rules>& rules,
                                                std::shared_ptr<const codes::CodeSets> sets);

  const config::Configuration& configuration() const { return configuration_; }
  const codes::CodeSets& sets() const { return *sets_; }
  const std::shared_ptr<const codes::CodeSets>& shared_sets() const { return sets_; }
  const claims::OwnEdits& own_edits() const { return *own_edits_; }
  const claims::EnrichTables& enrich_tables() const { return enrich_; }
  const claims::TableIndex* plans() const { return plans_ ? &*plans_ : nullptr; }
  /// The inbound mapping of a facility (its own layer over the shipped one). Between the two lie
  /// the layers of the interface that a message came by and of the route that it takes.
  const Mapping& inbound(const config::Facility* facility, Inbound inbound = Inbound::hl7,
                         const config::Interface* interface = nullptr,
                         const config::Route* route = nullptr) const;
  /// The outbound mapping of a payer: shipped, its partner's layer, its own.
  const Mapping& outbound(ClaimFormat format, const config::Payer* payer) const;
  const Mapping& outbound(claims::Form form, const config::Payer* payer) const {
    return outbound(
        form == claims::Form::institutional ? ClaimFormat::x12_837i : ClaimFormat::x12_837p, payer);
  }
  /// The HL7-to-HL7 mapping of a forward route, for edit_hl7(); null: the copy goes unchanged.
  const Mapping* forward(const config::Route& route) const;

 private:
  config::Configuration configuration_;
  std::shared_ptr<const codes::CodeSets> sets_;
  SiteTables tables_;
  std::shared_ptr<const scripts::SiteScripts> scripts_;
  std::shared_ptr<const claims::OwnEdits> own_edits_;
  claims::EnrichTables enrich_;
  std::optional<claims::TableIndex> plans_;
  std::map<std::string, std::shared_ptr<const Mapping>> mappings_;
  std::shared_ptr<const Rules> made_of_;  ///< Of with_sets(): what the mappings may point into.
};

/// What the rules of one mapping did, kept for `explain` and `test --coverage`.
struct Record {
  const Mapping* mapping = nullptr;  ///< Lives as long as the Rules.
  Trace trace{};
  std::vector<bool> fired{};   ///< By rule number - 1.
  std::vector<Origin> read{};  ///< Places of the message that were asked for, if only by a `when`.
};

/// One claim of a message, checked, and written where it could be.
struct FinishedClaim {
  claims::Claim claim;  ///< Its findings hold those of building, edits and the written bytes.
  const config::Payer* payer = nullptr;  ///< Null: not in the configuration.
  /// What it is written as, or would be: the payer's format and the claim's form decide. None: a
  /// form that is not written (dental).
  std::optional<ClaimFormat> format{};
  std::string bytes{};  ///< The interchange or the resource; empty when it could not be written.
  std::string error{};  ///< Why not, for a person: what is missing and where to add it.
  /// X12: what `FinishSettings::numbers` gave for it, spent even when writing failed. They stand in
  /// ISA13, GS06 and ST02. None for FHIR.
  std::optional<x12::ControlNumbers> numbers{};
  std::string json{};                        ///< claims::write_claim() with places, when asked for.
  std::vector<FhirElement> fhir_elements{};  ///< FHIR: the same; with FinishSettings::record.
  std::vector<x12::ElementRecord> elements{};  ///< X12: what filled each element of `bytes`.
  Record outbound{};                           ///< With FinishSettings::record.

  bool held() const;  ///< Some finding holds it, or it could not be written.
};

/// What became of one account that a message tells of.
struct Finished {
  claims::Encounter encounter;
  Issues findings;  ///< Of the message: its structure, and what was read from it.
  /// Why no claim is due: "no-charges", "credited", "no-encounter"; what the resource says of
  /// itself
  /// ("use-preauthorization", "status-cancelled").
  std::string no_claim_rule;
  std::vector<FinishedClaim> claims;
  std::string json{};                   ///< claims::write_encounter() with places, when asked for.
  Record inbound{};                     ///< With FinishSettings::record.
  claims::UnmatchedValues unmatched{};  ///< What tables had no row for.

  bool held() const;
};

struct FinishSettings {
  Date today{};
  DateTime now{};  ///< ISA09, ISA10; BHT04.
  /// In place of both, where the facility's zone counts: its local time. Null facility: the site's.
  std::function<DateTime(const config::Facility* facility)> clock{};
  hl7::ReadSettings read{};                      ///< Of the connection.
  const config::Interface* interface = nullptr;  ///< That brought the message, if one did.
  const config::Route* route = nullptr;          ///< That bills it, if one is configured.
  /// As BuildSettings::claim_number.
  ClaimNumber claim_number{};
  /// Numbers of the next interchange of a partner; null gives 1, 2, ...
  std::function<Result<x12::ControlNumbers>(const config::Partner& partner)> numbers{};
  /// Whatever the payer's format is: true a FHIR Claim, false X12.
  std::optional<bool> as_fhir{};
  bool json = false;    ///< Also fill the `json` of accounts and claims.
  bool record = false;  ///< Keeps what each rule did: costs time and memory.
};

/// One message to checked claims. Places of findings are rendered ("DG1[1]-3.1",
/// "Claim.item[0].net"). An HL7 message tells of one account. A FHIR body tells of one for each of
/// its Claims, or, without any, for each of its Encounters; a body without either gives one
/// Finished with its findings and the rule "no-encounter". What stands outside these resources
/// (Patient, Coverage ...) counts for every account, findings about it too. An X12 file tells of
/// one for each claim of its 837P and 837I; without any it is read as such a FHIR body is. Errors
/// those of hl7::read_message, fhir::Content::read and x12::Document::read: bytes that are no
///         message.
Result<std::vector<Finished>> finish(std::string_view bytes, MessageFormat format,
                                     const Rules& rules, const FinishSettings& settings);
/// What the sender calls the place of care, by the shipped mapping; empty when it does not say.
std::string facility_of(const hl7::Message& message, const Rules& rules);
std::string facility_of(const fhir::Content& content, const Rules& rules);

/// finish() of an HL7 v2 message.
Result<Finished> finish_hl7(std::string_view bytes, const Rules& rules,
                            const FinishSettings& settings);

/// A configuration with invented identifiers, for `convert` without one.
config::Configuration demonstration_configuration();

}  // namespace claimwire::mappings
