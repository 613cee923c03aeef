#include "codes/search/terms.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claimwire::codes {
namespace {

// Sorted, for a binary search. "without" and "not" are no stop words: they turn a meaning round.
constexpr std::array<std::string_view, 24> kStopWords = {
    "a",  "also", "an", "and", "any", "as", "at",  "be",   "by", "due",   "for",  "from",
    "in", "into", "is", "of",  "on",  "or", "the", "this", "to", "which", "with", "within"};

using Pair = std::pair<std::string_view, std::string_view>;

// Sorted. Forms whose kinship no ending tells.
constexpr std::array<Pair, 93> kIrregular = {{
    {"abdomen", "abdomin"},
    {"allergy", "allerg"},
    {"anus", "anal"},
    {"anxiety", "anxi"},
    {"apex", "apic"},
    {"apices", "apic"},
    {"asthma", "asthmat"},
    {"calculi", "calcul"},
    {"calculus", "calcul"},
    {"calices", "calic"},
    {"calyx", "calic"},
    {"cervix", "cervic"},
    {"children", "child"},
    {"classified", "classif"},
    {"coccyx", "coccyg"},
    {"cortex", "cortic"},
    {"cystic", "cystic"},
    {"diabetic", "diabet"},
    {"elsewhere", "nec"},
    {"encephalon", "encephal"},
    {"epileptic", "epileps"},
    {"face", "faci"},
    {"feet", "foot"},
    {"femora", "femor"},
    {"femur", "femor"},
    {"fetus", "fetal"},
    {"fetuses", "fetal"},
    {"foetus", "fetal"},
    {"foramina", "foramen"},
    {"genera", "genus"},
    {"genu", "genu"},
    {"gonorrhea", "gonococc"},
    {"gonorrheal", "gonococc"},
    {"gonorrhoea", "gonococc"},
    {"haemophilia", "hemophil"},
    {"herpetic", "herp"},
    {"hypertrophied", "hypertroph"},
    {"i", "1"},
    {"ii", "2"},
    {"iii", "3"},
    {"inflamed", "inflamm"},
    {"intestine", "intestin"},
    {"intestines", "intestin"},
    {"iv", "4"},
    {"ix", "9"},
    {"larynges", "laryng"},
    {"larynx", "laryng"},
    {"lethargic", "letharg"},
    {"limbs", "limb"},
    {"lumen", "lumin"},
    {"men", "man"},
    {"meninges", "mening"},
    {"meninx", "mening"},
    {"mouths", "mouth"},
    {"muscle", "muscul"},
    {"muscles", "muscul"},
    {"nec", "nec"},
    {"nos", "nos"},
    {"other", "nec"},
    {"others", "nec"},
    {"ovarian", "ovar"},
    {"pharynx", "pharyng"},
    {"pregnancy", "pregnan"},
    {"pregnant", "pregnan"},
    {"prostate", "prostat"},
    {"septicaemia", "septicem"},
    {"specified", "nec"},
    {"sphincter", "sphincter"},
    {"spine", "spinal"},
    {"syphilitic", "syphil"},
    {"syrinx", "syring"},
    {"tabetic", "tab"},
    {"teeth", "tooth"},
    {"testes", "testicul"},
    {"testicle", "testicul"},
    {"testicles", "testicul"},
    {"testis", "testicul"},
    {"thorax", "thorac"},
    {"toes", "toe"},
    {"trauma", "traumat"},
    {"tuberculosis", "tubercul"},
    {"unspecified", "nos"},
    {"uteri", "uter"},
    {"v", "5"},
    {"varicella", "varicella"},
    {"varices", "varic"},
    {"varix", "varic"},
    {"vertex", "vertic"},
    {"vi", "6"},
    {"vii", "7"},
    {"viii", "8"},
    {"women", "woman"},
    {"x", "10"},
}};
static_assert(std::is_sorted(kIrregular.begin(), kIrregular.end()));
static_assert(std::is_sorted(kStopWords.begin(), kStopWords.end()));

struct Ending {
  std::string_view from;
  std::string_view to;
  std::size_t keep;  // characters that must remain in front
};

// One pass each; in each the first that fits. Plurals:
constexpr Ending kPlurals[] = {
    {"itides", "itis", 2}, {"eases", "ease", 1}, {"oses", "osis", 2}, {"yses", "ysis", 2},
    {"ases", "asis", 3},   {"eses", "esis", 2},  {"ices", "ix", 3},   {"sses", "ss", 1},
    {"xes", "x", 2},       {"ches", "ch", 2},    {"shes", "sh", 2},   {"ies", "y", 2},
    {"ses", "s", 3},       {"ss", "ss", 1},      {"us", "us", 1},     {"is", "is", 1},
    {"ae", "a", 2},        {"s", "", 3},
};
// Nouns and adjectives of one disease:
constexpr Ending kKin[] = {
    {"ification", "if", 2},  {"ifying", "if", 2},     {"ified", "if", 2},
    {"iasis", "ias", 2},     {"iatic", "ias", 3},     {"astatic", "astas", 2},
    {"ectatic", "ectas", 2}, {"ectasia", "ectas", 2}, {"osis", "os", 2},
    {"otic", "os", 3},       {"asis", "as", 3},       {"ysis", "ys", 2},
    {"ytic", "ys", 3},       {"esis", "es", 3},       {"etic", "es", 3},
    {"itis", "it", 3},       {"itic", "it", 3},       {"emia", "em", 2},
    {"emic", "em", 2},       {"uria", "ur", 2},       {"uric", "ur", 2},
    {"pathy", "path", 2},    {"pathic", "path", 2},   {"trophy", "troph", 1},
    {"trophic", "troph", 1}, {"plasia", "plas", 2},   {"plastic", "plas", 2},
    {"algia", "alg", 2},     {"algic", "alg", 2},     {"plegia", "pleg", 2},
    {"plegic", "pleg", 2},   {"ations", "", 4},       {"ation", "", 4},
    {"ating", "", 4},        {"ative", "", 4},        {"atory", "", 4},
    {"ated", "", 4},         {"ate", "", 5},          {"ical", "ic", 3},
    {"ality", "", 4},        {"ity", "", 4},          {"ion", "", 4},
    {"ive", "", 4},          {"ing", "", 4},          {"ness", "", 4},
    {"ous", "", 4},          {"ary", "", 4},          {"ine", "", 4},
    {"ed", "", 4},           {"al", "", 4},           {"ar", "", 5},
    {"ly", "", 4},           {"ic", "", 4},           {"us", "", 3},
    {"um", "", 3},           {"is", "", 3},           {"ia", "", 3},
};

template <std::size_t N>
bool apply(std::string& word, const Ending (&endings)[N]) {
  for (const Ending& ending : endings) {
    if (word.size() < ending.from.size() + ending.keep) continue;
    if (!word.ends_with(ending.from)) continue;
    word.resize(word.size() - ending.from.size());
    word += ending.to;
    return true;
  }
  return false;
}

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

void replace_all(std::string& word, std::string_view from, std::string_view to) {
  for (std::size_t at = word.find(from); at != std::string::npos; at = word.find(from, at + 1)) {
    word.replace(at, from.size(), to);
  }
}

// Of U+00C0 to U+00FF, as they follow byte C3 in UTF-8.
constexpr std::string_view kWithoutAccent =
    "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Small ASCII letters and digits; every other character is its own ASCII sign or a blank.
std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else if (byte < 0x80) {
      out += static_cast<char>(byte);
    } else if (byte == 0xC3 && i + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[++i]);
      out += next >= 0x80 && next < 0xC0 ? kWithoutAccent[next - 0x80U] : ' ';
    } else if (byte == 0xE2 && i + 2 < text.size() && text[i + 1] == '\x80' &&
               (text[i + 2] == '\x99' || text[i + 2] == '\x98')) {
      out += '\'';  // a typographic apostrophe
      i += 2;
    } else {
      out += ' ';
    }
  }
  return out;
}

}  // namespace

