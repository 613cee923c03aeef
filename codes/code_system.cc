#include "codes/code_system.h"

#include <algorithm>
#include <array>
#include <string>

#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

using enum CodeSystem;

struct SystemNames {
  CodeSystem system;
  std::string_view name;
  std::string_view uri;       // terminology.hl7.org, "External code systems"
  std::string_view hl7_name;  // HL7 table 0396
};

constexpr SystemNames kSystems[] = {
    {unknown, "unknown", "", ""},
    {icd10cm, "icd10cm", "http://hl7.org/fhir/sid/icd-10-cm", "I10C"},
    {icd10pcs, "icd10pcs", "http://www.cms.gov/Medicare/Coding/ICD10", "I10P"},
    {icd9cm_diagnosis, "icd9cm-diagnosis", "http://hl7.org/fhir/sid/icd-9-cm", "I9CDX"},
    {icd9cm_procedure, "icd9cm-procedure",
     "http://terminology.hl7.org/CodeSystem/icd9cm-procedures", "I9CP"},
    {hcpcs, "hcpcs", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "HCPCS"},
    {cpt, "cpt", "http://www.ama-assn.org/go/cpt", "C4"},
    {cdt, "cdt", "http://www.ada.org/cdt", "CD2"},
    {revenue, "revenue", "https://www.nubc.org/CodeSystem/RevenueCodes", "NUBC"},
    {type_of_bill, "type-of-bill", "https://www.nubc.org/CodeSystem/TypeOfBill", ""},
    {place_of_service, "place-of-service",
     "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set", ""},
    {taxonomy, "taxonomy", "http://nucc.org/provider-taxonomy", "NUCC"},
    {ndc, "ndc", "http://hl7.org/fhir/sid/ndc", "NDC"},
    {snomed, "snomed", "http://snomed.info/sct", "SCT"},
    {loinc, "loinc", "http://loinc.org", "LN"},
    {rxnorm, "rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm", "RXNORM"},
    {cvx, "cvx", "http://hl7.org/fhir/sid/cvx", "CVX"},
};

struct Alias {
  std::string_view text;  // Letters and digits only, capitals.
  CodeSystem system;
};

