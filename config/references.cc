#include "config/references.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "config/schema/parse_value.h"
#include "core/text.h"

namespace claimwire::config {
namespace {

namespace fs = std::filesystem;

/// Check digit over 80840 and the NPI (CMS, "Requirements for National Provider Identifier").
bool valid_npi(std::string_view npi) {
  if (npi.size() != 10 || (npi[0] != '1' && npi[0] != '2')) return false;
  int sum = 24;  // of the digits 80840
  for (std::size_t i = 0; i < 10; ++i) {
    if (npi[i] < '0' || npi[i] > '9') return false;
    int digit = npi[i] - '0';
    if (i % 2 == 0 && (digit *= 2) > 9) digit -= 9;
    sum += digit;
  }
  return sum % 10 == 0;
}

template <class Map>
std::vector<std::string_view> names(const Map& map) {
  std::vector<std::string_view> out;
  for (const auto& [key, _] : map) out.push_back(key);
  return out;
}

class Checker {
 public:
  Checker(const Configuration& configuration, std::vector<Problem>& problems)
      : c_{configuration}, problems_{problems} {}

  void all() {
    site();
    for (const auto& [_, organization] : c_.organizations) check(organization);
    for (const auto& [_, facility] : c_.facilities) check(facility);
    for (const auto& [_, interface] : c_.interfaces) check(interface);
    for (const auto& [_, partner] : c_.partners) check(partner);
    for (const auto& [_, payer] : c_.payers) check(payer);
    for (const auto& [key, table] : c_.tables)
      file_exists(table.place, "tables." + key, table.path);
    aliases_differ("facilities", c_.facilities);
    aliases_differ("payers", c_.payers);
    routes();
    for (const auto& [payer, _] : c_.review_first)
      must_name(c_.review_first_place, "held.review_first", payer, c_.payers, "payer");
  }

 private:
  void say(const Place& place, std::string message, bool warning = false) {
    problems_.push_back({place, std::move(message), warning});
  }

  template <class Map>
  void must_name(const Place& place, std::string_view path, const std::string& name, const Map& map,
                 std::string_view what) {
    if (name.empty() || map.count(name) > 0) return;
    const std::string_view meant = nearest(name, names(map));
    say(place, concat(path, ": no ", what, " \"", printable(name, 60), "\"",
                      meant.empty() ? std::string{} : concat("; did you mean ", meant, "?")));
  }

  void must_be_destination(const Place& place, std::string_view path, const std::string& name) {
    must_name(place, path, name, c_.interfaces, "interface");
    const auto found = c_.interfaces.find(name);
    if (found != c_.interfaces.end() && !found->second.is_destination())
      say(place, concat(path, ": ", name, " is a ", found->second.kind,
                        ", which receives; expected a sender"));
  }

  void file_exists(const Place& place, std::string_view path, const std::string& file) {
    std::error_code ignored;
    if (!file.empty() && !fs::is_regular_file(file, ignored))
      say(place, concat(path, ": no file ", file));
  }

  void mapping_exists(const Place& place, std::string_view path, const std::string& mapping) {
    if (!mapping.empty()) file_exists(place, path, resolve_path(c_, mapping));
  }

  void time_zone(const Place& place, std::string_view path, const std::string& zone) {
    if (zone.empty() || zone == "UTC") return;
    std::error_code ignored;
    const fs::path folder{"/usr/share/zoneinfo"};
    if (!fs::exists(folder, ignored)) return;  // A machine without zone data cannot tell.
    if (zone.find("..") != std::string::npos || !fs::is_regular_file(folder / zone, ignored))
      say(place, concat(path, ": no time zone \"", printable(zone, 60),
                        "\"; expected an IANA name such as America/Chicago"));
  }

  void site() {
    const Place place{c_.file, 0};
    if (c_.site.name.empty()) say(place, "site.name: is missing; say `site: { name: ... }`");
    time_zone(place, "site.time_zone", c_.site.time_zone);
    if (!c_.http.listen.empty()) {
      const auto address = parse_address(c_.http.listen);
      if (address && !loopback(address->first))
        say(place, concat("http.listen: ", c_.http.listen,
                          " is not on this machine; HTTP binds to 127.0.0.1 until it has TLS"));
    }
  }

