#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/input_format.h"
#include "mappings/explain/received.h"
#include "mappings/pipeline.h"

namespace claimwire::apps {

/// What a command works with on messages of its own: the rules of the configuration, or, without
/// one, those of the demonstration, which takes the message's place of care and payers for its own.
class MessageRules {
 public:
  /// Prints problems and sets the status when there are any; null then.
  static std::unique_ptr<MessageRules> make(Invocation& invocation);

  bool demonstration() const { return demonstration_; }
  const mappings::Rules& rules() const { return *rules_; }
  std::shared_ptr<const codes::CodeSets> sets() const { return sets_; }

  /// The accounts of the message, finished by rules(), which the demonstration makes anew for each
  /// message.
  /// Errors  those of the reader of its format.
  Result<std::vector<mappings::Finished>> finish(std::string_view message,
                                                 const mappings::FinishSettings& settings);
  /// The same where the format is known.
  Result<std::vector<mappings::Finished>> finish(std::string_view message, InputFormat format,
                                                 const mappings::FinishSettings& settings);
  /// The same message, for questions about its places.
  static Result<std::unique_ptr<mappings::Received>> receive(std::string_view message);

 private:
  explicit MessageRules(Invocation& invocation) : invocation_{invocation} {}
  bool compile(config::Configuration configuration);

  Invocation& invocation_;
  bool demonstration_ = false;
  std::shared_ptr<const codes::CodeSets> sets_{};
  std::shared_ptr<const mappings::Rules> rules_{};
};

/// The day and time of this machine.
mappings::FinishSettings settings_now();

}  // namespace claimwire::apps
