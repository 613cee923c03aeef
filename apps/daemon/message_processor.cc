#include "apps/daemon/message_processor.h"

#include <algorithm>
#include <memory_resource>

#include "apps/daemon/charge_book.h"
#include "apps/daemon/fhir_intake.h"
#include "apps/daemon/hl7_intake.h"
#include "apps/daemon/parcels.h"
#include "claims/model/json.h"
#include "core/text.h"
#include "hl7/syntax/read.h"
#include "mappings/engine/hl7_edit.h"
#include "mappings/provenance.h"
#include "wrap/json/writer.h"

namespace claimwire::daemon {
namespace {

using engine::BuiltClaim;
using engine::MessageState;
using engine::Parcel;
using engine::Processed;
using engine::StoredMessage;
using Format = engine::Arrival::Format;

Processed ended(MessageState state, std::string reason) {
  Processed out;
  out.end = state;
  out.reason = std::move(reason);
  return out;
}

const Issue* worst(const Issues& issues, Action least) {
  for (const Issue& issue : issues)
    if (issue.action >= least) return &issue;
  return nullptr;
}

/// Works one message under one snapshot.
class Work {
 public:
  Work(const StoredMessage& message, const DaemonSnapshot& snapshot,
       engine::ControlNumbers& numbers, engine::UsedNumbers& used)
      : message_{message},
        snapshot_{snapshot},
        numbers_{numbers},
        used_{used},
        interface_{snapshot.interface(message.interface)},
        reading_{snapshot.reading(message.interface)} {}

  Processed run() {
    switch (message_.format) {
      case Format::hl7v2:
        return hl7();
      case Format::fhir:
        return fhir();
      case Format::x12:
        break;
    }
    return goes(snapshot_.routes().of(routed()));
  }

 private:
  mappings::RoutedMessage routed() const {
    return {.interface = message_.interface, .type = message_.type};
  }

  Processed hl7() {
    std::pmr::monotonic_buffer_resource arena;
    Issues issues;
    const auto read = hl7::read_message(message_.body.view(), reading_.hl7, arena, issues);
    if (!read) return ended(MessageState::failed, read.error().id);
    if (!processing_id_taken(*read, snapshot_, interface_))
      return ended(MessageState::filtered, "processing-id");
    mappings::RoutedMessage asked = routed();
    asked.hl7 = &*read;
    asked.facility = [&] { return mappings::facility_of(*read, snapshot_.rules()); };
    return goes(snapshot_.routes().of(asked));
  }

  Processed fhir() {
    const auto content = fhir::Content::read(message_.body.view());
    if (!content) return ended(MessageState::failed, content.error().id);
    if (snapshot_.configuration().site.environment == config::Environment::production &&
        tagged_as_test(*content) &&
        (interface_ == nullptr || interface_->expect_processing_id != "any"))
      return ended(MessageState::filtered, "processing-id");
    mappings::RoutedMessage asked = routed();
    asked.fhir = &*content;
    asked.facility = [&] { return mappings::facility_of(*content, snapshot_.rules()); };
    return goes(snapshot_.routes().of(asked));
  }

  Processed goes(const mappings::Taken& taken) {
    if (taken.none()) return unrouted();
    const bool bills = message_.replay != engine::ReplayStage::forward;
    const bool copies = message_.replay != engine::ReplayStage::bill;
    if (!(bills && taken.bill != nullptr) && !(copies && !taken.forward.empty()))
      return ended(MessageState::filtered, "nothing-to-replay");
    Processed out;
    out.end = MessageState::open;
    if (bills && taken.bill != nullptr) bill(*taken.bill, out);
    if (out.later) return out;
    if (out.end != MessageState::open && out.end != MessageState::filtered) return out;
    for (const config::Route* route : taken.forward) {
      if (copies && !copy(*route, out)) return out;
    }
    if (!out.forwards.empty()) {
      out.end = MessageState::open;
      out.reason.clear();
    }
    return out;
  }

  Processed unrouted() const {
    const bool holds = interface_ != nullptr && interface_->unrouted == config::Unrouted::hold;
    return holds ? ended(MessageState::held, "no-route")
                 : ended(MessageState::filtered, "no-route");
  }

  // --- claims --------------------------------------------------------------------------------