// HL7 table 0396, what senders write instead, and the OIDs of HL7's registry.
constexpr Alias kAliases[] = {
    {"I10", icd10cm},
    {"I10C", icd10cm},
    {"I10CM", icd10cm},
    {"I10CDX", icd10cm},
    {"ICD10", icd10cm},
    {"ICD10CM", icd10cm},
    {"ICD10C", icd10cm},
    {"ICD10DX", icd10cm},
    {"ICD10CMDX", icd10cm},
    {"ICD10DIAGNOSIS", icd10cm},
    {"10", icd10cm},
    {"I10P", icd10pcs},
    {"I10PCS", icd10pcs},
    {"I10PR", icd10pcs},
    {"ICD10P", icd10pcs},
    {"ICD10PCS", icd10pcs},
    {"ICD10PROCEDURE", icd10pcs},
    {"I9", icd9cm_diagnosis},
    {"I9C", icd9cm_diagnosis},
    {"I9CM", icd9cm_diagnosis},
    {"I9CDX", icd9cm_diagnosis},
    {"I9DX", icd9cm_diagnosis},
    {"ICD9", icd9cm_diagnosis},
    {"ICD9C", icd9cm_diagnosis},
    {"ICD9CM", icd9cm_diagnosis},
    {"ICD9DX", icd9cm_diagnosis},
    {"ICD9CMDX", icd9cm_diagnosis},
    {"I9CP", icd9cm_procedure},
    {"I9P", icd9cm_procedure},
    {"ICD9P", icd9cm_procedure},
    {"ICD9PCS", icd9cm_procedure},
    {"ICD9CMP", icd9cm_procedure},
    {"HCPCS", hcpcs},
    {"HCPC", hcpcs},
    {"HCPCSII", hcpcs},
    {"HCPCS2", hcpcs},
    {"HPC", hcpcs},
    {"HCP", hcpcs},
    {"HC", hcpcs},
    {"C4", cpt},
    {"C5", cpt},
    {"CPT", cpt},
    {"CPT4", cpt},
    {"CPT4M", cpt},
    {"CPTM", cpt},
    {"CPT5", cpt},
    {"CPTHCPCS", hcpcs},
    {"CPT4HCPCS", hcpcs},
    {"CDT", cdt},
    {"CD2", cdt},
    {"ADA", cdt},
    {"NUBC", revenue},
    {"REV", revenue},
    {"REVENUE", revenue},
    {"REVENUECODE", revenue},
    {"UB", revenue},
    {"UB04", revenue},
    {"UB92", revenue},
    {"TOB", type_of_bill},
    {"POS", place_of_service},
    {"NUCC", taxonomy},
    {"TAXONOMY", taxonomy},
    {"NUCCPT", taxonomy},
    {"NDC", ndc},
    {"NDC11", ndc},
    {"N4", ndc},
    {"SCT", snomed},
    {"SCT2", snomed},
    {"SNM", snomed},
    {"SNM3", snomed},
    {"SNOMED", snomed},
    {"SNOMEDCT", snomed},
    {"LN", loinc},
    {"LOINC", loinc},
    {"RXNORM", rxnorm},
    {"CVX", cvx},
    {"216840111388346", icd10pcs},  // 2.16.840.1.113883.6.4
    {"216840111388363", icd10cm},   // .6.3: ICD-10; no US claim carries WHO's
    {"2168401113883690", icd10cm},  // .6.90
    {"21684011138836103", icd9cm_diagnosis},
    {"21684011138836104", icd9cm_procedure},
    {"21684011138836285", hcpcs},
    {"2168401113883614", hcpcs},     // .6.14: HCPCS, retired in favour of .6.285
    {"2168401113883612", cpt},       // .6.12
    {"2168401113883613", cdt},       // .6.13
    {"21684011138836301", revenue},  // .6.301, with .6.301.3 for revenue codes
    {"216840111388363013", revenue},
    {"21684011138836101", taxonomy},
    {"2168401113883650", place_of_service},
    {"2168401113883669", ndc},
    {"2168401113883696", snomed},
    {"216840111388361", loinc},  // .6.1
    {"2168401113883688", rxnorm},
    {"216840111388312292", cvx},  // .12.292
    {"HTTPHL7ORGFHIRSIDICD10", icd10cm},
    {"HTTPHL7ORGFHIRSIDICD10US", icd10cm},
    {"HTTPHL7ORGFHIRSIDICD10PCS", icd10pcs},
    {"HTTPWWWICD10DATACOMICD10PCS", icd10pcs},
    {"HTTPHL7ORGFHIRSIDICD9CMDIAGNOSIS", icd9cm_diagnosis},
    {"HTTPHL7ORGFHIRSIDICD9CMPROCEDURE", icd9cm_procedure},
    {"HTTPWWWCMSGOVMEDICARECODINGHCPCSRELEASECODESETS", hcpcs},
    {"HTTPTERMINOLOGYHL7ORGCODESYSTEMHCPCSALLCODES", hcpcs},
    {"HTTPTERMINOLOGYHL7ORGCODESYSTEMHCPCSLEVELII", hcpcs},
    {"HTTPWWWCMSGOVMEDICARECODINGMEDHCPCSGENINFO", hcpcs},
    {"HTTPWWWNUCCORG", taxonomy},
};

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : upper(text)) {
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

// "https://WWW.CMS.gov/x/" and "http://www.cms.gov/x" name the same system.
std::string folded_uri(std::string_view text) {
  std::string out = letters_and_digits(text);
  if (out.starts_with("HTTPS")) out.erase(4, 1);
  return out;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

}  // namespace

std::string_view name(CodeSystem system) { return kSystems[static_cast<std::size_t>(system)].name; }

std::string_view uri(CodeSystem system) { return kSystems[static_cast<std::size_t>(system)].uri; }

std::string_view hl7_name(CodeSystem system) {
  return kSystems[static_cast<std::size_t>(system)].hl7_name;
}

CodeSystem system_of(std::string_view text) {
  if (text.size() > 200) return unknown;  // longer than any name: not worth folding
  std::string folded = folded_uri(text);
  if (folded.empty()) return unknown;
  if (folded.starts_with("URNOID")) folded.erase(0, 6);
  for (const Alias& alias : kAliases) {
    if (alias.text == folded) return alias.system;
  }
  for (const SystemNames& system : kSystems) {
    if (system.system == unknown) continue;
    if (!system.uri.empty() && folded_uri(system.uri) == folded) return system.system;
    if (letters_and_digits(system.name) == folded) return system.system;
  }
  return unknown;
}

CodeSystem procedure_system(std::string_view code) {
  const std::string text = undotted(code);
  if (text.size() == 5) {
    const std::string_view middle = std::string_view{text}.substr(1, 3);
    if (!all_digits(middle)) return unknown;
    if (is_digit(text[0])) return is_digit(text[4]) || is_capital(text[4]) ? cpt : unknown;
    if (!is_capital(text[0]) || !is_digit(text[4])) return unknown;
    return text[0] == 'D' ? cdt : hcpcs;
  }
  if (text.size() == 7) {
    // ICD-10-PCS leaves out I and O, so that nobody takes them for 1 and 0.
    const bool fits = std::all_of(text.begin(), text.end(), [](char c) {
      return is_digit(c) || (is_capital(c) && c != 'I' && c != 'O');
    });
    if (fits) return icd10pcs;
  }
  return unknown;
}

bool looks_like_icd9(std::string_view code) {
  const std::string_view text = code;
  const std::size_t dot = text.find('.');
  const std::string_view stem = text.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? "" : text.substr(dot + 1);
  if (dot != std::string_view::npos && (rest.empty() || rest.size() > 2)) return false;
  if (!all_digits(rest) || stem.size() < 2) return false;
  const char first = stem[0];
  if (first == 'E' || first == 'e') {
    if (!all_digits(stem.substr(1)) || rest.size() > 1) return false;
    return dot == std::string_view::npos ? stem.size() == 4 || stem.size() == 5 : stem.size() == 4;
  }
  if (first == 'V' || first == 'v') {
    if (!all_digits(stem.substr(1))) return false;
    return dot == std::string_view::npos ? stem.size() >= 3 && stem.size() <= 5 : stem.size() == 3;
  }
  if (!all_digits(stem)) return false;
  if (dot == std::string_view::npos) return stem.size() >= 3 && stem.size() <= 5;
  return stem.size() == 2 || stem.size() == 3;
}

}  // namespace claimwire::codes
