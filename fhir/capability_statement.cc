#include "fhir/capability_statement.h"

namespace claimwire::fhir {
namespace {

void write_operations(json::Writer& out, const std::vector<Operation>& operations) {
  if (operations.empty()) return;
  out.key("operation").begin_array();
  for (const Operation& operation : operations) {
    out.begin_object()
        .member("name", operation.name)
        .member("definition", operation.definition)
        .end_object();
  }
  out.end_array();
}

void write_interactions(json::Writer& out, const std::vector<std::string>& interactions) {
  if (interactions.empty()) return;
  out.key("interaction").begin_array();
  for (const std::string& code : interactions) out.begin_object().member("code", code).end_object();
  out.end_array();
}

}  // namespace

std::string write_capability_statement(const Served& served, json::Layout layout) {
  std::string text;
  json::Writer out{text, layout};
  out.begin_object()
      .member("resourceType", "CapabilityStatement")
      .member("status", "active")
      .member("date", served.date)
      .member("kind", "instance");
  out.key("software")
      .begin_object()
      .member("name", "claimwire")
      .member("version", served.version)
      .end_object();
  out.key("implementation").begin_object().member("description", "claimwire message router");
  if (!served.url.empty()) out.member("url", served.url);
  out.end_object();
  out.member("fhirVersion", "4.0.1");
  out.key("format").begin_array().string("application/fhir+json").string("json").end_array();
  out.key("rest").begin_array().begin_object().member("mode", "server");
  if (!served.resources.empty()) {
    out.key("resource").begin_array();
    for (const ServedResource& resource : served.resources) {
      out.begin_object().member("type", resource.type);
      write_interactions(out, resource.interactions);
      write_operations(out, resource.operations);
      out.end_object();
    }
    out.end_array();
  }
  write_interactions(out, served.interactions);
  write_operations(out, served.operations);
  out.end_object().end_array().end_object();
  return text;
}

}  // namespace claimwire::fhir