  void bill(const config::Route& route, Processed& out) {
    mappings::FinishSettings settings;
    settings.read = reading_.hl7;
    settings.interface = interface_;
    settings.route = &route;
    settings.clock = [this](const config::Facility* facility) {
      return snapshot_.zone_of(facility, message_.interface)
          .local(engine::milliseconds(message_.received));
    };
    settings.numbers = [this](const config::Partner& partner) { return lease(partner); };
    settings.claim_number = [this](const auto& number_for) { return claim_number(number_for); };
    auto finished =
        mappings::finish(message_.body.view(),
                         message_.format == Format::fhir ? mappings::MessageFormat::fhir
                                                         : mappings::MessageFormat::hl7v2,
                         snapshot_.rules(), settings);
    if (!finished) {
      out = ended(MessageState::failed, finished.error().id);
      return;
    }
    if (later_) {
      // Numbers given out so far are left unused: a gap is allowed, reuse never.
      out.later = std::move(later_);
      return;
    }
    if (message_.may_refuse && refused(*finished, out)) return;
    for (mappings::Finished& account : *finished) take(account, out);
    for (BuiltClaim& claim : out.claims) {
      claim.route = route.name;
      if (claim.parcel) claim.parcel->route = route.name;
    }
    if (out.end == MessageState::held) {
      // Of one account nothing could be made: the message waits whole, or that one would be lost.
      out.claims.clear();
      out.dropped.clear();
      return;
    }
    if (!out.claims.empty() || out.end != MessageState::open) return;
    out.end = MessageState::filtered;  // no account of it has a claim due
    out.reason = finished->empty() ? "no-charges" : finished->front().no_claim_rule;
  }

  bool refused(const std::vector<mappings::Finished>& finished, Processed& out) const {
    for (const mappings::Finished& account : finished) {
      const Issues reasons = rejecting(account);
      out.findings.insert(out.findings.end(), reasons.begin(), reasons.end());
    }
    if (out.findings.empty()) return false;
    out.end = MessageState::refused;
    out.reason = out.findings.front().kind->id;
    for (const mappings::Finished& account : finished)
      out.received += ChargeBook{account}.received();
    if (out.received != engine::Charges{}) out.dropped = {{"refused", out.received}};
    return true;
  }

  /// One account: its claims, or why it has none.
  void take(mappings::Finished& account, Processed& out) {
    const ChargeBook book{account};
    out.received += book.received();
    const Issue* const of_message = worst(account.findings, Action::hold);
    if (account.claims.empty() && of_message != nullptr) {
      // What would have made a claim could not be read.
      out.end = MessageState::held;
      out.reason = of_message->kind->id;
    } else {
      for (engine::DroppedCharges& one :
           book.dropped(account.no_claim_rule.empty() ? "not-billed" : account.no_claim_rule))
        out.dropped.push_back(std::move(one));
      const std::string encounter =
          claims::write_encounter(account.encounter, {.layout = json::Layout::compact});
      for (mappings::FinishedClaim& one : account.claims)
        out.claims.push_back(built(one, of_message, encounter, out.claims.size() + 1));
    }
    out.findings.insert(out.findings.end(), std::make_move_iterator(account.findings.begin()),
                        std::make_move_iterator(account.findings.end()));
  }

  /// The account's own number while nobody had it; then one with a suffix that is never used again.
  std::string claim_number(const std::function<std::string(std::uint64_t)>& number_for) {
    std::string number = number_for(1);
    while (!used_.take(number)) {
      const auto suffix = numbers_.next("", engine::Counter::claim);
      if (!suffix) {  // never the used one: the message is worked again
        later_ = suffix.error();
        break;
      }
      number = number_for(*suffix + 1);
    }
    return number;
  }

  static Issues rejecting(const mappings::Finished& finished) {
    Issues out;
    const auto add = [&](const Issues& issues) {
      for (const Issue& issue : issues)
        if (issue.action == Action::reject) out.push_back(issue);
    };
    add(finished.findings);
    for (const auto& claim : finished.claims) add(claim.claim.findings);
    return out;
  }

  BuiltClaim built(mappings::FinishedClaim& one, const Issue* of_message,
                   const std::string& encounter, std::size_t number) {
    BuiltClaim out;
    out.number = one.claim.id.value;
    out.account = one.claim.account.value;
    out.payer = one.claim.payer.key.value;
    out.form = one.format ? mappings::name(*one.format) : claims::name(one.claim.form);
    out.charges = ChargeBook::of(one.claim);
    out.encounter = Bytes{encounter};
    out.built = Bytes{one.bytes};
    if (!one.elements.empty()) out.provenance = mappings::pack_provenance(one.elements);
    out.versions = versions(one);
    const Issue* const own = worst(one.claim.findings, Action::hold);
    if (of_message != nullptr || own != nullptr) {
      out.reason = (of_message != nullptr ? of_message : own)->kind->id;
    } else if (one.bytes.empty()) {
      out.reason = "claim.not-written";
    } else if (auto leaves = parcel(one, number)) {
      out.status = engine::ClaimStatus::ready;
      out.parcel = std::move(*leaves);
    } else {
      out.reason = "claim.no-destination";
    }
    out.findings = std::move(one.claim.findings);
    return out;
  }

