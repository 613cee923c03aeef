#include <algorithm>

#include "core/text.h"
#include "hl7/syntax/text.h"
#include "mappings/engine/source.h"

namespace claimwire::mappings {
namespace {

Origin origin_of(Hl7Locator at) { return Origin{Origin::Kind::message, 0, at.pack()}; }

Hl7Locator segment_place(std::size_t index) {
  return {.segment = static_cast<std::uint16_t>(index + 1)};
}

}  // namespace

bool looks_like_npi(std::string_view text) {
  if (text.size() != 10 || (text[0] != '1' && text[0] != '2') ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  int sum = 24;  // of the prefix 80840, in its places
  for (std::size_t i = 0; i < 10; ++i) {
    int digit = text[i] - '0';
    if (i % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

/// Whether `candidate` stands in a sister of a group that `present` stands in: the IN2 of another
/// insurance, the PR1 of another charge. Such a segment is never "nearest".
bool Hl7Source::foreign(std::size_t candidate, std::size_t present) const {
  const auto group_at = [&](std::size_t segment) {
    return segment < tree_.group_of.size() ? tree_.group_of[segment] : std::uint16_t{0};
  };
  for (std::uint16_t theirs = group_at(candidate);
       theirs != hl7::Group::kNone && theirs < tree_.groups.size();
       theirs = tree_.groups[theirs].parent) {
    if (tree_.groups[theirs].name.empty()) break;
    bool shared = false, sister = false;
    for (std::uint16_t own = group_at(present);
         own != hl7::Group::kNone && own < tree_.groups.size(); own = tree_.groups[own].parent) {
      shared = shared || own == theirs;
      sister = sister || (tree_.groups[own].name == tree_.groups[theirs].name &&
                          tree_.groups[own].parent == tree_.groups[theirs].parent);
    }
    if (sister && !shared) return true;
  }
  return false;
}

std::vector<std::size_t> Hl7Source::segments(const std::string& id, const Scope& scope) const {
  std::vector<std::size_t> out;
  for (const Scope* one = &scope; one->block != nullptr && one->block->written != nullptr;
       one = one->outer)
    if (message_.id(one->item.number) == id) return {one->item.number};
  if (scope.block != nullptr && scope.block->written != nullptr) {
    for (const std::size_t at : tree_.nearest(message_, scope.item.number, id))
      if (!foreign(at, scope.item.number)) out.push_back(at);
    return out;
  }
  for (auto at = message_.find(id); at; at = message_.find(id, *at + 1)) out.push_back(*at);
  return out;
}

std::int32_t Hl7Source::segment(std::uint16_t number, const std::string& id,
                                const Scope& scope) const {
  if (scope.segments.empty()) scope.segments.assign(mapping_.segments.size(), Scope::kUnknown);
  std::int32_t& known = scope.segments[number];
  if (known == Scope::kUnknown) {
    const std::vector<std::size_t> found = segments(id, scope);
    known = found.empty() ? Scope::kNone : static_cast<std::int32_t>(found.front());
  }
  return known;
}

void Hl7Source::log(Hl7Locator at) const {
  if (read_ != nullptr) read_->push_back(origin_of(at));
}

void Hl7Source::take(Hl7Locator at, bool whole, Values& into) const {
  if (whole) {
    const std::string_view raw = message_.raw(at);
    switch (hl7::presence(raw)) {
      case hl7::Presence::absent:
        return;
      case hl7::Presence::null:
        into.null = true;
        into.null_at = origin_of(at);
        return;
      case hl7::Presence::valued:
        // Separators alone (`^^^`) say nothing.
        if (std::all_of(raw.begin(), raw.end(),
                        [&](char c) { return message_.delimiters().component == c || c == ' '; }))
          return;
        into.items.push_back({hl7::decode(message_, raw), origin_of(at)});
        return;
    }
  }
  log(at);
  hl7::Value value = hl7::value(message_, at);
  if (value.presence == hl7::Presence::null) {
    into.null = true;
    into.null_at = origin_of(at);
  } else if (value.presence == hl7::Presence::valued) {
    const std::string_view trimmed = trim(value.text);
    if (trimmed.empty()) return;
    if (trimmed.size() != value.text.size()) value.text = std::string{trimmed};
    into.items.push_back({std::move(value.text), origin_of(at)});
  }
}

void Hl7Source::find(const SourcePath& path, const Scope& scope, bool all, bool whole,
                     Values& into) const {
  const hl7::Place& place = path.hl7.place;
  std::vector<std::size_t> many;
  std::size_t single = 0;
  std::size_t count = 0;
  const bool simple = place.occurrence == 0 && !path.hl7.segment_where && !all;
  if (simple) {
    const std::int32_t at = segment(path.segment, place.segment, scope);
    if (at < 0) return;
    single = static_cast<std::size_t>(at);
    count = 1;
  } else {
    if (place.occurrence != 0) {
      if (const auto at = message_.nth(place.segment, place.occurrence)) many.push_back(*at);
    } else {
      many = segments(place.segment, scope);
    }
    if (path.hl7.segment_where) {
      const hl7::Predicate& where = *path.hl7.segment_where;
      std::string right = where.value;
      if (where.other) {
        const std::int32_t from = segment(path.predicate_segment, where.other->segment, scope);
        right.clear();
        if (from >= 0)
          right = hl7::value(message_, {static_cast<std::uint16_t>(from + 1), where.other->field,
                                        where.other->repetition, where.other->component,
                                        where.other->subcomponent})
                      .text;
      }
      for (const std::size_t at : many)
        log({static_cast<std::uint16_t>(at + 1), where.field, 0, where.component,
             where.subcomponent});
      std::erase_if(many,
                    [&](std::size_t at) { return !hl7::matches(message_, at, where, right); });
    }
    count = many.size();
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t index = simple ? single : many[i];
    if (place.field == 0) {  // `ZIN exists`
      into.items.push_back({std::string{message_.id(index)}, origin_of(segment_place(index))});
    } else if (path.hl7.repetition_where) {
      const hl7::Predicate& where = *path.hl7.repetition_where;
      for (std::size_t n = 1; n <= message_.repetitions(index, place.field); ++n)
        log({static_cast<std::uint16_t>(index + 1), place.field, static_cast<std::uint16_t>(n),
             where.component, where.subcomponent});
      for (const Hl7Locator at : hl7::find_in(message_, index, path.hl7)) {
        take(at, whole, into);
        if (!all && (!into.items.empty() || into.null)) return;
      }
    } else {
      Hl7Locator at{static_cast<std::uint16_t>(index + 1), place.field, place.repetition,
                    place.component, place.subcomponent};
      const std::size_t repetitions =
          all && place.repetition == 0 ? message_.repetitions(index, place.field) : 1;
      for (std::size_t n = 1; n <= repetitions; ++n) {
        if (place.repetition == 0) at.repetition = static_cast<std::uint16_t>(n);
        take(at, whole, into);
      }
    }
    if (!all && (!into.items.empty() || into.null)) return;
  }
}

std::vector<Item> Hl7Source::items(const Block& block, const SourcePath& each,
                                   const Scope& outer) const {
  std::vector<Item> out;
  const std::string& id = each.hl7.place.segment;
  const bool nested = outer.block != nullptr && outer.block->written != nullptr;
  for (auto at = message_.find(id); at; at = message_.find(id, *at + 1)) {
    bool of_another = false;
    if (nested) {
      // A loop inside a loop takes what stands in the outer item's own group only.
      const std::size_t present = outer.item.number;
      if (present >= tree_.group_of.size() || tree_.group_of[present] == 0 ||
          !tree_.inside(*at, tree_.group_of[present]))
        continue;
    } else {
      // What the rules of another loop read inside their group (the PR1 of an FT1, the DG1 of an
      // FT1 of a DFT^P11) belongs to that loop's item, not to the whole.
      for (const Block& other : mapping_.whole.blocks) {
        if (&other == &block || *at >= tree_.group_of.size()) continue;
        const SourcePath& opener = mapping_.paths[other.each];
        if (opener.hl7.place.segment == id ||
            std::find(other.segments.begin(), other.segments.end(), each.segment) ==
                other.segments.end())
          continue;
        for (std::uint16_t group = tree_.group_of[*at];
             group != hl7::Group::kNone && group < tree_.groups.size() && group != 0;
             group = tree_.groups[group].parent)
          of_another =
              of_another || message_.id(tree_.groups[group].first) == opener.hl7.place.segment;
      }
      if (of_another && block.written->also.empty()) continue;
    }
    if (each.hl7.segment_where && !each.hl7.segment_where->other &&
        !hl7::matches(message_, *at, *each.hl7.segment_where, each.hl7.segment_where->value))
      continue;
    out.push_back({*at, nullptr, of_another});
  }
  return out;
}

void Hl7Source::fill(claims::Composite composite, Origin from, void* group) const {
  const Hl7Locator base = Hl7Locator::unpack(from.locator);
  const auto part = [&](std::uint16_t component, std::uint16_t subcomponent = 0) {
    Hl7Locator at = base;
    // A component that holds the composite itself (a name inside a PLN) has its parts below it.
    if (base.component != 0) {
      at.subcomponent = component;
    } else {
      at.component = component;
      at.subcomponent = subcomponent;
    }
    log(at);
    claims::Text text = hl7::sourced(message_, at);
    const std::string_view trimmed = trim(text.value);
    if (trimmed.size() != text.value.size()) text.value = std::string{trimmed};
    if (text.has() && text.value.empty()) text.from = Origin{};
    return text;
  };
  switch (composite) {
    case claims::Composite::person_name: {
      auto& name = *static_cast<claims::PersonName*>(group);
      name = {part(1, 1), part(2), part(3), part(4), part(5)};
      break;
    }
    case claims::Composite::address: {
      auto& address = *static_cast<claims::Address*>(group);
      address = {part(1, 1), part(2), part(3), part(4), part(5), part(6)};
      break;
    }
    case claims::Composite::period: {
      auto& period = *static_cast<claims::ServicePeriod*>(group);
      const auto day = [](const claims::Text& text) {
        Sourced<Date> out{{}, text.from};
        const Result<DateTime> read = DateTime::parse_hl7(text.value);
        const auto date = read ? read->date() : std::nullopt;
        if (!text.has() || !date) out.from = Origin{};
        if (date) out.value = *date;
        return out;
      };
      period = {day(part(1, 1)), day(part(2, 1))};
      break;
    }
    case claims::Composite::provider: {
      auto& provider = *static_cast<claims::Provider*>(group);
      const claims::Text id = part(1);
      const std::string authority = part(9, 1).value, type = part(13).value;
      const bool npi =
          type == "NPI" || authority == "NPI" || authority == "NPPES" || looks_like_npi(id.value);
      provider = {};
      (npi ? provider.npi : provider.local_id) = id;
      provider.name = {part(2, 1), part(3), part(4), part(5), part(6)};
      break;
    }
    case claims::Composite::plain:
      break;
  }
}

Origin Hl7Source::origin(const Scope& scope) const {
  if (scope.block == nullptr || scope.block->written == nullptr) return Origin{};
  return origin_of(segment_place(scope.item.number));
}

std::string Hl7Source::place(const SourcePath& path, const Scope& scope) const {
  if (path.hl7.place.field == 0) return path.text;
  const std::int32_t at = segment(path.segment, path.hl7.place.segment, scope);
  if (at < 0 || path.hl7.segment_where || path.hl7.repetition_where) return path.text;
  const hl7::Place& place = path.hl7.place;
  return hl7::path_text({static_cast<std::uint16_t>(at + 1), place.field, place.repetition,
                         place.component, place.subcomponent},
                        message_);
}

std::string Hl7Source::place(Origin from) const {
  if (from.kind != Origin::Kind::message && from.kind != Origin::Kind::erased) return {};
  return hl7::path_text(Hl7Locator::unpack(from.locator), message_);
}

}  // namespace claimwire::mappings
