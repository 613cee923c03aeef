#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// `DG1[2]-3[1].1.2` as data. 0 means: not said.
struct Place {
  std::string segment{};
  std::uint16_t occurrence = 0;  ///< DG1[2]: counts the segments of that id from 1.
  std::uint16_t field = 0;
  std::uint16_t repetition = 0;
  std::uint16_t component = 0;
  std::uint16_t subcomponent = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// `[1 = "X"]` on a segment (field 1 holds X), `[.5 = MR]` on a field (component 5 of the
/// repetition holds MR). A segment's right side may be a place, `[1 = DG1-1]`: whoever knows the
/// present group resolves it.
struct Predicate {
  std::uint16_t field = 0;  ///< 0 in a predicate on a repetition.
  std::uint16_t component = 0;
  std::uint16_t subcomponent = 0;
  bool negated = false;  ///< Written `!=`.
  std::string value{};   ///< Compared with the decoded leaf.
  std::optional<Place> other{};

  friend bool operator==(const Predicate&, const Predicate&) = default;
};

/// A place, and conditions on which segments and which repetitions are meant.
struct Path {
  Place place{};
  std::optional<Predicate> segment_where{};
  std::optional<Predicate> repetition_where{};

  friend bool operator==(const Path&, const Path&) = default;
};

/// Reads `PID-3[2].1.1`, `PID[1]-3[2].1.1`, `PID-3[.5 = MR].1`, `ZDX[1 = "X"]-2`,
/// `ZDX[1 = DG1-1]-2`, `PID`. A right side shaped like a place is a place unless quoted.
/// Errors  hl7.path-syntax: what was expected, and at which character.
Result<Path> parse_path(std::string_view text);

/// As parse_path() reads it back.
std::string text(const Place& place);
std::string text(const Path& path);

/// The places a path means in one segment (index from 0), as written: a level the path does not
/// name stays 0 in the locator; without a repetition the field as a whole, unless a predicate picks
/// its repetitions. Segment id and segment predicate are not looked at. Absent places are left out.
std::vector<Hl7Locator> find_in(const Message& message, std::size_t index, const Path& path);

/// All places a path means in a message. A predicate's place on the right is read from the first
/// segment of its id here; an engine with a notion of "present group" uses matches() and find_in().
std::vector<Hl7Locator> find(const Message& message, const Path& path);

/// Whether segment `index` fulfils a segment predicate, its right side being `right`.
bool matches(const Message& message, std::size_t index, const Predicate& predicate,
             std::string_view right);

/// "DG1[2]-3.1": the occurrence is shown always when above 1, a repetition when the field repeats
/// or it is above 1, component and subcomponent when not 0.
std::string path_text(Hl7Locator at, const Message& message);
/// "DG1[2]-3[1].1.1": every number of the leaf, as `get --all` prints it.
std::string full_path_text(Hl7Locator at, const Message& message);
/// The reverse of both; also takes any path and gives its first place. Errors: hl7.path-syntax,
/// hl7.path-absent.
Result<Hl7Locator> locate(std::string_view path, const Message& message);

}  // namespace claimwire::hl7
