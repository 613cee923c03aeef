#include "mappings/engine/x12_source.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "x12/transactions/guide.h"

namespace claimwire::mappings {
namespace {

using x12::ReadLoop;

/// The item of a loop over composites: its segment and its element. An item of any other loop is
/// an index of a loop, which is smaller than the first of these.
constexpr std::uint64_t kComposite = std::uint64_t{1} << 48;

std::uint64_t composite_item(std::uint32_t segment, std::uint8_t element) {
  return kComposite | std::uint64_t{segment} << 8 | element;
}
bool is_composite(std::uint64_t item) { return item >= kComposite; }
std::uint32_t segment_of(std::uint64_t item) {
  return static_cast<std::uint32_t>(item >> 8 & 0xFFFFFFFF);
}
std::uint8_t element_of(std::uint64_t item) { return static_cast<std::uint8_t>(item & 0xFF); }

bool in_a_loop(const Scope& scope) {
  return scope.block != nullptr && scope.block->written != nullptr;
}

/// HI*ABK, HI*ABF and their ICD-9 forms: what SV107 counts.
bool pointable(std::string_view qualifier) {
  return qualifier == "ABK" || qualifier == "ABF" || qualifier == "BK" || qualifier == "BF";
}

Sourced<Date> day(std::string_view text, Origin from) {
  const Result<DateTime> read = DateTime::parse_hl7(text);
  const auto date = read ? read->date() : std::nullopt;
  return date ? Sourced<Date>{*date, from} : Sourced<Date>{};
}

constexpr std::array kGuides{x12::Guide::professional, x12::Guide::institutional};

/// Every loop id of both guides, or, of loops with `id`, every segment id.
std::vector<std::string_view> known(std::string_view id) {
  std::vector<std::string_view> out;
  for (const x12::Guide guide : kGuides) {
    std::vector<const x12::LoopSpec*> open{x12::guide_spec(guide).root};
    while (!open.empty()) {
      const x12::LoopSpec* const loop = open.back();
      open.pop_back();
      if (id.empty()) {
        out.push_back(loop->id);
      } else if (id == "*" || loop->id == id) {
        for (const x12::SegmentSpec& segment : loop->segments) out.push_back(segment.id);
      }
      open.insert(open.end(), loop->children.begin(), loop->children.end());
    }
  }
  return out;
}

}  // namespace

std::optional<std::uint8_t> composite_component(std::string_view text) {
  if (text.size() != 4 || !text.starts_with("HI-") || text[3] < '0' || text[3] > '9')
    return std::nullopt;
  return static_cast<std::uint8_t>(text[3] - '0');
}

std::string x12_path_problem(const x12::Path& path, bool loop) {
  const auto unknown = [](std::string_view what, std::string_view name,
                          const std::vector<std::string_view>& names) -> std::string {
    if (std::find(names.begin(), names.end(), name) != names.end()) return {};
    const std::string_view close = nearest(name, names);
    return concat("837P and 837I have no ", what, " '", name, "'",
                  close.empty() ? std::string{} : concat("; did you mean '", close, "'?"));
  };
  for (const x12::Path::Loop& one : path.loops)
    if (std::string problem = unknown("loop", one.id, known({})); !problem.empty()) return problem;
  if (loop) {
    if (path.element != 0) return "`each` names a loop (2400) or a segment (HI), no element";
    if (path.segment.empty() || path.segment == "HI") return {};
    return "`each` over segments knows HI, whose composites are its items; else name a loop, 2400";
  }
  if (path.segment.empty()) return "names a whole loop; a value is wanted, as in 2400/SV102";
  return unknown("segment", path.segment, known(path.loops.empty() ? "*" : path.loops.back().id));
}

std::uint32_t X12Source::loop(const Scope& scope) const {
  if (!in_a_loop(scope)) return claim_;
  const std::uint64_t item = scope.item.number;
  return is_composite(item) ? document_.loop_of(segment_of(item))
                            : static_cast<std::uint32_t>(item);
}

/// The loops that a path's loops mean, seen from the loop `from`.
std::vector<std::uint32_t> X12Source::loops(const x12::Path& path, std::uint32_t from) const {
  const auto& all = document_.loops();
  // Whoever has the id of a loop around `from`, or around the claim, without being it is a sister:
  // another claim, line or subscriber.
  std::vector<std::uint32_t> around;
  for (const std::uint32_t start : {from, claim_})
    for (std::uint32_t at = start; at != ReadLoop::kNone; at = all[at].parent) around.push_back(at);
  const auto sister = [&](std::uint32_t loop) {
    return std::find(around.begin(), around.end(), loop) == around.end() &&
           std::any_of(around.begin(), around.end(),
                       [&](std::uint32_t one) { return all[one].spec->id == all[loop].spec->id; });
  };
  const auto below = [&](std::uint32_t top, std::string_view id) {
    std::vector<std::uint32_t> out, open{all[top].loops.rbegin(), all[top].loops.rend()};
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (sister(at)) continue;
      if (all[at].spec->id == id) out.push_back(at);
      open.insert(open.end(), all[at].loops.rbegin(), all[at].loops.rend());
    }
    return out;
  };
  const auto nth = [](std::vector<std::uint32_t> found, std::uint32_t occurrence) {
    if (occurrence == 0) return found;
    if (occurrence > found.size()) return std::vector<std::uint32_t>{};
    return std::vector<std::uint32_t>{found[occurrence - 1]};
  };
  std::vector<std::uint32_t> found;
  const x12::Path::Loop& first = path.loops.front();
  for (std::uint32_t at = from; at != ReadLoop::kNone && found.empty(); at = all[at].parent) {
    if (all[at].spec->id == first.id)
      found = {at};
    else
      found = nth(below(at, first.id), first.occurrence);
  }
  for (std::size_t i = 1; i < path.loops.size(); ++i) {
    std::vector<std::uint32_t> inner;
    for (const std::uint32_t at : found) {
      const auto more = nth(below(at, path.loops[i].id), path.loops[i].occurrence);
      inner.insert(inner.end(), more.begin(), more.end());
    }
    found = std::move(inner);
  }
  return found;
}

