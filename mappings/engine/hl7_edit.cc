#include "mappings/engine/hl7_edit.h"

#include <memory_resource>
#include <vector>

#include "core/text.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"
#include "mappings/engine/run.h"
#include "mappings/engine/source.h"

namespace claimwire::mappings {

constexpr IssueKind kNotWritten{"mapping.place-unwritable", Severity::error,
                                "the value cannot be written at this place of the message",
                                "mapping rule, hl7v2 to hl7v2"};

namespace {

/// Writes into an Editor; an item is the place that the rule's target means in one segment.
class EditSink final : public Sink {
 public:
  EditSink(const hl7::Message& message, hl7::Editor& editor, const Mapping& mapping, Issues& issues)
      : message_{message}, editor_{editor}, mapping_{mapping}, issues_{issues} {}

  void* whole() override { return nullptr; }
  void* open(const Block&, void*) override { return nullptr; }
  void close(const Block&, void*) override {}
  void put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
           std::vector<Found>& values, bool whole) override;
  void erase(const CompiledRule& rule, void* item, Origin from) override;
  Date day(void*) const override { return {}; }

  void failed(const CompiledRule& rule, Hl7Locator at, const Error& error) {
    issues_.push_back(finding(kNotWritten, Action::hold, Origin{}, hl7::path_text(at, message_), {},
                              concat(error.message, " (", rule.written->place.text(), ")")));
  }

 private:
  /// The field that a rule copies as it stands, separators and all; empty when it makes a text.
  std::optional<Hl7Locator> copied(const CompiledChoice& choice, Hl7Locator to,
                                   const Found& value) const;

  const hl7::Message& message_;
  hl7::Editor& editor_;
  const Mapping& mapping_;
  Issues& issues_;
};

std::optional<Hl7Locator> EditSink::copied(const CompiledChoice& choice, Hl7Locator to,
                                           const Found& value) const {
  if (to.component != 0 || choice.table || !choice.written->steps.empty() ||
      choice.written->value || choice.alternatives.empty() ||
      value.from.kind != Origin::Kind::message)
    return std::nullopt;
  Hl7Locator from = Hl7Locator::unpack(value.from.locator);
  if (from.component != 0) return std::nullopt;
  for (const PathNumber number : choice.alternatives) {
    const hl7::Path& path = mapping_.paths[number].hl7;
    if (path.place.field == from.field && path.place.repetition == 0 && !path.repetition_where &&
        path.place.segment == message_.id(from.segment - 1U) && to.repetition == 0)
      from.repetition = 0;  // The whole field, repetitions included.
  }
  return from;
}

void EditSink::put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
                   std::vector<Found>& values, bool) {
  const Hl7Locator at = *static_cast<const Hl7Locator*>(item);
  const Found& value = values.front();
  const std::string_view before = message_.raw(at);
  if (const auto from = copied(choice, at, value)) {
    const std::string_view raw = message_.raw(*from);
    if (raw == before) return;
    if (const auto done = editor_.set_raw(at, raw); !done) failed(rule, at, done.error());
    return;
  }
  // A value that stands there already may be escaped in another way than ours: its bytes stay.
  if (!before.empty() && hl7::decode(message_, before) == value.text) return;
  if (const auto done = editor_.set(at, value.text); !done) failed(rule, at, done.error());
}

void EditSink::erase(const CompiledRule& rule, void* item, Origin) {
  const Hl7Locator at = *static_cast<const Hl7Locator*>(item);
  if (message_.raw(at) == "\"\"") return;
  if (const auto done = editor_.set_raw(at, "\"\""); !done) failed(rule, at, done.error());
}

class InPlace {
 public:
  InPlace(const hl7::Message& message, const Mapping& mapping, Date today, EditedMessage& out)
      : message_{message},
        mapping_{mapping},
        tree_{hl7::group_tree(message, quiet_)},
        source_{mapping, message, tree_},
        editor_{message},
        sink_{message, editor_, mapping, out.findings},
        context_{.mapping = mapping,
                 .source = source_,
                 .sink = sink_,
                 .issues = out.findings,
                 .today = today} {
    outermost_.block = &mapping.whole;
  }

