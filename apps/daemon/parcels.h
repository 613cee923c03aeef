#pragma once
#include <optional>
#include <string>

#include "apps/daemon/snapshot.h"
#include "core/bytes.h"
#include "engine/pipeline.h"
#include "engine/ports/store.h"
#include "mappings/pipeline.h"

namespace claimwire::daemon {

/// A claim as written, and what its delivery is named after.
struct WrittenClaim {
  engine::MessageId message;
  engine::UtcTime received{};  ///< The message; its day in the site's zone stands in file names.
  std::string interface;       ///< That brought it.
  std::size_t number = 1;      ///< Among the claims of the message, from 1.
  const config::Payer* payer = nullptr;
  mappings::ClaimFormat format = mappings::ClaimFormat::x12_837p;
  std::optional<x12::ControlNumbers> numbers{};  ///< X12: those in its bytes.
  Bytes bytes;
};

/// "m_0000000000007-1": the same in every retry, and different for every claim.
std::string delivery_name(engine::MessageId message, std::size_t number);

/// How it leaves: to the payer's destination, under names that follow from the claim alone, so that
/// a claim released tomorrow has those it would have had today. None: the configuration has no such
/// destination.
std::optional<engine::Parcel> parcel_of(const DaemonSnapshot& snapshot, const WrittenClaim& claim);

/// The same for a held claim of the store. Errors: those of the store; claim.no-destination,
/// claim.not-written, claim.payer-unknown with what to do.
Result<engine::Parcel> parcel_of_held(const DaemonSnapshot& snapshot, const engine::Store& store,
                                      engine::ClaimId claim);

}  // namespace claimwire::daemon
