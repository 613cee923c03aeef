#include "apps/commands/codes_affected.h"

#include <iostream>
#include <set>

#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "codes/code_sets.h"
#include "codes/code_text.h"
#include "core/text.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

bool is_modifier_set(std::string_view set) {
  return set == codes::kHcpcsModifiers || set == codes::kCptModifiers;
}

/// Is this value of an encounter, as claims/model writes it, a code of the set?
bool is_code_of(const json::Value& value, std::string_view set) {
  if (!value.is_string()) return false;
  if (is_modifier_set(set)) return value.parent().name() == "modifiers";
  if (value.name() == "procedure") return set == codes::kHcpcs || set == codes::kCpt;
  return value.name() == "code" && value.parent()["system"].text() == set;
}

std::set<codes::CodeKey> ended_in(const json::Document& encounter, std::string_view set,
                                  const EndedCodes& ended) {
  std::set<codes::CodeKey> found;
  const json::Value root = encounter.root();
  for (json::Value value = root; value; value = value.next(root)) {
    if (!is_code_of(value, set)) continue;
    const codes::CodeKey key = codes::pack(value.text());
    if (ended.contains(key)) found.insert(key);
  }
  return found;
}

}  // namespace

void print_affected_claims(Invocation& invocation, const std::string& server,
                           const std::string& query, std::string_view set,
                           const EndedCodes& ended) {
  const auto client = daemon_of(invocation, server);
  if (!client) return;
  Columns columns;
  columns.row({"claim", "number", "created", "code", "in the newer release"});
  std::size_t looked_at = 0;
  std::size_t affected = 0;
  for (std::string cursor;;) {
    std::string path = concat("/claims?limit=500&q=", percent_encoded(query));
    if (!cursor.empty()) path += concat("&cursor=", percent_encoded(cursor));
    const auto page = answer_of(invocation, client->get(path));
    if (!page) return;
    for (const json::Value& claim : page->root()["items"]) {
      ++looked_at;
      const std::string id{claim["id"].text()};
      const auto encounter =
          answer_of(invocation, client->get(concat("/claims/", id, "/encounter")));
      if (!encounter) return;
      const auto found = ended_in(*encounter, set, ended);
      affected += found.empty() ? 0U : 1U;
      for (const codes::CodeKey key : found) {
        const std::string code = codes::display_code(set, codes::unpack(key));
        if (!invocation.json) {
          columns.row({id, printable(claim["number"].text(), 40),
                       printable(claim["created"].text(), 40), code, ended.at(key)});
          continue;
        }
        std::string line;
        json::Writer out{line};
        out.begin_object()
            .member("v", 1)
            .member("claim", id)
            .member("number", claim["number"].text())
            .member("created", claim["created"].text())
            .member("code", code)
            .member("change", ended.at(key))
            .end_object();
        std::cout << line << "\n";
      }
    }
    cursor = page->root()["next"].text();
    if (cursor.empty()) break;
  }
  if (invocation.json) return;
  if (affected > 0) std::cout << columns.text();
  std::cout << with_commas(affected) << " of " << with_commas(looked_at)
            << " claims use a code that ends\n";
}

}  // namespace claimwire::apps
