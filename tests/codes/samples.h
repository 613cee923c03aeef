#pragma once
#include <algorithm>
#include <string>
#include <string_view>

// A few invented lines in the layout of each publisher's file.
namespace claimwire::codes::test {

inline std::string without_cr(std::string text) {
  std::erase(text, '\r');
  return text;
}
inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

inline std::string order_line(int number, std::string code, bool billable, std::string short_title,
                              const std::string& long_title) {
  std::string order = std::to_string(number);
  order.insert(0, 5 - order.size(), '0');
  code.resize(7, ' ');
  short_title.resize(60, ' ');
  return order + " " + code + (billable ? " 1 " : " 0 ") + short_title + " " + long_title + "\r\n";
}

inline std::string cm_file() {
  return order_line(1, "A00", false, "Cholera", "Cholera") +
         order_line(2, "A000", true, "Cholera, classical", "Cholera, classical biovar") +
         order_line(3, "S72001A", true, "Fx unsp neck r femur, init", "Fracture, right femur");
}

inline std::string hcpcs_line(std::string code, char type, std::string text,
                              const std::string& added, const std::string& ended) {
  const bool modifier = type == '7' || type == '8';
  std::string line = modifier ? "   " + code : code;
  line += type == '3' || type == '7' ? "00100" : "00200";
  line += type;
  text.resize(80, ' ');
  line += text;
  if (type == '4' || type == '8') return line + "\r\n";
  std::string short_text = "short";
  short_text.resize(28, ' ');
  line += short_text;
  line.resize(204, ' ');
  line += "A0999";
  line.resize(268, ' ');
  std::string ended_padded = ended;
  ended_padded.resize(8, ' ');
  line += added + added + ended_padded + "N";
  line.resize(320, ' ');
  return line + "\r\n";
}

inline std::string anweb_file() {
  return "***Disclaimers\xA0\t\t\r\n\r\n" +
         hcpcs_line("A1", '7', "Dressing for one wound", "20190101", "") +
         hcpcs_line("A0001", '3', "Invented item, the first part of which", "20190101", "") +
         hcpcs_line("A0001", '4', "goes on here", "", "") +
         hcpcs_line("A0002", '3', "Invented item, ended", "20150101", "20171231");
}

inline std::string ptp() {
  return "Notice\t\t\t\t\t\t\r\n"
         "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
         "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
         "11042\t97597\t*\t19960101\t*\t1\tMore extensive \xAE procedure\r\n"
         "80053\t80048\t\t20020101\t20240331\t0\tLaboratory panel\r\n";
}
inline std::string mue() {
  return "\"Notice, of\r\n\r\nseveral lines (CPT\xAE)\",,,\r\n"
         "\"HCPCS/\nCPT Code\",Outpatient Hospital Services MUE Values,MUE Adjudication "
         "Indicator,MUE Rationale\r\n"
         "71046,2,3 Date of Service Edit: Clinical,Nature of Service\r\n"
         "A4206,0,2 Date of Service Edit: Policy,CMS Policy\r\n";
}
inline std::string add_on() {
  return "code\trole\tcomplement\taoc_type\n"
         "11042\tPrimary\t11045\t1\n"
         "11045\tAdd-On\t11042\t1\n"
         "99292\tAdd-On\tcontractor\t2\n"
         "contractor\tPrimary\t99292\t2\n";
}
inline std::string mce() {
  return "MCE_Version\tICD_Version\tMCE_Section\tMCE_Subsection\tMCE_Edit_Type\tICD_Code_Type\t"
         "ICD_Code\tICD_Desc\r\n"
         "37\t10\t4\tA\tNewborn_Only\tD\tA33\tInvented\r\n"
         "37\t10\t5\tB\tFemale_Only\tP\t0U5B4ZZ\tInvented\r\n";
}

inline std::string conversion() {
  return "\"Prose of\r\nseveral lines, with commas\",,\r\n"
         "Current code assignment,Effective October 1,Previous Code(s) Assignment\r\n"
         "A04.71 ,2017,A04.7\r\n"
         "H02.20C,2018,\"H02.201, H02.202 and H02.204\"\r\n"
         "Y07.050,04/01/23,Y07.01-Y07.04\r\n"
         "W44.A0XA,2023,Codes in Categories T15-T19\r\n"
         "U07.1,4/1/2020,None\r\n";
}

inline std::string tabular(const std::string& chapter) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ICD10CM.tabular><version>2026</version>\n" +
         chapter + "</ICD10CM.tabular>\n";
}

