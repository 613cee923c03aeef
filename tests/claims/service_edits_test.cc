#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class ServiceEdits : public EditTable {};

TEST_P(ServiceEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

/// The first line has this code and these modifiers.
std::function<void(Claim&, Payer&)> first_line(std::string code,
                                               std::initializer_list<std::string_view> modifiers) {
  return [code = std::move(code), modifiers = list(modifiers)](Claim& c, Payer&) {
    c.lines[0].procedure.value = code;
    c.lines[0].modifiers = modifiers;
  };
}

std::function<void(Claim&, Payer&)> anaesthesia(std::string code, std::string unit,
                                                std::string_view quantity,
                                                std::initializer_list<std::string_view> modifiers) {
  return [=, modifiers = list(modifiers), quantity = number(quantity)](Claim& c, Payer&) {
    c.lines[0].procedure.value = code;
    c.lines[0].unit.value = unit;
    c.lines[0].quantity = quantity;
    c.lines[0].modifiers = modifiers;
  };
}

std::function<void(Claim&, Payer&)> medicare(std::string code,
                                             std::initializer_list<std::string_view> modifiers) {
  return [code = std::move(code), modifiers = list(modifiers)](Claim& c, Payer& p) {
    c.payer.filing_code.value = p.filing_code = "MB";
    c.lines[0].procedure.value = code;
    c.lines[0].modifiers = modifiers;
  };
}

std::function<void(Claim&, Payer&)> visit(std::string code, std::string place) {
  return [=](Claim& c, Payer&) {
    c.lines[0].procedure.value = code;
    c.place_of_service.value = place;
  };
}

const EditCase kCases[] = {
    {"ProcedureOfTheSex", "PX-11", good_professional, first_line("58150", {}), {}},
    {"ProcedureOfTheOtherSex",
     "PX-11",
     good_professional,
     first_line("55700", {}),
     {"claim.procedure-sex warn 2400[1]/SV101-2"}},
    {"PcsOfTheOtherSex",
     "PX-11",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures[0].code.value = "0VT00ZZ"; },
     {"claim.procedure-sex warn 2300/HI*BBR/01-2"}},
    {"ProcedureMeantSo", "PX-11", good_professional, first_line("55700", {"KX"}), {}},
    {"UnclassifiedWithoutDescription",
     "HC-03",
     good_professional,
     first_line("J3490", {}),
     {"claim.unclassified-code hold 2400[1]/SV101-7"}},
    {"UnclassifiedDescribed",
     "HC-03",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[0].procedure.value = "J3490";
       c.lines[0].description = text("INVENTED DRUG 5 MG");
     },
     {}},
    {"ClassifiedNeedsNone", "HC-03", good_professional, unchanged, {}},
    {"PriceBehindSide",
     "MOD-03",
     good_professional,
     first_line("71046", {"LT", "26"}),
     {"claim.modifier-order warn 2400[1]/SV101-4"}},
    {"PriceBeforeSide", "MOD-03", good_professional, first_line("71046", {"26", "LT"}), {}},
    {"ProfessionalPartOfATest", "MOD-04", good_professional, first_line("71046", {"26"}), {}},
    {"ProfessionalPartOfAVisit",
     "MOD-04",
     good_professional,
     first_line("99213", {"26"}),
     {"claim.modifier-component hold 2400[1]/SV101-3"}},
    {"BothParts",
     "MOD-04",
     good_professional,
     first_line("71046", {"26", "TC"}),
     {"claim.modifier-26-and-tc hold 2400[1]/SV101-4"}},
    {"TechnicalInTheOffice", "MOD-05", good_professional, first_line("71046", {"TC"}), {}},
    {"TechnicalInTheHospital",
     "MOD-05",
     good_professional,
     [](Claim& c, Payer&) {
       c.place_of_service.value = "22";
       c.lines[0].modifiers = list({"TC"});
     },
     {"claim.modifier-technical hold 2400[1]/SV101-3"}},
    {"TechnicalOnTheHospitalsBill", "MOD-05", good_outpatient, first_line("71046", {"TC"}), {}},
    {"BothSidesOnce", "MOD-07", good_professional, first_line("20610", {"50"}), {}},
    {"BothSidesTwice",
     "MOD-07",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[0].modifiers = list({"50"});
       c.lines[0].quantity = number("2");
     },
     {"claim.bilateral-units hold 2400[1]/SV104"}},
    {"OneSide", "MOD-08", good_professional, first_line("20610", {"LT"}), {}},
    {"LeftAndRight",
     "MOD-08",
     good_professional,
     first_line("20610", {"LT", "RT"}),
     {"claim.modifier-sides warn 2400[1]/SV101-4"}},
    {"LeftWithAFingerOfTheRight",
     "MOD-08",
     good_outpatient,
     first_line("26055", {"LT", "F6"}),
     {"claim.modifier-sides warn 2400[1]/SV202-4"}},
    {"LeftWithBothSides",
     "MOD-08",
     good_professional,
     first_line("20610", {"50", "LT"}),
     {"claim.modifier-sides warn 2400[1]/SV101-4"}},
    {"TwentyFiveOnAVisit", "MOD-09", good_professional, first_line("99213", {"25"}), {}},
    {"TwentyFiveOnSurgery",
     "MOD-09",
     good_professional,
     first_line("20610", {"RT", "25"}),
     {"claim.modifier-not-on-visit hold 2400[1]/SV101-4"}},
    {"TwentyFiveOnAnEyeExamination", "MOD-09", good_professional, first_line("92014", {"25"}), {}},
    {"FiftyNineBesideAnotherService", "MOD-12", good_professional, first_line("71046", {"59"}), {}},
    {"FiftyNineWithXs",
     "MOD-12",
     good_professional,
     first_line("71046", {"59", "XS"}),
     {"claim.modifier-59-and-x warn 2400[1]/SV101-3"}},
    {"FiftyNineOnAVisit",
     "MOD-12",
     good_professional,
     first_line("99213", {"59"}),
     {"claim.modifier-59-on-visit warn 2400[1]/SV101-3"}},
    {"FiftyNineAlone",
     "MOD-12",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines.resize(1);
       c.lines[0].procedure.value = "71046";
       c.lines[0].modifiers = list({"XU"});
     },
     {"claim.modifier-59-alone warn 2400[1]/SV101-3"}},
    {"DiscontinuedByThePhysician", "MOD-14", good_professional, first_line("45378", {"53"}), {}},
    {"DiscontinuedInTheHospital", "MOD-14", good_outpatient, first_line("45378", {"74"}), {}},
    {"PhysiciansModifierOnAHospitalBill",
     "MOD-14",
     good_outpatient,
     first_line("45378", {"53"}),
     {"claim.modifier-discontinued warn 2400[1]/SV202-3"}},
    {"HospitalsModifierOnAPhysiciansBill",
     "MOD-14",
     good_professional,
     first_line("45378", {"73"}),
     {"claim.modifier-discontinued warn 2400[1]/SV101-3"}},
    {"SurgeryCentre",
     "MOD-14",
     good_professional,
     [](Claim& c, Payer&) {
       c.place_of_service.value = "24";
       c.lines[0].modifiers = list({"73"});
     },
     {}},
    {"AnaesthesiaInMinutes",
     "MOD-16",
     good_professional,
     anaesthesia("00100", "MJ", "60", {"AA"}),
     {}},
    {"AnaesthesiaInUnits",
     "MOD-16",
     good_professional,
     anaesthesia("00100", "UN", "1", {"AA"}),
     {"claim.anaesthesia-unit hold 2400[1]/SV103"}},
    {"AnaesthesiaByNobody",
     "MOD-16",
     good_professional,
     anaesthesia("00100", "MJ", "60", {}),
     {"claim.anaesthesia-modifier hold 2400[1]/SV101-3"}},
    {"AnaesthesiaOfTwoDaysInOne",
     "MOD-16",
     good_professional,
     anaesthesia("00100", "MJ", "1441", {"AA"}),
     {"claim.anaesthesia-minutes hold 2400[1]/SV104"}},
    {"UntimedAnaesthesia",
     "MOD-16",
     good_professional,
     anaesthesia("01996", "UN", "1", {"AA"}),
     {}},
    {"UntimedAnaesthesiaInMinutes",
     "MOD-16",
     good_professional,
     anaesthesia("01996", "MJ", "10", {"AA"}),
     {"claim.anaesthesia-unit hold 2400[1]/SV103"}},
    {"OfficeVisitIsNone", "MOD-16", good_professional, unchanged, {}},
    {"TherapyWithItsDiscipline", "MOD-17", good_professional, medicare("97110", {"GO"}), {}},
    {"TherapyWithoutIt",
     "MOD-17",
     good_professional,
     medicare("97110", {}),
     {"claim.therapy-modifier hold 2400[1]/SV101-3"}},
    {"EvaluationOfAnotherDiscipline",
     "MOD-17",
     good_professional,
     medicare("97161", {"GO"}),
     {"claim.therapy-modifier hold 2400[1]/SV101-3"}},
    {"OtherPayersDoNotAsk", "MOD-17", good_professional, first_line("97110", {}), {}},
    {"OfficeVisitInTheOffice", "PS-02", good_professional, visit("99213", "11"), {}},
    {"OfficeVisitOfAnInpatient",
     "PS-02",
     good_professional,
     visit("99213", "21"),
     {"claim.visit-place hold 2300/CLM05-1"}},
    {"PlaceOfTheLine",
     "PS-02",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[0].procedure.value = "99285";
       c.lines[0].place_of_service = text("11");
       c.place_of_service.value = "23";
     },
     {"claim.visit-place hold 2400[1]/SV105"}},
    {"TestOrdered",
     "RF-01",
     good_professional,
     [](Claim& c, Payer& p) {
       c.payer.filing_code.value = p.filing_code = "MB";
       c.lines[0].procedure.value = "71046";
       c.lines[0].ordering = provider("1003000126", "ORTEGA", "ANA");
     },
     {}},
    {"TestOrderedByNobody",
     "RF-01",
     good_professional,
     medicare("71046", {}),
     {"claim.ordering-missing hold 2400[1]/2420E/NM109"}},
    {"VisitNeedsNoOrder", "RF-01", good_professional, medicare("99213", {}), {}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, ServiceEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::test