/// The segments that a path means, seen from the loop `from`.
std::vector<std::uint32_t> X12Source::segments(const x12::Path& path, std::uint32_t from) const {
  std::vector<std::uint32_t> out;
  const auto in = [&](std::uint32_t loop) {
    std::uint32_t n = 0;
    for (const std::uint32_t number : document_.loops()[loop].segments) {
      const x12::Segment segment = document_.segment(number);
      if (segment.id() != path.segment ||
          (!path.qualifier.empty() && x12::qualifier_of(segment) != path.qualifier))
        continue;
      if (path.occurrence == 0 || ++n == path.occurrence) out.push_back(number);
    }
  };
  if (!path.loops.empty()) {
    for (const std::uint32_t loop : loops(path, from)) in(loop);
    return out;
  }
  for (std::uint32_t at = from; at != ReadLoop::kNone && out.empty();
       at = document_.loops()[at].parent)
    in(at);
  return out;
}

/// False: there is nothing.
bool X12Source::take(std::uint32_t segment, std::uint8_t element, std::uint8_t component,
                     Values& into) const {
  const x12::Segment read = document_.segment(segment);
  const Origin from = read.origin(element, component);
  if (read_ != nullptr) read_->push_back(from);
  const std::string_view text =
      trim(component == 0 ? read.element(element) : read.component(element, component));
  if (text.empty()) return false;
  into.items.push_back({std::string{text}, from});
  if (read.id() == "DTP" && element == 3 && read.element(2) == "TM") {
    // A time alone is of the last day of the statement (837I, DTP*096).
    x12::Path statement;
    statement.segment = "DTP";
    statement.qualifier = "434";
    for (const std::uint32_t number : segments(statement, document_.loop_of(segment))) {
      const std::string_view days = document_.segment(number).element(3);
      if (days.size() >= 8) into.items.back().text.insert(0, days.substr(days.size() - 8));
    }
  }
  return true;
}

void X12Source::find(const SourcePath& path, const Scope& scope, bool all, bool whole,
                     Values& into) const {
  if (path.composite) {
    if (!in_a_loop(scope) || !is_composite(scope.item.number)) return;
    const std::uint32_t segment = segment_of(scope.item.number);
    if (*path.composite != 0) {
      take(segment, element_of(scope.item.number), *path.composite, into);
      return;
    }
    std::size_t number = 0;
    x12::Path codes;
    codes.segment = "HI";
    for (const std::uint32_t one : segments(codes, document_.loop_of(segment))) {
      const x12::Segment read = document_.segment(one);
      for (std::size_t e = 1; e <= read.element_count(); ++e) {
        if (!pointable(read.component(e, 1))) continue;
        ++number;
        if (one == segment && e == element_of(scope.item.number))
          into.items.push_back({std::to_string(number), read.origin(static_cast<std::uint8_t>(e))});
      }
    }
    return;
  }
  for (const std::uint32_t number : segments(path.x12, loop(scope))) {
    if (path.x12.element == 0) {  // `2310E/NM1 exists`; a whole name or address
      const x12::Segment read = document_.segment(number);
      into.items.push_back({std::string{whole ? read.text : read.id()}, read.origin()});
    } else {
      take(number, path.x12.element, path.x12.component, into);
      for (int c = path.x12.component + 1; all && c <= path.component_last; ++c)
        take(number, path.x12.element, static_cast<std::uint8_t>(c), into);
    }
    if (!all && !into.items.empty()) return;
  }
}

