#include "apps/commands/finish.h"

#include <ctime>
#include <iostream>
#include <utility>

#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "codes/store.h"
#include "core/text.h"

namespace claimwire::apps {
namespace {

Error not_known() {
  return {"message.format", "is neither HL7 v2 (MSH), FHIR JSON ({) nor X12 (ISA)"};
}

}  // namespace

std::unique_ptr<MessageRules> MessageRules::make(Invocation& invocation) {
  std::unique_ptr<MessageRules> made{new MessageRules{invocation}};
  auto configuration = load_configuration(invocation, true);
  if (invocation.status != kGood) return nullptr;
  made->demonstration_ = !configuration;
  config::Configuration c =
      configuration ? std::move(*configuration) : mappings::demonstration_configuration();
  const std::string directory =
      made->demonstration_ ? "var/codes" : config::resolve_path(c, c.codes.directory);
  auto sets = codes::CodeStore{directory}.load();
  if (!sets) {
    fail(invocation, kFailed, sets.error().message);
    return nullptr;
  }
  made->sets_ = std::move(*sets);
  return made->compile(std::move(c)) ? std::move(made) : nullptr;
}

bool MessageRules::compile(config::Configuration configuration) {
  mappings::Problems problems;
  rules_ = mappings::Rules::make(std::move(configuration), sets_, problems);
  for (const mappings::Problem& problem : problems) std::cerr << mappings::text(problem) << "\n";
  if (rules_ == nullptr) fail(invocation_, kUsage, "the mappings cannot be used; see above");
  return rules_ != nullptr;
}

Result<std::vector<mappings::Finished>> MessageRules::finish(
    std::string_view message, const mappings::FinishSettings& settings) {
  const auto format = detect_format(message);
  if (!format) return not_known();
  return finish(message, *format, settings);
}

Result<std::vector<mappings::Finished>> MessageRules::finish(
    std::string_view message, InputFormat format, const mappings::FinishSettings& settings) {
  const mappings::MessageFormat as = message_format(format);
  auto first = mappings::finish(message, as, *rules_, settings);
  if (!first || !demonstration_) return first;
  config::Configuration c = mappings::demonstration_configuration();
  for (const mappings::Finished& account : *first) {
    c.facilities.begin()->second.known_as.push_back(account.encounter.facility.value);
    for (const auto& coverage : account.encounter.coverages)
      c.payers.begin()->second.known_as.push_back(coverage.payer.value);
  }
  if (!compile(std::move(c))) return Error{"convert.rules", "the demonstration does not compile"};
  return mappings::finish(message, as, *rules_, settings);
}

Result<std::unique_ptr<mappings::Received>> MessageRules::receive(std::string_view message) {
  const auto format = detect_format(message);
  if (format == InputFormat::hl7v2) return mappings::received_hl7(message);
  if (format == InputFormat::fhir) return mappings::received_fhir(message);
  if (format == InputFormat::x12) return mappings::received_x12(message);
  return not_known();
}

mappings::FinishSettings settings_now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  localtime_r(&seconds, &local);
  mappings::FinishSettings settings;
  settings.today = {static_cast<std::int16_t>(local.tm_year + 1900),
                    static_cast<std::uint8_t>(local.tm_mon + 1),
                    static_cast<std::uint8_t>(local.tm_mday)};
  settings.now.year = settings.today.year;
  settings.now.month = settings.today.month;
  settings.now.day = settings.today.day;
  settings.now.hour = static_cast<std::uint8_t>(local.tm_hour);
  settings.now.minute = static_cast<std::uint8_t>(local.tm_min);
  settings.now.precision = Precision::minute;
  return settings;
}

}  // namespace claimwire::apps
