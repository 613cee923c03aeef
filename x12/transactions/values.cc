#include "x12/transactions/values.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/text.h"

namespace claimwire::x12 {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return c >= 'A' && c <= 'Z'; }
int two(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

}  // namespace

bool digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, digit); }

bool decimal_text(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return digits(text);
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = text.substr(point + 1);
  return (whole.empty() || digits(whole)) && (part.empty() || digits(part)) && text.size() > 1;
}

bool time_text(std::string_view text) {
  if (text.size() != 4 && (text.size() < 6 || text.size() > 8)) return false;
  if (!digits(text)) return false;
  return two(text, 0) < 24 && two(text, 2) < 60 && (text.size() < 6 || two(text, 4) < 60);
}

bool date_text(std::string_view format, std::string_view text) {
  const auto day = [](std::string_view d) {
    return d.size() == 8 && Date::parse_compact(d).has_value();
  };
  if (format == "D8") return day(text);
  if (format == "RD8") {
    return text.size() == 17 && text[8] == '-' && day(text.substr(0, 8)) && day(text.substr(9)) &&
           text.substr(0, 8) <= text.substr(9);
  }
  if (format == "DT") {
    return text.size() == 12 && day(text.substr(0, 8)) && time_text(text.substr(8));
  }
  if (format == "TM") return time_text(text);
  return true;
}

bool npi_valid(std::string_view npi) {
  if (npi.size() != 10 || !digits(npi)) return false;
  int sum = 24;  // what the prefix 80840 adds
  for (std::size_t i = 0; i < 10; ++i) {
    int value = npi[i] - '0';
    if (i % 2 == 0) {
      value *= 2;
      if (value > 9) value -= 9;
    }
    sum += value;
  }
  return sum % 10 == 0;
}

bool post_office_box(std::string_view street) {
  std::vector<std::string> words(1);
  for (const char c : upper(street)) {
    if (letter(c) || digit(c)) {
      words.back() += c;
    } else if (c != '.' && !words.back().empty()) {
      words.emplace_back();
    }
  }
  const auto word = [&](std::size_t i) {
    return i < words.size() ? std::string_view{words[i]} : std::string_view{};
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view w = word(i);
    if (w == "POBOX" || w == "LOCKBOX" || (w == "POB" && digits(word(i + 1)))) return true;
    if ((w == "PO" || w == "LOCK") && word(i + 1) == "BOX") return true;
    if (w == "P" && word(i + 1) == "O" && word(i + 2) == "BOX") return true;
    if (w == "POST" && word(i + 1) == "OFFICE" && word(i + 2) == "BOX") return true;
  }
  return false;
}

bool icd10cm_shape(std::string_view code) {
  return code.size() >= 3 && code.size() <= 7 && letter(code[0]) && digit(code[1]) &&
         std::ranges::all_of(code, [](char c) { return digit(c) || letter(c); });
}

bool revenue_code_shape(std::string_view code) {
  return code.size() == 4 && digits(code) && code[0] <= '3';
}

}  // namespace claimwire::x12
