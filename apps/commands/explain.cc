#include "mappings/explain/explain.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/finish.h"
#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "core/text.h"
#include "hl7/syntax/batch.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct ExplainOptions {
  std::string file;
  std::string path;
};

using Step = mappings::ExplainStep;

std::string quoted(const std::string& text) { return concat("\"", printable(text, 120), "\""); }

std::string bytes_text(const mappings::ByteSpan& bytes, std::size_t before) {
  const std::size_t first = before + bytes.offset;
  return bytes.length == 1 ? concat("byte ", std::to_string(first))
                           : concat("bytes ", std::to_string(first), "-",
                                    std::to_string(first + bytes.length - 1));
}

class Explain {
 public:
  Explain(Invocation& invocation, const ExplainOptions& options)
      : invocation_{invocation}, options_{options} {}

  void run() {
    const auto bytes = read_input(options_.file);
    if (!bytes) return fail(invocation_, kFailed, bytes.error().message);
    rules_ = MessageRules::make(invocation_);
    if (rules_ == nullptr) return;
    if (rules_->demonstration())
      std::cerr << options_.file << ": no configuration: demonstration identifiers\n";
    Issues issues;
    hl7::Batch batch;
    if (detect_format(*bytes) == InputFormat::hl7v2) batch = hl7::split_batch(*bytes, {}, issues);
    if (batch.messages.size() < 2) {
      message(*bytes, 0);
    } else {
      for (const auto& one : batch.messages)
        message(std::string_view{*bytes}.substr(one.bytes.offset, one.bytes.length),
                one.bytes.offset);
    }
    if (!answered_)
      fail(invocation_,
           error_.is("x12.path") || error_.is("hl7.path-syntax") || error_.is("fhir.path-syntax")
               ? kUsage
               : kFindings,
           concat(options_.file, ": ", error_.message));
  }

 private:
  void message(std::string_view bytes, std::size_t before) {
    const auto received = MessageRules::receive(bytes);
    if (!received) return failed(received.error());
    mappings::FinishSettings settings = settings_now();
    settings.record = true;
    const auto finished = rules_->finish(bytes, settings);
    if (!finished) return failed(finished.error());
    std::size_t claims = 0;
    for (const mappings::Finished& account : *finished) claims += account.claims.size();
    for (const mappings::Finished& account : *finished) {
      const mappings::Explainer explainer{rules_->rules(), account, **received};
      const auto explained = explainer.explain(options_.path);
      if (!explained) {
        failed(explained.error());
        continue;
      }
      answered_ = true;
      for (const mappings::Explanation& one : *explained) {
        if (invocation_.json)
          print_json(one, before);
        else
          print(one, before, claims > 1);
      }
    }
  }

  void failed(const Error& error) {
    if (error_.id.empty()) error_ = error;
  }

  void print(const mappings::Explanation& one, std::size_t before, bool several_claims) const {
    if (several_claims && !one.claim.empty()) std::cout << one.form << " " << one.claim << "  ";
    std::cout << one.path;
    if (!one.value.empty()) std::cout << " = " << printable(one.value, 200);
    std::cout << "\n";
    Columns columns;
    for (const Step& step : one.steps) {
      std::string what = step.what;
      std::string middle = step.rule;
      switch (step.kind) {
        case Step::Kind::transform:
          what = "  " + what;
          middle = concat(quoted(step.before), " -> ", printable(step.after, 120));
          break;
        case Step::Kind::received:
          middle = quoted(step.after);
          if (step.bytes) middle += ", " + bytes_text(*step.bytes, before);
          break;
        case Step::Kind::encounter:
          if (!step.after.empty()) what += " = " + printable(step.after, 60);
          break;
        default:
          break;
      }
      const std::string place = step.place.file.empty() ? std::string{} : step.place.text();
      if (middle.empty() && place.empty())
        columns.row({"  " + what});
      else if (place.empty())
        columns.row({"  " + what, middle});
      else
        columns.row({"  " + what, middle, place});
    }
    std::cout << columns.text();
  }

  static void print_json(const mappings::Explanation& one, std::size_t before) {
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("claim", one.claim)
        .member("form", one.form)
        .member("path", one.path)
        .member("value", one.value);
    out.key("steps").begin_array();
    for (const Step& step : one.steps) {
      out.begin_object().member("kind", mappings::name(step.kind)).member("what", step.what);
      if (!step.rule.empty()) out.member("rule", step.rule);
      if (!step.place.file.empty())
        out.member("file", step.place.file).member("line", step.place.line);
      if (!step.before.empty()) out.member("before", step.before);
      if (!step.after.empty()) out.member("after", step.after);
      if (step.bytes) {
        out.key("bytes").begin_object();
        out.key("offset").integer(static_cast<std::int64_t>(before + step.bytes->offset));
        out.key("length").integer(static_cast<std::int64_t>(step.bytes->length));
        out.end_object();
      }
      out.end_object();
    }
    out.end_array().end_object();
    std::cout << line << "\n";
  }

  Invocation& invocation_;
  const ExplainOptions& options_;
  std::unique_ptr<MessageRules> rules_{};
  bool answered_ = false;
  Error error_{};
};

}  // namespace

void add_explain(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "explain",
      "Where an output element came from (2400[2]/SV102, HI01-2, charges[2].amount), or where an "
      "input field went (ZIN-9).");
  const auto options = std::make_shared<ExplainOptions>();
  command->add_option("file", options->file, "Message; - is standard input.")
      ->required()
      ->type_name("FILE");
  command->add_option("path", options->path, "Element of the claim, or field of the message.")
      ->required()
      ->type_name("PATH");
  command->callback([&invocation, options] { Explain{invocation, *options}.run(); });
}

}  // namespace claimwire::apps
