#include "x12/transactions/document.h"

#include <array>
#include <map>
#include <utility>

#include "core/text.h"
#include "x12/syntax/segment_reader.h"
#include "x12/transactions/walker.h"

namespace claimwire::x12 {
namespace {

/// Hangs each loop the walker opens into the tree.
class TreeBuilder : public WalkEvents {
 public:
  explicit TreeBuilder(std::vector<ReadLoop>& loops) : loops_{loops} {}

  void enter_loop(std::span<const LoopFrame> open) override {
    const LoopFrame& frame = open.back();
    const auto index = static_cast<std::uint32_t>(loops_.size());
    ReadLoop loop;
    loop.spec = frame.spec;
    loop.occurrence = frame.occurrence;
    loop.occurrence_in_file = ++seen_[frame.spec->id];
    if (open.size() > 1) {
      loop.parent = stack_[open.size() - 2];
      loops_[loop.parent].loops.push_back(index);
    }
    loops_.push_back(std::move(loop));
    stack_[open.size() - 1] = index;
    depth_ = open.size();
  }
  void leave_loop(std::span<const LoopFrame> open) override { depth_ = open.size() - 1; }
  std::uint32_t current() const { return depth_ == 0 ? ReadLoop::kNone : stack_[depth_ - 1]; }

 private:
  std::vector<ReadLoop>& loops_;
  std::array<std::uint32_t, GuideWalker::kDepthMax> stack_{};
  std::size_t depth_ = 0;
  std::map<std::string_view, std::uint32_t> seen_{};
};

bool tells_rows_apart(std::string_view id) {
  return id == "REF" || id == "DTP" || id == "AMT" || id == "HI" || id == "CRC" || id == "NTE" ||
         id == "QTY" || id == "DTM";
}

bool plain_qualifier(std::string_view text) {
  if (text.empty() || text.size() > 3) return false;
  for (const char c : text) {
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return false;
  }
  return true;
}

bool plain_id(std::string_view id) {
  return (id.size() == 2 || id.size() == 3) && id[0] >= 'A' && plain_qualifier(id);
}

}  // namespace

std::string_view qualifier_of(const Segment& segment) {
  const std::string_view value =
      segment.id() == "HI" || segment.id() == "SV1" ? segment.component(1, 1) : segment.element(1);
  return plain_qualifier(value) ? value : std::string_view{};
}

Result<Document> Document::read(Bytes file) {
  Document out;
  out.file_ = std::move(file);
  const std::string_view text = out.file_.view();
  SegmentReader reader{text};
  TreeBuilder builder{out.loops_};
  GuideWalker walker{builder};
  Segment segment;
  std::string interchange, group, version;
  bool open = false;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> counts;
  const auto finish = [&] {
    walker.end();
    if (open) out.transactions_.back().segment_last = out.segment_count();
    open = false;
  };
  for (;;) {
    const SegmentReader::Status status = reader.next(segment);
    if (status == SegmentReader::Status::end || status == SegmentReader::Status::more) break;
    if (segment.number == 1 && !segment.text.starts_with("ISA")) {
      return Error{"x12.no-isa",
                   "the file does not begin with ISA; an X12 file begins with an ISA segment"};
    }
    Entry entry;
    entry.offset = segment.offset;
    const bool in_place =
        segment.text.data() >= text.data() && segment.text.data() < text.data() + text.size();
    entry.text = in_place ? segment.text : out.unwrapped_.emplace_back(segment.text);
    if (out.delimiters_.empty() || !(out.delimiters_.back() == segment.delimiters)) {
      if (out.delimiters_.size() > 60000) return Error{"x12.delimiters", "too many interchanges"};
      out.delimiters_.push_back(segment.delimiters);
    }
    entry.delimiters = static_cast<std::uint16_t>(out.delimiters_.size() - 1);
    const std::string_view id = segment.id();
    if (id == "ISA") {
      finish();
      interchange = segment.element(13);
    } else if (id == "GS") {
      finish();
      group = segment.element(6);
      version = segment.element(8);
    } else if (id == "ST") {
      finish();
      Transaction transaction;
      transaction.segment_first = segment.number;
      transaction.code = segment.element(1);
      transaction.number = segment.element(2);
      transaction.version = segment.element(3).empty() ? version : segment.element(3);
      transaction.group = group;
      transaction.interchange = interchange;
      const auto guide = guide_of_version(transaction.version);
      if (transaction.code == "837" && guide) {
        walker.begin(guide_spec(*guide), segment.number);
        transaction.root = builder.current();
      }
      out.transactions_.push_back(std::move(transaction));
      open = true;
    } else if (id == "SE" || id == "GE" || id == "IEA") {
      walker.end();
    } else if (walker.active()) {
      walker.place(segment);
      entry.row = walker.row();
      entry.loop = builder.current();
      out.loops_[entry.loop].segments.push_back(segment.number);
    }
    std::string row_name{id};
    if (tells_rows_apart(id)) row_name += concat("*", qualifier_of(segment));
    entry.occurrence = ++counts[{entry.loop, std::move(row_name)}];
    out.segments_.push_back(entry);
    if (id == "SE") finish();
  }
  finish();
  if (out.segments_.empty()) return Error{"x12.empty", "the file holds no segment"};
  return out;
}

Segment Document::segment(std::uint32_t number) const {
  Segment out;
  if (number == 0 || number > segments_.size()) return out;
  const Entry& entry = segments_[number - 1];
  out.text = entry.text;
  out.delimiters = delimiters_[entry.delimiters];
  out.offset = entry.offset;
  out.number = number;
  cut_elements(entry.text, out.delimiters.element, starts_);
  out.starts = starts_;
  return out;
}

std::string Document::loop_path(std::uint32_t loop) const {
  // From the claim or hierarchy node down, each counted; the root has no name.
  std::vector<const ReadLoop*> chain;
  for (std::uint32_t at = loop; at != ReadLoop::kNone; at = loops_[at].parent) {
    const ReadLoop& here = loops_[at];
    if (here.spec->id.empty()) break;
    chain.push_back(&here);
    if (here.spec->id == "2300" || here.spec->id.starts_with("2000")) break;
  }
  std::string out;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    const ReadLoop& here = **at;
    const bool top = at == chain.rbegin();
    const std::uint32_t n = top ? here.occurrence_in_file : here.occurrence;
    out += here.spec->id;
    if (here.spec->repeat_max != 1 || n > 1) out += concat("[", std::to_string(n), "]");
    out += '/';
  }
  return out;
}

