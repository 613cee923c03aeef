#include "claims/model/json.h"

#include <variant>

#include "claims/model/fields.h"

namespace claimwire::claims {
namespace {

/// FieldInfo::at takes the owner unconst; nothing is changed here.
const void* member(const FieldInfo& field, const void* owner) {
  return field.at(const_cast<void*>(owner));
}

template <class T>
const Sourced<T>& as(const void* at) {
  return *static_cast<const Sourced<T>*>(at);
}

std::string_view vouching(Origin::Kind kind) {
  switch (kind) {
    case Origin::Kind::table_row:
      return "table row";
    case Origin::Kind::person:
      return "person";
    case Origin::Kind::default_value:
      return "default";
    case Origin::Kind::computed:
      return "computed";
    default:
      return "message";
  }
}

constexpr std::size_t kBytesUsual = 8192;

class ModelWriter {
 public:
  ModelWriter(json::Writer& out, const ModelJson& how) : out_{out}, how_{how} {}

  /// Groups nest as the model's own declarations do.
  void fields(const GroupInfo& group, const void* owner) {
    for (const FieldInfo& field : group.fields) {
      const void* at = member(field, owner);
      if (!empty(field, at)) {
        out_.key(field.name);
        value(field, at);
      }
    }
  }

 private:
  template <class T>
  bool nothing(const Sourced<T>& one) const {
    return !one.has() && !(how_.place && one.erased());
  }

  bool empty(const FieldInfo& field, const void* at) const {
    switch (field.type) {
      case FieldType::text:
        return nothing(as<std::string>(at));
      case FieldType::text_list: {
        for (const Text& one : *static_cast<const TextList*>(at))
          if (!nothing(one)) return false;
        return true;
      }
      case FieldType::decimal:
        return nothing(as<Decimal>(at));
      case FieldType::money:
        return nothing(as<Money>(at));
      case FieldType::date:
        return nothing(as<Date>(at));
      case FieldType::date_time:
        return nothing(as<DateTime>(at));
      case FieldType::group: {
        for (const FieldInfo& inner : field.group->fields)
          if (!empty(inner, member(inner, at))) return false;
        return true;
      }
      case FieldType::group_list:
        return field.group->size(at) == 0;
      case FieldType::extras:
        return static_cast<const Extras*>(at)->empty();
    }
    return true;
  }

  void text(std::string_view value, Origin from) {
    if (!how_.place) {
      out_.string(value);
      return;
    }
    out_.begin_object();
    if (from.kind == Origin::Kind::erased)
      out_.member("erased", true);
    else
      out_.member("value", value);
    const std::string place = how_.place(from);
    out_.member("from", place.empty() ? vouching(from.kind) : std::string_view{place});
    out_.end_object();
  }

  void value(const FieldInfo& field, const void* at) {
    switch (field.type) {
      case FieldType::text:
        return text(as<std::string>(at).value, as<std::string>(at).from);
      case FieldType::text_list:
        out_.begin_array();
        for (const Text& one : *static_cast<const TextList*>(at))
          if (!nothing(one)) text(one.value, one.from);
        out_.end_array();
        return;
      case FieldType::decimal:
        return text(as<Decimal>(at).value.text(), as<Decimal>(at).from);
      case FieldType::money:
        return money(as<Money>(at));
      case FieldType::date:
        return text(as<Date>(at).value.iso(), as<Date>(at).from);
      case FieldType::date_time:
        return time(as<DateTime>(at));
      case FieldType::group:
        out_.begin_object();
        fields(*field.group, at);
        out_.end_object();
        return;
      case FieldType::group_list:
        out_.begin_array();
        for (std::size_t i = 0; i < field.group->size(at); ++i) {
          out_.begin_object();
          fields(*field.group, field.group->item(const_cast<void*>(at), i));
          out_.end_object();
        }
        out_.end_array();
        return;
      case FieldType::extras:
        out_.begin_object();
        for (const Extra& one : *static_cast<const Extras*>(at)) {
          out_.key(one.name);
          extra(one);
        }
        out_.end_object();
        return;
    }
  }

  /// Dollars stand as "140.00"; another currency says its name: "140.00 CAD".
  void money(const Sourced<Money>& one) {
    std::string amount = one.value.amount.text();
    const std::string_view currency = one.value.currency_code();
    if (currency != "USD") amount.append(" ").append(currency);
    text(amount, one.from);
  }

  /// A time without zone has no FHIR form; it stands as the sender's local time.
  void time(const Sourced<DateTime>& one) {
    const DateTime& at = one.value;
    if (at.offset_minutes || at.precision < Precision::hour) return text(at.fhir(), one.from);
    DateTime zoned = at;
    zoned.offset_minutes = 0;
    std::string written = zoned.fhir();
    for (const std::string_view zone : {"Z", "+00:00"})
      if (written.ends_with(zone)) written.resize(written.size() - zone.size());
    text(written, one.from);
  }

  void extra(const Extra& one) {
    if (const auto* value = std::get_if<Text>(&one.value))
      text(value->value, value->from);
    else if (const auto* amount = std::get_if<Sourced<Money>>(&one.value))
      money(*amount);
    else if (const auto* day = std::get_if<Sourced<Date>>(&one.value))
      text(day->value.iso(), day->from);
  }

  json::Writer& out_;
  const ModelJson& how_;
};

}  // namespace

std::string write_encounter(const Encounter& encounter, const ModelJson& how) {
  std::string text;
  text.reserve(kBytesUsual);
  json::Writer out{text, how.layout};
  out.begin_object();
  ModelWriter{out, how}.fields(encounter_fields(), &encounter);
  out.end_object();
  return text;
}

std::string write_claim(const Claim& claim, const ModelJson& how) {
  std::string text;
  json::Writer out{text, how.layout};
  out.begin_object().member("form", name(claim.form));
  ModelWriter{out, how}.fields(claim_fields(), &claim);
  out.end_object();
  return text;
}

}  // namespace claimwire::claims