  void npi(const Place& place, std::string_view path, const std::string& value) {
    if (!value.empty() && !valid_npi(value))
      say(place, concat(path, ": ", printable(value, 20),
                        " is not a National Provider Identifier: ten digits with a check digit"));
  }

  void check(const Organization& one) {
    const std::string at = "organizations." + one.key;
    npi(one.place, at + ".npi", one.npi);
    if (one.tax_id.size() != 9 || !std::all_of(one.tax_id.begin(), one.tax_id.end(),
                                               [](char c) { return c >= '0' && c <= '9'; }))
      say(one.place, concat(at, ".tax_id: expected nine digits"));
  }

  void check(const Facility& one) {
    const std::string at = "facilities." + one.key;
    npi(one.place, at + ".npi", one.npi);
    must_name(one.place, at + ".bills.837p", one.bills_837p, c_.organizations, "organization");
    must_name(one.place, at + ".bills.837i", one.bills_837i, c_.organizations, "organization");
    if (one.bills_837p.empty() && one.bills_837i.empty())
      say(one.place, concat(at, ".bills: is missing; say which organization bills 837p and 837i"));
    mapping_exists(one.place, at + ".mapping", one.mapping);
    time_zone(one.place, at + ".time_zone", one.time_zone);
    if (!one.type_of_bill.empty() && one.type_of_bill.size() != 2)
      say(one.place, concat(at, ".type_of_bill: expected two digits, such as 13"));
  }

  void ages(const Interface& one, const std::string& at) {
    const Keep keep = c_.kept(one);
    if (keep.metadata && *keep.metadata < one.duplicates_window)
      say(one.place, concat(at,
                            ".keep.metadata: is shorter than duplicates.window, in which a "
                            "repeat is known by the row of the first; keep it as long"));
    if (keep.metadata && keep.content && *keep.content > *keep.metadata)
      say(one.place, concat(at,
                            ".keep.content: is longer than keep.metadata; without its row "
                            "content cannot be found"));
  }

  void check(const Interface& one) {
    const std::string at = "interfaces." + one.key;
    if (one.is_source()) ages(one, at);
    mapping_exists(one.place, at + ".mapping", one.mapping);
    time_zone(one.place, at + ".time_zone", one.time_zone);
    if (one.kind == "mllp-listener" && !one.listen.empty()) {
      const auto address = parse_address(one.listen);
      if (address && !loopback(address->first)) {
        if (one.peers.empty())
          say(one.place,
              concat(at, ".peers: is missing; off loopback it must name who may connect"));
        if (one.plaintext_from.empty())
          say(one.place, concat(at,
                                ".plaintext_from: is missing; without TLS it must name from "
                                "where plain text is accepted"));
      }
    }
    if (one.kind == "fhir-listener") {
      if (c_.http.listen.empty())
        say(one.place, concat(at, ": needs http.listen, which carries FHIR listeners"));
      if (!one.path.empty() && one.path.front() != '/')
        say(one.place, concat(at, ".path: expected a path starting with /"));
    }
    if (one.unrouted == Unrouted::refuse && one.ack_when == AckWhen::stored)
      say(one.place,
          concat(at,
                 ".unrouted: refuse needs `ack: { when: read }`; under stored the answer "
                 "leaves before the message is routed"));
    for (const auto& [header, _] : one.headers)
      if (equals_ignoring_case(header, "authorization"))
        say(one.place, concat(at,
                              ".headers: Authorization is a secret; say auth: { bearer: "
                              "env:NAME }, file:PATH or credential:NAME"));
    if (one.kind == "folder-writer" && one.file.find("{interchange}") == std::string::npos &&
        one.file.find("{delivery}") == std::string::npos)
      say(one.place, concat(at,
                            ".file: needs {interchange} or {delivery}; without them two claims "
                            "would have one name"));
    if (one.kind == "folder-reader" && one.after.rfind("move:", 0) != 0 && one.after != "delete")
      say(one.place, concat(at, ".after: expected move:FOLDER or delete"));
    if (one.kind == "folder-reader" && one.after == "move:")
      say(one.place, concat(at, ".after: is missing; say move:FOLDER or delete"));
    if (one.production && c_.site.environment == Environment::test)
      say(one.place, concat(at,
                            ".production: this destination leads to a real payer; "
                            "site.environment is test"));
    if (!one.bearer.empty() && one.bearer.rfind("env:", 0) != 0 &&
        one.bearer.rfind("file:", 0) != 0 && one.bearer.rfind("credential:", 0) != 0)
      say(one.place, concat(at,
                            ".auth.bearer: expected env:NAME, file:PATH or credential:NAME, "
                            "never the secret itself"));
    for (const std::string* framing : {&one.framing_start, &one.framing_end})
      if (framing->empty() || framing->size() % 2 != 0 ||
          framing->find_first_not_of("0123456789ABCDEFabcdef") != std::string::npos)
        say(one.place, concat(at, ".framing: expected bytes as hexadecimal, such as 0B or 1C0D"));
  }

