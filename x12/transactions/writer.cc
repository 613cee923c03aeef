#include "x12/transactions/writer.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "core/decimal.h"
#include "core/text.h"
#include "x12/transactions/characters.h"
#include "x12/transactions/finding_kinds.h"

namespace claimwire::x12 {
namespace {

constexpr std::uint32_t kControlNumberMax = 999999999;
constexpr std::size_t kElementsUsual = 256;     // of a claim with its envelope
constexpr std::size_t kClaimsPerNodeMax = 100;  // loop 2300 repeats 100 times below its HL

std::string padded(std::uint64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

/// Qualifiers that go with a value: filled when the value is there. X12 syntax rules P0809 and
/// like.
struct Pair {
  std::string_view segment;
  std::uint8_t qualifier, value;
};
constexpr Pair kPairs[] = {{"NM1", 8, 9}, {"PWK", 5, 6}, {"PER", 5, 6}, {"PAT", 5, 6},
                           {"PAT", 7, 8}, {"CR1", 1, 2}, {"HCP", 9, 10}};

/// The code a writer may choose alone: the only one, or the one that is meant unless a mapping says
/// otherwise. Empty: only a mapping can know.
std::string_view usual_code(std::string_view codes) {
  if (codes.empty() || codes.find(' ') == std::string_view::npos) return codes;
  constexpr std::string_view usual[] = {"MI", "PI", "HC", "N4"};  // of NM108, NM108, SV101-1, LIN02
  for (const std::string_view code : usual) {
    if (has_code(codes, code)) return code;
  }
  return {};
}

std::size_t code_index(std::string_view codes, std::string_view wanted) {
  std::size_t index = 0;
  for (const std::string_view code : split(codes, ' ')) {
    if (code == wanted) return index;
    ++index;
  }
  return 0;
}

/// DTP02 and HI-3 by the look of the date behind them.
std::string_view date_format(std::string_view codes, std::string_view date) {
  const std::string_view format = date.find('-') != std::string_view::npos ? "RD8"
                                  : date.size() == 12                      ? "DT"
                                  : date.size() == 4 || date.size() == 2   ? "TM"
                                                                           : "D8";
  return has_code(codes, format) ? format : first_code(codes);
}

/// The block as comparable text: values in guide order.
void fingerprint(const LoopNode& loop, std::string& out) {
  std::vector<std::string> rows;
  for (const SegmentNode& segment : loop.segments()) {
    const auto row = segment.spec - loop.spec().segments.data();
    std::string text = concat(padded(static_cast<std::uint64_t>(row), 3), segment.qualifier, ".",
                              padded(segment.occurrence, 5));
    std::vector<const ElementValue*> values;
    for (const ElementValue& value : segment.elements) values.push_back(&value);
    std::ranges::sort(values, {},
                      [](const ElementValue* v) { return std::pair{v->element, v->component}; });
    for (const ElementValue* value : values) {
      // With its length in front no value can imitate another block's text.
      text += concat(" ", std::to_string(value->element), "-", std::to_string(value->component),
                     "=", std::to_string(value->value.size()), ":", value->value);
    }
    rows.push_back(std::move(text));
  }
  std::ranges::sort(rows);
  for (const std::string& row : rows) out += concat(row, "\x1E");
  for (const LoopSpec* spec : loop.spec().children) {
    for (const auto& child : loop.loops()) {
      if (&child->spec() != spec || child->empty()) continue;
      out += concat("\x1D", spec->id);
      fingerprint(*child, out);
    }
  }
}

struct PatientGroup {
  const LoopNode* block;
  std::uint32_t first_claim;
  std::vector<std::uint32_t> claims{};
};
struct SubscriberGroup {
  const LoopNode* block;
  std::uint32_t first_claim;
  std::vector<std::uint32_t> own{};  ///< The patient is the subscriber.
  std::vector<PatientGroup> patients{};
};
struct BillingGroup {
  const LoopNode* block;
  std::uint32_t first_claim;
  std::vector<SubscriberGroup> subscribers{};
};

/// Claims under shared billing, subscriber and patient blocks, each in order of first appearance.
std::vector<BillingGroup> group(const std::vector<const ClaimTree*>& claims,
                                const std::vector<std::uint32_t>& members) {
  struct Place {
    std::size_t billing, subscriber, patient;
  };
  std::vector<BillingGroup> out;
  if (members.size() == 1) {  // shares with nobody
    const ClaimTree& only = *claims[members.front()];
    const std::uint32_t index = members.front();
    SubscriberGroup subscriber{&only.subscriber(), index};
    if (only.patient().empty())
      subscriber.own.push_back(index);
    else
      subscriber.patients.push_back({&only.patient(), index, {index}});
    out.push_back({&only.billing(), index, {std::move(subscriber)}});
    return out;
  }
  std::unordered_map<std::string, Place> known;
  for (const std::uint32_t index : members) {
    const ClaimTree& claim = *claims[index];
    std::string key;
    fingerprint(claim.billing(), key);
    auto [at, added] = known.try_emplace(key, Place{out.size(), 0, 0});
    if (added) out.push_back({&claim.billing(), index});
    BillingGroup& billing = out[at->second.billing];

    key += '\x1C';
    fingerprint(claim.subscriber(), key);
    std::tie(at, added) = known.try_emplace(key, Place{0, billing.subscribers.size(), 0});
    const std::string subscriber_key = key;
    const auto open_subscriber = [&] {
      known[subscriber_key].subscriber = billing.subscribers.size();
      billing.subscribers.push_back({&claim.subscriber(), index});
    };
    if (added) open_subscriber();

    if (claim.patient().empty()) {
      if (billing.subscribers[known[subscriber_key].subscriber].own.size() >= kClaimsPerNodeMax) {
        open_subscriber();
      }
      billing.subscribers[known[subscriber_key].subscriber].own.push_back(index);
      continue;
    }
    SubscriberGroup& subscriber = billing.subscribers[at->second.subscriber];
    key += concat("\x1C", std::to_string(at->second.subscriber), "\x1C");
    fingerprint(claim.patient(), key);
    std::tie(at, added) = known.try_emplace(key, Place{0, 0, subscriber.patients.size()});
    if (!added && subscriber.patients[at->second.patient].claims.size() >= kClaimsPerNodeMax) {
      at->second.patient = subscriber.patients.size();
      added = true;
    }
    if (added) subscriber.patients.push_back({&claim.patient(), index});
    subscriber.patients[at->second.patient].claims.push_back(index);
  }
  return out;
}

/// The claims of one guide, cut into transactions.
struct Batch {
  Guide guide;
  std::vector<std::vector<std::uint32_t>> sets;
};

std::vector<Batch> batches(const std::vector<const ClaimTree*>& claims, std::uint32_t set_max) {
  std::vector<Batch> out;
  for (std::uint32_t i = 0; i < claims.size(); ++i) {
    const Guide guide = claims[i]->guide();
    auto batch = std::ranges::find(out, guide, &Batch::guide);
    if (batch == out.end()) batch = out.insert(out.end(), {guide, {}});
    if (batch->sets.empty() || batch->sets.back().size() >= std::max(set_max, 1U)) {
      batch->sets.emplace_back();
    }
    batch->sets.back().push_back(i);
  }
  return out;
}

class InterchangeWriter {
 public:
  InterchangeWriter(const Envelope& envelope, const WriteOptions& options,
                    const ControlNumbers& numbers)
      : envelope_{envelope}, options_{options}, numbers_{numbers}, cut_{envelope.delimiters} {}

  Written write(const std::vector<const ClaimTree*>& claims) {
    out_.claims.resize(claims.size());
    out_.elements.reserve(claims.size() * kElementsUsual);
    const std::vector<Batch> all = batches(claims, options_.claims_per_set);
    isa();
    for (const Batch& batch : all) group_of(batch, claims);
    plain({"IEA", std::to_string(all.size()), padded(numbers_.interchange, 9)});
    return std::move(out_);
  }

 private:
  void isa() {
    const DateTime& at = options_.timestamp;
    const std::string date =
        padded(static_cast<std::uint64_t>(at.year), 4) + padded(at.month, 2) + padded(at.day, 2);
    date_ = date;
    time_ = padded(at.hour, 2) + padded(at.minute, 2);
    const auto wide = [](std::string id, std::size_t width) {
      id.resize(width, ' ');
      return id;
    };
    plain({"ISA", "00", wide({}, 10), "00", wide({}, 10), envelope_.sender_qualifier,
           wide(text_of(envelope_.sender_id), 15), envelope_.receiver_qualifier,
           wide(text_of(envelope_.receiver_id), 15), date.substr(2), time_,
           std::string(1, cut_.repetition == '\0' ? 'U' : cut_.repetition), "00501",
           padded(numbers_.interchange, 9), envelope_.acknowledgment_requested ? "1" : "0",
           std::string(1, static_cast<char>(options_.usage)), std::string(1, cut_.component)});
  }

  void group_of(const Batch& batch, const std::vector<const ClaimTree*>& claims) {
    const GuideSpec& guide = guide_spec(batch.guide);
    const std::string number = std::to_string(numbers_.group);
    const auto or_else = [this](const std::string& own, const std::string& other) {
      return text_of(own.empty() ? other : own);
    };
    plain({"GS", "HC", or_else(envelope_.application_sender, envelope_.sender_id),
           or_else(envelope_.application_receiver, envelope_.receiver_id), date_, time_, number,
           "X", std::string{guide.version}});
    for (const std::vector<std::uint32_t>& set : batch.sets) {
      transaction(guide, claims, set);
      ++numbers_.transaction;
    }
    plain({"GE", std::to_string(batch.sets.size()), number});
    ++numbers_.group;
  }

  void transaction(const GuideSpec& guide, const std::vector<const ClaimTree*>& claims,
                   const std::vector<std::uint32_t>& members) {
    const std::string number = padded(numbers_.transaction, 4);
    const std::uint32_t first = segment_ + 1;
    hl_ = 0;
    plain({"ST", "837", number, std::string{guide.version}});
    plain({"BHT", "0019", "00", concat(padded(numbers_.interchange, 9), "-", number), date_, time_,
           options_.encounters ? "RP" : "CH"});
    plain({"NM1", "41", "2", text_of(envelope_.submitter_name), "", "", "", "", "46",
           text_of(envelope_.submitter_id)});
    contact();
    plain({"NM1", "40", "2", text_of(envelope_.receiver_name), "", "", "", "", "46",
           text_of(envelope_.receiver_party_id)});
    for (const BillingGroup& billing : group(claims, members)) {
      const std::uint32_t billing_hl = hl(0, "20", true);
      const std::uint32_t billing_segment = segment_;
      claim_ = billing.first_claim;
      loop(*billing.block);
      for (const SubscriberGroup& subscriber : billing.subscribers) {
        const std::uint32_t subscriber_hl = hl(billing_hl, "22", !subscriber.patients.empty());
        ClaimPlace place{};
        place.billing_segment = billing_segment;
        place.subscriber_segment = segment_;
        place.group = numbers_.group;
        place.transaction = numbers_.transaction;
        claim_ = subscriber.first_claim;
        loop(*subscriber.block);
        for (const std::uint32_t claim : subscriber.own) claim_of(claims, claim, place);
        for (const PatientGroup& patient : subscriber.patients) {
          hl(subscriber_hl, "23", false);
          place.patient_segment = segment_;
          claim_ = patient.first_claim;
          loop(*patient.block);
          for (const std::uint32_t claim : patient.claims) claim_of(claims, claim, place);
        }
      }
    }
    plain({"SE", std::to_string(segment_ + 2 - first), number});
  }

  void contact() {
    std::vector<std::string> per{"PER", "IC", text_of(envelope_.contact_name)};
    const auto add = [&](std::string_view qualifier, const std::string& value) {
      if (value.empty()) return;
      per.emplace_back(qualifier);
      per.push_back(text_of(value));
    };
    add("TE", envelope_.contact_phone);
    add("EM", envelope_.contact_email);
    add("FX", envelope_.contact_fax);
    plain(per);
  }

  std::uint32_t hl(std::uint32_t parent, std::string_view level, bool children) {
    const std::uint32_t number = ++hl_;
    plain({"HL", std::to_string(number), parent == 0 ? "" : std::to_string(parent),
           std::string{level}, children ? "1" : "0"});
    return number;
  }

  void claim_of(const std::vector<const ClaimTree*>& claims, std::uint32_t index,
                ClaimPlace place) {
    place.claim = claim_ = index;
    place.segment_first = segment_ + 1;
    lx_ = 0;
    loop(claims[index]->claim());
    place.segment_last = segment_;
    out_.claims[index] = place;
  }

  /// One loop in guide order. As deep as the guide's table, never deeper.
  void loop(const LoopNode& node) {
    for (const SegmentSpec& row : node.spec().segments) {
      if (row.id == "LX") {
        plain({"LX", std::to_string(++lx_)});
        continue;
      }
      if (row.id == "HL") continue;  // written by hl()
      std::vector<const SegmentNode*> rows;
      for (const SegmentNode& segment : node.segments()) {
        if (segment.spec == &row && !segment.elements.empty()) rows.push_back(&segment);
      }
      if (rows.size() > 1)
        std::ranges::stable_sort(rows, {}, [&](const SegmentNode* s) {
          return std::pair{code_index(row.qualifiers, s->qualifier), s->occurrence};
        });
      for (const SegmentNode* segment : rows) write_segment(node.spec(), *segment);
    }
    for (const LoopSpec* spec : node.spec().children) {
      for (const auto& child : node.loops()) {
        if (&child->spec() == spec && !child->empty()) loop(*child);
      }
    }
  }

  void write_segment(const LoopSpec& loop, const SegmentNode& node) {
    begin(node.spec->id);
    std::size_t separators = 0;  // kept back until something follows them: no trailing empties
    std::uint8_t at = 0;
    for (const ElementSpec& element : node.spec->elements) {
      separators += static_cast<std::size_t>(element.position - at);
      at = element.position;
      if (element.type != ElementType::composite) {
        write_value(loop, node, element, 0, element, cut_.element, separators);
        continue;
      }
      if (node.find(element.position) == nullptr) continue;
      std::size_t part_separators = 0;
      std::uint8_t part_at = 1;
      bool first = true;
      for (const ElementSpec& part : element.components) {
        part_separators += static_cast<std::size_t>(part.position - part_at);
        part_at = part.position;
        const Filled value = filled(node, element, part.position, part);
        if (value.text.empty()) continue;
        if (first) put(cut_.element, separators);
        first = false;
        put(cut_.component, part_separators);
        emit(loop, node, element.position, part.position, part, value);
      }
    }
    end();
  }

  struct Filled {
    std::string text{};
    const ElementValue* given = nullptr;  ///< Null: the writer's own.
  };

  void write_value(const LoopSpec& loop, const SegmentNode& node, const ElementSpec& element,
                   std::uint8_t component, const ElementSpec& spec, char separator,
                   std::size_t& separators) {
    const Filled value = filled(node, element, component, spec);
    if (value.text.empty()) return;
    put(separator, separators);
    emit(loop, node, element.position, component, spec, value);
  }

  Filled filled(const SegmentNode& node, const ElementSpec& element, std::uint8_t component,
                const ElementSpec& spec) {
    if (const ElementValue* given = node.find(element.position, component)) {
      return {converted(spec, given->value), given};
    }
    return {std::string{own_value(node, element, component, spec)}, nullptr};
  }

  /// What the tables say stands here when nobody set it.
  std::string_view own_value(const SegmentNode& node, const ElementSpec& element,
                             std::uint8_t component, const ElementSpec& spec) const {
    const SegmentSpec& row = *node.spec;
    const bool holds_qualifier =
        element.position ==
            (row.qualifier_element == 0 ? std::uint8_t{1} : row.qualifier_element) &&
        component == row.qualifier_component;
    if (holds_qualifier && !node.qualifier.empty()) return node.qualifier;
    if (row.id == "HI" && component == 1) {
      // BK in front makes the others BF: code sets are never mixed.
      const auto codes = split(spec.codes, ' ');
      const std::size_t index = code_index(row.qualifiers, node.qualifier);
      return codes[std::min(index, codes.size() - 1)];
    }
    if (row.id == "DTP" && element.position == 2) {
      const ElementValue* date = node.find(3);
      return date == nullptr ? std::string_view{} : date_format(spec.codes, date->value);
    }
    if (spec.use == Use::required) return usual_code(spec.codes);
    for (const Pair& pair : kPairs) {
      if (component == 0 && pair.segment == row.id && pair.qualifier == element.position &&
          node.find(pair.value) != nullptr) {
        return usual_code(spec.codes);
      }
    }
    return {};
  }

  std::string converted(const ElementSpec& spec, const std::string& value) {
    last_ = clean(value, cut_);
    if (spec.type == ElementType::R) {
      if (const Result<Decimal> number = Decimal::parse(last_.text)) return number->shortest();
    }
    return std::move(last_.text);
  }

  /// Writes the value, notes what filled it, and raises what had to be changed.
  void emit(const LoopSpec& loop, const SegmentNode& node, std::uint8_t element,
            std::uint8_t component, const ElementSpec& spec, const Filled& value) {
    out_.text += value.text;
    Origin from{};
    from.kind = Origin::Kind::computed;
    RuleId rule = 0;
    if (value.given != nullptr) {
      from = value.given->from;
      rule = value.given->rule;
    }
    out_.elements.push_back({segment_, element, component, from, rule, claim_});
    if (value.given == nullptr) return;
    std::size_t length = value.text.size();
    if (spec.type == ElementType::R) {  // sign and point do not count (X12.6, type R)
      length -= static_cast<std::size_t>(
          std::ranges::count_if(value.text, [](char c) { return c == '-' || c == '.'; }));
    }
    if (last_.delimiter_replaced) {
      raise(kWriteDelimiter, loop, node, element, component, *value.given,
            "A delimiter of the interchange stood in the value; it was written as a blank.");
    }
    if (last_.character_lost) {
      raise(kWriteCharacter, loop, node, element, component, *value.given,
            "A character has no ASCII form; it was written as '?'. Correct it at the source.");
    }
    if (length > spec.write_max()) {
      raise(kWriteLength, loop, node, element, component, *value.given,
            concat(std::to_string(length), " characters; the guide allows ",
                   std::to_string(spec.write_max()), "."));
    }
  }

  void raise(const FindingKind& kind, const LoopSpec& loop, const SegmentNode& node,
             std::uint8_t element, std::uint8_t component, const ElementValue& value,
             std::string detail) {
    Issue issue;
    issue.kind = &kind.issue;
    issue.from = value.from;
    issue.in_output.kind = Origin::Kind::message;
    issue.in_output.locator = X12Locator{segment_, element, component}.pack() & 0xFFFFFFFFFFFF;
    issue.found = value.value;
    issue.detail = std::move(detail);
    const ElementSpec* spec = node.spec->element(element);
    issue.output_place = text(
        Target{&loop, 1, node.spec, node.qualifier, node.occurrence, element, component, spec});
    issue.action = default_action(kind.issue.severity);
    out_.findings.push_back(std::move(issue));
  }

  std::string text_of(const std::string& value) const { return clean(value, cut_).text; }

  void begin(std::string_view id) {
    ++segment_;
    out_.text += id;
  }
  void put(char separator, std::size_t& count) {
    out_.text.append(count, separator);
    count = 0;
  }
  void end() {
    out_.text += cut_.terminator;
    if (options_.line_feeds) out_.text += '\n';
  }

  /// A segment that no mapping fills. Trailing empties are cut.
  void plain(const std::vector<std::string>& elements) {
    begin(elements[0]);
    std::size_t separators = 0;
    for (std::size_t i = 1; i < elements.size(); ++i) {
      ++separators;
      if (elements[i].empty()) continue;
      put(cut_.element, separators);
      out_.text += elements[i];
      Origin from{};
      from.kind = Origin::Kind::computed;
      out_.elements.push_back({segment_, static_cast<std::uint8_t>(i), 0, from, 0, claim_});
    }
    end();
  }

  const Envelope& envelope_;
  const WriteOptions& options_;
  ControlNumbers numbers_;
  const Delimiters cut_;
  Written out_{};
  std::uint32_t segment_ = 0;
  std::uint32_t hl_ = 0;
  std::uint32_t lx_ = 0;
  std::uint32_t claim_ = 0;
  std::string date_{}, time_{};
  CleanText last_{};  ///< Of the value last converted.
};

Error envelope_error(std::string_view what, std::string_view expected) {
  return {"x12.envelope", concat(what, ": ", expected, "; set it in the partner's configuration")};
}

Result<void> check(const Envelope& envelope) {
  struct Field {
    std::string_view name;
    const std::string& value;
    std::size_t least, most;
  };
  const Field fields[] = {
      {"ISA05 sender qualifier", envelope.sender_qualifier, 2, 2},
      {"ISA06 sender id", envelope.sender_id, 1, 15},
      {"ISA07 receiver qualifier", envelope.receiver_qualifier, 2, 2},
      {"ISA08 receiver id", envelope.receiver_id, 1, 15},
      {"GS02 application sender", envelope.application_sender, 0, 15},
      {"GS03 application receiver", envelope.application_receiver, 0, 15},
      {"1000A/NM103 submitter name", envelope.submitter_name, 1, 60},
      {"1000A/NM109 submitter id", envelope.submitter_id, 2, 80},
      {"1000A/PER02 contact name", envelope.contact_name, 0, 60},
      {"1000B/NM103 receiver name", envelope.receiver_name, 1, 60},
      {"1000B/NM109 receiver id", envelope.receiver_party_id, 2, 80},
  };
  for (const Field& field : fields) {
    const CleanText clean_value = clean(field.value, envelope.delimiters);
    if (clean_value.text.size() < field.least || clean_value.text.size() > field.most) {
      return envelope_error(field.name,
                            concat(std::to_string(field.least), " to ", std::to_string(field.most),
                                   " characters are expected"));
    }
    if (clean_value.delimiter_replaced || clean_value.character_lost) {
      return envelope_error(field.name, "holds a delimiter or a character that X12 cannot carry");
    }
  }
  if (envelope.contact_phone.empty() && envelope.contact_email.empty() &&
      envelope.contact_fax.empty()) {
    return envelope_error("1000A/PER04 contact", "a phone, an e-mail address or a fax is expected");
  }
  return {};
}

Result<void> check(const Delimiters& delimiters) {
  const char all[] = {delimiters.element, delimiters.component, delimiters.repetition,
                      delimiters.terminator};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    const bool usable = (all[i] > ' ' && all[i] < 0x7F) || all[i] == '\n' || all[i] == '\r' ||
                        (all[i] >= 0x1C && all[i] <= 0x1F);
    const bool word = (all[i] >= '0' && all[i] <= '9') || (all[i] >= 'A' && all[i] <= 'Z') ||
                      (all[i] >= 'a' && all[i] <= 'z');
    if (!usable || word || std::count(std::begin(all), std::end(all), all[i]) != 1) {
      return Error{"x12.delimiters",
                   "the four delimiters must be different and no letters, digits or blanks"};
    }
  }
  return {};
}

}  // namespace

NumbersNeeded numbers_needed(const std::vector<const ClaimTree*>& claims,
                             const WriteOptions& options) {
  NumbersNeeded needed;
  for (const Batch& batch : batches(claims, options.claims_per_set)) {
    ++needed.groups;
    needed.transactions += static_cast<std::uint32_t>(batch.sets.size());
  }
  return needed;
}

Result<Written> write_interchange(const Envelope& envelope,
                                  const std::vector<const ClaimTree*>& claims,
                                  const ControlNumbers& numbers, const WriteOptions& options) {
  if (Result<void> good = check(envelope.delimiters); !good) return good.error();
  if (Result<void> good = check(envelope); !good) return good.error();
  if (claims.empty()) {
    return Error{"x12.envelope", "no claim to write; an interchange carries at least one"};
  }
  const NumbersNeeded needed = numbers_needed(claims, options);
  const auto in_range = [](std::uint64_t first, std::uint64_t count) {
    return first >= 1 && first + count - 1 <= kControlNumberMax;
  };
  if (!in_range(numbers.interchange, 1) || !in_range(numbers.group, needed.groups) ||
      !in_range(numbers.transaction, needed.transactions)) {
    return Error{"x12.numbers",
                 "a control number leaves 1 to 999999999; lease a new range for this partner"};
  }
  if (options.timestamp.precision < Precision::minute || options.timestamp.year < 1) {
    return Error{"x12.envelope", "the timestamp of an interchange needs date, hour and minute"};
  }
  return InterchangeWriter{envelope, options, numbers}.write(claims);
}

const ElementRecord* find_record(const Written& written, X12Locator place) {
  const auto key = [](const ElementRecord& record) {
    return std::tuple{record.segment, record.element, record.component};
  };
  const auto found = std::ranges::lower_bound(
      written.elements, std::tuple{place.segment, place.element, place.component}, {}, key);
  if (found == written.elements.end() || found->segment != place.segment ||
      found->element != place.element ||
      (place.component != 0 && found->component != place.component)) {
    return nullptr;
  }
  return &*found;
}

}  // namespace claimwire::x12
