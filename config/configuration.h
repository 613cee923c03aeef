#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/issue.h"

/// What an administrator set, typed and checked; one immutable object for a whole snapshot. Every
/// key is declared once in config/schema; loading, `claimwire check`, the JSON Schema and the
/// reference page come from there.
namespace claimwire::config {

/// Where a setting stands: "claimwire.yaml", line from 1.
struct Place {
  std::string file;
  int line = 0;
};

enum class Environment : std::uint8_t { test, production };

struct Site {
  std::string name;
  Environment environment = Environment::test;
  std::string time_zone = "UTC";  ///< IANA name.
};

/// How long messages and all made from them are kept, in time that claimwire runs.
struct Keep {
  static constexpr std::chrono::milliseconds kForever = std::chrono::milliseconds::max();

  std::optional<std::chrono::milliseconds> content;   ///< The bytes.
  std::optional<std::chrono::milliseconds> metadata;  ///< The rows; then the bytes too.

  friend bool operator==(const Keep&, const Keep&) = default;
};

struct StoreSettings {
  std::string path = "var/claimwire.db";  ///< Of `url: sqlite:<path>`, from the working directory.
  Keep keep;
  std::uint64_t disk_reserve = 512'000'000;  ///< Bytes that intake leaves free.
};

struct HttpSettings {
  std::string listen;  ///< "127.0.0.1:8080"; empty: no HTTP. Loopback only.
};

/// What happens with a code whose set was never loaded.
struct CodesSettings {
  std::string directory = "var/codes";
  std::map<std::string, Action> uncovered;  ///< By set: icd10cm, icd10pcs, hcpcs, cpt.
};

struct PostalAddress {
  std::string line, line2, city, state, zip, country;
};

struct Organization {
  std::string key, name, npi, tax_id, taxonomy;
  PostalAddress address;
  std::string contact_name, contact_phone;
  Place place;
};

struct Facility {
  std::string key, name, npi;
  std::vector<std::string> known_as;
  std::string bills_837p, bills_837i;  ///< Organization keys; empty: does not bill that form.
  std::string mapping;                 ///< Path of the facility's inbound mapping layer; or empty.
  std::string place_of_service;        ///< Default for professional claims.
  std::string type_of_bill;            ///< First two digits, "13"; default by class.
  std::string time_zone;               ///< Empty: the interface's, else the site's.
  std::optional<PostalAddress> address;  ///< Written as service facility when set.
  Place place;
};

struct Table {
  std::string key;
  std::string path;  ///< CSV file, resolved from the configuration's folder.
  Place place;
};

struct Retry {
  std::chrono::milliseconds retry_for{std::chrono::hours{24}};
  std::chrono::milliseconds delay_min{std::chrono::seconds{5}};
  std::chrono::milliseconds delay_max{std::chrono::minutes{15}};
};

enum class AckWhen : std::uint8_t { stored, read, checked };
enum class Unrouted : std::uint8_t { filter, hold, refuse };
enum class Deliver : std::uint8_t { on, capture, off };

/// One connection to the outside. Which members count is decided by `kind`; the schema refuses a
/// key that the kind does not have.
struct Interface {
  std::string key, kind;
  Place place;

  // mllp-listener
  std::string listen;
  std::vector<std::string> peers;           ///< CIDR; required off loopback.
  std::vector<std::string> plaintext_from;  ///< CIDR allowed without TLS off loopback.
  std::uint32_t connections_max = 256, connections_per_peer = 16;
  std::chrono::milliseconds idle_close{0};  ///< 0: never.
  std::chrono::milliseconds keepalive{std::chrono::seconds{60}};
  std::chrono::milliseconds message_timeout{std::chrono::seconds{30}};
  std::uint64_t message_bytes_max = 16'000'000;
  std::string framing_start = "0B", framing_end = "1C0D";  ///< Hexadecimal bytes.
  bool lenient = true;
  AckWhen ack_when = AckWhen::stored;
  std::chrono::milliseconds ack_timeout{std::chrono::seconds{10}};
  Unrouted unrouted = Unrouted::filter;
  std::string charset_when_empty;  ///< Empty: UTF-8 if valid, else windows-1252.
  std::map<std::string, std::string> charset_instead_of;  ///< {8859/1: windows-1252}
  std::string charset_invalid = "hold";                   ///< hold, replace or windows-1252
  std::vector<std::string> expect_receiving_application, expect_receiving_facility, expect_versions;
  std::string expect_processing_id;  ///< Empty: by site.environment; "any" takes all.
  std::chrono::milliseconds duplicates_window{std::chrono::hours{24 * 7}};
  std::vector<std::string> duplicates_by{"MSH-3", "MSH-4", "MSH-10"};
  std::vector<std::string> order_by;
  std::vector<std::string> quirks;
  std::string time_zone;
  std::string mapping;  ///< Site mapping layer for this interface; or empty.
  Keep keep;            ///< Instead of the store's, of what comes by this source.

  // fhir-listener
  std::string path;  ///< Also the folder of folder-reader and folder-writer.

