#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/check.h"

namespace claimwire {

/// Why an operation failed: disk full, peer gone, bad setting. Not for findings about a message.
struct Error {
  std::string id;       ///< Stable and dotted: "store.disk-full".
  std::string message;  ///< For a person: what is wrong, where, what was expected, what to do.

  bool is(std::string_view wanted) const { return id == wanted; }
};

/// A value or the Error that kept it away; the shape of std::expected<T, Error>.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : held_{std::in_place_index<0>, std::move(value)} {}      // NOLINT: as expected
  Result(Error error) : held_{std::in_place_index<1>, std::move(error)} {}  // NOLINT: as expected

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() {
    CW_ASSERT(has_value());
    return *std::get_if<0>(&held_);
  }
  const T& value() const {
    CW_ASSERT(has_value());
    return *std::get_if<0>(&held_);
  }
  T value_or(T other) const { return has_value() ? value() : std::move(other); }
  const Error& error() const {
    CW_ASSERT(!has_value());
    return *std::get_if<1>(&held_);
  }

 private:
  std::variant<T, Error> held_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_{std::move(error)}, failed_{true} {}  // NOLINT: as expected

  bool has_value() const { return !failed_; }
  explicit operator bool() const { return !failed_; }
  const Error& error() const {
    CW_ASSERT(failed_);
    return error_;
  }

 private:
  Error error_;
  bool failed_ = false;
};

}  // namespace claimwire
