#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <memory_resource>

#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "core/text.h"
#include "fhir/content.h"
#include "fhir/leaves.h"
#include "fhir/path.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"
#include "wrap/json/writer.h"
#include "x12/syntax/path.h"
#include "x12/transactions/document.h"

namespace claimwire::apps {
namespace {

struct GetOptions {
  std::string file;
  std::vector<std::string> paths;
  bool all = false, raw = false;
};

class Get {
 public:
  Get(Invocation& invocation, const GetOptions& options)
      : invocation_{invocation}, options_{options} {}

  void run() {
    const auto bytes = read_input(options_.file);
    if (!bytes) return fail(invocation_, kFailed, bytes.error().message);
    const auto format = detect_format(*bytes);
    if (!format)
      return fail(invocation_, kUsage,
                  concat(options_.file, ": is neither HL7 v2 (MSH), X12 (ISA) nor FHIR JSON ({)"));
    if (options_.all == !options_.paths.empty())
      return fail(invocation_, kUsage, "name one or more paths, or say --all");
    switch (*format) {
      case InputFormat::hl7v2:
        return hl7_file(*bytes);
      case InputFormat::fhir:
        return fhir_file(*bytes);
      case InputFormat::x12:
        return x12_file(*bytes);
    }
  }

 private:
  void print(std::string_view path, std::string_view value) {
    found_ = true;
    if (invocation_.json) {
      std::string line;
      json::Writer out{line};
      out.begin_object().member("v", 1).member("path", path).member("value", value).end_object();
      std::cout << line << "\n";
    } else if (options_.all || options_.paths.size() > 1) {
      std::cout << path << "\t" << one_line(value) << "\n";
    } else {
      std::cout << value << "\n";
    }
  }

  /// A value in a table of lines: its own line breaks would tear the table.
  static std::string one_line(std::string_view value) {
    std::string out;
    for (const char c : value) {
      if (c == '\n')
        out += "\\n";
      else if (c == '\r')
        out += "\\r";
      else if (c == '\t')
        out += "\\t";
      else
        out += c;
    }
    return out;
  }

  void hl7_file(const std::string& bytes) {
    Issues issues;
    const hl7::Batch batch = hl7::split_batch(bytes, {}, issues);
    if (batch.messages.empty()) return hl7_message(bytes);
    for (const hl7::BatchMessage& message : batch.messages)
      hl7_message(std::string_view{bytes}.substr(message.bytes.offset, message.bytes.length));
    nothing_found();
  }

  void hl7_message(std::string_view bytes) {
    std::pmr::monotonic_buffer_resource arena;
    Issues issues;
    const auto message = hl7::read_message(bytes, {}, arena, issues);
    if (!message) return fail(invocation_, kFindings, message.error().message);
    if (options_.all) {
      hl7::Leaves leaves{*message};
      while (const auto leaf = leaves.next())
        print(hl7::full_path_text(leaf->at, *message),
              options_.raw ? std::string{leaf->raw} : hl7::decode(*message, leaf->raw));
      return;
    }
    for (const std::string& text : options_.paths) {
      const auto path = hl7::parse_path(text);
      if (!path) return fail(invocation_, kUsage, path.error().message);
      for (const Hl7Locator at : hl7::find(*message, *path)) {
        const std::string_view raw = message->raw(at);
        print(hl7::path_text(at, *message),
              options_.raw ? std::string{raw} : hl7::decode(*message, raw));
      }
    }
  }

  void fhir_file(const std::string& bytes) {
    const auto content = fhir::Content::read(bytes);
    if (!content) return fail(invocation_, kFindings, content.error().message);
    const auto text_of = [](json::Value value) {
      return value.is_string() ? std::string{value.text()} : json::to_text(value);
    };
    if (options_.all) {
      fhir::each_leaf(content->root(), [&](std::string_view path, json::Value leaf) {
        print(path, options_.raw ? json::to_text(leaf) : text_of(leaf));
      });
      return;
    }
    for (const std::string& text : options_.paths) {
      const auto path = fhir::Path::compile(text);
      if (!path) return fail(invocation_, kUsage, path.error().message);
      for (const json::Value value : path->find(*content))
        print(fhir::place_of(value), options_.raw ? json::to_text(value) : text_of(value));
    }
    nothing_found();
  }

  void x12_file(const std::string& bytes) {
    const auto document = x12::Document::read(Bytes{bytes});
    if (!document) return fail(invocation_, kFindings, document.error().message);
    if (options_.all) {
      for (const auto& value : document->all()) print(value.path, value.text);
      return;
    }
    for (const std::string& text : options_.paths) {
      const auto path = x12::Path::parse(text);
      if (!path) return fail(invocation_, kUsage, path.error().message);
      for (const auto& value : document->get(*path)) print(value.path, value.text);
    }
    nothing_found();
  }

  void nothing_found() {
    if (!found_ && invocation_.status == kGood) invocation_.status = kFindings;
  }

  Invocation& invocation_;
  const GetOptions& options_;
  bool found_ = false;
};

}  // namespace

void add_get(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "get",
      "Values at a path: HL7 PID-3[2].1.1, X12 2300[1]/HI01-2, FHIR Claim.item[0].quantity.");
  const auto options = std::make_shared<GetOptions>();
  command->add_option("file", options->file, "Message; - is standard input.")
      ->required()
      ->type_name("FILE");
  command->add_option("paths", options->paths, "What to print.")->type_name("PATH");
  command->add_flag("--all", options->all, "Every non-empty leaf, with its path.");
  command->add_flag("--raw", options->raw, "Escapes and quotes as they stand in the message.");
  command->callback([&invocation, options] { Get{invocation, *options}.run(); });
}

}  // namespace claimwire::apps
