#include "apps/cases/coverage.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "apps/commands/finish.h"
#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "core/text.h"
#include "mappings/engine/compiled.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

/// "PV1-3.4" of "PV1[1]-3[1].4.1": the same field of any segment and repetition.
std::string general(std::string_view place) {
  std::string out;
  bool inside = false;
  for (const char c : place) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  // The first component and subcomponent go without saying: PV1-3, not PV1-3.1.1.
  for (int level = 0; level < 2; ++level)
    if (out.ends_with(".1") && out.find('-') != std::string::npos) out.resize(out.size() - 2);
  return out;
}

/// "PV1" of "PV1-3.4"; empty for places that lie in no segment.
std::string segment_of(const std::string& place) {
  const std::size_t dash = place.find('-');
  return dash == 3 ? place.substr(0, 3) : std::string{};
}

}  // namespace

void Coverage::add(const CaseResult& result) {
  for (const FinishedMessage& message : result.messages) {
    for (const mappings::Finished& account : message.accounts) {
      add(account.inbound);
      for (const mappings::FinishedClaim& claim : account.claims) add(claim.outbound);
      std::set<std::string> tables{"providers"};
      if (account.inbound.mapping != nullptr)
        for (const auto& table : account.inbound.mapping->tables) tables.insert(table.name);
      for (const std::string& table : tables)
        for (const auto& [value, count] : account.unmatched.values(table))
          unmatched_[{table, value}] += count;
    }
    add_unread(message);
  }
}

void Coverage::add(const mappings::Record& record) {
  if (record.mapping == nullptr) return;
  for (std::size_t i = 0; i < record.mapping->rules.size(); ++i) {
    const mappings::RuleDefinition& rule = *record.mapping->rules[i]->written;
    if (rule.drop) continue;
    bool& fired = rules_[{rule.layer, rule.place.file, rule.place.line, rule.target}];
    fired = fired || (i < record.fired.size() && record.fired[i]);
  }
}

void Coverage::add_unread(const FinishedMessage& message) {
  const auto received = MessageRules::receive(message.bytes);
  if (!received) return;
  // Reads of one segment or resource are only compared with leaves of the same.
  std::unordered_map<std::uint64_t, std::vector<Origin>> read;
  const auto format = detect_format(message.bytes);
  const auto bucket = [&](Origin at) -> std::uint64_t {
    if (format == InputFormat::hl7v2) return Hl7Locator::unpack(at.locator).segment;
    if (format == InputFormat::x12) return X12Locator::unpack(at.locator).segment;
    return 0;
  };
  for (const mappings::Finished& account : message.accounts)
    for (const Origin at : account.inbound.read) read[bucket(at)].push_back(at);
  for (auto& [unused, list] : read) {
    std::sort(list.begin(), list.end(), [](Origin a, Origin b) { return a.locator < b.locator; });
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  for (const Origin leaf : (*received)->leaves()) {
    const auto found = read.find(bucket(leaf));
    const bool used = found != read.end() &&
                      std::any_of(found->second.begin(), found->second.end(),
                                  [&](Origin one) { return (*received)->reads(one, leaf); });
    const std::string place = general((*received)->place(leaf));
    if (used || !(*received)->engine_use(leaf).empty())
      segments_read_.insert(segment_of(place));
    else
      ++unread_[place];
  }
}

std::map<std::string, std::uint32_t> Coverage::never_read() const {
  std::map<std::string, std::uint32_t> out;
  for (const auto& [place, times] : unread_) {
    const std::string segment = segment_of(place);
    const bool whole = !segment.empty() && !segments_read_.contains(segment);
    out[whole ? segment + " (all of it)" : place] += times;
  }
  return out;
}

std::string Coverage::text() const {
  std::string out;
  Columns never;
  std::size_t count = 0;
  for (const auto& [rule, fired] : rules_)
    if (!fired) {
      never.row({"  " + rule.layer + ": " + rule.target,
                 concat(rule.file, ":", std::to_string(rule.line))});
      ++count;
    }
  out += concat("rules never fired: ", std::to_string(count), " of ", std::to_string(rules_.size()),
                "\n", never.text());
  Columns unread;
  const auto never_read_places = never_read();
  for (const auto& [place, times] : never_read_places)
    unread.row({"  " + place, std::to_string(times)});
  out += concat("present but never read: ", std::to_string(never_read_places.size()), " places\n",
                unread.text());
  Columns unmatched;
  for (const auto& [value, times] : unmatched_)
    unmatched.row(
        {"  " + value.first, concat("\"", printable(value.second), "\""), std::to_string(times)});
  out += concat("values that tables lack: ", std::to_string(unmatched_.size()), "\n",
                unmatched.text());
  return out;
}

std::string Coverage::json() const {
  std::string out;
  const auto line = [&](const auto& members) {
    json::Writer writer{out};
    writer.begin_object().member("v", 1);
    members(writer);
    writer.end_object();
    out += "\n";
  };
  for (const auto& [rule, fired] : rules_)
    if (!fired)
      line([&, &own = rule](json::Writer& writer) {
        writer.member("coverage", "rule-never-fired")
            .member("layer", own.layer)
            .member("rule", own.target)
            .member("file", own.file)
            .member("line", own.line);
      });
  for (const auto& [place, times] : never_read())
    line([&, &at = place, n = times](json::Writer& writer) {
      writer.member("coverage", "never-read").member("path", at).member("times", std::uint64_t{n});
    });
  for (const auto& [value, times] : unmatched_)
    line([&, &own = value, n = times](json::Writer& writer) {
      writer.member("coverage", "unmatched")
          .member("table", own.first)
          .member("value", own.second)
          .member("times", n);
    });
  return out;
}

}  // namespace claimwire::apps
