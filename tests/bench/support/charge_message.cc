#include "tests/bench/support/charge_message.h"

#include <array>
#include <string_view>

namespace claimwire::bench {
namespace {

std::string digits(std::uint64_t number, std::size_t width) {
  std::string out = std::to_string(number);
  return out.size() < width ? std::string(width - out.size(), '0') + out : out;
}

struct Charge {
  std::string_view local, text, price, code;
};
constexpr std::array<Charge, 6> kCharges{
    {{"ED4", "Emergency department visit level 4", "200.00", "99284"},
     {"EKGI", "Electrocardiogram interpretation and report", "40.00", "93010"},
     {"XRC2", "Radiologic examination chest two views", "95.50", "71046"},
     {"LABC", "Comprehensive metabolic panel", "62.25", "80053"},
     {"LABB", "Complete blood count automated", "31.00", "85025"},
     {"LABT", "Troponin quantitative", "88.00", "84484"}}};

constexpr std::array<std::string_view, 4> kDiagnoses{
    "R07.9^Chest pain, unspecified^I10", "I10^Essential (primary) hypertension^I10",
    "E11.9^Type 2 diabetes mellitus without complications^I10",
    "E78.5^Hyperlipidemia, unspecified^I10"};

}  // namespace

std::string charge_message(std::uint64_t number) {
  const std::string serial = digits(number, 9);
  const std::string payer = std::to_string(number % kPayers);
  std::string out;
  out.reserve(2400);
  out += "MSH|^~\\&|EHR|WEST|CLAIMWIRE|WEST|20260903180000-0500||DFT^P03^DFT_P03|MSG" + serial +
         "|P|2.5.1||||||UNICODE UTF-8\r";
  out += "EVN|P03|20260903180000-0500||||20260903175500-0500\r";
  out += "PID|1||MRN" + serial +
         "^^^WEST^MR||DOE^JANE^Q^^^^L||19480214|F|||12 Oak Ave^^Springfield"
         "^IL^62704^USA^H||^PRN^PH^^1^217^5550142|||M|||V" +
         serial + "\r";
  out += "PV1|1|E|ED^12^A^WEST||||D100^RIVERA^ANA^M^^DR^MD||||||||||||V" + serial +
         "|||||||||||||||||||||||||20260903074000-0500|20260903113000-0500\r";
  for (std::size_t i = 0; i < kCharges.size(); ++i) {
    const Charge& charge = kCharges[i];
    out += "FT1|" + std::to_string(i + 1) + "|CH" + serial + digits(i, 2) +
           "||20260903|20260903|CG|" + std::string{charge.local} + "^" + std::string{charge.text} +
           "^WEST|" + std::string{charge.text} + "||1|" + std::string{charge.price} + "|" +
           std::string{charge.price} + "|ED||||||" + (i < 2 ? "1~2" : "1") +
           "|D100^RIVERA^ANA^M^^DR^MD|||||" + std::string{charge.code} + "^" +
           std::string{charge.text} + "^C4\r";
  }
  for (std::size_t i = 0; i < kDiagnoses.size(); ++i)
    out += "DG1|" + std::to_string(i + 1) + "||" + std::string{kDiagnoses[i]} + "|||F|||||||||" +
           std::to_string(i + 1) + "\r";
  out +=
      "GT1|1||DOE^JANE^Q^^^^L||12 Oak Ave^^Springfield^IL^62704^USA^H|^PRN^PH^^1^217^5550142||"
      "19480214|F||SEL\r";
  out += "IN1|1|PLAN" + payer + "^Invented plan " + payer + "|PAY" + payer + "|INVENTED PAYER " +
         payer +
         "||||||||||||DOE^JANE^Q|SEL|19480214|12 Oak Ave^^Springfield^IL^62704|||1|||||||||"
         "|||||1EG4TE5MK73\r";
  return out;
}

}  // namespace claimwire::bench
