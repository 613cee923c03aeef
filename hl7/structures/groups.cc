#include "hl7/structures/groups.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"
#include "hl7/findings.h"
#include "hl7/structures/structures.h"

namespace claimwire::hl7 {
namespace {

constexpr std::size_t kSameFindingMax = 20;
constexpr std::uint16_t kNone = Group::kNone;

/// What feeds send though the structure lacks it: IN2 still belongs to the IN1 before it. Added to
/// a structure that does not name the first segment anywhere.
struct Usual {
  std::string_view opener;
  std::string_view syntax;
};
constexpr Usual kUsual[] = {
    {"PR1", " PROCEDURE(PR1 ROL* PRT*)*"},
    {"DG1", " DG1*"},
    {"GT1", " GT1*"},
    {"IN1", " INSURANCE(IN1 IN2? IN3* ROL* PRT*)*"},
    {"FT1", " FINANCIAL(FT1 NTE* FINANCIAL_PROCEDURE(PR1 ROL* PRT*)*)*"},
};
/// For a structure that is not known: the usual groups, whatever their order.
constexpr std::string_view kGeneral =
    "MSH SFT* UAC? EVN? PID? PD1? ROL* NK1* PV1? PV2? ROL* DB1* ACC? "
    "ORDER(ORC? OBR NTE* OBSERVATION(OBX NTE*)* SPECIMEN(SPM OBX*)*)* "
    "FINANCIAL(FT1 NTE* FINANCIAL_PROCEDURE(PR1 ROL* PRT*)*)* AL1* DG1* DRG? "
    "PROCEDURE(PR1 ROL* PRT*)* GT1* INSURANCE(IN1 IN2? IN3* ROL* PRT*)* UB1? UB2?";

/// A segment or a group of the syntax.
struct Node {
  std::string_view name{};
  std::uint16_t parent = kNone;
  std::uint16_t position = 0;  ///< Among the children of its parent, from 0.
  bool group = false;
  bool required = true;
  bool many = false;
  bool usual = false;  ///< Not of the structure: from kUsual.
  std::vector<std::uint16_t> children{};
};

/// The syntax of one structure, ready to be walked. Node 0 is the message.
class Syntax {
 public:
  explicit Syntax(std::string_view syntax) {
    nodes_.push_back({.group = true});
    append(syntax, false);
    for (const Usual& one : kUsual)
      if (!names(one.opener)) append(one.syntax, true);
  }

  const Node& node(std::uint16_t index) const { return nodes_[index]; }
  std::uint16_t size() const { return static_cast<std::uint16_t>(nodes_.size()); }

  /// Whether an instance of group `group` may begin with segment `id`: with its first segment, or,
  /// when `any`, with a later one that only optional ones precede. Depth is that of our own syntax.
  bool begins_with(std::uint16_t group, std::string_view id, bool any) const {
    for (const std::uint16_t child : nodes_[group].children) {
      const Node& one = nodes_[child];
      if (one.group ? begins_with(child, id, any) : one.name == id) return true;
      if (one.required || !any) return false;
    }
    return false;
  }

 private:
  bool names(std::string_view id) const {
    return std::ranges::any_of(nodes_,
                               [&](const Node& one) { return !one.group && one.name == id; });
  }

  void append(std::string_view syntax, bool usual) {
    std::uint16_t around = 0;
    for (std::size_t at = 0; at < syntax.size();) {
      const char c = syntax[at];
      if (c == ' ') {
        ++at;
      } else if (c == ')') {
        const std::uint16_t closed = around;
        around = nodes_[closed].parent;
        at = suffix(syntax, at + 1, nodes_[closed]);
      } else {
        const std::size_t end = std::min(syntax.find_first_of(" ()?*+", at), syntax.size());
        const auto added = static_cast<std::uint16_t>(nodes_.size());
        Node one;
        one.name = syntax.substr(at, end - at);
        one.parent = around;
        one.position = static_cast<std::uint16_t>(nodes_[around].children.size());
        one.group = end < syntax.size() && syntax[end] == '(';
        one.usual = usual;
        at = one.group ? end + 1 : suffix(syntax, end, one);
        nodes_.push_back(std::move(one));
        nodes_[around].children.push_back(added);
        if (nodes_[added].group) around = added;
      }
    }
  }