std::string stem_of(std::string_view given) {
  const auto irregular =
      std::lower_bound(kIrregular.begin(), kIrregular.end(), given,
                       [](const Pair& pair, std::string_view word) { return pair.first < word; });
  if (irregular != kIrregular.end() && irregular->first == given) {
    return std::string{irregular->second};
  }
  std::string word{given};
  if (word.size() < 4 || (word[0] >= '0' && word[0] <= '9')) return word;
  apply(word, kPlurals);
  replace_all(word, "ae", "e");
  replace_all(word, "oe", "e");
  if (word.size() > 5 && word.ends_with("our")) word.replace(word.size() - 3, 3, "or");
  if (apply(word, kKin)) {
    // "abnormalities" loses two: -ity and -al.
    if (word.size() >= 6 && word.ends_with("al")) word.resize(word.size() - 2);
  }
  while (word.size() > 4 && is_vowel(word.back())) word.pop_back();
  return word;
}

bool is_side(std::string_view stem) {
  return stem == "right" || stem == "left" || stem == "bilater" || stem == "unilater";
}

std::vector<Term> terms_of(std::string_view text) {
  std::vector<Term> terms;
  const std::string small = folded(text.substr(0, 4096));
  std::uint8_t segment = 0;
  int depth = 0;
  for (std::size_t i = 0; i < small.size() && terms.size() < kTermsMax;) {
    const char c = small[i];
    if (!is_word_byte(c)) {
      if (c == ',' && depth == 0 && segment < 15) ++segment;
      if (c == '(' || c == '[') ++depth;
      if ((c == ')' || c == ']') && depth > 0) --depth;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < small.size() && is_word_byte(small[end])) ++end;
    std::string word = small.substr(i, end - i);
    i = end;
    if (i + 1 < small.size() && small[i] == '\'' && small[i + 1] == 's') i += 2;  // Bright's
    if (std::binary_search(kStopWords.begin(), kStopWords.end(), std::string_view{word})) continue;
    std::string stem = stem_of(word);
    terms.push_back({std::move(stem), std::move(word), segment, depth > 0});
  }
  return terms;
}

}  // namespace claimwire::codes