std::vector<Item> X12Source::items(const Block&, const SourcePath& each, const Scope& outer) const {
  std::vector<Item> out;
  if (each.x12.segment.empty()) {
    for (const std::uint32_t found : loops(each.x12, loop(outer))) out.push_back({found});
    return out;
  }
  for (const std::uint32_t number : segments(each.x12, loop(outer))) {
    const x12::Segment segment = document_.segment(number);
    for (std::size_t e = 1; e <= segment.element_count(); ++e)
      if (!segment.element(e).empty())
        out.push_back({composite_item(number, static_cast<std::uint8_t>(e))});
  }
  return out;
}

claims::Text X12Source::text(std::uint32_t segment, std::uint8_t element) const {
  Values found;
  if (!take(segment, element, 0, found)) return {};
  return {std::move(found.items.front().text), found.items.front().from};
}

/// An NM1 with the PRV of its loop.
void X12Source::fill_provider(std::uint32_t segment, claims::Provider& provider) const {
  const std::string kind = text(segment, 2).value, qualifier = text(segment, 8).value;
  if (kind == "2")
    provider.organization = text(segment, 3);
  else
    fill(claims::Composite::person_name, document_.segment(segment).origin(), &provider.name);
  (qualifier == "XX" ? provider.npi : provider.local_id) = text(segment, 9);
  for (const std::uint32_t number : document_.loops()[document_.loop_of(segment)].segments)
    if (document_.segment(number).id() == "PRV") provider.taxonomy = text(number, 3);
}

void X12Source::fill(claims::Composite composite, Origin from, void* group) const {
  const X12Locator at = X12Locator::unpack(from.locator);
  switch (composite) {
    case claims::Composite::person_name: {
      auto& name = *static_cast<claims::PersonName*>(group);
      name = {text(at.segment, 3), text(at.segment, 4), text(at.segment, 5), text(at.segment, 7),
              text(at.segment, 6)};
      break;
    }
    case claims::Composite::address: {
      auto& address = *static_cast<claims::Address*>(group);
      address = {};
      address.line = text(at.segment, 1);
      address.line2 = text(at.segment, 2);
      for (const std::uint32_t number : document_.loops()[document_.loop_of(at.segment)].segments) {
        if (document_.segment(number).id() != "N4") continue;
        address.city = text(number, 1);
        address.state = text(number, 2);
        address.zip = text(number, 3);
        address.country = text(number, 4);
      }
      break;
    }
    case claims::Composite::period: {
      auto& period = *static_cast<claims::ServicePeriod*>(group);
      Values found;
      take(at.segment, at.element, at.component, found);
      const claims::Text both =
          found.items.empty() ? claims::Text{}
                              : claims::Text{found.items.front().text, found.items.front().from};
      const std::string_view dates = both.value;
      const std::size_t dash = dates.find('-');
      period = {};
      period.from = day(dates.substr(0, dash), both.from);
      if (dash != std::string_view::npos && dates.substr(dash + 1) != dates.substr(0, dash))
        period.through = day(dates.substr(dash + 1), both.from);
      break;
    }
    case claims::Composite::provider: {
      auto& provider = *static_cast<claims::Provider*>(group);
      provider = {};
      fill_provider(at.segment, provider);
      break;
    }
    case claims::Composite::plain:
      break;
  }
}

Origin X12Source::origin(const Scope& scope) const {
  if (!in_a_loop(scope)) return Origin{};
  const std::uint64_t item = scope.item.number;
  if (is_composite(item)) return document_.segment(segment_of(item)).origin(element_of(item));
  const ReadLoop& loop = document_.loops()[static_cast<std::size_t>(item)];
  return loop.segments.empty() ? Origin{} : document_.segment(loop.segments.front()).origin();
}

std::string X12Source::place(const SourcePath& path, const Scope& scope) const {
  const std::string item = place(origin(scope));
  return item.empty() ? path.text : concat(item, ", ", path.text);
}

std::string X12Source::place(Origin from) const {
  if (from.kind != Origin::Kind::message) return {};
  const X12Locator at = X12Locator::unpack(from.locator);
  return document_.path_of(at.segment, at.element, at.component);
}

}  // namespace claimwire::mappings