inline constexpr std::string_view kChapter =
    "<chapter><name>1</name><desc>Invented (A00-B99)</desc>"
    "<useAdditionalCode><note>code to identify resistance (Z16.-)</note></useAdditionalCode>"
    "<excludes2><note>carrier (Z22.-)</note></excludes2>\n"
    "<section id=\"A00-A09\"><desc>Invented section</desc>"
    "<excludes1><note>certain things (J09-J11)</note></excludes1>\n"
    "<diag><name>A00</name><desc>Heading</desc>"
    "<excludes1><note>type 1 (E10.-, E10.21)</note><note>vitamin B12 deficiency R68.84</note>"
    "<note>codes (T07) with final character 1</note></excludes1>\n"
    "<codeFirst><note>underlying disease, such as:</note><note>rupture (N80.0-N80.2)</note>"
    "</codeFirst>"
    "<sevenChrNote><note>to be assigned:</note></sevenChrNote>"
    "<sevenChrDef><extension char=\"A\">initial</extension><extension char=\"D\">later</extension>"
    "</sevenChrDef>\n"
    "<diag><name>A00.0</name><desc>Leaf &amp; <diff><old>old</old><new>new</new></diff></desc>"
    "<inclusionTerm><note>Classical</note></inclusionTerm></diag>\n"
    "<diag placeholder=\"true\"><name>A00.1X</name><desc>With X</desc></diag>"
    "</diag></section></chapter>\n";