std::string Document::path_of(std::uint32_t segment_number, std::uint8_t element,
                              std::uint8_t component) const {
  if (segment_number == 0 || segment_number > segments_.size()) return {};
  const Segment segment_read = segment(segment_number);
  const Entry& entry = segments_[segment_number - 1];
  Path path;
  path.segment = segment_read.id();
  std::string out = entry.loop == ReadLoop::kNone ? std::string{} : loop_path(entry.loop);
  if (tells_rows_apart(segment_read.id())) path.qualifier = qualifier_of(segment_read);
  if (entry.occurrence > 1) path.occurrence = entry.occurrence;
  path.element = element;
  path.component = component;
  return out + path.text();
}

bool Document::in_loops(std::uint32_t loop, const Path& path) const {
  // From the innermost wanted loop outwards; loops that the path leaves out are stepped over.
  std::uint32_t at = loop;
  bool innermost = true;
  for (std::size_t i = path.loops.size(); i-- > 0;) {
    const Path::Loop& wanted = path.loops[i];
    const bool first = i == 0;
    while (at != ReadLoop::kNone && loops_[at].spec->id != wanted.id) {
      if (innermost && !path.segment.empty()) return false;  // the segment's own loop
      at = loops_[at].parent;
    }
    if (at == ReadLoop::kNone) return false;
    innermost = false;
    const std::uint32_t n = first ? loops_[at].occurrence_in_file : loops_[at].occurrence;
    if (wanted.occurrence != 0 && wanted.occurrence != n) return false;
    at = loops_[at].parent;
  }
  return true;
}

void Document::values_of(std::uint32_t number, const Path& want, const Visit& visit) const {
  const Segment read = segment(number);
  const std::string text{read.text};  // path_of() below cuts other segments
  const std::vector<std::uint32_t> starts{read.starts.begin(), read.starts.end()};
  Segment here = read;
  here.text = text;
  here.starts = starts;
  const auto give = [&](std::size_t element, std::size_t component, std::string_view value) {
    if (value.empty() || element > 99 || component > 99) return;
    const auto e = static_cast<std::uint8_t>(element);
    const auto c = static_cast<std::uint8_t>(component);
    const auto offset = static_cast<std::uint64_t>(value.data() - text.data());
    visit({path_of(number, e, c), std::string{value}, number, e, c, here.offset + offset});
  };
  for (std::size_t e = 1; e <= here.element_count(); ++e) {
    if (want.element != 0 && want.element != e) continue;
    const std::string_view value = here.element(e);
    const bool composite =
        here.id() != "ISA" && value.find(here.delimiters.component) != std::string_view::npos;
    if (want.element != 0 && want.component == 0) {
      give(e, 0, value);  // the element as it stands
      continue;
    }
    if (!composite) {
      if (want.component <= 1) give(e, want.component, value);
      continue;
    }
    std::size_t at = 0;
    for (std::size_t c = 1; at <= value.size(); ++c) {
      std::size_t end = value.find(here.delimiters.component, at);
      if (end == std::string_view::npos) end = value.size();
      if (want.component == 0 || want.component == c) give(e, c, value.substr(at, end - at));
      at = end + 1;
    }
  }
}

std::vector<Document::Value> Document::get(const Path& path) const {
  std::vector<Value> out;
  std::map<std::uint32_t, std::uint32_t> matched;  // by loop, those with id and qualifier
  for (std::uint32_t number = 1; number <= segments_.size(); ++number) {
    const Entry& entry = segments_[number - 1];
    if (!path.loops.empty() && !in_loops(entry.loop, path)) continue;
    if (!path.segment.empty()) {
      if (!entry.text.starts_with(path.segment)) continue;
      const Segment here = segment(number);
      if (here.id() != path.segment) continue;
      if (!path.qualifier.empty() && qualifier_of(here) != path.qualifier) continue;
      const std::uint32_t n = ++matched[entry.loop];
      if (path.occurrence != 0 && path.occurrence != n) continue;
    }
    values_of(number, path, [&](Value&& value) { out.push_back(std::move(value)); });
  }
  return out;
}

std::vector<Document::Value> Document::all() const {
  std::vector<Value> out;
  const Path everything{};
  for (std::uint32_t number = 1; number <= segments_.size(); ++number) {
    if (!plain_id(segment(number).id())) continue;  // no path can name it
    values_of(number, everything, [&](Value&& value) { out.push_back(std::move(value)); });
  }
  return out;
}

}  // namespace claimwire::x12