  static std::size_t suffix(std::string_view syntax, std::size_t at, Node& one) {
    const char c = at < syntax.size() ? syntax[at] : ' ';
    one.required = c != '?' && c != '*';
    one.many = c == '*' || c == '+';
    return c == '?' || c == '*' || c == '+' ? at + 1 : at;
  }

  std::vector<Node> nodes_{};
};

/// All structures made ready once; the last one is for what is not known.
const Syntax& syntax_of(std::size_t row) {
  static const std::vector<Syntax> kAll = [] {
    std::vector<Syntax> all;
    for (const Structure& one : all_structures()) all.emplace_back(one.syntax);
    all.emplace_back(kGeneral);
    return all;
  }();
  return kAll[std::min(row, kAll.size() - 1)];
}

bool local(std::string_view id) { return id.starts_with('Z'); }

constexpr std::uint32_t packed(std::string_view id) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 3; ++i)
    bits = bits << 8 | (i < id.size() ? static_cast<unsigned char>(id[i]) : 0U);
  return bits;
}

/// Walks the segments and keeps the present group.
class Placer {
 public:
  Placer(const Message& message, const Syntax& syntax, bool known, Issues& issues)
      : message_{message},
        syntax_{syntax},
        known_{known},
        issues_{issues},
        last_of_(syntax.size(), kNone) {
    open(0, kNone, 0);
  }

  void place(std::size_t index) {
    const std::string_view id = message_.id(index);
    const auto where = static_cast<std::uint16_t>(index);
    const std::uint16_t node = find(id, where);
    if (node == kNone) {
      if (!local(id) && known_) raise(kSegmentNotInStructure, where, unplaced_, std::string{id});
    } else if (syntax_.node(node).usual && known_) {
      raise(kSegmentNotInStructure, where, unplaced_, std::string{id});
    }
    tree_.group_of.push_back(present_);
    for (std::uint16_t group = present_; group != kNone; group = tree_.groups[group].parent)
      tree_.groups[group].last = where;
  }

  GroupTree finish() {
    if (known_) report_missing();
    return std::move(tree_);
  }

 private:
  struct Instance {
    std::uint16_t node = 0;
    std::uint16_t reached = 0;  ///< Position of the last child seen.
    std::vector<bool> seen{};   ///< Of each child.
  };

  std::uint16_t open(std::uint16_t node, std::uint16_t parent, std::uint16_t first) {
    const auto made = static_cast<std::uint16_t>(tree_.groups.size());
    tree_.groups.push_back({syntax_.node(node).name, parent, first, first});
    Instance instance;
    instance.node = node;
    instance.seen.resize(syntax_.node(node).children.size());
    instances_.push_back(std::move(instance));
    last_of_[node] = made;
    return made;
  }

  /// Puts the segment under child `child` of instance `at`, opening groups down to it, and makes
  /// the innermost one the present group. Returns the segment's node.
  std::uint16_t enter(std::uint16_t at, std::uint16_t child, std::string_view id,
                      std::uint16_t where) {
    for (;;) {
      const Node& one = syntax_.node(child);
      Instance& around = instances_[at];
      around.reached = std::max(around.reached, one.position);
      around.seen[one.position] = true;
      if (!one.group) break;
      at = open(child, at, where);
      child = first_that_holds(child, id);
    }
    present_ = at;
    return child;
  }

  /// The first child of a group that is segment `id` or may begin with it, else that has it at all.
  std::uint16_t first_that_holds(std::uint16_t group, std::string_view id) const {
    for (const std::uint16_t child : syntax_.node(group).children) {
      const Node& one = syntax_.node(child);
      if (one.group ? syntax_.begins_with(child, id, true) : one.name == id) return child;
    }
    return syntax_.node(group).children.front();
  }