  std::string versions(const mappings::FinishedClaim& one) const {
    std::string text;
    json::Writer out{text};
    out.begin_object()
        .member("program", snapshot_.program_version())
        .member("snapshot", snapshot_.id());
    out.key("codes").begin_object();
    const Date day = claims::through_date(one.claim);
    for (const auto& set : snapshot_.rules().sets().all())
      for (const auto& release : set.releases())
        if (release.covers.contains(day)) out.member(set.id(), release.id);
    out.end_object().end_object();
    return text;
  }

  std::optional<Parcel> parcel(const mappings::FinishedClaim& one, std::size_t number) const {
    return parcel_of(snapshot_, {.message = message_.id,
                                 .received = message_.received,
                                 .interface = message_.interface,
                                 .number = number,
                                 .payer = one.payer,
                                 .format = *one.format,
                                 .numbers = one.numbers,
                                 .bytes = Bytes{one.bytes}});
  }

  Result<x12::ControlNumbers> lease(const config::Partner& partner) {
    x12::ControlNumbers out;
    const std::pair<engine::Counter, std::uint32_t*> wanted[] = {
        {engine::Counter::interchange, &out.interchange},
        {engine::Counter::group, &out.group},
        {engine::Counter::transaction, &out.transaction}};
    for (const auto& [counter, into] : wanted) {
      const auto number = numbers_.next(partner.key, counter);
      if (!number) {
        if (number.error().is("control-numbers.io")) later_ = number.error();
        return number.error();
      }
      *into = static_cast<std::uint32_t>(*number);
    }
    return out;
  }

  // --- copies --------------------------------------------------------------------------------

  /// False: the message is held instead, since a copy would not be what the route promises.
  bool copy(const config::Route& route, Processed& out) {
    Bytes bytes = message_.body;
    if (const mappings::Mapping* mapping = snapshot_.rules().forward(route)) {
      const Date today = snapshot_.zone_of(nullptr, message_.interface)
                             .day(engine::milliseconds(message_.received));
      auto edited = mappings::edit_hl7(message_.body.view(), *mapping, today);
      if (!edited) {
        out = ended(MessageState::failed, edited.error().id);
        return false;
      }
      if (const Issue* const stops = worst(edited->findings, Action::hold)) {
        out.claims.clear();
        out.forwards.clear();
        out.end = MessageState::held;
        out.reason = stops->kind->id;
        out.findings = std::move(edited->findings);
        return false;
      }
      out.findings.insert(out.findings.end(), edited->findings.begin(), edited->findings.end());
      bytes = Bytes{std::move(edited->bytes)};
    }
    for (const std::string& destination : route.forward) {
      Parcel parcel;
      parcel.destination = destination;
      parcel.route = route.name;
      parcel.bytes = bytes;
      parcel.content_type = message_.format == Format::hl7v2  ? "x-application/hl7-v2+er7"
                            : message_.format == Format::fhir ? "application/fhir+json"
                                                              : "application/edi-x12";
      parcel.idempotency_key = concat(message_.id.text(), "-", route.name, "-", destination);
      parcel.file_name = concat(parcel.idempotency_key, message_.format == Format::hl7v2  ? ".hl7"
                                                        : message_.format == Format::fhir ? ".json"
                                                                                          : ".edi");
      out.forwards.push_back(std::move(parcel));
    }
    return true;
  }

  const StoredMessage& message_;
  const DaemonSnapshot& snapshot_;
  engine::ControlNumbers& numbers_;
  engine::UsedNumbers& used_;
  const config::Interface* interface_;
  const Reading& reading_;
  std::optional<Error> later_{};  ///< Why no numbers are to be had now.
};

}  // namespace

Processed MessageProcessor::process(const StoredMessage& message,
                                    const engine::Snapshot& snapshot) {
  return Work{message, static_cast<const DaemonSnapshot&>(snapshot), numbers_, used_}.run();
}

}  // namespace claimwire::daemon
