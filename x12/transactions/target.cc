#include "x12/transactions/target.h"

#include <algorithm>

#include "core/text.h"
#include "x12/syntax/path.h"

namespace claimwire::x12 {
namespace {

/// The row's own copy of the qualifier, so that the target outlives the text it was asked with.
std::string_view stored(std::string_view codes, std::string_view value) {
  for (const std::string_view code : split(codes, ' ')) {
    if (code == value) return code;
  }
  return {};
}

/// Values that may stand behind `*`: the row's qualifiers, or, where the row has none, the codes of
/// its first element (NTE of an 837I).
std::string_view qualifier_codes(const SegmentSpec& row) {
  if (!row.qualifiers.empty()) return row.qualifiers;
  const ElementSpec* first = row.element(1);
  return first != nullptr && first->components.empty() ? first->codes : std::string_view{};
}

struct Match {
  const LoopSpec* loop = nullptr;
  const SegmentSpec* row = nullptr;
};

/// The row of `loop` that `path` names. Without qualifier the first row of that id, if the rows of
/// the id need no telling apart or the id has only one.
const SegmentSpec* find_row(const LoopSpec& loop, const Path& path) {
  const SegmentSpec* only = nullptr;
  for (const SegmentSpec& row : loop.segments) {
    if (row.id != path.segment) continue;
    if (!path.qualifier.empty()) {
      if (has_code(qualifier_codes(row), path.qualifier)) return &row;
      continue;
    }
    if (only != nullptr) {
      if (only->qualifiers.empty()) return only;  // the general row of several: PWK, NTE
      return row.qualifiers.empty() ? &row : nullptr;
    }
    only = &row;
  }
  return only;
}

void collect(const LoopSpec& loop, const Path& path, std::vector<Match>& found) {
  if (const SegmentSpec* row = find_row(loop, path)) {
    const bool seen = std::ranges::any_of(found, [&](const Match& m) { return m.loop == &loop; });
    if (!seen) found.push_back({&loop, row});
  }
  for (const LoopSpec* child : loop.children) collect(*child, path, found);
}

std::string all_loops(const LoopSpec& loop) {
  std::string out{loop.id};
  for (const LoopSpec* child : loop.children) {
    out += ' ';
    out += all_loops(*child);
  }
  return out;
}

Error no_target(Guide guide, std::string_view path, std::string_view why,
                const std::vector<std::string_view>& candidates, std::string_view typed) {
  std::string message = concat(printable(path), ": ", guide_spec(guide).name, " ", why);
  if (const std::string_view near = nearest(typed, candidates); !near.empty()) {
    message += concat("; did you mean ", near, "?");
  } else if (!candidates.empty()) {
    message += "; it has";
    std::size_t shown = 0;
    for (const std::string_view candidate : candidates) {
      if (shown++ == 12) {
        message += " ...";
        break;
      }
      message += concat(" ", candidate);
    }
  }
  return {"x12.target", std::move(message)};
}

std::string row_name(const SegmentSpec& row, std::string_view qualifier) {
  return qualifier.empty() ? std::string{row.id} : concat(row.id, "*", qualifier);
}

std::string two_digits(std::uint8_t n) {
  return n < 10 ? concat("0", std::to_string(n)) : std::to_string(n);
}

/// Fills element, component and spec of `target` from `path`.
Result<Target> with_element(Guide guide, Target target, const Path& path, std::string_view typed) {
  if (path.element == 0) return target;
  const ElementSpec* element = target.segment->element(path.element);
  if (element == nullptr) {
    std::vector<std::string> names;
    for (const ElementSpec& spec : target.segment->elements) {
      names.push_back(two_digits(spec.position));
    }
    return no_target(
        guide, typed,
        concat("does not use element ", two_digits(path.element), " of ",
               row_name(*target.segment, target.qualifier), " in loop ", target.loop->id),
        {names.begin(), names.end()}, {});
  }
  target.element = path.element;
  target.spec = element;
  if (element->type != ElementType::composite) {
    if (path.component > 1) {
      return no_target(guide, typed, "has no components in this element", {}, {});
    }
    return target;
  }
  target.component = path.component == 0 ? std::uint8_t{1} : path.component;
  for (const ElementSpec& part : element->components) {
    if (part.position == target.component) {
      target.spec = &part;
      return target;
    }
  }
  std::vector<std::string> names;
  for (const ElementSpec& part : element->components) {
    names.push_back(std::to_string(part.position));
  }
  return no_target(
      guide, typed,
      concat("does not use component ", std::to_string(target.component), " of this element"),
      {names.begin(), names.end()}, {});
}

void list_rows(const LoopSpec& loop, std::vector<const LoopSpec*>& seen,
               std::vector<TargetRow>& out) {
  if (std::ranges::find(seen, &loop) != seen.end()) return;  // 2300 hangs under 2000B and 2000C
  seen.push_back(&loop);
  const auto add = [&](Target target) { out.push_back({text(target), target}); };
  for (const SegmentSpec& row : loop.segments) {
    const std::string_view codes = row.id != "HL" ? row.qualifiers : std::string_view{};
    std::vector<std::string_view> qualifiers = split(codes, ' ');
    if (codes.empty()) qualifiers.assign(1, std::string_view{});
    for (const std::string_view qualifier : qualifiers) {
      for (const ElementSpec& element : row.elements) {
        Target target{&loop, 1, &row, qualifier, 1, element.position, 0, &element};
        if (element.type != ElementType::composite) {
          add(target);
          continue;
        }
        for (const ElementSpec& part : element.components) {
          target.component = part.position;
          target.spec = &part;
          add(target);
        }
      }
    }
  }
  for (const LoopSpec* child : loop.children) list_rows(*child, seen, out);
}

}  // namespace

Result<Target> find_target(Guide guide, std::string_view path) {
  Result<Path> parsed = Path::parse(path);
  if (!parsed) return parsed.error();
  if (parsed->loops.size() > 1) {
    return Error{"x12.target", concat(printable(path), ": name only the innermost loop, as in ",
                                      parsed->loops.back().id, "/", parsed->segment)};
  }
  Target target;
  const LoopSpec& root = *guide_spec(guide).root;
  if (parsed->loops.empty()) {
    std::vector<Match> found;
    collect(root, *parsed, found);
    if (found.size() != 1) {
      std::vector<std::string> names;
      for (const Match& match : found) {
        names.push_back(match.loop->id.empty() ? std::string{path}
                                               : concat(match.loop->id, "/", path));
      }
      return no_target(guide, path,
                       found.empty() ? "has no such segment" : "has it in several loops; name one",
                       {names.begin(), names.end()}, {});
    }
    target.loop = found[0].loop;
    target.segment = found[0].row;
  } else {
    const Path::Loop& wanted = parsed->loops[0];
    target.loop = find_loop(guide, wanted.id);
    if (target.loop == nullptr) {
      const std::string loops = all_loops(root);
      return no_target(guide, path, concat("has no loop ", wanted.id), split(trim(loops), ' '),
                       wanted.id);
    }
    target.loop_occurrence =
        static_cast<std::uint16_t>(std::clamp<std::uint32_t>(wanted.occurrence, 1, 60000));
    if (target.loop->repeat_max != 0 && target.loop_occurrence > target.loop->repeat_max) {
      return no_target(
          guide, path,
          concat("allows loop ", wanted.id, " ", std::to_string(target.loop->repeat_max), " times"),
          {}, {});
    }
    if (parsed->segment.empty()) return target;
    target.segment = find_row(*target.loop, *parsed);
    if (target.segment == nullptr) {
      std::vector<std::string> names;
      for (const SegmentSpec& row : target.loop->segments) {
        const auto codes = qualifier_codes(row);
        if (codes.empty()) names.push_back(row_name(row, {}));
        for (const std::string_view code : split(codes, ' ')) {
          if (!code.empty()) names.push_back(row_name(row, code));
        }
      }
      const std::string typed = parsed->qualifier.empty()
                                    ? parsed->segment
                                    : concat(parsed->segment, "*", parsed->qualifier);
      std::vector<std::string_view> same;  // of the same segment first: those are what is meant
      for (const std::string& name : names) {
        if (name.starts_with(concat(parsed->segment, "*"))) same.push_back(name);
      }
      if (same.empty()) same.assign(names.begin(), names.end());
      return no_target(guide, path, concat("has no ", typed, " in loop ", wanted.id), same, typed);
    }
  }
  if (!parsed->qualifier.empty()) {
    target.qualifier = stored(qualifier_codes(*target.segment), parsed->qualifier);
  } else if (target.segment->qualifiers.find(' ') == std::string_view::npos) {
    target.qualifier = target.segment->qualifiers;  // only one: nothing to choose
  } else if (target.segment->id == "HI" || target.segment->id == "NM1") {
    target.qualifier = first_code(target.segment->qualifiers);
  }
  target.segment_occurrence =
      static_cast<std::uint16_t>(std::clamp<std::uint32_t>(parsed->occurrence, 1, 60000));
  if (target.segment_occurrence > target.segment->repeat_max) {
    return no_target(
        guide, path,
        concat("allows this segment ", std::to_string(target.segment->repeat_max), " times"), {},
        {});
  }
  return with_element(guide, target, *parsed, path);
}

std::string text(const Target& target) {
  Path path;
  if (!target.loop->id.empty()) {
    path.loops.push_back({std::string{target.loop->id}, target.loop_occurrence > 1
                                                            ? std::uint32_t{target.loop_occurrence}
                                                            : std::uint32_t{0}});
  }
  if (target.segment != nullptr) {
    path.segment = target.segment->id;
    // A qualifier that cannot be mistaken is left out: NM109, not NM1*IL/09.
    std::size_t rows = 0;
    for (const SegmentSpec& row : target.loop->segments) rows += row.id == path.segment ? 1 : 0;
    const bool needed = rows > 1 || target.segment->qualifiers.find(' ') != std::string_view::npos;
    const bool usual = path.segment == "REF" || path.segment == "DTP" || path.segment == "AMT" ||
                       path.segment == "HI" || path.segment == "CRC" || path.segment == "NTE";
    if (target.segment->qualifier_element == 1 || target.segment->qualifiers.empty()) {
      if (needed || usual) path.qualifier = target.qualifier;
    } else if (target.segment->qualifier_element == 2) {
      path.qualifier = target.qualifier;
    }
    if (target.segment_occurrence > 1) path.occurrence = target.segment_occurrence;
    path.element = target.element;
    path.component = target.component;
  }
  return path.text();
}

std::vector<TargetRow> all_targets(Guide guide) {
  std::vector<TargetRow> out;
  std::vector<const LoopSpec*> seen;
  list_rows(*guide_spec(guide).root, seen, out);
  return out;
}

}  // namespace claimwire::x12
