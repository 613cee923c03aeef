#include <algorithm>
#include <unordered_map>

#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "codes/code_key.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Everything by which a payer tells two services apart. Each part ends in a separator that no code
/// or date holds.
std::string identity(const Facts& facts, const ServiceLine& line) {
  std::string key = line.procedure.value;
  const auto part = [&key](std::string_view text) {
    key += '\x1F';
    key += text;
  };
  for (const Text& modifier : line.modifiers) {
    key += '-';
    key += modifier.value;
  }
  part(line.revenue_code.value);
  part(line.service.from.value.compact());
  part(line.service.last().compact());
  part(line.rendering.npi.value);
  part(line.rendering.local_id.value);
  part(line.quantity.value.shortest());
  part(line.unit.value);
  part(line.place_of_service.has() ? line.place_of_service.value
                                   : facts.claim.place_of_service.value);
  return key;
}

}  // namespace

/// The same service of the same provider twice on a day is taken for a slip of the interface unless
/// a modifier says that it was done again.
constinit const Edit kLineRepeated{
    .raises = {.id = "claim.duplicate-line",
               .severity = Severity::error,
               .message = "the same service stands on the claim twice",
               .source = "CMS Claims Processing Manual, chapter 1, section 120"},
    .catalogue = "DUP-01",
    .risk = Risk::denied,
    .snip = 6,
    .help =
        "Take the second line out if it was posted twice; if the service was done again, add "
        "modifier 76 (same physician), 77 (another) or 91 (laboratory).",
    .dates = "line date",
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::vector<ServiceLine>& lines = facts.claim.lines;
          // Only lines that share code and day can be the same: a short key settles most of them.
          std::vector<std::pair<std::uint64_t, std::size_t>> order;
          order.reserve(lines.size());
          for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].procedure.has()) continue;  // a revenue code alone may well stand twice
            const codes::CodeKey code = codes::pack(lines[i].procedure.value);
            const auto day = static_cast<std::uint64_t>(
                lines[i].service.has() ? lines[i].service.from.value.days() : 0);
            order.emplace_back(code * 1'000'003 + day, i);
          }
          std::sort(order.begin(), order.end());
          std::vector<std::pair<std::size_t, std::size_t>> repeats;  // second, first
          for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
            while (end < order.size() && order[end].first == order[begin].first) ++end;
            if (end - begin < 2) continue;
            std::unordered_map<std::string, std::size_t> seen;
            for (std::size_t k = begin; k < end; ++k) {
              const std::size_t line = order[k].second;
              const auto [first, fresh] = seen.emplace(identity(facts, lines[line]), line);
              if (!fresh) repeats.emplace_back(line, first->second);
            }
          }
          std::sort(repeats.begin(), repeats.end());
          for (const auto& [second, first] : repeats) {
            const Text& code = lines[second].procedure;
            Issue& issue = raise(code, facts.line_place(second, LineElement::procedure),
                                 concat("as line ", std::to_string(first + 1)));
            issue.proposals.push_back({"", "take the second line out"});
            if (laboratory(cpt_number(facts, second)))  // its repeats carry 91 and not 76
              issue.proposals.push_back({"91", "modifier: laboratory test done again that day"});
            else
              issue.proposals.push_back({"76", "modifier: done again by the same physician"});
          }
        },
};

}  // namespace claimwire::claims
