#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "claims/edits/facts.h"
#include "core/issue.h"

namespace claimwire::claims {

class Policy;

/// What happens to a claim that goes out with it: the letters of the catalogue.
enum class Risk : std::uint8_t {
  returned,  ///< R: the clearinghouse or the payer's front end sends the claim back.
  denied,    ///< D: taken in, then likely not paid.
  warned,    ///< W: worth a look.
  hint,      ///< I: for information.
};
std::string_view letter(Risk risk);  ///< "R"
std::string_view name(Risk risk);    ///< "returned"
/// R and D hold, W and I warn, where no policy says otherwise.
Action default_action(Risk risk);

/// A further kind of finding of the same edit, with a wording or a risk of its own.
struct Variant {
  IssueKind raises;
  Risk risk = Risk::returned;
  std::optional<Action> action{};  ///< When the catalogue names one ("reject").
};

/// Adds the findings of one edit. The action is decided at once, by the policy given.
class Raise {
 public:
  Raise(const struct Edit& edit, const Policy& policy, Issues& into)
      : edit_{edit}, policy_{policy}, issues_{into} {}

  /// Adds a finding of the edit's main kind about `value`, which goes out at `output_place`. The
  /// reference holds until the next finding is raised.
  template <class T>
  Issue& operator()(const Sourced<T>& value, std::string output_place, std::string detail = {}) {
    return add(nullptr, value.from, text_of(value), std::move(output_place), std::move(detail));
  }
  /// The same of another kind, one of the edit's `also`.
  template <class T>
  Issue& also(const Variant& kind, const Sourced<T>& value, std::string output_place,
              std::string detail = {}) {
    return add(&kind, value.from, text_of(value), std::move(output_place), std::move(detail));
  }
  /// The action a site set for this kind of finding, if it set one.
  std::optional<Action> tuned(const Variant& kind) const;

 private:
  Issue& add(const Variant* kind, Origin from, std::string found, std::string output_place,
             std::string detail);
  static std::string text_of(const Text& value) { return value.value; }
  static std::string text_of(const Sourced<Date>& value);
  static std::string text_of(const Sourced<DateTime>& value);
  static std::string text_of(const Sourced<Decimal>& value);
  static std::string text_of(const Sourced<Money>& value);

  const Edit& edit_;
  const Policy& policy_;
  Issues& issues_;
};

/// What the reference says of an edit with `practice`.
inline constexpr std::string_view kRestsOnPractice =
    "common practice, which payers differ in; `off` in a pack of `edits` switches it off";

/// One rule of the catalogue, all of it in one place. Console, reference page and acknowledgments
/// are made from this declaration; wherever the id of a finding is accepted, `catalogue` is too.
struct Edit {
  IssueKind raises;
  std::string_view catalogue;  ///< "DX-02"
  Risk risk = Risk::returned;
  std::optional<Action> action{};   ///< When the catalogue names one ("reject").
  int snip = 0;                     ///< WEDI SNIP level, 1 to 7.
  std::string_view help;            ///< What the coder does about it.
  std::string_view dates;           ///< On which date it looks.
  std::span<const Variant> also{};  ///< Further kinds of findings.
  /// Rests on how billing is commonly done rather than on a text that all payers follow: a site
  /// switches it off where a payer differs, and the reference says so.
  bool practice = false;
  void (*check)(const Facts& facts, Raise& raise) = nullptr;
};

}  // namespace claimwire::claims
