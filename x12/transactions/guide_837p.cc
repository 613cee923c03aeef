// 837P 005010X222A1: every loop, segment, element and code of the guide as data, bottom up. An
// element is {position, use, type, least length, greatest length, the guide's own shorter maximum
// or 0, codes, outside list, components}; a segment {id, qualifiers, element and component that
// hold them, use, repeat, order, what it is, elements}; a loop {id, use, repeat (0: any), order,
// segments, children}. What is not listed is not used. Source: ASC X12N/005010X222A1.
#include "x12/transactions/guide_tables.h"

namespace claimwire::x12 {
namespace {

constexpr Use kR = Use::required;
constexpr Use kS = Use::situational;
using enum ElementType;

constexpr ElementSpec kNM141[] = {
    {1, kR, ID, 2, 3, 0, "41", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {8, kR, ID, 1, 2, 0, "46", CodeList::none, {}},
    {9, kR, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPERIC[] = {
    {1, kR, ID, 2, 2, 0, "IC", CodeList::none, {}},
    {2, kS, AN, 1, 60, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 2, 0, "ED EM FX TE", CodeList::none, {}},
    {4, kR, AN, 1, 256, 0, "", CodeList::none, {}},
    {5, kS, ID, 2, 2, 0, "ED EM EX FX TE", CodeList::none, {}},
    {6, kS, AN, 1, 256, 0, "", CodeList::none, {}},
    {7, kS, ID, 2, 2, 0, "ED EM EX FX TE", CodeList::none, {}},
    {8, kS, AN, 1, 256, 0, "", CodeList::none, {}},
};
// ---- loop 1000A
constexpr SegmentSpec kLoop1000ASegments[] = {
    {"NM1", "41", 1, 0, kR, 1, 1, "submitter", kNM141},
    {"PER", "IC", 1, 0, kR, 2, 2, "contact", kPERIC},
};
constexpr LoopSpec kLoop1000A{"1000A", kR, 1, 1, kLoop1000ASegments, {}};
constexpr ElementSpec kNM140[] = {
    {1, kR, ID, 2, 3, 0, "40", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {8, kR, ID, 1, 2, 0, "46", CodeList::none, {}},
    {9, kR, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 1000B
constexpr SegmentSpec kLoop1000BSegments[] = {
    {"NM1", "40", 1, 0, kR, 1, 1, "receiver", kNM140},
};
constexpr LoopSpec kLoop1000B{"1000B", kR, 1, 1, kLoop1000BSegments, {}};
constexpr ElementSpec kNM185[] = {
    {1, kR, ID, 2, 3, 0, "85", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kN3[] = {
    {1, kR, AN, 1, 55, 0, "", CodeList::none, {}},
    {2, kS, AN, 1, 55, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kN4[] = {
    {1, kR, AN, 2, 30, 0, "", CodeList::none, {}}, {2, kS, ID, 2, 2, 0, "", CodeList::none, {}},
    {3, kS, ID, 3, 15, 0, "", CodeList::none, {}}, {4, kS, ID, 2, 3, 0, "", CodeList::country, {}},
    {7, kS, ID, 1, 3, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFEI[] = {
    {1, kR, ID, 2, 3, 0, "EI SY", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPERIC2[] = {
    {1, kR, ID, 2, 2, 0, "IC", CodeList::none, {}},
    {2, kS, AN, 1, 60, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 2, 0, "EM FX TE", CodeList::none, {}},
    {4, kR, AN, 1, 256, 0, "", CodeList::none, {}},
    {5, kS, ID, 2, 2, 0, "EM EX FX TE", CodeList::none, {}},
    {6, kS, AN, 1, 256, 0, "", CodeList::none, {}},
    {7, kS, ID, 2, 2, 0, "EM EX FX TE", CodeList::none, {}},
    {8, kS, AN, 1, 256, 0, "", CodeList::none, {}},
};
// ---- loop 2010AA
constexpr SegmentSpec kLoop2010AASegments[] = {
    {"NM1", "85", 1, 0, kR, 1, 1, "billing provider", kNM185},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
    {"REF", "EI SY", 1, 0, kR, 1, 4, "ids: tax id (EIN), social security no.", kREFEI},
    {"REF", "0B 1G", 1, 0, kS, 2, 4, "ids: licence no., UPIN", kREF0B},
    {"PER", "IC", 1, 0, kS, 2, 5, "contact", kPERIC2},
};
constexpr LoopSpec kLoop2010AA{"2010AA", kR, 1, 1, kLoop2010AASegments, {}};
constexpr ElementSpec kNM187[] = {
    {1, kR, ID, 2, 3, 0, "87", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
};
constexpr ElementSpec kN42[] = {
    {1, kR, AN, 2, 30, 0, "", CodeList::none, {}}, {2, kS, ID, 2, 2, 0, "", CodeList::states, {}},
    {3, kS, ID, 3, 15, 0, "", CodeList::none, {}}, {4, kS, ID, 2, 3, 0, "", CodeList::country, {}},
    {7, kS, ID, 1, 3, 0, "", CodeList::none, {}},
};
// ---- loop 2010AB
constexpr SegmentSpec kLoop2010ABSegments[] = {
    {"NM1", "87", 1, 0, kR, 1, 1, "pay-to address", kNM187},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN42},
};
constexpr LoopSpec kLoop2010AB{"2010AB", kS, 1, 1, kLoop2010ABSegments, {}};
constexpr ElementSpec kNM1PE[] = {
    {1, kR, ID, 2, 3, 0, "PE", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},
    {8, kR, ID, 1, 2, 0, "PI XV", CodeList::none, {}},
    {9, kR, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF2U[] = {
    {1, kR, ID, 2, 3, 0, "2U FY NF", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFEI2[] = {
    {1, kR, ID, 2, 3, 0, "EI", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2010AC
constexpr SegmentSpec kLoop2010ACSegments[] = {
    {"NM1", "PE", 1, 0, kR, 1, 1, "pay-to plan", kNM1PE},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
    {"REF", "2U FY NF", 1, 0, kS, 1, 4, "ids: payer id no., claim office no., NAIC no.", kREF2U},
    {"REF", "EI", 1, 0, kR, 1, 4, "tax id (EIN)", kREFEI2},
};
constexpr LoopSpec kLoop2010AC{"2010AC", kS, 1, 1, kLoop2010ACSegments, {}};
constexpr ElementSpec kNM1IL[] = {
    {1, kR, ID, 2, 3, 0, "IL", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},
    {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kR, ID, 1, 2, 0, "II MI", CodeList::none, {}},
    {9, kR, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDMG[] = {
    {1, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {2, kR, AN, 1, 35, 0, "", CodeList::none, {}},
    {3, kR, ID, 1, 1, 0, "F M U", CodeList::none, {}},
};
constexpr ElementSpec kREFSY[] = {
    {1, kR, ID, 2, 3, 0, "SY", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFY4[] = {
    {1, kR, ID, 2, 3, 0, "Y4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPERIC2x2[] = {
    {1, kR, ID, 2, 2, 0, "IC", CodeList::none, {}}, {2, kS, AN, 1, 60, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 2, 0, "TE", CodeList::none, {}}, {4, kR, AN, 1, 256, 0, "", CodeList::none, {}},
    {5, kS, ID, 2, 2, 0, "EX", CodeList::none, {}}, {6, kS, AN, 1, 256, 0, "", CodeList::none, {}},
};
// ---- loop 2010BA
constexpr SegmentSpec kLoop2010BASegments[] = {
    {"NM1", "IL", 1, 0, kR, 1, 1, "insured", kNM1IL},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"DMG", "", 0, 0, kS, 1, 4, "birth date, sex", kDMG},
    {"REF", "SY", 1, 0, kS, 1, 5, "social security no.", kREFSY},
    {"REF", "Y4", 1, 0, kS, 1, 5, "property/casualty claim no.", kREFY4},
    {"PER", "IC", 1, 0, kS, 1, 6, "contact", kPERIC2x2},
};
constexpr LoopSpec kLoop2010BA{"2010BA", kR, 1, 1, kLoop2010BASegments, {}};
constexpr ElementSpec kNM1PR[] = {
    {1, kR, ID, 2, 3, 0, "PR", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},
    {8, kR, ID, 1, 2, 0, "PI XV", CodeList::none, {}},
    {9, kR, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF2U2[] = {
    {1, kR, ID, 2, 3, 0, "2U EI FY NF", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFG2[] = {
    {1, kR, ID, 2, 3, 0, "G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2010BB
constexpr SegmentSpec kLoop2010BBSegments[] = {
    {"NM1", "PR", 1, 0, kR, 1, 1, "payer", kNM1PR},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"REF", "2U EI FY NF", 1, 0, kS, 3, 4,
     "ids: payer id no., tax id (EIN), claim office no., NAIC no.", kREF2U2},
    {"REF", "G2 LU", 1, 0, kS, 2, 4, "ids: payer-assigned no., location no.", kREFG2},
};
constexpr LoopSpec kLoop2010BB{"2010BB", kR, 1, 1, kLoop2010BBSegments, {}};
constexpr ElementSpec kNM1DN[] = {
    {1, kR, ID, 2, 3, 0, "DN P3", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},
    {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}},
    {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2310A
constexpr SegmentSpec kLoop2310ASegments[] = {
    {"NM1", "DN P3", 1, 0, kR, 1, 1, "referring", kNM1DN},
    {"REF", "0B 1G G2", 1, 0, kS, 3, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2},
};
constexpr LoopSpec kLoop2310A{"2310A", kS, 2, 1, kLoop2310ASegments, {}};
constexpr ElementSpec kNM182[] = {
    {1, kR, ID, 2, 3, 0, "82", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPRV[] = {
    {1, kR, ID, 1, 3, 0, "PE", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "PXC", CodeList::none, {}},
    {3, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2x2[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2310B
constexpr SegmentSpec kLoop2310BSegments[] = {
    {"NM1", "82", 1, 0, kR, 1, 1, "rendering", kNM182},
    {"PRV", "", 0, 0, kS, 1, 2, "taxonomy", kPRV},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 4, 3,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x2},
};
constexpr LoopSpec kLoop2310B{"2310B", kS, 1, 1, kLoop2310BSegments, {}};
constexpr ElementSpec kNM177[] = {
    {1, kR, ID, 2, 3, 0, "77", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}},
    {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2x3[] = {
    {1, kR, ID, 2, 3, 0, "0B G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2310C
constexpr SegmentSpec kLoop2310CSegments[] = {
    {"NM1", "77", 1, 0, kR, 1, 1, "service location", kNM177},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN42},
    {"REF", "0B G2 LU", 1, 0, kS, 3, 4, "ids: licence no., payer-assigned no., location no.",
     kREF0B2x3},
    {"PER", "IC", 1, 0, kS, 1, 5, "contact", kPERIC2x2},
};
constexpr LoopSpec kLoop2310C{"2310C", kS, 1, 1, kLoop2310CSegments, {}};
constexpr ElementSpec kNM1DQ[] = {
    {1, kR, ID, 2, 3, 0, "DQ", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 2310D
constexpr SegmentSpec kLoop2310DSegments[] = {
    {"NM1", "DQ", 1, 0, kR, 1, 1, "supervising", kNM1DQ},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x2},
};
constexpr LoopSpec kLoop2310D{"2310D", kS, 1, 1, kLoop2310DSegments, {}};
constexpr ElementSpec kNM1PW[] = {
    {1, kR, ID, 2, 3, 0, "PW", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
};
// ---- loop 2310E
constexpr SegmentSpec kLoop2310ESegments[] = {
    {"NM1", "PW", 1, 0, kR, 1, 1, "ambulance pick-up", kNM1PW},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
};
constexpr LoopSpec kLoop2310E{"2310E", kS, 1, 1, kLoop2310ESegments, {}};
constexpr ElementSpec kNM145[] = {
    {1, kR, ID, 2, 3, 0, "45", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kS, AN, 1, 60, 0, "", CodeList::none, {}},
};
// ---- loop 2310F
constexpr SegmentSpec kLoop2310FSegments[] = {
    {"NM1", "45", 1, 0, kR, 1, 1, "ambulance drop-off", kNM145},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
};
constexpr LoopSpec kLoop2310F{"2310F", kS, 1, 1, kLoop2310FSegments, {}};
// ---- loop 2330A
constexpr SegmentSpec kLoop2330ASegments[] = {
    {"NM1", "IL", 1, 0, kR, 1, 1, "insured", kNM1IL},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"REF", "SY", 1, 0, kS, 1, 4, "social security no.", kREFSY},
};
constexpr LoopSpec kLoop2330A{"2330A", kR, 1, 1, kLoop2330ASegments, {}};
constexpr ElementSpec kDTP573[] = {
    {1, kR, ID, 3, 3, 0, "573", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFG1[] = {
    {1, kR, ID, 2, 3, 0, "G1", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9F[] = {
    {1, kR, ID, 2, 3, 0, "9F", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFT4[] = {
    {1, kR, ID, 2, 3, 0, "T4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFF8[] = {
    {1, kR, ID, 2, 3, 0, "F8", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2330B
constexpr SegmentSpec kLoop2330BSegments[] = {
    {"NM1", "PR", 1, 0, kR, 1, 1, "payer", kNM1PR},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"DTP", "573", 1, 0, kS, 1, 4, "other payer paid/adjudicated", kDTP573},
    {"REF", "2U EI FY NF", 1, 0, kS, 2, 5,
     "ids: payer id no., tax id (EIN), claim office no., NAIC no.", kREF2U2},
    {"REF", "G1", 1, 0, kS, 1, 5, "prior authorization no.", kREFG1},
    {"REF", "9F", 1, 0, kS, 1, 5, "referral no.", kREF9F},
    {"REF", "T4", 1, 0, kS, 1, 5, "other payer adjusted this claim (Y)", kREFT4},
    {"REF", "F8", 1, 0, kS, 1, 5, "payer claim control no. (ICN/DCN)", kREFF8},
};
constexpr LoopSpec kLoop2330B{"2330B", kR, 1, 1, kLoop2330BSegments, {}};
constexpr ElementSpec kNM1DN2[] = {
    {1, kR, ID, 2, 3, 0, "DN P3", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330C
constexpr SegmentSpec kLoop2330CSegments[] = {
    {"NM1", "DN P3", 1, 0, kR, 1, 1, "referring", kNM1DN2},
    {"REF", "0B 1G G2", 1, 0, kR, 3, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2},
};
constexpr LoopSpec kLoop2330C{"2330C", kS, 2, 1, kLoop2330CSegments, {}};
constexpr ElementSpec kNM1822[] = {
    {1, kR, ID, 2, 3, 0, "82", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
};
// ---- loop 2330D
constexpr SegmentSpec kLoop2330DSegments[] = {
    {"NM1", "82", 1, 0, kR, 1, 1, "rendering", kNM1822},
    {"REF", "0B 1G G2 LU", 1, 0, kR, 3, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x2},
};
constexpr LoopSpec kLoop2330D{"2330D", kS, 1, 1, kLoop2330DSegments, {}};
constexpr ElementSpec kNM1772[] = {
    {1, kR, ID, 2, 3, 0, "77", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
};
// ---- loop 2330E
constexpr SegmentSpec kLoop2330ESegments[] = {
    {"NM1", "77", 1, 0, kR, 1, 1, "service location", kNM1772},
    {"REF", "0B G2 LU", 1, 0, kR, 3, 2, "ids: licence no., payer-assigned no., location no.",
     kREF0B2x3},
};
constexpr LoopSpec kLoop2330E{"2330E", kS, 1, 1, kLoop2330ESegments, {}};
constexpr ElementSpec kNM1DQ2[] = {
    {1, kR, ID, 2, 3, 0, "DQ", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330F
constexpr SegmentSpec kLoop2330FSegments[] = {
    {"NM1", "DQ", 1, 0, kR, 1, 1, "supervising", kNM1DQ2},
    {"REF", "0B 1G G2 LU", 1, 0, kR, 3, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x2},
};
constexpr LoopSpec kLoop2330F{"2330F", kS, 1, 1, kLoop2330FSegments, {}};
constexpr ElementSpec kNM1852[] = {
    {1, kR, ID, 2, 3, 0, "85", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
};
// ---- loop 2330G
constexpr SegmentSpec kLoop2330GSegments[] = {
    {"NM1", "85", 1, 0, kR, 1, 1, "billing provider", kNM1852},
    {"REF", "G2 LU", 1, 0, kR, 2, 2, "ids: payer-assigned no., location no.", kREFG2},
};
constexpr LoopSpec kLoop2330G{"2330G", kS, 1, 1, kLoop2330GSegments, {}};
constexpr ElementSpec kSBR[] = {
    {1, kR, ID, 1, 1, 0, "A B C D E F G H P S T U", CodeList::none, {}},
    {2, kR, ID, 2, 2, 0, "01 18 19 20 21 39 40 53 G8", CodeList::none, {}},
    {3, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 60, 0, "", CodeList::none, {}},
    {5, kS, ID, 1, 3, 0, "12 13 14 15 16 41 42 43 47", CodeList::none, {}},
    {9,
     kS,
     ID,
     1,
     2,
     0,
     "11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ",
     CodeList::none,
     {}},
};
constexpr ElementSpec kCAS[] = {
    {1, kR, ID, 1, 2, 0, "CO CR OA PI PR", CodeList::none, {}},
    {2, kR, ID, 1, 5, 0, "", CodeList::none, {}},
    {3, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {4, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {5, kS, ID, 1, 5, 0, "", CodeList::none, {}},
    {6, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 5, 0, "", CodeList::none, {}},
    {9, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {10, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {11, kS, ID, 1, 5, 0, "", CodeList::none, {}},
    {12, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {13, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {14, kS, ID, 1, 5, 0, "", CodeList::none, {}},
    {15, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {16, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {17, kS, ID, 1, 5, 0, "", CodeList::none, {}},
    {18, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {19, kS, R, 1, 15, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTD[] = {
    {1, kR, ID, 1, 3, 0, "D", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTA8[] = {
    {1, kR, ID, 1, 3, 0, "A8", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTEAF[] = {
    {1, kR, ID, 1, 3, 0, "EAF", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kOI[] = {
    {3, kR, ID, 1, 1, 0, "N W Y", CodeList::none, {}},
    {4, kS, ID, 1, 1, 0, "P", CodeList::none, {}},
    {6, kR, ID, 1, 1, 0, "I Y", CodeList::none, {}},
};
constexpr ElementSpec kMOA[] = {
    {1, kS, R, 1, 10, 0, "", CodeList::none, {}},
    {2, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {5, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {6, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {7, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {8, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {9, kS, R, 1, 18, 0, "", CodeList::none, {}},
};
// ---- loop 2320
constexpr SegmentSpec kLoop2320Segments[] = {
    {"SBR", "", 0, 0, kR, 1, 1, "insurance row", kSBR},
    {"CAS", "", 0, 0, kS, 5, 2, "adjustments", kCAS},
    {"AMT", "D", 1, 0, kS, 1, 3, "other payer paid", kAMTD},
    {"AMT", "A8", 1, 0, kS, 1, 3, "non-covered by other payer", kAMTA8},
    {"AMT", "EAF", 1, 0, kS, 1, 3, "patient still owes", kAMTEAF},
    {"OI", "", 0, 0, kR, 1, 4, "release/assignment toward other payer", kOI},
    {"MOA", "", 0, 0, kS, 1, 5, "other payer outpatient remarks", kMOA},
};
constexpr const LoopSpec* kLoop2320Children[] = {&kLoop2330A, &kLoop2330B, &kLoop2330C, &kLoop2330D,
                                                 &kLoop2330E, &kLoop2330F, &kLoop2330G};
constexpr LoopSpec kLoop2320{"2320", kS, 10, 2, kLoop2320Segments, kLoop2320Children};
constexpr ElementSpec kLIN[] = {
    {2, kR, ID, 2, 2, 0, "EN EO HI N4 ON UK UP", CodeList::none, {}},
    {3, kR, AN, 1, 48, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCTPParts[] = {
    {1, kR, ID, 2, 2, 0, "F2 GR ME ML UN", CodeList::none, {}},
};
constexpr ElementSpec kCTP[] = {
    {4, kR, R, 1, 15, 0, "", CodeList::none, {}},
    {5, kR, composite, 0, 0, 0, "", CodeList::none, kCTPParts},
};
constexpr ElementSpec kREFVY[] = {
    {1, kR, ID, 2, 3, 0, "VY XZ", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2410
constexpr SegmentSpec kLoop2410Segments[] = {
    {"LIN", "", 0, 0, kR, 1, 1, "drug code", kLIN},
    {"CTP", "", 0, 0, kR, 1, 2, "drug quantity", kCTP},
    {"REF", "VY XZ", 1, 0, kS, 1, 3, "ids: compound-drug link no., prescription no.", kREFVY},
};
constexpr LoopSpec kLoop2410{"2410", kS, 1, 1, kLoop2410Segments, {}};
constexpr ElementSpec kREF0BParts[] = {
    {1, kR, ID, 2, 3, 0, "2U", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2x4[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
// ---- loop 2420A
constexpr SegmentSpec kLoop2420ASegments[] = {
    {"NM1", "82", 1, 0, kR, 1, 1, "rendering", kNM182},
    {"PRV", "", 0, 0, kS, 1, 2, "taxonomy", kPRV},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 20, 3,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x4},
};
constexpr LoopSpec kLoop2420A{"2420A", kS, 1, 2, kLoop2420ASegments, {}};
constexpr ElementSpec kNM1QB[] = {
    {1, kR, ID, 2, 3, 0, "QB", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}},
    {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2x5[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
// ---- loop 2420B
constexpr SegmentSpec kLoop2420BSegments[] = {
    {"NM1", "QB", 1, 0, kR, 1, 1, "purchased service", kNM1QB},
    {"REF", "0B 1G G2", 1, 0, kS, 20, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2x5},
};
constexpr LoopSpec kLoop2420B{"2420B", kS, 1, 2, kLoop2420BSegments, {}};
constexpr ElementSpec kREFG22[] = {
    {1, kR, ID, 2, 3, 0, "G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
// ---- loop 2420C
constexpr SegmentSpec kLoop2420CSegments[] = {
    {"NM1", "77", 1, 0, kR, 1, 1, "service location", kNM177},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN42},
    {"REF", "G2 LU", 1, 0, kS, 3, 4, "ids: payer-assigned no., location no.", kREFG22},
};
constexpr LoopSpec kLoop2420C{"2420C", kS, 1, 2, kLoop2420CSegments, {}};
// ---- loop 2420D
constexpr SegmentSpec kLoop2420DSegments[] = {
    {"NM1", "DQ", 1, 0, kR, 1, 1, "supervising", kNM1DQ},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 20, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x4},
};
constexpr LoopSpec kLoop2420D{"2420D", kS, 1, 2, kLoop2420DSegments, {}};
constexpr ElementSpec kNM1DK[] = {
    {1, kR, ID, 2, 3, 0, "DK", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 2420E
constexpr SegmentSpec kLoop2420ESegments[] = {
    {"NM1", "DK", 1, 0, kR, 1, 1, "ordering", kNM1DK},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"REF", "0B 1G G2", 1, 0, kS, 20, 4, "ids: licence no., UPIN, payer-assigned no.", kREF0B2x5},
    {"PER", "IC", 1, 0, kS, 1, 5, "contact", kPERIC2},
};
constexpr LoopSpec kLoop2420E{"2420E", kS, 1, 2, kLoop2420ESegments, {}};
// ---- loop 2420F
constexpr SegmentSpec kLoop2420FSegments[] = {
    {"NM1", "DN P3", 1, 0, kR, 1, 1, "referring", kNM1DN},
    {"REF", "0B 1G G2", 1, 0, kS, 20, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2x5},
};
constexpr LoopSpec kLoop2420F{"2420F", kS, 2, 2, kLoop2420FSegments, {}};
// ---- loop 2420G
constexpr SegmentSpec kLoop2420GSegments[] = {
    {"NM1", "PW", 1, 0, kR, 1, 1, "ambulance pick-up", kNM1PW},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
};
constexpr LoopSpec kLoop2420G{"2420G", kS, 1, 2, kLoop2420GSegments, {}};
// ---- loop 2420H
constexpr SegmentSpec kLoop2420HSegments[] = {
    {"NM1", "45", 1, 0, kR, 1, 1, "ambulance drop-off", kNM145},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
};
constexpr LoopSpec kLoop2420H{"2420H", kS, 1, 2, kLoop2420HSegments, {}};
constexpr ElementSpec kSVDParts[] = {
    {1, kR, ID, 2, 2, 0, "ER HC IV WK", CodeList::none, {}},
    {2, kR, AN, 1, 48, 0, "", CodeList::none, {}},
    {3, kS, AN, 2, 2, 0, "", CodeList::none, {}},
    {4, kS, AN, 2, 2, 0, "", CodeList::none, {}},
    {5, kS, AN, 2, 2, 0, "", CodeList::none, {}},
    {6, kS, AN, 2, 2, 0, "", CodeList::none, {}},
    {7, kS, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kSVD[] = {
    {1, kR, AN, 2, 80, 0, "", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kR, composite, 0, 0, 0, "", CodeList::none, kSVDParts},
    {5, kR, R, 1, 15, 8, "", CodeList::none, {}},
    {6, kS, N0, 1, 6, 0, "", CodeList::none, {}},
};
// ---- loop 2430
constexpr SegmentSpec kLoop2430Segments[] = {
    {"SVD", "", 0, 0, kR, 1, 1, "other payer line payment", kSVD},
    {"CAS", "", 0, 0, kS, 5, 2, "adjustments", kCAS},
    {"DTP", "573", 1, 0, kR, 1, 3, "other payer paid/adjudicated", kDTP573},
    {"AMT", "EAF", 1, 0, kS, 1, 4, "patient still owes", kAMTEAF},
};
constexpr LoopSpec kLoop2430{"2430", kS, 15, 3, kLoop2430Segments, {}};
constexpr ElementSpec kLQ[] = {
    {1, kR, ID, 1, 3, 0, "AS UT", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kFRM[] = {
    {1, kR, AN, 1, 20, 0, "", CodeList::none, {}},
    {2, kS, ID, 1, 1, 0, "N W Y", CodeList::none, {}},
    {3, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, DT, 8, 8, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 6, 0, "", CodeList::none, {}},
};
// ---- loop 2440
constexpr SegmentSpec kLoop2440Segments[] = {
    {"LQ", "", 0, 0, kR, 1, 1, "form id", kLQ},
    {"FRM", "", 0, 0, kR, 99, 2, "form answer", kFRM},
};
constexpr LoopSpec kLoop2440{"2440", kS, 0, 4, kLoop2440Segments, {}};
constexpr ElementSpec kLX[] = {
    {1, kR, N0, 1, 6, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kSV1Parts[] = {
    {1, kR, N0, 1, 2, 0, "1 2 3 4 5 6 7 8 9 10 11 12", CodeList::none, {}},
    {2, kS, N0, 1, 2, 0, "1 2 3 4 5 6 7 8 9 10 11 12", CodeList::none, {}},
    {3, kS, N0, 1, 2, 0, "1 2 3 4 5 6 7 8 9 10 11 12", CodeList::none, {}},
    {4, kS, N0, 1, 2, 0, "1 2 3 4 5 6 7 8 9 10 11 12", CodeList::none, {}},
};
constexpr ElementSpec kSV1[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kSVDParts},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 2, 0, "MJ UN", CodeList::none, {}},
    {4, kR, R, 1, 15, 8, "", CodeList::none, {}},
    {5, kS, AN, 1, 2, 0, "", CodeList::pos, {}},
    {7, kR, composite, 0, 0, 0, "", CodeList::none, kSV1Parts},
    {9, kS, ID, 1, 1, 0, "Y", CodeList::none, {}},
    {11, kS, ID, 1, 1, 0, "Y", CodeList::none, {}},
    {12, kS, ID, 1, 1, 0, "Y", CodeList::none, {}},
    {15, kS, ID, 1, 1, 0, "0", CodeList::none, {}},
};
constexpr ElementSpec kSV5Parts[] = {
    {1, kR, ID, 2, 2, 0, "HC", CodeList::none, {}},
    {2, kR, AN, 1, 48, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kSV5[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kSV5Parts},
    {2, kR, ID, 2, 2, 0, "DA", CodeList::none, {}},
    {3, kR, R, 1, 15, 0, "", CodeList::none, {}},
    {4, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {5, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {6, kR, ID, 1, 1, 0, "1 4 6", CodeList::none, {}},
};
constexpr ElementSpec kPWK[] = {
    {1, kR, ID, 2, 2, 0, "", CodeList::pwk01, {}},
    {2, kR, ID, 1, 2, 0, "AA BM EL EM FT FX", CodeList::none, {}},
    {5, kS, ID, 1, 2, 0, "AC", CodeList::none, {}},
    {6, kS, AN, 2, 80, 50, "", CodeList::none, {}},
};
constexpr ElementSpec kPWKAB[] = {
    {1, kR, ID, 2, 2, 0, "CT", CodeList::none, {}},
    {2, kR, ID, 1, 2, 0, "AB AD AF AG NS", CodeList::none, {}},
};
constexpr ElementSpec kCR1[] = {
    {1, kS, ID, 2, 2, 0, "LB", CodeList::none, {}},
    {2, kS, R, 1, 10, 0, "", CodeList::none, {}},
    {4, kR, ID, 1, 1, 0, "A B C D E", CodeList::none, {}},
    {5, kR, ID, 2, 2, 0, "DH", CodeList::none, {}},
    {6, kR, R, 1, 15, 0, "", CodeList::none, {}},
    {9, kS, AN, 1, 80, 0, "", CodeList::none, {}},
    {10, kS, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCR3[] = {
    {1, kR, ID, 1, 1, 0, "I R S", CodeList::none, {}},
    {2, kR, ID, 2, 2, 0, "MO", CodeList::none, {}},
    {3, kR, R, 1, 15, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCRC07[] = {
    {1, kR, ID, 2, 2, 0, "07", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "N Y", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "01 04 05 06 07 08 09 12", CodeList::none, {}},
    {4, kS, ID, 2, 3, 0, "01 04 05 06 07 08 09 12", CodeList::none, {}},
    {5, kS, ID, 2, 3, 0, "01 04 05 06 07 08 09 12", CodeList::none, {}},
    {6, kS, ID, 2, 3, 0, "01 04 05 06 07 08 09 12", CodeList::none, {}},
    {7, kS, ID, 2, 3, 0, "01 04 05 06 07 08 09 12", CodeList::none, {}},
};
constexpr ElementSpec kCRC70[] = {
    {1, kR, ID, 2, 2, 0, "70", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "N Y", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "65", CodeList::none, {}},
};
constexpr ElementSpec kCRC09[] = {
    {1, kR, ID, 2, 2, 0, "09", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "N Y", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "38 ZV", CodeList::none, {}},
    {4, kS, ID, 2, 3, 0, "38 ZV", CodeList::none, {}},
};
constexpr ElementSpec kDTP472[] = {
    {1, kR, ID, 3, 3, 0, "472", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8 RD8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP471[] = {
    {1, kR, ID, 3, 3, 0, "471", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP607[] = {
    {1, kR, ID, 3, 3, 0, "607", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP463[] = {
    {1, kR, ID, 3, 3, 0, "463", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP461[] = {
    {1, kR, ID, 3, 3, 0, "461", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP304[] = {
    {1, kR, ID, 3, 3, 0, "304", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP738[] = {
    {1, kR, ID, 3, 3, 0, "738 739", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP011[] = {
    {1, kR, ID, 3, 3, 0, "011", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP455[] = {
    {1, kR, ID, 3, 3, 0, "455", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP454[] = {
    {1, kR, ID, 3, 3, 0, "454", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kQTYPT[] = {
    {1, kR, ID, 2, 2, 0, "PT", CodeList::none, {}},
    {2, kR, R, 1, 15, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kQTYFL[] = {
    {1, kR, ID, 2, 2, 0, "FL", CodeList::none, {}},
    {2, kR, R, 1, 15, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kMEA[] = {
    {1, kR, ID, 2, 2, 0, "OG TR", CodeList::none, {}},
    {2, kR, ID, 1, 3, 0, "HT R1 R2 R3 R4", CodeList::none, {}},
    {3, kR, R, 1, 20, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCN1[] = {
    {1, kR, ID, 2, 2, 0, "01 02 03 04 05 06 09", CodeList::none, {}},
    {2, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 6, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 6, 0, "", CodeList::none, {}},
    {6, kS, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9B[] = {
    {1, kR, ID, 2, 3, 0, "9B", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9D[] = {
    {1, kR, ID, 2, 3, 0, "9D", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFG12[] = {
    {1, kR, ID, 2, 3, 0, "G1", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
constexpr ElementSpec kREF6R[] = {
    {1, kR, ID, 2, 3, 0, "6R", CodeList::none, {}},
    {2, kR, AN, 1, 50, 30, "", CodeList::none, {}},
};
constexpr ElementSpec kREFEW[] = {
    {1, kR, ID, 2, 3, 0, "EW", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFX4[] = {
    {1, kR, ID, 2, 3, 0, "X4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFF4[] = {
    {1, kR, ID, 2, 3, 0, "F4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFBT[] = {
    {1, kR, ID, 2, 3, 0, "BT", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9F2[] = {
    {1, kR, ID, 2, 3, 0, "9F", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
constexpr ElementSpec kAMTT[] = {
    {1, kR, ID, 1, 3, 0, "T", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTF4[] = {
    {1, kR, ID, 1, 3, 0, "F4", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kK3[] = {
    {1, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kNTEADD[] = {
    {1, kR, ID, 3, 3, 0, "ADD DCP", CodeList::none, {}},
    {2, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kNTETPO[] = {
    {1, kR, ID, 3, 3, 0, "TPO", CodeList::none, {}},
    {2, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPS1[] = {
    {1, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHCP[] = {
    {1, kR, ID, 2, 2, 0, "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 9, 0, "", CodeList::none, {}},
    {6, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {9, kS, ID, 2, 2, 0, "ER HC IV WK", CodeList::none, {}},
    {10, kS, AN, 1, 48, 0, "", CodeList::none, {}},
    {11, kS, ID, 2, 2, 0, "MJ UN", CodeList::none, {}},
    {12, kS, R, 1, 15, 8, "", CodeList::none, {}},
    {13, kS, ID, 2, 2, 0, "T1 T2 T3 T4 T5 T6", CodeList::none, {}},
    {14, kS, ID, 1, 2, 0, "1 2 3 4 5", CodeList::none, {}},
    {15, kS, ID, 1, 2, 0, "1 2 3 4 5 6", CodeList::none, {}},
};
// ---- loop 2400
constexpr SegmentSpec kLoop2400Segments[] = {
    {"LX", "", 0, 0, kR, 1, 1, "line counter", kLX},
    {"SV1", "", 0, 0, kR, 1, 2, "professional line", kSV1},
    {"SV5", "", 0, 0, kS, 1, 3, "DME line", kSV5},
    {"PWK", "", 0, 0, kS, 10, 4, "attachment pointer", kPWK},
    {"PWK", "AB AD AF AG NS", 2, 0, kS, 1, 4, "attachment pointer", kPWKAB},
    {"CR1", "", 0, 0, kS, 1, 5, "ambulance trip", kCR1},
    {"CR3", "", 0, 0, kS, 1, 6, "DME certification", kCR3},
    {"CRC", "07", 1, 0, kS, 3, 7, "ambulance certification", kCRC07},
    {"CRC", "70", 1, 0, kS, 1, 7, "hospice employee", kCRC70},
    {"CRC", "09", 1, 0, kS, 1, 7, "DME condition", kCRC09},
    {"DTP", "472", 1, 0, kR, 1, 8, "service", kDTP472},
    {"DTP", "471", 1, 0, kS, 1, 8, "prescription", kDTP471},
    {"DTP", "607", 1, 0, kS, 1, 8, "(re)certification", kDTP607},
    {"DTP", "463", 1, 0, kS, 1, 8, "therapy start", kDTP463},
    {"DTP", "461", 1, 0, kS, 1, 8, "last certification", kDTP461},
    {"DTP", "304", 1, 0, kS, 1, 8, "last seen", kDTP304},
    {"DTP", "738 739", 1, 0, kS, 2, 8, "lab test", kDTP738},
    {"DTP", "011", 1, 0, kS, 1, 8, "shipped", kDTP011},
    {"DTP", "455", 1, 0, kS, 1, 8, "last x-ray", kDTP455},
    {"DTP", "454", 1, 0, kS, 1, 8, "initial treatment", kDTP454},
    {"QTY", "PT", 1, 0, kS, 1, 9, "quantity", kQTYPT},
    {"QTY", "FL", 1, 0, kS, 1, 9, "quantity", kQTYFL},
    {"MEA", "", 0, 0, kS, 5, 10, "test result", kMEA},
    {"CN1", "", 0, 0, kS, 1, 11, "contract", kCN1},
    {"REF", "9B", 1, 0, kS, 1, 12, "repriced line ref.", kREF9B},
    {"REF", "9D", 1, 0, kS, 1, 12, "adjusted repriced line ref.", kREF9D},
    {"REF", "G1", 1, 0, kS, 5, 12, "prior authorization no.", kREFG12},
    {"REF", "6R", 1, 0, kS, 1, 12, "line control no.", kREF6R},
    {"REF", "EW", 1, 0, kS, 1, 12, "mammography cert. no.", kREFEW},
    {"REF", "X4", 1, 0, kS, 1, 12, "CLIA no.", kREFX4},
    {"REF", "F4", 1, 0, kS, 1, 12, "referring CLIA", kREFF4},
    {"REF", "BT", 1, 0, kS, 1, 12, "vaccine batch no.", kREFBT},
    {"REF", "9F", 1, 0, kS, 5, 12, "referral no.", kREF9F2},
    {"AMT", "T", 1, 0, kS, 1, 13, "sales tax", kAMTT},
    {"AMT", "F4", 1, 0, kS, 1, 13, "postage", kAMTF4},
    {"K3", "", 0, 0, kS, 10, 14, "file info (regulated use only)", kK3},
    {"NTE", "ADD DCP", 1, 0, kS, 1, 15, "note: claim/line", kNTEADD},
    {"NTE", "TPO", 1, 0, kS, 1, 15, "note: third-party", kNTETPO},
    {"PS1", "", 0, 0, kS, 1, 16, "purchased service", kPS1},
    {"HCP", "", 0, 0, kS, 1, 17, "repricing result", kHCP},
};
constexpr const LoopSpec* kLoop2400Children[] = {&kLoop2410,  &kLoop2420A, &kLoop2420B, &kLoop2420C,
                                                 &kLoop2420D, &kLoop2420E, &kLoop2420F, &kLoop2420G,
                                                 &kLoop2420H, &kLoop2430,  &kLoop2440};
constexpr LoopSpec kLoop2400{"2400", kR, 50, 3, kLoop2400Segments, kLoop2400Children};
constexpr ElementSpec kCLMParts[] = {
    {1, kR, AN, 1, 2, 0, "", CodeList::pos, {}},
    {2, kR, ID, 1, 2, 0, "B", CodeList::none, {}},
    {3, kR, ID, 1, 1, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCLMPartsx2[] = {
    {1, kR, ID, 2, 3, 0, "AA EM OA", CodeList::none, {}},
    {2, kS, ID, 2, 3, 0, "AA EM OA", CodeList::none, {}},
    {4, kS, ID, 2, 2, 0, "", CodeList::states, {}},
    {5, kS, ID, 2, 3, 0, "", CodeList::country, {}},
};
constexpr ElementSpec kCLM[] = {
    {1, kR, AN, 1, 38, 20, "", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {5, kR, composite, 0, 0, 0, "", CodeList::none, kCLMParts},
    {6, kR, ID, 1, 1, 0, "N Y", CodeList::none, {}},
    {7, kR, ID, 1, 1, 0, "A B C", CodeList::none, {}},
    {8, kR, ID, 1, 1, 0, "N W Y", CodeList::none, {}},
    {9, kR, ID, 1, 1, 0, "I Y", CodeList::none, {}},
    {10, kS, ID, 1, 1, 0, "P", CodeList::none, {}},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kCLMPartsx2},
    {12, kS, ID, 2, 3, 0, "02 03 05 09", CodeList::none, {}},
    {20, kS, ID, 1, 2, 0, "1 2 3 4 5 6 7 8 9 10 11 15", CodeList::none, {}},
};
constexpr ElementSpec kDTP431[] = {
    {1, kR, ID, 3, 3, 0, "431", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP453[] = {
    {1, kR, ID, 3, 3, 0, "453", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP439[] = {
    {1, kR, ID, 3, 3, 0, "439", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP484[] = {
    {1, kR, ID, 3, 3, 0, "484", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP314[] = {
    {1, kR, ID, 3, 3, 0, "314 360 361", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8 RD8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP297[] = {
    {1, kR, ID, 3, 3, 0, "297", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP296[] = {
    {1, kR, ID, 3, 3, 0, "296", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP435[] = {
    {1, kR, ID, 3, 3, 0, "435", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP096[] = {
    {1, kR, ID, 3, 3, 0, "096", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP090[] = {
    {1, kR, ID, 3, 3, 0, "090 091", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP444[] = {
    {1, kR, ID, 3, 3, 0, "444", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP050[] = {
    {1, kR, ID, 3, 3, 0, "050", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTF5[] = {
    {1, kR, ID, 1, 3, 0, "F5", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF4N[] = {
    {1, kR, ID, 2, 3, 0, "4N", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFF5[] = {
    {1, kR, ID, 2, 3, 0, "F5", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9A[] = {
    {1, kR, ID, 2, 3, 0, "9A", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9C[] = {
    {1, kR, ID, 2, 3, 0, "9C", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFLX[] = {
    {1, kR, ID, 2, 3, 0, "LX", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFD9[] = {
    {1, kR, ID, 2, 3, 0, "D9", CodeList::none, {}},
    {2, kR, AN, 1, 50, 50, "", CodeList::none, {}},
};
constexpr ElementSpec kREFEA[] = {
    {1, kR, ID, 2, 3, 0, "EA", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFP4[] = {
    {1, kR, ID, 2, 3, 0, "P4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF1J[] = {
    {1, kR, ID, 2, 3, 0, "1J", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kNTEADD2[] = {
    {1, kR, ID, 3, 3, 0, "ADD CER DCP DGN TPO", CodeList::none, {}},
    {2, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCR2[] = {
    {8, kR, ID, 1, 1, 0, "A C D E F G M", CodeList::none, {}},
    {10, kS, AN, 1, 80, 0, "", CodeList::none, {}},
    {11, kS, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCRCE1[] = {
    {1, kR, ID, 2, 2, 0, "E1 E2 E3", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "N Y", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "L1 L2 L3 L4 L5", CodeList::none, {}},
    {4, kS, ID, 2, 3, 0, "L1 L2 L3 L4 L5", CodeList::none, {}},
    {5, kS, ID, 2, 3, 0, "L1 L2 L3 L4 L5", CodeList::none, {}},
    {6, kS, ID, 2, 3, 0, "L1 L2 L3 L4 L5", CodeList::none, {}},
    {7, kS, ID, 2, 3, 0, "L1 L2 L3 L4 L5", CodeList::none, {}},
};
constexpr ElementSpec kCRC75[] = {
    {1, kR, ID, 2, 2, 0, "75", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "Y", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "IH", CodeList::none, {}},
};
constexpr ElementSpec kCRCZZ[] = {
    {1, kR, ID, 2, 2, 0, "ZZ", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "N Y", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "AV NU S2 ST", CodeList::none, {}},
    {4, kS, ID, 2, 3, 0, "AV NU S2 ST", CodeList::none, {}},
    {5, kS, ID, 2, 3, 0, "AV NU S2 ST", CodeList::none, {}},
};
constexpr ElementSpec kHIABKParts[] = {
    {1, kR, ID, 1, 3, 0, "ABK BK", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIABKPartsx2[] = {
    {1, kR, ID, 1, 3, 0, "ABF BF", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIABK[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIABKParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIABKPartsx2},
};
constexpr ElementSpec kHIBPParts[] = {
    {1, kR, ID, 1, 3, 0, "BP", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBPPartsx2[] = {
    {1, kR, ID, 1, 3, 0, "BO", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBP[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBPParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIBPPartsx2},
};
constexpr ElementSpec kHIBGParts[] = {
    {1, kR, ID, 1, 3, 0, "BG", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBG[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIBGParts},
};
constexpr ElementSpec kHCP2[] = {
    {1, kR, ID, 2, 2, 0, "00 01 02 03 04 05 07 08 09 10 11 12 13 14", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 9, 0, "", CodeList::none, {}},
    {6, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {13, kS, ID, 2, 2, 0, "T1 T2 T3 T4 T5 T6", CodeList::none, {}},
    {14, kS, ID, 1, 2, 0, "1 2 3 4 5", CodeList::none, {}},
    {15, kS, ID, 1, 2, 0, "1 2 3 4 5 6", CodeList::none, {}},
};
// ---- loop 2300
constexpr SegmentSpec kLoop2300Segments[] = {
    {"CLM", "", 0, 0, kR, 1, 1, "the claim", kCLM},
    {"DTP", "431", 1, 0, kS, 1, 2, "onset", kDTP431},
    {"DTP", "454", 1, 0, kS, 1, 2, "initial treatment", kDTP454},
    {"DTP", "304", 1, 0, kS, 1, 2, "last seen", kDTP304},
    {"DTP", "453", 1, 0, kS, 1, 2, "acute flare-up", kDTP453},
    {"DTP", "439", 1, 0, kS, 1, 2, "accident", kDTP439},
    {"DTP", "484", 1, 0, kS, 1, 2, "last menstrual period", kDTP484},
    {"DTP", "455", 1, 0, kS, 1, 2, "last x-ray", kDTP455},
    {"DTP", "471", 1, 0, kS, 1, 2, "prescription", kDTP471},
    {"DTP", "314 360 361", 1, 0, kS, 1, 2, "disability", kDTP314},
    {"DTP", "297", 1, 0, kS, 1, 2, "last worked", kDTP297},
    {"DTP", "296", 1, 0, kS, 1, 2, "return to work", kDTP296},
    {"DTP", "435", 1, 0, kS, 1, 2, "admission", kDTP435},
    {"DTP", "096", 1, 0, kS, 1, 2, "discharge", kDTP096},
    {"DTP", "090 091", 1, 0, kS, 2, 2, "care assumed/relinquished", kDTP090},
    {"DTP", "444", 1, 0, kS, 1, 2, "first contact (P&C)", kDTP444},
    {"DTP", "050", 1, 0, kS, 1, 2, "received by repricer", kDTP050},
    {"PWK", "", 0, 0, kS, 10, 3, "attachment pointer", kPWK},
    {"CN1", "", 0, 0, kS, 1, 4, "contract", kCN1},
    {"AMT", "F5", 1, 0, kS, 1, 5, "paid by patient", kAMTF5},
    {"REF", "4N", 1, 0, kS, 1, 6, "service-authorization exception", kREF4N},
    {"REF", "F5", 1, 0, kS, 1, 6, "Medicare 4081 crossover flag", kREFF5},
    {"REF", "EW", 1, 0, kS, 1, 6, "mammography cert. no.", kREFEW},
    {"REF", "9F", 1, 0, kS, 1, 6, "referral no.", kREF9F},
    {"REF", "G1", 1, 0, kS, 1, 6, "prior authorization no.", kREFG1},
    {"REF", "F8", 1, 0, kS, 1, 6, "payer claim control no. (ICN/DCN)", kREFF8},
    {"REF", "X4", 1, 0, kS, 1, 6, "CLIA no.", kREFX4},
    {"REF", "9A", 1, 0, kS, 1, 6, "repriced claim ref.", kREF9A},
    {"REF", "9C", 1, 0, kS, 1, 6, "adjusted repriced claim ref.", kREF9C},
    {"REF", "LX", 1, 0, kS, 1, 6, "device exemption no.", kREFLX},
    {"REF", "D9", 1, 0, kS, 1, 6, "intermediary trace id", kREFD9},
    {"REF", "EA", 1, 0, kS, 1, 6, "medical record no.", kREFEA},
    {"REF", "P4", 1, 0, kS, 1, 6, "demonstration project", kREFP4},
    {"REF", "1J", 1, 0, kS, 1, 6, "care plan oversight no.", kREF1J},
    {"K3", "", 0, 0, kS, 10, 7, "file info (regulated use only)", kK3},
    {"NTE", "ADD CER DCP DGN TPO", 1, 0, kS, 1, 8, "note: claim/line", kNTEADD2},
    {"CR1", "", 0, 0, kS, 1, 9, "ambulance trip", kCR1},
    {"CR2", "", 0, 0, kS, 1, 10, "spinal manipulation", kCR2},
    {"CRC", "07", 1, 0, kS, 3, 11, "ambulance certification", kCRC07},
    {"CRC", "E1 E2 E3", 1, 0, kS, 3, 11, "vision condition", kCRCE1},
    {"CRC", "75", 1, 0, kS, 1, 11, "homebound", kCRC75},
    {"CRC", "ZZ", 1, 0, kS, 1, 11, "EPSDT referral", kCRCZZ},
    {"HI", "ABK BK", 1, 1, kR, 1, 12, "diagnoses: one principal, up to 11 others", kHIABK},
    {"HI", "BP", 1, 1, kS, 1, 12, "anesthesia procedure", kHIBP},
    {"HI", "BG", 1, 1, kS, 2, 12, "condition codes", kHIBG},
    {"HCP", "", 0, 0, kS, 1, 13, "repricing result", kHCP2},
};
constexpr const LoopSpec* kLoop2300Children[] = {&kLoop2310A, &kLoop2310B, &kLoop2310C, &kLoop2310D,
                                                 &kLoop2310E, &kLoop2310F, &kLoop2320,  &kLoop2400};
constexpr LoopSpec kLoop2300{"2300", kS, 100, 2, kLoop2300Segments, kLoop2300Children};
constexpr ElementSpec kNM1QC[] = {
    {1, kR, ID, 2, 3, 0, "QC", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF1W[] = {
    {1, kR, ID, 2, 3, 0, "1W SY", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2010CA
constexpr SegmentSpec kLoop2010CASegments[] = {
    {"NM1", "QC", 1, 0, kR, 1, 1, "patient", kNM1QC},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN42},
    {"DMG", "", 0, 0, kR, 1, 4, "birth date, sex", kDMG},
    {"REF", "Y4", 1, 0, kS, 1, 5, "property/casualty claim no.", kREFY4},
    {"REF", "1W SY", 1, 0, kS, 1, 5, "ids: member id, social security no.", kREF1W},
    {"PER", "IC", 1, 0, kS, 1, 6, "contact", kPERIC2x2},
};
constexpr LoopSpec kLoop2010CA{"2010CA", kR, 1, 1, kLoop2010CASegments, {}};
constexpr ElementSpec kHL23[] = {
    {1, kR, AN, 1, 12, 0, "", CodeList::none, {}},
    {2, kR, AN, 1, 12, 0, "", CodeList::none, {}},
    {3, kR, ID, 1, 2, 0, "23", CodeList::none, {}},
    {4, kR, ID, 1, 1, 0, "0", CodeList::none, {}},
};
constexpr ElementSpec kPAT[] = {
    {1, kR, ID, 2, 2, 0, "01 19 20 21 39 40 53 G8", CodeList::none, {}},
    {5, kS, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {6, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {7, kS, ID, 2, 2, 0, "01", CodeList::none, {}},
    {8, kS, R, 1, 10, 0, "", CodeList::none, {}},
    {9, kS, ID, 1, 1, 0, "Y", CodeList::none, {}},
};
// ---- loop 2000C
constexpr SegmentSpec kLoop2000CSegments[] = {
    {"HL", "23", 3, 0, kR, 1, 1, "hierarchy node", kHL23},
    {"PAT", "", 0, 0, kR, 1, 2, "patient facts", kPAT},
};
constexpr const LoopSpec* kLoop2000CChildren[] = {&kLoop2010CA, &kLoop2300};
constexpr LoopSpec kLoop2000C{"2000C", kS, 0, 3, kLoop2000CSegments, kLoop2000CChildren};
constexpr ElementSpec kHL22[] = {
    {1, kR, AN, 1, 12, 0, "", CodeList::none, {}},
    {2, kR, AN, 1, 12, 0, "", CodeList::none, {}},
    {3, kR, ID, 1, 2, 0, "22", CodeList::none, {}},
    {4, kR, ID, 1, 1, 0, "0 1", CodeList::none, {}},
};
constexpr ElementSpec kSBR2[] = {
    {1, kR, ID, 1, 1, 0, "A B C D E F G H P S T U", CodeList::none, {}},
    {2, kS, ID, 2, 2, 0, "18", CodeList::none, {}},
    {3, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 60, 0, "", CodeList::none, {}},
    {5, kS, ID, 1, 3, 0, "12 13 14 15 16 41 42 43 47", CodeList::none, {}},
    {9,
     kS,
     ID,
     1,
     2,
     0,
     "11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ",
     CodeList::none,
     {}},
};
constexpr ElementSpec kPAT2[] = {
    {5, kS, ID, 2, 3, 0, "D8", CodeList::none, {}}, {6, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {7, kS, ID, 2, 2, 0, "01", CodeList::none, {}}, {8, kS, R, 1, 10, 0, "", CodeList::none, {}},
    {9, kS, ID, 1, 1, 0, "Y", CodeList::none, {}},
};
// ---- loop 2000B
constexpr SegmentSpec kLoop2000BSegments[] = {
    {"HL", "22", 3, 0, kR, 1, 1, "hierarchy node", kHL22},
    {"SBR", "", 0, 0, kR, 1, 2, "insurance row", kSBR2},
    {"PAT", "", 0, 0, kS, 1, 3, "patient facts", kPAT2},
};
constexpr const LoopSpec* kLoop2000BChildren[] = {&kLoop2010BA, &kLoop2010BB, &kLoop2300,
                                                  &kLoop2000C};
constexpr LoopSpec kLoop2000B{"2000B", kR, 0, 2, kLoop2000BSegments, kLoop2000BChildren};
constexpr ElementSpec kHL20[] = {
    {1, kR, AN, 1, 12, 0, "", CodeList::none, {}},
    {3, kR, ID, 1, 2, 0, "20", CodeList::none, {}},
    {4, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
constexpr ElementSpec kPRV2[] = {
    {1, kR, ID, 1, 3, 0, "BI", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "PXC", CodeList::none, {}},
    {3, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCUR[] = {
    {1, kR, ID, 2, 3, 0, "85", CodeList::none, {}},
    {2, kR, ID, 3, 3, 0, "", CodeList::currency, {}},
};
// ---- loop 2000A
constexpr SegmentSpec kLoop2000ASegments[] = {
    {"HL", "20", 3, 0, kR, 1, 1, "hierarchy node", kHL20},
    {"PRV", "", 0, 0, kS, 1, 2, "taxonomy", kPRV2},
    {"CUR", "", 0, 0, kS, 1, 3, "currency (only when not USD)", kCUR},
};
constexpr const LoopSpec* kLoop2000AChildren[] = {&kLoop2010AA, &kLoop2010AB, &kLoop2010AC,
                                                  &kLoop2000B};
constexpr LoopSpec kLoop2000A{"2000A", kR, 0, 2, kLoop2000ASegments, kLoop2000AChildren};
constexpr ElementSpec kBHT[] = {
    {1, kR, ID, 4, 4, 0, "0019", CodeList::none, {}},
    {2, kR, ID, 2, 2, 0, "00 18", CodeList::none, {}},
    {3, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kR, DT, 8, 8, 0, "", CodeList::none, {}},
    {5, kR, TM, 4, 8, 0, "", CodeList::none, {}},
    {6, kR, ID, 2, 2, 0, "CH RP", CodeList::none, {}},
};
// ---- loop of the transaction itself, between ST and SE
constexpr SegmentSpec kTransactionSegments[] = {
    {"BHT", "", 0, 0, kR, 1, 1, "transaction start", kBHT},
};
constexpr const LoopSpec* kTransactionChildren[] = {&kLoop1000A, &kLoop1000B, &kLoop2000A};
constexpr LoopSpec kTransaction{"", kR, 1, 1, kTransactionSegments, kTransactionChildren};

}  // namespace

constinit const GuideSpec kGuide837P{Guide::professional, "005010X222A1", "837P", &kTransaction};

}  // namespace claimwire::x12