  void check(const Partner& one) {
    const std::string at = "partners." + one.key;
    must_be_destination(one.place, at + ".via", one.via);
    mapping_exists(one.place, at + ".mapping", one.mapping);
  }

  void pack_exists(const Place& place, std::string_view path, const std::string& pack) {
    if (pack.empty() || pack == "medicare" || pack == "commercial" || c_.edits.count(pack) > 0)
      return;
    say(place, concat(path, ": no pack \"", printable(pack, 60),
                      "\"; known are medicare, commercial and those under `edits`"));
  }

  void check(const Payer& one) {
    const std::string at = "payers." + one.key;
    if (one.partner.empty() == one.via.empty())
      say(one.place, concat(at, ": expected exactly one of `partner` (X12) and `via` (FHIR)"));
    if (one.format == "fhir" && !one.partner.empty())
      say(one.place, concat(at, ".format: fhir goes `via` a fhir-client, not through a partner"));
    if (one.format == "x12" && !one.via.empty())
      say(one.place, concat(at, ".format: x12 goes through a `partner`, which has the envelope"));
    must_name(one.place, at + ".partner", one.partner, c_.partners, "partner");
    if (!one.via.empty()) must_be_destination(one.place, at + ".via", one.via);
    pack_exists(one.place, at + ".edits", one.edits);
    mapping_exists(one.place, at + ".mapping", one.mapping);
  }

  template <class Map>
  void aliases_differ(std::string_view section, const Map& map) {
    std::map<std::string, std::string> seen;
    for (const auto& [key, one] : map) {
      std::vector<std::string> all = one.known_as;
      all.push_back(key);
      for (const std::string& alias : all) {
        const auto [found, fresh] = seen.emplace(upper(alias), key);
        if (!fresh && found->second != key)
          say(one.place, concat(section, ".", key, ".known_as: \"", printable(alias, 60),
                                "\" already means ", found->second));
      }
    }
  }

  void routes() {
    std::set<std::string> seen;
    for (const Route& route : c_.routes) {
      const std::string at = "routes." + route.name;
      if (!seen.insert(route.name).second) say(route.place, concat(at, ": the name stands twice"));
      for (const std::string& from : route.from) {
        must_name(route.place, at + ".from", from, c_.interfaces, "interface");
        const auto found = c_.interfaces.find(from);
        if (found != c_.interfaces.end() && !found->second.is_source())
          say(route.place, concat(at, ".from: ", from, " is a ", found->second.kind,
                                  ", which sends; expected a receiver"));
      }
      for (const std::string& to : route.forward)
        must_be_destination(route.place, at + ".forward", to);
      if (route.bill.empty() == route.forward.empty())
        say(route.place, concat(at, ": expected exactly one of `bill` and `forward`"));
      pack_exists(route.place, at + ".edits", route.edits);
      if (!route.edits.empty() && route.bill.empty())
        say(route.place, concat(at, ".edits: edits judge claims, and a forward route makes none"));
      mapping_exists(route.place, at + ".mapping", route.mapping);
    }
    if (c_.routes.empty() && !c_.interfaces.empty())
      say({c_.file, 0}, "routes: none; every message would be filtered with rule no-route", true);
  }

  const Configuration& c_;
  std::vector<Problem>& problems_;
};

}  // namespace

void check_references(const Configuration& configuration, std::vector<Problem>& problems) {
  Checker{configuration, problems}.all();
}

}  // namespace claimwire::config
