#include "apps/masking/mask.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::apps {
namespace {

/// Releases of the code sets begin on the first of January, April, July and October.
int quarter_of(Date date) { return date.year * 4 + (date.month - 1) / 3; }

}  // namespace

bool Mask::listed(const std::string& path) const {
  if (options_.keep.empty()) return false;
  return options_.keep.count(path) > 0 || options_.keep.count(path.substr(0, path.find('-'))) > 0;
}

int Mask::shift_of(std::string_view patient) const {
  return options_.fit_dates ? fitted_days_ : pseudonyms_.shift_days(patient);
}

void Mask::fit(const std::vector<Date>& dates) {
  if (!options_.fit_dates || fitted_) return;
  fitted_ = true;
  // Whole weeks keep the days of the week; the first shift that keeps every date in its quarter.
  const int first = 1 + static_cast<int>(pseudonyms_.number("weeks", "") % 8);
  for (int n = 0; n < 12; ++n) {
    const int weeks = (first + n) % 12 + 1;
    for (const int days : {-7 * weeks, 7 * weeks}) {
      const bool fits = std::all_of(dates.begin(), dates.end(), [&](Date date) {
        return quarter_of(add_days(date, days)) == quarter_of(date);
      });
      if (!fits) continue;
      fitted_days_ = days;
      return;
    }
  }
  // Dates on both sides of a quarter's end: whole years keep their order and their season.
  fitted_days_ = -364;
}

std::string Mask::summary() const {
  std::string out = "replaced ";
  const auto add = [&](const std::string& kind, std::size_t count) {
    out += concat(out.size() > 9 ? ", " : "", std::to_string(count), " ", kind);
  };
  // What a reader looks for first.
  const auto names = report_.replaced.find("names");
  if (names != report_.replaced.end()) add(names->first, names->second);
  for (const auto& [kind, count] : report_.replaced)
    if (kind != "names") add(kind, count);
  if (report_.replaced.empty()) out += "nothing";
  if (!report_.blanked.empty()) {
    std::size_t count = 0;
    for (const auto& [path, times] : report_.blanked) count += times;
    out += concat("; blanked ", std::to_string(count), " values");
  }
  if (report_.kept_text.empty()) return out;
  out += "; kept free text at";
  for (const auto& [place, times] : report_.kept_text) out += " " + place;
  return out + ": read it before you commit";
}

}  // namespace claimwire::apps
