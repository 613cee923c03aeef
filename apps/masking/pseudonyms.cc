#include "apps/masking/pseudonyms.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.h"
#include "wrap/crypto/hmac.h"

namespace claimwire::apps {
namespace {

constexpr std::array<std::string_view, 32> kFamilies{
    "Alder",   "Birch",  "Cedar",  "Dahlia", "Elm",    "Fern",    "Gorse",  "Hazel",
    "Iris",    "Jasmin", "Linden", "Maple",  "Nettle", "Oakes",   "Poplar", "Quince",
    "Rowan",   "Sorrel", "Tansy",  "Willow", "Yarrow", "Bracken", "Clover", "Heather",
    "Juniper", "Laurel", "Myrtle", "Orchid", "Sedge",  "Thistle", "Vetch",  "Aspen"};
constexpr std::array<std::string_view, 16> kEndings{
    "field", "wood", "ford", "brook", "ley",   "ham",  "stead", "worth",
    "land",  "mere", "by",   "well",  "ridge", "gate", "shaw",  "holm"};
constexpr std::array<std::string_view, 24> kGivens{
    "Alexis", "Blake", "Casey", "Drew",  "Ellis",  "Frances", "Gale", "Harper",
    "Indigo", "Jamie", "Kim",   "Lee",   "Morgan", "Noel",    "Pat",  "Quinn",
    "Robin",  "Sasha", "Terry", "Umber", "Val",    "Wynne",   "Yael", "Zion"};
constexpr std::array<std::string_view, 8> kStreets{"Main",   "Second", "Third",  "Fourth",
                                                   "Market", "Bridge", "Church", "Station"};

/// Letters of a Medicare beneficiary identifier: none that look like digits.
/// Source  CMS, "Understanding the Medicare Beneficiary Identifier Format".
constexpr std::string_view kBeneficiaryLetters = "ACDEFGHJKMNPQRTUVWXY";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHex = "0123456789abcdef";

/// C A AN N A AN N A A N N: which places are digits (9 the first, without zero), letters, either.
constexpr std::string_view kBeneficiaryShape = "9AEDAEDAADD";

/// No id of a standard comes near; a longer one would cost its length squared.
constexpr std::size_t kIdBytesMax = 256;

bool digit(char c) { return c >= '0' && c <= '9'; }
char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
bool letter(char c) { return capital(c) >= 'A' && capital(c) <= 'Z'; }

bool beneficiary_identifier(std::string_view text) {
  if (text.size() != kBeneficiaryShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool good_letter = kBeneficiaryLetters.find(capital(text[i])) != std::string_view::npos;
    switch (kBeneficiaryShape[i]) {
      case '9':
        if (!digit(text[i]) || text[i] == '0') return false;
        break;
      case 'D':
        if (!digit(text[i])) return false;
        break;
      case 'A':
        if (!good_letter) return false;
        break;
      default:
        if (!good_letter && !digit(text[i])) return false;
    }
  }
  return true;
}

/// One character that changes: its place, and the characters of its kind.
struct Place {
  std::size_t at;
  std::string_view alphabet;
};

/// A value written in capitals, small letters or neither keeps that look.
std::string in_case_of(std::string_view value, std::string_view word) {
  const bool small =
      std::any_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return small ? std::string{word} : upper(word);
}

}  // namespace

std::uint64_t Pseudonyms::number(std::string_view purpose, std::string_view value) const {
  const auto digest = crypto::hmac_sha256(key_, concat(purpose, std::string_view{"\0", 1}, value));
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out = out << 8U | digest[i];
  return out;
}

std::string Pseudonyms::family(std::string_view value) const {
  const std::uint64_t n = number("family", upper(value));
  return in_case_of(
      value, concat(kFamilies[n % kFamilies.size()], kEndings[(n >> 32U) % kEndings.size()]));
}

std::string Pseudonyms::given(std::string_view value) const {
  const std::uint64_t n = number("given", upper(value));
  const std::string name = in_case_of(value, kGivens[n % kGivens.size()]);
  return value.size() == 1 ? name.substr(0, 1) : name;
}

std::string Pseudonyms::id(std::string_view value) const {
  if (value.size() > kIdBytesMax) return std::to_string(number("id", value));
  const bool beneficiary = beneficiary_identifier(value);
  std::vector<Place> places;
  std::string out{value};
  std::string shape;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    // Letters outside ASCII have no shape to keep: such an id becomes a number.
    if (static_cast<unsigned char>(c) >= 0x80) return std::to_string(number("id", value));
    if (digit(c))
      places.push_back({i, beneficiary && i == 0 ? kDigits.substr(1) : kDigits});
    else if (letter(c) && i > 0)
      places.push_back({i, beneficiary ? kBeneficiaryLetters : kLetters});
    shape += digit(c) ? '0' : letter(c) && i > 0 ? 'A' : capital(c);
  }
  // An alternating Feistel network: each half moves by a keyed function of the other, which can be
  // undone, so no two ids of a shape meet. Ten rounds, as FF1 has (NIST SP 800-38G).
  const std::size_t half = places.size() / 2;
  for (int round = 0; round < 10; ++round) {
    const bool first = round % 2 == 0;
    std::string other = concat(std::to_string(round), "|", shape, "|");
    for (std::size_t i = first ? half : 0; i < (first ? places.size() : half); ++i)
      other += capital(out[places[i].at]);
    std::uint64_t draw = 0;
    for (std::size_t i = first ? 0 : half, n = 0; i < (first ? half : places.size()); ++i, ++n) {
      if (n % 8 == 0) draw = number("id", concat(other, "|", std::to_string(n)));
      const auto [at, alphabet] = places[i];
      const auto digits = alphabet.find(capital(out[at]));
      const char to = alphabet[(digits + draw % 251) % alphabet.size()];
      out[at] = out[at] >= 'a' && out[at] <= 'z' ? static_cast<char>(to + 32) : to;
      draw /= 251;
    }
  }
  return out;
}

