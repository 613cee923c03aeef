#include "console/api/metrics_text.h"

#include "core/decimal.h"
#include "core/text.h"

namespace claimwire::console {
namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string seconds(std::uint64_t us) {
  std::string text = Decimal{static_cast<std::int64_t>(us), 6}.text();
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

MetricsText& MetricsText::metric(std::string_view name, std::string_view type,
                                 std::string_view help) {
  name_ = name;
  out_ += concat("# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n");
  return *this;
}

void MetricsText::write(std::string_view suffix, Labels labels, std::string_view bound,
                        std::string_view value) {
  std::string inside;
  for (const auto& [name, text] : labels)
    inside += concat(inside.empty() ? "" : ",", name, "=\"", escaped(text), "\"");
  if (!bound.empty()) inside += concat(inside.empty() ? "" : ",", "le=\"", bound, "\"");
  out_ += concat(name_, suffix, inside.empty() ? "" : concat("{", inside, "}"), " ", value, "\n");
}

MetricsText& MetricsText::sample(Labels labels, std::uint64_t value) {
  write("", labels, "", std::to_string(value));
  return *this;
}

MetricsText& MetricsText::sample_ms(Labels labels, std::int64_t ms) {
  write("", labels, "", ms < 0 ? "0" : seconds(static_cast<std::uint64_t>(ms) * 1000));
  return *this;
}

MetricsText& MetricsText::histogram(Labels labels, const Histogram::Counts& counts) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < Histogram::kBounds.size(); ++i) {
    sum += counts.buckets[i];
    write("_bucket", labels, seconds(Histogram::kBounds[i]), std::to_string(sum));
  }
  write("_bucket", labels, "+Inf", std::to_string(counts.count));
  write("_sum", labels, "", seconds(counts.sum_us));
  write("_count", labels, "", std::to_string(counts.count));
  return *this;
}

}  // namespace claimwire::console