  std::string apply() {
    for (const CompiledRule& rule : mapping_.whole.rules) this->rule(rule);
    return editor_.write();
  }

 private:
  void rule(const CompiledRule& rule) {
    const hl7::Path& target = rule.target.hl7;
    bool met = false;
    for (std::size_t index = 0; index < message_.size(); ++index) {
      if (message_.id(index) != target.place.segment) continue;
      if (target.place.occurrence != 0 && message_.occurrence(index) != target.place.occurrence)
        continue;
      if (target.segment_where && !fulfils(index, *target.segment_where)) continue;
      met = true;
      segment(rule, index);
    }
    // Without the segment there is no place to write to; only what is needed is worth a finding.
    if (met || rule.written->drop) return;
    for (const CompiledChoice& choice : rule.choices) {
      const Missing::Kind said = choice.written->missing.kind;
      if (said != Missing::Kind::warn && said != Missing::Kind::hold &&
          said != Missing::Kind::reject)
        continue;
      const Action action = said == Missing::Kind::warn   ? Action::warn
                            : said == Missing::Kind::hold ? Action::hold
                                                          : Action::reject;
      context_.issues.push_back(
          finding(kMissing, action, Origin{}, rule.written->target, {},
                  concat("the message has no such segment (", rule.written->place.text(), ")")));
    }
  }

  bool fulfils(std::size_t index, const hl7::Predicate& where) const {
    std::string right = where.value;
    if (where.other) {
      hl7::Path other;
      other.place = *where.other;
      const auto found = hl7::find(message_, other);
      right = found.empty() ? std::string{} : hl7::value(message_, found.front()).text;
    }
    return hl7::matches(message_, index, where, right);
  }

  void segment(const CompiledRule& rule, std::size_t index) {
    const hl7::Path& target = rule.target.hl7;
    std::vector<Hl7Locator> places;
    if (target.repetition_where) {
      places = hl7::find_in(message_, index, target);
      if (!rule.written->drop && places.size() > 1) places.resize(1);
    } else {
      places.push_back({static_cast<std::uint16_t>(index + 1), target.place.field,
                        target.place.repetition, target.place.component,
                        target.place.subcomponent});
    }
    for (Hl7Locator& at : places) {
      if (rule.written->drop) {
        if (const auto done = editor_.remove(at); !done) sink_.failed(rule, at, done.error());
        continue;
      }
      // The segment is the present item: paths mean it first, then its group, then the message.
      const LoopDefinition written{{}, target.place.segment, {}, {}, {}, rule.written->place};
      Block block;
      block.written = &written;
      block.depth = 1;
      Scope scope;
      scope.outer = &outermost_;
      scope.block = &block;
      scope.item = {index, nullptr};
      scope.position = message_.occurrence(index);
      run_rule(context_, rule, scope, &at);
    }
  }

  const hl7::Message& message_;
  const Mapping& mapping_;
  Issues quiet_{};  ///< A copy is not judged: findings about its structure belong to billing.
  hl7::GroupTree tree_;
  Hl7Source source_;
  hl7::Editor editor_;
  EditSink sink_;
  RunContext context_;
  Scope outermost_{};
};

}  // namespace

Result<EditedMessage> edit_hl7(std::string_view bytes, const Mapping& mapping, Date today) {
  if (mapping.from != Format::hl7v2 || mapping.to != Format::hl7v2)
    return Error{"mapping.wrong-direction",
                 concat("mapping '", mapping.definition->name,
                        "' does not go from hl7v2 to hl7v2; a forward route needs one that does")};
  std::pmr::monotonic_buffer_resource arena;
  Issues reading;
  const auto message = hl7::read_message(bytes, {}, arena, reading);
  if (!message) return message.error();
  const std::string_view body = message->body();
  const bool in_place = body.data() >= bytes.data() && body.data() <= bytes.data() + bytes.size();
  if (!in_place)
    return Error{"mapping.edit-utf16",
                 "the message is in UTF-16, UTF-32 or has delimiters of several bytes, and cannot "
                 "be changed in place; forward it without a mapping"};
  EditedMessage out;
  out.bytes = InPlace{*message, mapping, today, out}.apply();
  return out;
}

}  // namespace claimwire::mappings