std::string Pseudonyms::social_security_number(std::string_view value) const {
  std::string out = id(value);
  const auto first = out.find_first_of(kDigits);
  if (first != std::string::npos) out[first] = '9';
  return out;
}

std::string Pseudonyms::telephone(std::string_view value) const {
  if (value.find('@') != std::string_view::npos)
    return concat("person", std::to_string(number("mail", upper(value)) % 1'000'000),
                  "@example.org");
  std::string digits;
  for (const char c : value.substr(0, kIdBytesMax))
    if (digit(c)) digits += c;
  const std::string to = id(digits);
  std::string out;
  std::size_t next = 0;
  for (const char c : value.substr(0, kIdBytesMax)) {
    if (digit(c))
      out += to[next++];
    else if (static_cast<unsigned char>(c) < 0x80 && !letter(c))
      out += c;
  }
  return out;
}

std::string Pseudonyms::street(std::string_view value) const {
  const std::uint64_t n = number("street", upper(value));
  return in_case_of(value, concat(std::to_string(n % 900 + 100), " ",
                                  kStreets[(n >> 32U) % kStreets.size()], " St"));
}

std::string Pseudonyms::employer(std::string_view value) const {
  return in_case_of(
      value, concat("Employer ", std::to_string(number("employer", upper(value)) % 100'000)));
}

std::string Pseudonyms::resource_id(std::string_view value) const {
  const std::uint64_t a = number("resource", value), b = number("resource-2", value);
  std::string hex;
  for (int i = 0; i < 16; ++i) hex += kHex[a >> (4 * i) & 15U];
  for (int i = 0; i < 16; ++i) hex += kHex[b >> (4 * i) & 15U];
  const bool uuid = value.size() == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-';
  if (!uuid) return concat("m", hex.substr(0, 15));
  return concat(hex.substr(0, 8), "-", hex.substr(8, 4), "-4", hex.substr(13, 3), "-a",
                hex.substr(17, 3), "-", hex.substr(20, 12));
}

int Pseudonyms::shift_days(std::string_view patient) const {
  return -7 * static_cast<int>(1 + number("shift", upper(patient)) % 26);
}

std::string cut_zip(std::string_view zip) {
  constexpr std::array<std::string_view, 17> kSparse{"036", "059", "063", "102", "203", "556",
                                                     "692", "790", "821", "823", "830", "831",
                                                     "878", "879", "884", "890", "893"};
  std::string out;
  for (const char c : trim(zip)) {
    if (!digit(c) && c != '-') return {};
    out += c;
  }
  const auto dash = out.find('-');
  const bool shaped = dash == std::string::npos ? out.size() == 5 || out.size() == 9
                                                : dash == 5 && out.size() == 10;
  if (!shaped || out.find('-', dash == std::string::npos ? 0 : dash + 1) != std::string::npos)
    return {};
  const bool sparse = std::find(kSparse.begin(), kSparse.end(),
                                std::string_view{out}.substr(0, 3)) != kSparse.end();
  for (std::size_t i = sparse ? 0 : 3; i < out.size(); ++i)
    if (out[i] != '-') out[i] = '0';
  return out;
}

}  // namespace claimwire::apps
