#include "mappings/explain/received.h"

#include <memory_resource>

#include "fhir/content.h"
#include "fhir/leaves.h"
#include "fhir/path.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "wrap/json/writer.h"
#include "x12/transactions/document.h"

namespace claimwire::mappings {
namespace {

Origin message_origin(std::uint64_t locator) { return Origin{Origin::Kind::message, 0, locator}; }

bool of_message(Origin at) {
  return at.kind == Origin::Kind::message || at.kind == Origin::Kind::erased;
}

class ReceivedHl7 final : public Received {
 public:
  static Result<std::unique_ptr<Received>> read(std::string_view bytes) {
    auto made = std::make_unique<ReceivedHl7>();
    made->bytes_ = bytes;
    Issues issues;
    auto message = hl7::read_message(bytes, {}, made->arena_, issues);
    if (!message) return message.error();
    made->message_.emplace(std::move(*message));
    return std::unique_ptr<Received>{std::move(made)};
  }

  std::string place(Origin at) const override {
    return of_message(at) ? hl7::path_text(Hl7Locator::unpack(at.locator), *message_)
                          : std::string{};
  }
  std::string text(Origin at, bool whole) const override { return std::string{raw(at, whole)}; }
  std::optional<ByteSpan> bytes(Origin at, bool whole) const override {
    const std::string_view text = raw(at, whole);
    // A message that had to be transcoded lies elsewhere; its offsets would mean nothing.
    if (text.empty() || text.data() < bytes_.data() ||
        text.data() + text.size() > bytes_.data() + bytes_.size())
      return std::nullopt;
    return ByteSpan{static_cast<std::size_t>(text.data() - bytes_.data()), text.size()};
  }
  bool overlaps(Origin a, Origin b) const override {
    if (!of_message(a) || !of_message(b)) return false;
    const Hl7Locator one = named(a), two = named(b);
    if (one.segment != two.segment) return false;
    bool open = true;  // Levels below one that is not said are not compared.
    const auto same = [&](std::uint16_t left, std::uint16_t right) {
      if (left == 0 || right == 0) open = false;
      return !open || left == right;
    };
    return same(one.field, two.field) && same(one.repetition, two.repetition) &&
           same(one.component, two.component) && same(one.subcomponent, two.subcomponent);
  }
  bool reads(Origin asked, Origin leaf) const override {
    const Hl7Locator one = Hl7Locator::unpack(asked.locator), two = named(leaf);
    const auto first = [](std::uint16_t n) { return n == 0 ? std::uint16_t{1} : n; };
    return one.segment == two.segment && one.field == two.field &&
           first(one.repetition) == first(two.repetition) &&
           first(one.component) == first(two.component) &&
           first(one.subcomponent) == first(two.subcomponent);
  }
  Result<std::vector<Origin>> find(std::string_view text) const override {
    const auto path = hl7::parse_path(text);
    if (!path) return path.error();
    std::vector<Origin> out;
    for (const Hl7Locator at : hl7::find(*message_, *path))
      if (!message_->raw(at).empty()) out.push_back(message_origin(at.pack()));
    return out;
  }
  std::vector<Origin> leaves() const override {
    std::vector<Origin> out;
    hl7::Leaves leaves{*message_};
    while (const auto leaf = leaves.next()) out.push_back(message_origin(leaf->at.pack()));
    return out;
  }
  std::string_view engine_use(Origin at) const override {
    const Hl7Locator place = Hl7Locator::unpack(at.locator);
    if (place.segment != 1) return {};
    switch (place.field) {
      case 1:
      case 2:
        return "the delimiters";
      case 3:
      case 4:
        return "the sender, for recognising repeats and for the order of messages";
      case 7:
        return "the time of sending, shown with the message";
      case 9:
        return "the type of the message: routes, structure, and which diagnosis types count";
      case 10:
        return "the control id: acknowledgment and recognising repeats";
      case 11:
        return "the processing id: test or production";
      case 12:
        return "the version of the structure";
      case 15:
      case 16:
        return "which acknowledgments the sender wants";
      case 18:
        return "the character set";
      default:
        return {};
    }
  }

 private:
  std::string_view raw(Origin at, bool whole) const {
    if (!of_message(at)) return {};
    const Hl7Locator place = Hl7Locator::unpack(at.locator);
    return whole || place.field == 0 ? message_->raw(place) : message_->leaf(place);
  }

  /// A level left out above one that is named means the first: PID-5.1 is PID-5[1].1.
  static Hl7Locator named(Origin at) {
    Hl7Locator place = Hl7Locator::unpack(at.locator);
    if (place.subcomponent != 0 && place.component == 0) place.component = 1;
    if (place.component != 0 && place.repetition == 0) place.repetition = 1;
    return place;
  }

  std::string_view bytes_{};
  std::pmr::monotonic_buffer_resource arena_{};
  std::optional<hl7::Message> message_{};
};

class ReceivedFhir final : public Received {
 public:
  explicit ReceivedFhir(fhir::Content content) : content_{std::move(content)} {}

