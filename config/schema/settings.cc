#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <type_traits>

#include "config/schema/parse_value.h"
#include "config/schema/setting.h"
#include "core/text.h"

namespace claimwire::config {
namespace {

using std::chrono::milliseconds;

template <class T>
struct MemberParts;
template <class S, class M>
struct MemberParts<M S::*> {
  using Section = S;
  using Member = M;
};
template <auto Member>
using SectionOf = typename MemberParts<decltype(Member)>::Section;
template <auto Member>
using TypeOf = typename MemberParts<decltype(Member)>::Member;

Error wrong_shape(std::string_view wanted) { return {"config.value", concat("expected ", wanted)}; }

Result<void> one_scalar(const Written& written) {
  if (written.is_map || written.is_list) return wrong_shape("one value, not a list or a map");
  return {};
}

template <auto Member>
Result<void> set_text(SectionOf<Member>& section, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  section.*Member = written.scalar();
  return {};
}

template <auto Member>
Result<void> set_list(SectionOf<Member>& section, const Written& written) {
  if (written.is_map) return wrong_shape("a list");
  (section.*Member).clear();
  for (const auto& [_, value] : written.entries) (section.*Member).push_back(value);
  return {};
}

template <auto Member>
Result<void> set_text_map(SectionOf<Member>& section, const Written& written) {
  if (!written.is_map) return wrong_shape("names with a value each, {name: value}");
  for (const auto& [key, value] : written.entries) (section.*Member)[key] = value;
  return {};
}

template <auto Member>
Result<void> set_duration(SectionOf<Member>& section, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  const auto read = parse_duration(written.scalar());
  if (!read) return read.error();
  section.*Member = *read;
  return {};
}

template <auto Member>
Result<void> set_size(SectionOf<Member>& section, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  const auto read = parse_size(written.scalar());
  if (!read) return read.error();
  section.*Member = *read;
  return {};
}

template <auto Member>
Result<void> set_yes_no(SectionOf<Member>& section, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  const std::string& text = written.scalar();
  if (text != "true" && text != "false") return wrong_shape("true or false");
  section.*Member = text == "true";
  return {};
}

template <auto Member>
Result<void> set_address(SectionOf<Member>& section, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  const auto read = parse_address(written.scalar());
  if (!read) return read.error();
  section.*Member = written.scalar();
  return {};
}

template <auto Member, std::uint64_t Least, std::uint64_t Most>
Result<void> set_count(SectionOf<Member>& section, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  const auto read = parse_count(written.scalar(), Least, Most);
  if (!read) return read.error();
  section.*Member = static_cast<TypeOf<Member>>(*read);
  return {};
}

/// Text that must be one of the setting's choices; the loader checked that.
template <auto Member, class Enum>
Result<void> set_enum(SectionOf<Member>& section, const Written& written,
                      std::span<const std::pair<std::string_view, Enum>> values) {
  if (auto shape = one_scalar(written); !shape) return shape;
  for (const auto& [text, value] : values) {
    if (text != written.scalar()) continue;
    section.*Member = value;
    return {};
  }
  return wrong_shape("one of its choices");
}

template <auto Member>
constexpr Setting<SectionOf<Member>> text(std::string_view name, std::string_view what,
                                          bool required = false, std::string_view kinds = {},
                                          std::string_view fallback = {},
                                          std::string_view hint = {}) {
  return {name, SettingType::text, fallback, hint, what, kinds, required, &set_text<Member>};
}

template <auto Member>
constexpr Setting<SectionOf<Member>> choice(std::string_view name, std::string_view choices,
                                            std::string_view fallback, std::string_view what,
                                            std::string_view kinds = {}, bool required = false) {
  return {name, SettingType::choice, fallback, choices, what, kinds, required, &set_text<Member>};
}

template <auto Member>
constexpr Setting<SectionOf<Member>> list(std::string_view name, std::string_view what,
                                          std::string_view kinds = {},
                                          std::string_view fallback = {},
                                          std::string_view choices = {}) {
  return {name, SettingType::list, fallback, choices, what, kinds, false, &set_list<Member>};
}

template <auto Member>
constexpr Setting<SectionOf<Member>> text_map(std::string_view name, std::string_view what,
                                              std::string_view kinds = {},
                                              std::string_view fallback = {},
                                              std::string_view hint = {}) {
  return {name, SettingType::text_map, fallback, hint, what, kinds, false, &set_text_map<Member>};
}

template <auto Member>
constexpr Setting<SectionOf<Member>> duration(std::string_view name, std::string_view fallback,
                                              std::string_view what, std::string_view kinds = {}) {
  return {name, SettingType::duration, fallback, {}, what, kinds, false, &set_duration<Member>};
}

template <auto Member>
constexpr Setting<SectionOf<Member>> yes_no(std::string_view name, std::string_view fallback,
                                            std::string_view what, std::string_view kinds = {}) {
  return {name,  SettingType::yes_no, fallback, "true false", what, kinds,
          false, &set_yes_no<Member>};
}

template <auto Member>
constexpr Setting<SectionOf<Member>> address(std::string_view name, std::string_view what,
                                             std::string_view kinds = {}, bool required = false) {
  return {name, SettingType::address, {}, "host:port", what, kinds, required, &set_address<Member>};
}

constexpr std::pair<std::string_view, Environment> kEnvironments[] = {
    {"test", Environment::test}, {"production", Environment::production}};
constexpr std::pair<std::string_view, AckWhen> kAckWhen[] = {
    {"stored", AckWhen::stored}, {"read", AckWhen::read}, {"checked", AckWhen::checked}};
constexpr std::pair<std::string_view, RouteOrder> kRouteOrder[] = {{"free", RouteOrder::free},
                                                                   {"strict", RouteOrder::strict}};
constexpr std::pair<std::string_view, Unrouted> kUnrouted[] = {
    {"filter", Unrouted::filter}, {"hold", Unrouted::hold}, {"refuse", Unrouted::refuse}};
constexpr std::pair<std::string_view, Deliver> kDeliver[] = {
    {"on", Deliver::on}, {"capture", Deliver::capture}, {"off", Deliver::off}};

/// An age, or "forever".
Result<milliseconds> read_age(const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape.error();
  if (written.scalar() == "forever") return Keep::kForever;
  return parse_duration(written.scalar());
}

/// `keep.content` and `keep.metadata`, of the store and of a source alike.
template <class Section, auto Age>
constexpr Setting<Section> age(std::string_view name, std::string_view fallback,
                               std::string_view what, std::string_view kinds = {}) {
  return {name,
          SettingType::duration,
          fallback,
          "or forever",
          what,
          kinds,
          false,
          [](Section& section, const Written& written) -> Result<void> {
            const auto read = read_age(written);
            if (!read) return read.error();
            section.keep.*Age = *read;
            return {};
          }};
}

constexpr std::array kSite{
    text<&Site::name>("name", "Name of the installation, shown in the console and in health.",
                      true),
    Setting<Site>{"environment",
                  SettingType::choice,
                  "test",
                  "test production",
                  "A store is stamped with it and opens under no other; in test every ISA15 is T.",
                  {},
                  false,
                  [](Site& site, const Written& written) {
                    return set_enum<&Site::environment, Environment>(site, written, kEnvironments);
                  }},
    text<&Site::time_zone>("time_zone", "IANA time zone of a time that is sent without one.", false,
                           {}, "UTC"),
};

constexpr std::array kStore{
    Setting<StoreSettings>{
        "url",
        SettingType::text,
        "sqlite:var/claimwire.db",
        "sqlite:PATH",
        "Where messages and claims are kept; a path is taken from the working directory.",
        {},
        false,
        [](StoreSettings& store, const Written& written) -> Result<void> {
          if (auto shape = one_scalar(written); !shape) return shape;
          const std::string& url = written.scalar();
          if (url.rfind("sqlite:", 0) != 0 || url.size() == 7)
            return wrong_shape("sqlite:PATH, for example sqlite:var/claimwire.db");
          store.path = url.substr(7);
          return {};
        }},
    Setting<StoreSettings>{"disk_reserve",
                           SettingType::size,
                           "512MB",
                           {},
                           "Space that intake leaves free beside the store: below it messages are "
                           "told to come later, while what is stored goes on.",
                           {},
                           false,
                           &set_size<&StoreSettings::disk_reserve>},
    age<StoreSettings, &Keep::content>(
        "keep.content", "forever",
        "How long the bytes of messages, claims and answers are kept; unfinished ones stay. Ages "
        "count the time that claimwire runs."),
    age<StoreSettings, &Keep::metadata>(
        "keep.metadata", "forever",
        "How long messages are kept at all, with their claims, deliveries and timelines."),
};

constexpr std::array kHttp{
    address<&HttpSettings::listen>(
        "listen", "Address of the console, the API, FHIR listeners and /metrics; loopback only."),
};

constexpr std::array kCodes{
    text<&CodesSettings::directory>("directory",
                                    "Folder of the imported code sets; from the working directory "
                                    "when it starts with var/, else from this file's folder.",
                                    false, {}, "var/codes"),
    Setting<CodesSettings>{
        "uncovered",
        SettingType::text_map,
        "{icd10cm: hold, icd10pcs: hold, hcpcs: hold, cpt: warn}",
        "off warn hold reject",
        "What a code gets whose set was never loaded. A loaded set that lacks the date holds.",
        {},
        false,
        [](CodesSettings& codes, const Written& written) -> Result<void> {
          if (!written.is_map) return wrong_shape("set names with an action each, {cpt: warn}");
          for (const auto& [set, text] : written.entries) {
            constexpr std::string_view kSets[] = {
                "icd10cm",      "icd10pcs",         "hcpcs",         "cpt",
                "poa-exempt",   "hcpcs-modifiers",  "cpt-modifiers", "revenue",
                "type-of-bill", "place-of-service", "taxonomy"};
            if (std::find(std::begin(kSets), std::end(kSets), set) == std::end(kSets)) {
              const std::string_view meant = nearest(set, {std::begin(kSets), std::end(kSets)});
              return Error{"config.value",
                           concat("no code set \"", printable(set, 40),
                                  "\"; `claimwire codes list` names them",
                                  meant.empty() ? "" : concat("; did you mean ", meant, "?"))};
            }
            const auto action = action_named(text);
            if (!action)
              return Error{"config.value", concat("expected off, warn, hold or reject for ", set,
                                                  ", got \"", printable(text, 40), "\"")};
            codes.uncovered[set] = *action;
          }
          return {};
        }},
};

template <class Owner, auto Address, auto Part>
Result<void> set_address_part(Owner& owner, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  if constexpr (std::is_same_v<TypeOf<Address>, PostalAddress>) {
    owner.*Address.*Part = written.scalar();
  } else {
    if (!(owner.*Address)) (owner.*Address).emplace();
    (*(owner.*Address)).*Part = written.scalar();
  }
  return {};
}

template <auto Address, auto Part>
constexpr Setting<SectionOf<Address>> part(std::string_view name, std::string_view what,
                                           bool required = false) {
  return {name,     SettingType::text,
          {},       {},
          what,     {},
          required, &set_address_part<SectionOf<Address>, Address, Part>};
}

constexpr std::array kOrganization{
    text<&Organization::name>("name", "Legal name, as the payer knows it (2010AA NM103).", true),
    text<&Organization::npi>("npi", "National Provider Identifier (2010AA NM109).", true),
    text<&Organization::tax_id>("tax_id", "Employer identification number, nine digits (REF*EI).",
                                true),
    text<&Organization::taxonomy>("taxonomy", "NUCC taxonomy code (2000A PRV03)."),
    part<&Organization::address, &PostalAddress::line>("address.line", "Street; never a PO box.",
                                                       true),
    part<&Organization::address, &PostalAddress::line2>("address.line2", "Second line."),
    part<&Organization::address, &PostalAddress::city>("address.city", "City.", true),
    part<&Organization::address, &PostalAddress::state>("address.state", "State, two letters.",
                                                        true),
    part<&Organization::address, &PostalAddress::zip>("address.zip", "ZIP code, nine digits.",
                                                      true),
    part<&Organization::address, &PostalAddress::country>("address.country",
                                                          "Only when not the United States."),
    text<&Organization::contact_name>("contact.name", "Whom the payer may call (2010AA PER)."),
    text<&Organization::contact_phone>("contact.phone", "Telephone, ten digits."),
};

constexpr std::array kFacility{
    text<&Facility::name>("name", "Name of the place (2310 NM103)."),
    text<&Facility::npi>("npi", "Its National Provider Identifier, when it has its own."),
    list<&Facility::known_as>("known_as", "What senders call it (MSH-4, PV1-39)."),
    text<&Facility::bills_837p>("bills.837p", "Organization that bills professional claims."),
    text<&Facility::bills_837i>("bills.837i", "Organization that bills institutional claims."),
    text<&Facility::mapping>("mapping",
                             "Mapping file of this facility, laid over the shipped one."),
    text<&Facility::place_of_service>("place_of_service",
                                      "Place of service where the message gives none."),
    text<&Facility::type_of_bill>("type_of_bill",
                                  "First two digits of the type of bill, where class does not say.",
                                  false, {}, {}, "two digits"),
    text<&Facility::time_zone>("time_zone", "IANA time zone of this place."),
    part<&Facility::address, &PostalAddress::line>("address.line", "Street of the place."),
    part<&Facility::address, &PostalAddress::line2>("address.line2", "Second line."),
    part<&Facility::address, &PostalAddress::city>("address.city", "City."),
    part<&Facility::address, &PostalAddress::state>("address.state", "State, two letters."),
    part<&Facility::address, &PostalAddress::zip>("address.zip", "ZIP code, nine digits."),
};

constexpr std::string_view kKinds =
    "mllp-listener fhir-listener folder-reader mllp-sender fhir-client http-client folder-writer";
constexpr std::string_view kSources = "mllp-listener fhir-listener folder-reader";
constexpr std::string_view kDestinations = "mllp-sender fhir-client http-client folder-writer";
constexpr std::string_view kHl7Sources = "mllp-listener folder-reader";
constexpr std::string_view kHttpSenders = "fhir-client http-client";

constexpr std::array kInterface{
    choice<&Interface::kind>("kind", kKinds, {}, "What the connection is.", {}, true),
    address<&Interface::listen>("listen", "Address to listen on.", "mllp-listener", true),
    list<&Interface::peers>("peers", "Addresses that may connect (CIDR); required off loopback.",
                            "mllp-listener"),
    list<&Interface::plaintext_from>("plaintext_from",
                                     "Addresses off loopback that may talk without TLS (CIDR).",
                                     "mllp-listener", "[]"),
    Setting<Interface>{"connections_max", SettingType::count, "256", "1..100000",
                       "Connections at a time; one more is closed at once.", "mllp-listener", false,
                       &set_count<&Interface::connections_max, 1, 100000>},
    Setting<Interface>{"per_peer", SettingType::count, "16", "1..100000",
                       "Connections at a time from one address.", "mllp-listener", false,
                       &set_count<&Interface::connections_per_peer, 1, 100000>},
    Setting<Interface>{"idle_close",
                       SettingType::duration,
                       "never",
                       {},
                       "Closes a connection that was silent so long; or never.",
                       "mllp-listener",
                       false,
                       [](Interface& interface, const Written& written) -> Result<void> {
                         interface.idle_close = milliseconds{0};
                         if (!written.is_list && !written.is_map && written.scalar() == "never")
                           return {};
                         return set_duration<&Interface::idle_close>(interface, written);
                       }},
    duration<&Interface::keepalive>("keepalive", "60s", "TCP keep-alive probe.", "mllp-listener"),
    duration<&Interface::message_timeout>("message_timeout", "30s",
                                          "Longest time from the first byte of a message to its "
                                          "last.",
                                          "mllp-listener"),
    Setting<Interface>{"message_bytes_max", SettingType::size, "16MB", "1kB..1GB",
                       "A larger message is answered AR or 413 and skipped.", kSources, false,
                       &set_size<&Interface::message_bytes_max>},
    text<&Interface::framing_start>("framing.start", "Bytes before a message, hexadecimal.", false,
                                    "mllp-listener mllp-sender", "0B"),
    text<&Interface::framing_end>("framing.end", "Bytes behind a message, hexadecimal.", false,
                                  "mllp-listener mllp-sender", "1C0D"),
    yes_no<&Interface::lenient>("lenient", "true",
                                "Takes FS without CR, and junk before VT, and counts them.",
                                "mllp-listener"),
    Setting<Interface>{"ack.when", SettingType::choice, "stored (fhir-listener: read)",
                       "stored read checked", "When the answer leaves.", kSources, false,
                       [](Interface& interface, const Written& written) {
                         return set_enum<&Interface::ack_when, AckWhen>(interface, written,
                                                                        kAckWhen);
                       }},
    Setting<Interface>{"ack.timeout",
                       SettingType::duration,
                       "10s (mllp-sender: 30s)",
                       {},
                       "Longest wait: for the checks under `checked`; of a sender, for the answer.",
                       "mllp-listener fhir-listener folder-reader mllp-sender fhir-client "
                       "http-client",
                       false,
                       &set_duration<&Interface::ack_timeout>},
    choice<&Interface::ack_wait_for>("ack.wait_for", "accept application", "accept",
                                     "Which acknowledgment of enhanced mode ends a delivery.",
                                     "mllp-sender"),
    text_map<&Interface::ack_on>(
        "ack.on", "What each answer means for the delivery.", "mllp-sender",
        "{AE: hold, AR: retry, CE: hold, CR: retry, timeout: in_doubt}", "hold retry in_doubt"),
    text_map<&Interface::ack_text>("ack.text", "Wildcards of the answer's text and what they mean.",
                                   "mllp-sender", {}, "hold retry in_doubt"),
    Setting<Interface>{"unrouted", SettingType::choice, "filter", "filter hold refuse",
                       "What a message gets that no route takes.", kSources, false,
                       [](Interface& interface, const Written& written) {
                         return set_enum<&Interface::unrouted, Unrouted>(interface, written,
                                                                         kUnrouted);
                       }},
    text<&Interface::charset_when_empty>("charset.when_empty",
                                         "Character set when MSH-18 is empty.", false, kHl7Sources,
                                         "UTF-8 if valid, else windows-1252"),
    text_map<&Interface::charset_instead_of>(
        "charset.instead_of", "Names that senders use wrongly: {8859/1: windows-1252}.",
        kHl7Sources),
    choice<&Interface::charset_invalid>("charset.invalid", "hold replace windows-1252", "hold",
                                        "What bytes get that are not of the set.", kHl7Sources),
    list<&Interface::expect_receiving_application>("expect.receiving_application",
                                                   "MSH-5 must be one of these.", kHl7Sources),
    list<&Interface::expect_receiving_facility>("expect.receiving_facility",
                                                "MSH-6 must be one of these.", kHl7Sources),
    list<&Interface::expect_versions>("expect.versions", "MSH-12 must be one of these.",
                                      kHl7Sources),
    choice<&Interface::expect_processing_id>(
        "expect.processing_id", "P T D any", "P in production, any in test",
        "MSH-11 that is worked; any other is filtered with rule processing-id.", kSources),
    duration<&Interface::duplicates_window>("duplicates.window", "7d",
                                            "How long a repeat is recognised.", kSources),
    list<&Interface::duplicates_by>("duplicates.by",
                                    "Fields that identify a message; a folder-reader knows a "
                                    "repeat by its content.",
                                    "mllp-listener", "[MSH-3, MSH-4, MSH-10]"),
    age<Interface, &Keep::content>("keep.content", "store.keep.content",
                                   "As store.keep.content, of what comes by this source.",
                                   kSources),
    age<Interface, &Keep::metadata>("keep.metadata", "store.keep.metadata",
                                    "As store.keep.metadata, of what comes by this source.",
                                    kSources),
    list<&Interface::order_by>("order_by", "Fields whose values are kept in order.", kHl7Sources,
                               "[MSH-4.1, PID-18.1 or PV1-19.1]"),
    list<&Interface::quirks>(
        "quirks", "Reader rules for senders that break the standard, each counted.", kHl7Sources,
        "[]", "raw-ampersand-in-names zero-dates-are-empty lf-inside-text zz-units-in-quantity"),
    text<&Interface::time_zone>("time_zone", "IANA time zone of this sender.", false, kSources),
    text<&Interface::mapping>("mapping", "Mapping file of this sender, laid over the shipped one.",
                              false, kSources),
    text<&Interface::path>("path", "URL path of a listener; folder of a reader or writer.", true,
                           "fhir-listener folder-reader folder-writer"),
    address<&Interface::to>("to", "Address to send to.", "mllp-sender", true),
    yes_no<&Interface::keep_open>("keep_open", "true", "Keeps the connection between messages.",
                                  "mllp-sender"),
    duration<&Interface::connect_timeout>("connect_timeout", "10s",
                                          "Longest wait for a connection.",
                                          "mllp-sender fhir-client http-client"),
    text<&Interface::url>("url", "Where to send.", true, kHttpSenders),
    text<&Interface::bearer>("auth.bearer", "Token: env:NAME, file:PATH or credential:NAME.", false,
                             kHttpSenders),
    yes_no<&Interface::recognises_repeats>(
        "recognises_repeats", "false",
        "true: without an answer the same bytes are sent again under the same identity.",
        kHttpSenders),
    yes_no<&Interface::finds_claims>(
        "finds_claims", "false",
        "true: GET Claim?identifier= tells what became of a claim whose outcome is unknown.",
        "fhir-client"),
    choice<&Interface::submit>("submit", "create submit", "create",
                               "POST Claim, or POST Claim/$submit.", "fhir-client"),
    text_map<&Interface::headers>("headers", "Further request headers.", kHttpSenders),
    text<&Interface::file>("file", "File name: {partner} {date} {interchange} {delivery}.", false,
                           "folder-writer", "{partner}_{date}_{interchange}.837"),
    duration<&Interface::settled>("settled", "30s", "A file unchanged so long is complete.",
                                  "folder-reader"),
    text<&Interface::ready>("ready", "Instead of settled: a file whose *.done stands beside it.",
                            false, "folder-reader", {}, "*.done"),
    choice<&Interface::order>("order", "name time", "name", "Which file comes first.",
                              "folder-reader"),
    text<&Interface::after>("after", "What becomes of a file that was read.", false,
                            "folder-reader", {}, "move:FOLDER or delete"),
    Setting<Interface>{"retry.for",
                       SettingType::duration,
                       "24h",
                       {},
                       "How long a delivery is tried before it is parked.",
                       kDestinations,
                       false,
                       [](Interface& interface, const Written& written) -> Result<void> {
                         if (auto shape = one_scalar(written); !shape) return shape;
                         const auto read = parse_duration(written.scalar());
                         if (!read) return read.error();
                         interface.retry.retry_for = *read;
                         return {};
                       }},
    Setting<Interface>{"retry.delay",
                       SettingType::durations,
                       "5s..15m",
                       {},
                       "First and longest pause between tries; it doubles, with jitter.",
                       kDestinations,
                       false,
                       [](Interface& interface, const Written& written) -> Result<void> {
                         if (auto shape = one_scalar(written); !shape) return shape;
                         const auto read = parse_durations(written.scalar());
                         if (!read) return read.error();
                         interface.retry.delay_min = read->first;
                         interface.retry.delay_max = read->second;
                         return {};
                       }},
    Setting<Interface>{"deliver", SettingType::choice, "on", "on capture off",
                       "on sends; capture builds and stores but never sends; off keeps queued.",
                       kDestinations, false,
                       [](Interface& interface, const Written& written) {
                         return set_enum<&Interface::deliver, Deliver>(interface, written,
                                                                       kDeliver);
                       }},
    yes_no<&Interface::production>("production", "false",
                                   "Leads to a real payer: refused in a test environment.",
                                   kDestinations),
};

/// "ZZ:EXH001" into qualifier and id.
template <auto Qualifier, auto Id>
Result<void> set_qualified(Partner& partner, const Written& written) {
  if (auto shape = one_scalar(written); !shape) return shape;
  const std::string& text = written.scalar();
  const auto colon = text.find(':');
  if (colon != 2 || text.size() < 4 || text.size() > 18)
    return wrong_shape("a qualifier and an id of at most 15 characters, \"ZZ:EXH001\"");
  partner.*Qualifier = text.substr(0, 2);
  partner.*Id = text.substr(3);
  return {};
}

constexpr std::array kPartner{
    text<&Partner::via>("via", "The destination that carries its interchanges.", true),
    text<&Partner::submitter_name>("submitter.name", "Submitter (1000A NM103).", true),
    text<&Partner::submitter_id>("submitter.id", "Submitter id (1000A NM109).", true),
    text<&Partner::contact_name>("submitter.contact.name", "EDI contact (1000A PER02).", true),
    text<&Partner::contact_phone>("submitter.contact.phone", "Its telephone, ten digits.", true),
    text<&Partner::contact_email>("submitter.contact.email", "Its e-mail address."),
    text<&Partner::receiver_name>("receiver.name", "Receiver (1000B NM103).", true),
    text<&Partner::receiver_id>("receiver.id", "Receiver id (1000B NM109).", true),
    Setting<Partner>{"isa.sender",
                     SettingType::text,
                     {},
                     "QQ:ID",
                     "ISA05 and ISA06.",
                     {},
                     true,
                     &set_qualified<&Partner::isa_sender_qualifier, &Partner::isa_sender>},
    Setting<Partner>{"isa.receiver",
                     SettingType::text,
                     {},
                     "QQ:ID",
                     "ISA07 and ISA08.",
                     {},
                     true,
                     &set_qualified<&Partner::isa_receiver_qualifier, &Partner::isa_receiver>},
    text<&Partner::gs_sender>("gs.sender", "GS02; default: the id of isa.sender."),
    text<&Partner::gs_receiver>("gs.receiver", "GS03; default: the id of isa.receiver."),
    text<&Partner::mapping>("mapping", "Outbound mapping file, laid over the shipped one."),
};

constexpr std::array kPayer{
    text<&Payer::name>("name", "Name (2010BB NM103).", true),
    text<&Payer::payer_id>("payer_id", "Payer id of the partner (2010BB NM109).", true),
    text<&Payer::filing_code>("filing_code", "Claim filing indicator (SBR09): MA, MB, MC, CI ...",
                              true),
    list<&Payer::known_as>("known_as", "What senders call it (IN1-2, IN1-3, Coverage.payor)."),
    text<&Payer::partner>("partner", "X12: the partner whose envelope carries its claims."),
    text<&Payer::via>("via", "FHIR: the destination that takes its claims."),
    choice<&Payer::format>("format", "x12 fhir", "x12", "What its claims are written as."),
    text<&Payer::edits>("edits", "Edit pack: medicare, commercial or one of `edits`."),
    list<&Payer::frequencies>("frequencies", "Claim frequencies it takes.", {}, "[1, 7, 8]",
                              "0 1 2 3 4 5 6 7 8 9"),
    list<&Payer::forms>("forms", "Claim forms it takes.", {}, "[professional, institutional]",
                        "professional institutional"),
    yes_no<&Payer::own_member_id>("own_member_id", "false",
                                  "Dependants have member ids of their own: relationship 18."),
    text<&Payer::member_id_pattern>("member_id_pattern", "Regular expression (RE2) of member ids."),
    yes_no<&Payer::zero_charges>("zero_charges", "true", "false: refuses lines that cost 0."),
    yes_no<&Payer::poa_required>("poa_required", "false (true in pack medicare)",
                                 "Wants present-on-admission on type of bill 11x."),
    part<&Payer::address, &PostalAddress::line>("address.line", "Street (2010BB N3)."),
    part<&Payer::address, &PostalAddress::line2>("address.line2", "Second line."),
    part<&Payer::address, &PostalAddress::city>("address.city", "City (2010BB N4)."),
    part<&Payer::address, &PostalAddress::state>("address.state", "State, two letters."),
    part<&Payer::address, &PostalAddress::zip>("address.zip", "ZIP code."),
    text<&Payer::mapping>("mapping", "Outbound mapping file, laid over the partner's."),
};

constexpr std::array kRoute{
    text<&Route::name>("name", "Name, unique; named by findings and the ledger.", true),
    list<&Route::from>("from", "Interfaces it takes from; default: all."),
    text<&Route::when>("when", "Expression that a message must meet; default: every message."),
    choice<&Route::bill>("bill", "each-message", {}, "Makes claims: of each message."),
    list<&Route::forward>("forward", "Destinations that get a copy."),
    text<&Route::edits>("edits", "Edit pack of what this route bills, laid over the payer's."),
    text<&Route::mapping>("mapping",
                          "Of a forward route: changes the copy on its way (hl7v2 to hl7v2). Of a "
                          "bill route: laid over the interface's mapping, under the facility's."),
    Setting<Route>{"order",
                   SettingType::choice,
                   "free",
                   "free strict",
                   "Whether what is held, failed, parked or in doubt keeps back what is younger of "
                   "its ordering key: free lets it go on; strict keeps it queued for each "
                   "destination until the older is delivered or dismissed.",
                   {},
                   false,
                   [](Route& route, const Written& written) -> Result<void> {
                     return set_enum<&Route::order, RouteOrder>(route, written, kRouteOrder);
                   }},
};

constexpr std::array kHeldQueue{
    text<&HeldQueue::name>("name", "Name of the queue.", true),
    text<&HeldQueue::when>("when", "Expression over the findings; default: the rest."),
};

constexpr std::array kHeld{
    Setting<Configuration>{
        "review_first",
        SettingType::text_map,
        {},
        "payer: number",
        "So many first claims of a payer wait for a person, counted from when it is set.",
        {},
        false,
        [](Configuration& c, const Written& written) -> Result<void> {
          if (!written.is_map) return wrong_shape("payers with a number each, {medicare-a: 25}");
          for (const auto& [payer, text] : written.entries) {
            const auto count = parse_count(text, 0, 1'000'000);
            if (!count)
              return Error{"config.value",
                           concat(printable(payer, 40), ": ", count.error().message)};
            c.review_first[payer] = static_cast<std::uint32_t>(*count);
          }
          return {};
        }},
};

template <class Section>
void append(std::vector<SettingRow>& rows, std::string_view prefix,
            std::span<const Setting<Section>> settings) {
  for (const Setting<Section>& setting : settings)
    rows.push_back({concat(prefix, setting.name), setting.type, setting.fallback, setting.limits,
                    setting.what, setting.kinds, setting.required});
}

}  // namespace

std::string_view name(SettingType type) {
  switch (type) {
    case SettingType::text:
      return "text";
    case SettingType::list:
      return "list";
    case SettingType::text_map:
      return "map";
    case SettingType::count:
      return "number";
    case SettingType::size:
      return "size";
    case SettingType::duration:
      return "duration";
    case SettingType::durations:
      return "two durations";
    case SettingType::yes_no:
      return "true or false";
    case SettingType::choice:
      return "choice";
    case SettingType::address:
      return "address";
  }
  return {};
}

const std::string& Written::scalar() const {
  static const std::string kEmpty;
  return entries.empty() ? kEmpty : entries.front().second;
}

std::string canonical(SettingType type, const Written& written) {
  const auto one = [type](const std::string& text) {
    if (type == SettingType::duration) {
      if (const auto read = parse_duration(text)) return std::to_string(read->count()) + "ms";
    } else if (type == SettingType::durations) {
      if (const auto read = parse_durations(text))
        return concat(std::to_string(read->first.count()), "ms..",
                      std::to_string(read->second.count()), "ms");
    } else if (type == SettingType::size) {
      if (const auto read = parse_size(text)) return std::to_string(*read);
    } else if (type == SettingType::count) {
      const auto digits = text.find_first_not_of('0');
      return digits == std::string::npos ? std::string{"0"} : text.substr(digits);
    }
    return text;
  };
  std::string out;
  if (written.is_map) {
    const std::map<std::string, std::string> sorted{written.entries.begin(), written.entries.end()};
    for (const auto& [name, value] : sorted)
      out += concat(out.empty() ? "" : ", ", name, ": ", one(value));
    return concat("{", out, "}");
  }
  for (const auto& [_, value] : written.entries) out += concat(out.empty() ? "" : ", ", one(value));
  return type == SettingType::list ? concat("[", out, "]") : out;
}

std::span<const Setting<Site>> site_settings() { return kSite; }
std::span<const Setting<StoreSettings>> store_settings() { return kStore; }
std::span<const Setting<HttpSettings>> http_settings() { return kHttp; }
std::span<const Setting<CodesSettings>> codes_settings() { return kCodes; }
std::span<const Setting<Organization>> organization_settings() { return kOrganization; }
std::span<const Setting<Facility>> facility_settings() { return kFacility; }
std::span<const Setting<Interface>> interface_settings() { return kInterface; }
std::span<const Setting<Partner>> partner_settings() { return kPartner; }
std::span<const Setting<Payer>> payer_settings() { return kPayer; }
std::span<const Setting<Route>> route_settings() { return kRoute; }
std::span<const Setting<HeldQueue>> held_queue_settings() { return kHeldQueue; }
std::span<const Setting<Configuration>> held_settings() { return kHeld; }
std::string_view interface_kinds() { return kKinds; }

std::vector<SettingRow> all_settings() {
  std::vector<SettingRow> rows;
  append(rows, "site.", site_settings());
  append(rows, "store.", store_settings());
  append(rows, "http.", http_settings());
  append(rows, "codes.", codes_settings());
  append(rows, "organizations.*.", organization_settings());
  append(rows, "facilities.*.", facility_settings());
  append(rows, "interfaces.*.", interface_settings());
  append(rows, "partners.*.", partner_settings());
  append(rows, "payers.*.", payer_settings());
  append(rows, "routes[].", route_settings());
  append(rows, "held.", held_settings());
  append(rows, "held.queues[].", held_queue_settings());
  return rows;
}

}  // namespace claimwire::config