  // mllp-sender
  std::string to;  ///< host:port
  bool keep_open = true;
  std::chrono::milliseconds connect_timeout{std::chrono::seconds{10}};
  std::string ack_wait_for = "accept";          ///< accept or application
  std::map<std::string, std::string> ack_on;    ///< AE, AR, CE, CR, timeout: hold, retry, in_doubt
  std::map<std::string, std::string> ack_text;  ///< Wildcard of MSA-3/ERR text: retry or hold

  // fhir-client, http-client
  std::string url;
  std::string bearer;  ///< env:NAME, file:PATH or credential:NAME; never the secret itself.
  bool recognises_repeats = false;
  bool finds_claims = false;
  std::string submit = "create";  ///< fhir-client: create (POST Claim) or submit (Claim/$submit)
  std::map<std::string, std::string> headers;

  // folder-reader, folder-writer
  std::string file;  ///< Name template of folder-writer.
  std::chrono::milliseconds settled{std::chrono::seconds{30}};
  std::string ready;            ///< "*.done"; empty: by `settled`.
  std::string order = "name";   ///< name or time
  std::string after = "move:";  ///< move:FOLDER or delete

  // every sender
  Retry retry;
  Deliver deliver = Deliver::on;
  bool production = false;  ///< Marked `production: true`; refused in a test environment.

  bool is_source() const;
  bool is_destination() const;
};

struct Partner {
  std::string key, via;  ///< `via` names the destination.
  std::string submitter_name, submitter_id, contact_name, contact_phone, contact_email;
  std::string receiver_name, receiver_id;
  std::string isa_sender_qualifier, isa_sender, isa_receiver_qualifier, isa_receiver;
  std::string gs_sender, gs_receiver;  ///< Default: the ISA ids.
  std::string mapping;                 ///< Outbound mapping layer; or empty.
  Place place;
};

struct Payer {
  std::string key, name, payer_id, filing_code;
  std::vector<std::string> known_as;
  std::string partner;  ///< X12; exactly one of partner and via.
  std::string via;      ///< FHIR
  std::string format;   ///< "x12" or "fhir"
  std::string edits;    ///< Name of the edit pack; empty: the defaults.
  std::vector<std::string> frequencies{"1", "7", "8"};
  std::vector<std::string> forms{"professional", "institutional"};  ///< Claim types accepted.
  bool own_member_id = false;                ///< Dependants have their own id: relationship 18.
  std::string member_id_pattern;             ///< RE2; empty: any.
  bool zero_charges = true;                  ///< false: lines of 0.00 are refused.
  std::chrono::milliseconds file_within{0};  ///< After the service; 0: no limit known.
  bool poa_required = false;  ///< Medicare IPPS: present-on-admission on type of bill 11x.
  PostalAddress address;
  std::string mapping;  ///< Outbound mapping layer; or empty.
  Place place;
};

/// Whether what a route takes waits for what is older of its ordering key and not finished.
enum class RouteOrder : std::uint8_t { free, strict };

struct Route {
  std::string name;
  std::vector<std::string> from;     ///< Interface keys; empty: any.
  std::string when;                  ///< Expression; empty: always.
  std::string bill;                  ///< "each-message", or empty for a forward route.
  std::vector<std::string> forward;  ///< Destination keys.
  std::string edits;    ///< Edit pack of a bill route, laid over the payer's; or empty.
  std::string mapping;  ///< HL7-to-HL7 mapping of a forward route, or inbound layer.
  RouteOrder order = RouteOrder::free;
  Place place;
};

/// One edit of a pack, tuned: "DUP-01" or "claim.duplicate-line" to an action.
using EditPack = std::map<std::string, Action>;

struct HeldQueue {
  std::string name, when;
  Place place;
};

struct Configuration {
  std::string file;                ///< The first file given.
  std::vector<std::string> files;  ///< All that were given, without what they include.
  std::string folder;              ///< Of that file: what relative paths of settings start from.
  Site site;
  StoreSettings store;
  HttpSettings http;
  CodesSettings codes;
  std::map<std::string, Organization> organizations;
  std::map<std::string, Facility> facilities;
  std::map<std::string, Table> tables;
  std::map<std::string, Interface> interfaces;
  std::map<std::string, Partner> partners;
  std::map<std::string, Payer> payers;
  std::vector<Route> routes;
  std::map<std::string, EditPack> edits;
  std::vector<std::string> own_edits;  ///< CSV files of the site's own edits, as written.
  Place own_edits_place;
  std::vector<HeldQueue> held_queues;
  std::map<std::string, std::uint32_t> review_first;  ///< By payer: so many wait for a person.
  Place review_first_place;
  std::string claim_id = "{account}{suffix}";  ///< Template of CLM01.
  /// Every setting that was written, by its path, in one way of writing: what two configurations
  /// differ in by meaning. "interfaces.ehr.idle_close" is "300000ms".
  std::map<std::string, std::string> written;
  std::string hash;  ///< Of the content of every file read: the id of the snapshot.

  /// What `keep` says of a source: its own, else the store's. None: for ever.
  Keep kept(const Interface& source) const;
  /// The facility, payer or nothing, by key or by one of its `known_as` (case ignored).
  const Facility* facility_known_as(std::string_view name) const;
  const Payer* payer_known_as(std::string_view name) const;
};

}  // namespace claimwire::config
