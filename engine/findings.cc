#include "engine/findings.h"

#include <algorithm>

#include "engine/store/codec.h"

namespace claimwire::engine {
namespace {

std::uint64_t bits(Origin from) {
  return static_cast<std::uint64_t>(from.kind) << 60 | std::uint64_t{from.source} << 48 |
         std::uint64_t{from.locator};
}

Origin origin(std::uint64_t bits) {
  Origin from;
  from.kind = static_cast<Origin::Kind>(bits >> 60 & 0xF);
  from.source = bits >> 48 & 0xFFF;
  from.locator = bits & 0xFFFFFFFFFFFFULL;
  return from;
}

}  // namespace

std::string pack_findings(const Issues& issues) {
  BlobWriter out;
  for (const Issue& issue : issues) {
    out.text(issue.kind == nullptr ? std::string_view{} : issue.kind->id);
    out.number(
        static_cast<std::uint64_t>(issue.kind == nullptr ? Severity::error : issue.kind->severity),
        1);
    out.number(static_cast<std::uint64_t>(issue.action), 1);
    out.text(issue.kind == nullptr ? std::string_view{} : issue.kind->message);
    out.text(issue.place);
    out.text(issue.output_place);
    out.text(issue.found);
    out.text(issue.detail);
    out.number(bits(issue.from));
    out.number(issue.proposals.size(), 2);
    for (const Proposal& proposal : issue.proposals) {
      out.text(proposal.value);
      out.text(proposal.reason);
    }
  }
  return out.take();
}

std::vector<StoredFinding> unpack_findings(std::string_view blob) {
  std::vector<StoredFinding> out;
  for (BlobReader in{blob}; in.more();) {
    StoredFinding finding;
    finding.id = in.text();
    finding.severity = static_cast<Severity>(std::min<std::uint64_t>(in.number(1), 3));
    finding.action = static_cast<Action>(std::min<std::uint64_t>(in.number(1), 3));
    finding.message = in.text();
    finding.place = in.text();
    finding.output_place = in.text();
    finding.found = in.text();
    finding.detail = in.text();
    finding.from = origin(in.number());
    for (std::uint64_t left = in.number(2); left > 0 && in.good(); --left) {
      Proposal proposal;
      proposal.value = in.text();
      proposal.reason = in.text();
      finding.proposals.push_back(std::move(proposal));
    }
    if (in.good()) out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace claimwire::engine