  /// The child of instance `at` for `id`, in order (not before what was reached) or anywhere.
  std::uint16_t child_for(std::uint16_t at, std::string_view id, bool in_order) const {
    const Instance& instance = instances_[at];
    for (const std::uint16_t child : syntax_.node(instance.node).children) {
      const Node& one = syntax_.node(child);
      if (in_order && one.position < instance.reached) continue;
      if (one.group && !one.many && instance.seen[one.position]) continue;
      if (!one.group) {
        // A second FT1 opens the next FINANCIAL, whatever the order, and does not join the first.
        const bool again = instance.seen[one.position] && !one.many;
        if (one.name == id && !again) return child;
        continue;
      }
      // A second instance begins with its first segment only: a stray DG1 opens no second VISIT.
      const bool any = in_order && !instance.seen[one.position];
      if (syntax_.begins_with(child, id, any)) return child;
    }
    return kNone;
  }

  std::uint16_t find(std::string_view id, std::uint16_t where) {
    for (const bool in_order : {true, false}) {
      for (std::uint16_t at = present_; at != kNone; at = tree_.groups[at].parent) {
        const std::uint16_t child = child_for(at, id, in_order);
        if (child == kNone) continue;
        if (!in_order && known_) raise(kSegmentOrder, where, disordered_, std::string{id});
        return enter(at, child, id, where);
      }
    }
    // Not in a group that is open: the last one there was that may hold it.
    std::uint16_t best = kNone;
    std::uint16_t best_child = kNone;
    for (std::uint16_t node = 1; node < syntax_.size(); ++node) {
      const Node& one = syntax_.node(node);
      const bool fits = one.group ? syntax_.begins_with(node, id, false) : one.name == id;
      const std::uint16_t around = fits ? last_of_[one.parent] : kNone;
      if (around == kNone || (best != kNone && around <= best)) continue;
      best = around;
      best_child = node;
    }
    if (best != kNone) {
      if (known_) raise(kSegmentOrder, where, disordered_, std::string{id});
      return enter(best, best_child, id, where);
    }
    return open_around(id, where);
  }

  /// The group of `id` was never opened (an IN2 without IN1): opened without its first segment.
  std::uint16_t open_around(std::string_view id, std::uint16_t where) {
    for (std::uint16_t node = 1; node < syntax_.size(); ++node) {
      if (syntax_.node(node).group || syntax_.node(node).name != id) continue;
      std::vector<std::uint16_t> way;  // groups from the segment outwards, until one is open
      std::uint16_t around = syntax_.node(node).parent;
      for (; last_of_[around] == kNone; around = syntax_.node(around).parent) way.push_back(around);
      std::uint16_t at = last_of_[around];
      for (; !way.empty(); way.pop_back()) {
        Instance& outer = instances_[at];
        outer.seen[syntax_.node(way.back()).position] = true;
        outer.reached = std::max(outer.reached, syntax_.node(way.back()).position);
        at = open(way.back(), at, where);
      }
      if (known_) raise(kSegmentOrder, where, disordered_, std::string{id});
      return enter(at, node, id, where);
    }
    return kNone;
  }

  void report_missing() {
    for (std::size_t group = 0; group < instances_.size(); ++group) {
      const Instance& instance = instances_[group];
      for (const std::uint16_t child : syntax_.node(instance.node).children) {
        const Node& one = syntax_.node(child);
        if (!one.required || instance.seen[one.position]) continue;
        const std::string_view name = one.group ? first_segment(child) : one.name;
        const Group& place = tree_.groups[group];
        raise(kRequiredSegmentMissing, place.first, missing_,
              place.name.empty() ? std::string{name} : concat(name, " of ", place.name));
      }
    }
  }

  std::string_view first_segment(std::uint16_t group) const {
    while (syntax_.node(group).group) group = syntax_.node(group).children.front();
    return syntax_.node(group).name;
  }

  void raise(const IssueKind& kind, std::uint16_t where, std::size_t& count, std::string detail) {
    if (++count > kSameFindingMax) return;
    Issue issue;
    issue.kind = &kind;
    issue.from.kind = Origin::Kind::message;
    issue.from.locator =
        Hl7Locator{static_cast<std::uint16_t>(where + 1)}.pack() & 0xFFFF'FFFF'FFFFU;
    issue.detail = std::move(detail);
    issue.action = default_action(kind.severity);
    issues_.push_back(std::move(issue));
  }

