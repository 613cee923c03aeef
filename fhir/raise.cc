#include "fhir/raise.h"

#include <algorithm>

#include "core/text.h"
#include "fhir/content.h"

namespace claimwire::fhir {
namespace {

constexpr std::size_t kNameLengthMax = 64;

/// A member name that could be of an element. Anything else is text of the sender's, and a place is
/// shown to everyone.
bool is_element_name(std::string_view name) {
  return name.size() <= kNameLengthMax && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

}  // namespace

void Raise::operator()(const Kind& kind, json::Value at, std::string_view member,
                       std::string_view detail, std::string_view found) {
  if (issues_.size() - first_ >= issues_max_) {
    ++left_out_;
    return;
  }
  Issue issue;
  issue.kind = &kind.issue;
  issue.from = origin_of(at);
  issue.place = place_of(is_element_name(at.name()) ? at : at.parent());
  if (!member.empty()) issue.place = concat(issue.place, ".", member);
  issue.detail = detail;
  issue.found = printable(found);
  issue.action = default_action(kind.issue.severity);
  issues_.push_back(std::move(issue));
}

void Raise::finish(json::Value root) {
  std::stable_sort(issues_.begin() + static_cast<std::ptrdiff_t>(first_), issues_.end(),
                   [](const Issue& a, const Issue& b) { return a.from.locator < b.from.locator; });
  if (left_out_ == 0) return;
  const std::size_t left_out = left_out_;
  ++issues_max_;
  (*this)(kinds::kMore, root, {}, concat(std::to_string(left_out), " more"));
}

}  // namespace claimwire::fhir