inline std::string index_xml() {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ICD10CM.index><version>2026</version>\n"
         "<letter><title>A</title><mainTerm><title>Invented</title><code>A00.0</code>\n"
         "<term level=\"1\"><title>more</title><code>A00.1X</code></term></mainTerm></letter>\n"
         "</ICD10CM.index>\n";
}
inline std::string pcs_tables() {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ICD10PCS.tabular><version>2026</version>\n"
         "<pcsTable><axis pos=\"1\"><title>Section</title><label code=\"0\">Invented</label></axis>"
         "<axis pos=\"2\"><title>x</title><label code=\"0\">x</label></axis>"
         "<axis pos=\"3\"><title>x</title><label code=\"1\">x</label></axis>\n"
         "<pcsRow codes=\"1\"><axis pos=\"4\"><title>x</title><label code=\"0\">x</label></axis>"
         "<axis pos=\"5\"><title>x</title><label code=\"3\">x</label></axis>"
         "<axis pos=\"6\"><title>x</title><label code=\"Z\">x</label></axis>"
         "<axis pos=\"7\"><title>x</title><label code=\"Z\">x</label></axis></pcsRow>"
         "</pcsTable></ICD10PCS.tabular>\n";
}
inline std::string poa_list() {
  return "Order26\tPOAexemptCode\tDescription\r\n00001\tB90.0\tInvented\r\n"
         "00002\tZ37.0\t\"Single, live birth\"\r\n";
}
inline std::string anweb_csv() {
  return "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,XREF1,XREF2,XREF3,XREF4,XREF5,COV,"
         "ADD DT,ACT EFF DT,TERM DT\n   A1,0010,7,Invented,y,,,,,,,20020701,20020701,\n"
         "A0001,0010,3,\"long, text\",y,A0002,,,,,I,20020701,20020701,20251231\n";
}
inline std::string places() {
  return "code\tpayment_setting\tname\n11\tNon-Facility\tOffice, invented\n"
         "22\tFacility\tInvented hospital\n77\tUnassigned\tUnassigned\n";
}
inline std::string taxonomy() {
  return "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n"
         "207R00000X,x,x,,\"Long, words\",,Invented physician,Individual\n"
         "282N00000X,x,Invented hospital,,x,,,Non-Individual\n";
}
/// AK 99501: one locality; TX 75001: several, rural.
inline std::string zip5() {
  const auto line = [](std::string text) {
    text.resize(75, ' ');
    return text + "20254\r\n";
  };
  return line("AK995010210201 Z9   0 A") + line("TX750010441211RZ9R  1 A");
}
inline std::string adjustments() {
  return "type\tcode\tstart\tlast_modified\tend\tdescription\n"
         "Group\tCO\t\t\t\tInvented\nCARC\t1\t1995-01-01\t\t\tInvented\n"
         "CARC\t63\t1995-01-01\t2006-10-16\t2006-10-16\tInvented\n"
         "RARC\tM1\t1997-01-01\t2024-03-01\t\tInvented\n";
}
inline std::string fee_line(const std::string& code, const std::string& modifier,
                            const std::string& indicators) {
  std::string line = code + modifier;
  const auto put = [&line](std::size_t column, const std::string& text) {
    line.resize(std::max(line.size(), column - 1 + text.size()), ' ');
    line.replace(column - 1, text.size(), text);
  };
  put(8, "Invented");
  put(58, indicators.substr(0, 1));
  put(103, indicators.substr(1, 4));
  put(116, indicators.substr(5, 5));
  put(142, indicators.substr(10, 2));
  put(171, "0");
  return line + "\r\n";
}
inline std::string fee_schedule_text() {
  return "HDR 2025 National Physician Fee Schedule Relative Value File October Release\r\n" +
         fee_line("71046", "", "A1XXX0030009") + fee_line("71046", "26", "A1XXX6030009") +
         fee_line("20610", "", "A0000210009 ");
}
inline std::string fee_schedule_csv() {
  const std::string blanks(31, ',');
  return ",,2025 National Physician Fee Schedule Relative Value File October Release" +
         blanks.substr(3) + "\n" +
         "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,"
         "IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,"
         "AMOUNT,AMOUNT\n"
         "71046,,Invented,A,,0,0,,0,,0,0,0,1,XXX,0,0,0,0,0,3,0,0,,32,09,0,99,0,0,0\n"
         "71046,26,Invented,A,,0,0,,0,,0,0,0,1,XXX,0,0,0,6,0,3,0,0,,32,09,0,99,0,0,0\n";
}
inline std::string addendum_b() {
  return "Addendum B.-OPPS payment by HCPCS code for CY 2026,,,\n,,,\n"
         "HCPCS Code,Short Descriptor,SI,APC\n33533,Invented,C,\n71046,Invented,Q3,5521\n";
}
inline std::string ms_drg() {
  return ":=====:\r\n|  Appendix A List of MS-DRGs Version 41.1   |\r\n:=====:\r\n\r\n"
         "DRG MDC MS Description\r\n001     P  INVENTED TRANSPLANT\r\n"
         "020 01  M  Invented stay\r\n999        UNGROUPABLE\r\n";
}
inline std::string gems() {
  return "A000    0010  00000\r\nT36     NoDx  11000\r\nE1165   25080 10111\r\n";
}
inline std::string unlisted() {
  return "NOC CODES,,,\nHCPCS,LONG DESCRIPTION,ADD DATE,TERM DATE\n"
         "A0999,Invented,19870101,\nA6261,\"Filler, invented\",19970101,20201231\n";
}
/// The first row has its digits where a HCPCS record has them.
inline std::string nppes() {
  return "\"NPI\",\"Entity Type Code\",\"Provider Organization Name (Legal Business Name)\","
         "\"Provider Last Name (Legal Name)\",\"Provider First Name\","
         "\"Provider Enumeration Date\",\"NPI Deactivation Date\",\"NPI Reactivation Date\","
         "\"Healthcare Provider Taxonomy Code_1\",\"Healthcare Provider Taxonomy Code_2\"\n"
         "\"1234567893\",\"1\",\"\",\"INVENTED\",\"ANNA MARIA SOPHIA\",\"05/01/2006\",\"\",\"\","
         "\"207R00000X\",\"208D00000X\"\n"
         "\"1000000004\",\"2\",\"Invented Clinic, Inc\",\"\",\"\",\"05/01/2006\","
         "\"01/10/2020\",\"11/09/2025\",\"282N00000X\",\"\"\n"
         "\"1000000053\",\"\",\"\",\"\",\"\",\"\",\"02/02/2015\",\"\",\"\",\"\"\n";
}
inline std::string order_and_refer() {
  return "NPI,LAST_NAME,FIRST_NAME,PARTB,DME,HHA,PMD,HOSPICE\n"
         "1234567893,INVENTED,ANNA,Y,Y,N,N,Y\n1000000004,INVENTED,BEN,N,N,Y,N,N\n";
}
inline std::string coverage_policies() {
  return "policy,hcpcs,icd10,relation,contractor,from,to\n"
         "L00001,82306,E55.9,covered,,2020-01-01,\nL00001,82306,M81.0,covered,,2020-01-01,\n"
         "L00002,82306,N18.6,covered,10112,2020-01-01,2025-12-31\n"
         "N00003,64999,R69,not-covered,,2020-01-01,\n";
}
inline std::string payer_rules() {
  return "payer,code,rule,from,to\n60054,70551,prior-authorization,2024-01-01,\n"
         "*,0191,attachment,2024-01-01,2025-12-31\n";
}

}  // namespace claimwire::codes::test