  std::string place(Origin at) const override {
    const json::Value value = this->value(at);
    return value.exists() ? fhir::place_of(value) : std::string{};
  }
  std::string text(Origin at, bool) const override {
    const json::Value value = this->value(at);
    return value.is_object() || value.is_array() ? json::to_text(value) : std::string{value.text()};
  }
  std::optional<ByteSpan> bytes(Origin at, bool) const override {
    const json::Value value = this->value(at);
    if (!value.exists() || value.is_object() || value.is_array()) return std::nullopt;
    // Without the quotes of a string, whose offset is that of its first character.
    const std::size_t length = json::to_text(value).size();
    return ByteSpan{value.offset(), value.is_string() ? length - 2 : length};
  }
  bool overlaps(Origin a, Origin b) const override {
    const json::Value one = value(a), two = value(b);
    if (!one.exists() || !two.exists()) return false;
    return (one.node() <= two.node() && two.node() < one.node_end()) ||
           (two.node() <= one.node() && one.node() < two.node_end());
  }
  bool reads(Origin asked, Origin leaf) const override { return overlaps(asked, leaf); }
  Result<std::vector<Origin>> find(std::string_view text) const override {
    const auto path = fhir::Path::compile(text);
    if (!path) return path.error();
    std::vector<Origin> out;
    for (const json::Value value : path->find(content_)) out.push_back(fhir::origin_of(value));
    return out;
  }
  std::vector<Origin> leaves() const override {
    std::vector<Origin> out;
    fhir::each_leaf(content_.root(), [&](std::string_view, json::Value leaf) {
      out.push_back(fhir::origin_of(leaf));
    });
    return out;
  }
  std::string_view engine_use(Origin at) const override {
    const std::string path = place(at);
    if (path.ends_with(".resourceType") || path.ends_with(".fullUrl") ||
        path.ends_with(".reference") || path == "Bundle.type" || path.ends_with(".id"))
      return "which resource is which";
    return {};
  }

 private:
  json::Value value(Origin at) const {
    return of_message(at) ? fhir::value_at(content_, at) : json::Value{};
  }

  fhir::Content content_;
};

class ReceivedX12 final : public Received {
 public:
  explicit ReceivedX12(x12::Document document) : document_{std::move(document)} {}

  std::string place(Origin at) const override {
    if (!of_message(at)) return {};
    const X12Locator where = X12Locator::unpack(at.locator);
    return document_.path_of(where.segment, where.element, where.component);
  }
  std::string text(Origin at, bool) const override {
    const X12Locator where = X12Locator::unpack(at.locator);
    const x12::Segment segment = document_.segment(where.segment);
    return std::string{of_message(at) ? raw(segment, where) : std::string_view{}};
  }
  std::optional<ByteSpan> bytes(Origin at, bool) const override {
    const X12Locator where = X12Locator::unpack(at.locator);
    const x12::Segment segment = document_.segment(where.segment);
    const std::string_view value = raw(segment, where);
    // A segment with line breaks inside was put together elsewhere.
    if (!of_message(at) || value.empty() || document_.rewritten(where.segment)) return std::nullopt;
    return ByteSpan{static_cast<std::size_t>(segment.offset) +
                        static_cast<std::size_t>(value.data() - segment.text.data()),
                    value.size()};
  }
  bool overlaps(Origin a, Origin b) const override {
    if (!of_message(a) || !of_message(b)) return false;
    const X12Locator one = X12Locator::unpack(a.locator), two = X12Locator::unpack(b.locator);
    if (one.segment != two.segment) return false;
    if (one.element == 0 || two.element == 0) return true;
    return one.element == two.element &&
           (one.component == 0 || two.component == 0 || one.component == two.component);
  }
  bool reads(Origin asked, Origin leaf) const override {
    return X12Locator::unpack(asked.locator).element != 0 && overlaps(asked, leaf);
  }
  Result<std::vector<Origin>> find(std::string_view text) const override {
    const auto path = x12::Path::parse(text);
    if (!path) return path.error();
    return origins(document_.get(*path));
  }
  std::vector<Origin> leaves() const override { return origins(document_.all()); }
  std::string_view engine_use(Origin at) const override {
    const X12Locator where = X12Locator::unpack(at.locator);
    const x12::Segment segment = document_.segment(where.segment);
    const std::string_view id = segment.id();
    if (document_.loop_of(where.segment) == x12::ReadLoop::kNone)
      return "the envelope: delimiters, guide and control numbers";
    if (id == "HL") return "which loop is below which";
    if (id == "LX") return "where a line begins";
    const bool qualified = id == "NM1" || id == "REF" || id == "DTP" || id == "HI" || id == "PRV";
    if (qualified && where.element == 1 && where.component <= 1)
      return "which row of the guide it is";
    if (id == "DTP" && where.element == 2) return "the form of the date";
    return {};
  }

 private:
  static std::string_view raw(const x12::Segment& segment, X12Locator at) {
    if (at.element == 0) return segment.text;
    return at.component == 0 ? segment.element(at.element)
                             : segment.component(at.element, at.component);
  }
  static std::vector<Origin> origins(const std::vector<x12::Document::Value>& values) {
    std::vector<Origin> out;
    for (const auto& value : values)
      out.push_back(
          message_origin(X12Locator{value.segment, value.element, value.component}.pack()));
    return out;
  }

  x12::Document document_;
};

}  // namespace

Result<std::unique_ptr<Received>> received_x12(std::string_view bytes) {
  auto document = x12::Document::read(Bytes{std::string{bytes}});
  if (!document) return document.error();
  return std::unique_ptr<Received>{std::make_unique<ReceivedX12>(std::move(*document))};
}

Result<std::unique_ptr<Received>> received_hl7(std::string_view bytes) {
  return ReceivedHl7::read(bytes);
}

Result<std::unique_ptr<Received>> received_fhir(std::string_view bytes) {
  auto content = fhir::Content::read(bytes);
  if (!content) return content.error();
  return std::unique_ptr<Received>{std::make_unique<ReceivedFhir>(std::move(*content))};
}

}  // namespace claimwire::mappings
