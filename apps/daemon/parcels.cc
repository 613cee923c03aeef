#include "apps/daemon/parcels.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/decimal.h"
#include "core/text.h"
#include "x12/transactions/document.h"

namespace claimwire::daemon {
namespace {

std::string nine_digits(std::uint32_t number) {
  std::string digits = std::to_string(number);
  return digits.insert(0, 9 - std::min<std::size_t>(9, digits.size()), '0');
}

std::string fill(std::string text,
                 std::initializer_list<std::pair<std::string_view, std::string>> values) {
  for (const auto& [word, value] : values)
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      text.replace(at, word.size(), value);
      at += value.size();
    }
  return text;
}

std::string file_name(const DaemonSnapshot& snapshot, const config::Interface& destination,
                      const WrittenClaim& claim) {
  const DateTime now =
      snapshot.zone_of(nullptr, claim.interface).local(engine::milliseconds(claim.received));
  const std::string name = delivery_name(claim.message, claim.number);
  return fill(
      destination.file,
      {{"{partner}", claim.payer->partner.empty() ? claim.payer->key : claim.payer->partner},
       {"{date}", Date{now.year, now.month, now.day}.compact()},
       {"{interchange}", claim.numbers ? nine_digits(claim.numbers->interchange) : name},
       {"{delivery}", name}});
}

/// The control numbers that stand in the bytes of an interchange.
std::optional<x12::ControlNumbers> numbers_in(const Bytes& bytes) {
  const auto document = x12::Document::read(bytes);
  if (!document || document->transactions().empty()) return std::nullopt;
  const x12::Transaction& first = document->transactions().front();
  x12::ControlNumbers out;
  const std::pair<const std::string*, std::uint32_t*> numbers[] = {
      {&first.interchange, &out.interchange},
      {&first.group, &out.group},
      {&first.number, &out.transaction}};
  for (const auto& [text, into] : numbers) {
    const auto value = Decimal::parse(*text);
    if (!value || !value->whole()) return std::nullopt;
    *into = static_cast<std::uint32_t>(value->coefficient());
  }
  return out;
}

std::optional<mappings::ClaimFormat> format_named(std::string_view form) {
  for (const auto format : {mappings::ClaimFormat::x12_837p, mappings::ClaimFormat::x12_837i,
                            mappings::ClaimFormat::fhir_claim})
    if (mappings::name(format) == form) return format;
  return std::nullopt;
}

}  // namespace

std::string delivery_name(engine::MessageId message, std::size_t number) {
  return concat(message.text(), "-", std::to_string(number));
}

std::optional<engine::Parcel> parcel_of(const DaemonSnapshot& snapshot, const WrittenClaim& claim) {
  const config::Configuration& c = snapshot.configuration();
  if (claim.payer == nullptr) return std::nullopt;
  engine::Parcel out;
  out.destination = claim.payer->via;
  if (out.destination.empty()) {
    const auto partner = c.partners.find(claim.payer->partner);
    if (partner != c.partners.end()) out.destination = partner->second.via;
  }
  const config::Interface* destination = snapshot.interface(out.destination);
  if (destination == nullptr) return std::nullopt;
  out.bytes = claim.bytes;
  out.content_type = mappings::content_type(claim.format);
  if (claim.numbers)
    out.control_numbers = concat("ISA13=", nine_digits(claim.numbers->interchange),
                                 " GS06=", std::to_string(claim.numbers->group),
                                 " ST02=", std::to_string(claim.numbers->transaction));
  out.idempotency_key = delivery_name(claim.message, claim.number);
  out.file_name = file_name(snapshot, *destination, claim);
  return out;
}

Result<engine::Parcel> parcel_of_held(const DaemonSnapshot& snapshot, const engine::Store& store,
                                      engine::ClaimId id) {
  const auto row = store.claim(id);
  if (!row) return row.error();
  if (!*row) return Error{"claim.unknown", "there is no such claim"};
  const auto format = format_named((*row)->form);
  if (!(*row)->built.has() || !format)
    return Error{"claim.not-written",
                 "it could not be written when it was held; correct the cause and replay its "
                 "message"};
  const auto& payers = snapshot.configuration().payers;
  const auto payer = payers.find((*row)->payer);
  if (payer == payers.end())
    return Error{"claim.payer-unknown", concat("the configuration has no payer ", (*row)->payer,
                                               " now; correct it and replay its message")};
  const auto message = store.message((*row)->message);
  if (!message) return message.error();
  if (!*message) return Error{"claim.unknown", "its message is gone"};
  engine::ClaimQuery sisters;
  sisters.message = (*row)->message;
  sisters.limit = 10'000;
  const auto all = store.claims(sisters);
  if (!all) return all.error();
  WrittenClaim claim;
  claim.message = (*row)->message;
  claim.received = (*message)->received;
  claim.interface = (*message)->interface;
  claim.number = 1 + static_cast<std::size_t>(std::count_if(
                         all->begin(), all->end(), [&](const auto& one) { return one.id < id; }));
  claim.payer = &payer->second;
  claim.format = *format;
  auto bytes = store.bodies().get((*row)->built);
  if (!bytes) return bytes.error();
  claim.bytes = std::move(*bytes);
  if (*format != mappings::ClaimFormat::fhir_claim) claim.numbers = numbers_in(claim.bytes);
  auto parcel = parcel_of(snapshot, claim);
  if (!parcel)
    return Error{"claim.no-destination",
                 concat("payer ", payer->first, " has no destination in the configuration now")};
  parcel->bytes = {};  // they are stored
  return std::move(*parcel);
}

}  // namespace claimwire::daemon