  const Message& message_;
  const Syntax& syntax_;
  bool known_;
  Issues& issues_;
  GroupTree tree_{};
  std::vector<Instance> instances_{};
  std::vector<std::uint16_t> last_of_;  ///< The last instance of each node; kNone when none.
  std::uint16_t present_ = 0;
  std::size_t unplaced_ = 0, disordered_ = 0, missing_ = 0;
};

}  // namespace

std::string_view structure_of(const Message& message) {
  const Scanner& scan = message.scanner();
  const std::string_view type = message.field("MSH", 9);
  const char separator = message.delimiters().component;
  const std::string_view named = structure_for(scan.part(type, separator, 3));
  if (!named.empty()) return named;
  return structure_for(concat(scan.part(type, separator, 1), "_", scan.part(type, separator, 2)));
}

GroupTree group_tree(const Message& message, Issues& issues) {
  const std::string_view name = structure_of(message);
  const std::string_view version =
      message.scanner().part(message.field("MSH", 12), message.delimiters().component, 1);
  const bool known = !name.empty();
  const std::size_t row = known ? structure_row(name, version) : all_structures().size();
  if (!known && message.size() > 0) {
    Issue issue;
    issue.kind = &kStructureUnknown;
    issue.from.kind = Origin::Kind::message;
    issue.from.locator = Hl7Locator{1, 9}.pack() & 0xFFFF'FFFF'FFFFU;
    issue.action = default_action(kStructureUnknown.severity);
    issues.push_back(std::move(issue));
  }
  Placer placer{message, syntax_of(row), known, issues};
  for (std::size_t index = 0; index < message.size(); ++index) placer.place(index);
  GroupTree tree = placer.finish();
  tree.structure = name;
  tree.by_id.reserve(message.size());
  for (std::size_t index = 0; index < message.size(); ++index)
    tree.by_id.emplace_back(packed(message.id(index)), static_cast<std::uint16_t>(index));
  std::ranges::sort(tree.by_id);
  return tree;
}

bool GroupTree::inside(std::size_t index, std::uint16_t group) const {
  std::uint16_t at = index < group_of.size() ? group_of[index] : kNone;
  while (at != kNone && at != group) at = groups[at].parent;
  return at == group && at != kNone;
}

std::vector<std::size_t> GroupTree::nearest(const Message& message, std::size_t index,
                                            std::string_view id) const {
  std::vector<std::size_t> found;
  if (index >= group_of.size()) return found;
  if (message.id(index) == id) return {index};
  if (local(id) && !local(message.id(index))) {
    for (std::size_t next = index + 1; next < message.size() && local(message.id(next)); ++next)
      if (message.id(next) == id) found.push_back(next);
    if (!found.empty()) return found;
  }
  const std::uint32_t key = packed(id);
  // The group of that level that `at` is in; kNone when it stands directly in it.
  const auto part_of = [&](std::size_t at, std::uint16_t level) {
    std::uint16_t part = kNone;
    for (std::uint16_t up = group_of[at]; up != level; up = groups[up].parent) part = up;
    return part;
  };
  std::uint16_t own = kNone;  // the part of `group` that was searched before
  for (std::uint16_t group = group_of[index]; group != kNone;
       own = group, group = groups[group].parent) {
    auto at = std::ranges::lower_bound(by_id, std::pair{key, groups[group].first});
    for (; at != by_id.end() && at->first == key && at->second <= groups[group].last; ++at) {
      if (group != 0 && !inside(at->second, group)) continue;
      // Another FINANCIAL is no place to look for what this one lacks.
      const std::uint16_t part = own == kNone ? kNone : part_of(at->second, group);
      if (part != kNone && groups[part].name == groups[own].name) continue;
      found.push_back(at->second);
    }
    if (!found.empty()) break;
  }
  return found;
}

}  // namespace claimwire::hl7
