#include "fhir/bundle.h"

#include <string_view>

#include "core/text.h"

namespace claimwire::fhir {
namespace {

void optional(json::Writer& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.member(name, text);
}

}  // namespace

std::string write_response_bundle(std::string_view type, const std::vector<EntryAnswer>& entries,
                                  json::Layout layout) {
  std::string text;
  json::Writer out{text, layout};
  out.begin_object().member("resourceType", "Bundle").member("type", type);
  if (!entries.empty()) {
    out.key("entry").begin_array();
    for (const EntryAnswer& entry : entries) {
      out.begin_object();
      if (!entry.resource.empty()) out.key("resource").written(entry.resource);
      out.key("response").begin_object().member("status", entry.status);
      optional(out, "location", entry.location);
      optional(out, "etag", entry.etag);
      optional(out, "lastModified", entry.last_modified);
      if (!entry.outcome.empty()) out.key("outcome").written(entry.outcome);
      out.end_object().end_object();
    }
    out.end_array();
  }
  out.end_object();
  return text;
}

std::string write_bundle(std::string_view type, std::string_view id,
                         const std::vector<EntryToSend>& entries, json::Layout layout) {
  std::string text;
  json::Writer out{text, layout};
  out.begin_object().member("resourceType", "Bundle");
  optional(out, "id", id);
  out.member("type", type);
  if (!entries.empty()) {
    out.key("entry").begin_array();
    for (const EntryToSend& entry : entries) {
      out.begin_object();
      optional(out, "fullUrl", entry.full_url);
      out.key("resource").written(entry.resource);
      if (!entry.method.empty()) {
        out.key("request").begin_object().member("method", entry.method);
        out.member("url", entry.url);
        optional(out, "ifNoneExist", entry.if_none_exist);
        out.end_object();
      }
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
  return text;
}

Result<std::string> write_message_response(const Content& request, const MessageAnswer& answer,
                                           json::Layout layout) {
  const json::Value header =
      request.entries().empty() ? json::Value{} : request.entries().front().resource;
  if (type_of(header) != "MessageHeader")
    return Error{"fhir.not-a-message",
                 "the Bundle does not begin with a MessageHeader; put it into the first entry"};
  const std::string outcome_url = concat("urn:uuid:", answer.id, "-outcome");
  std::string text;
  json::Writer out{text, layout};
  out.begin_object()
      .member("resourceType", "Bundle")
      .member("type", "message")
      .member("timestamp", answer.timestamp);
  out.key("entry").begin_array().begin_object().key("resource").begin_object();
  out.member("resourceType", "MessageHeader").member("id", answer.id);
  for (const std::string_view event : {"eventCoding", "eventUri"}) {
    if (header[event]) out.key(event).value(header[event]);
  }
  const json::Value from = header["source"]["endpoint"];
  if (from.is_string()) {
    out.key("destination").begin_array().begin_object().member("endpoint", from.text());
    out.end_object().end_array();
  }
  out.key("source").begin_object().member("endpoint", answer.endpoint);
  out.end_object();
  out.key("response").begin_object().member("identifier", header["id"].text());
  out.member("code", answer.code);
  if (!answer.outcome.empty())
    out.key("details").begin_object().member("reference", outcome_url).end_object();
  out.end_object().end_object().end_object();
  if (!answer.outcome.empty()) {
    out.begin_object().member("fullUrl", outcome_url);
    out.key("resource").written(answer.outcome).end_object();
  }
  out.end_array().end_object();
  return text;
}

}  // namespace claimwire::fhir
