// 837I 005010X223A2: every loop, segment, element and code of the guide as data, bottom up. An
// element is {position, use, type, least length, greatest length, the guide's own shorter maximum
// or 0, codes, outside list, components}; a segment {id, qualifiers, element and component that
// hold them, use, repeat, order, what it is, elements}; a loop {id, use, repeat (0: any), order,
// segments, children}. What is not listed is not used. Source: ASC X12N/005010X223A2.
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
    {3, kR, ID, 2, 2, 0, "EM FX TE", CodeList::none, {}},
    {4, kR, AN, 1, 256, 0, "", CodeList::none, {}},
    {5, kS, ID, 2, 2, 0, "EM EX FX TE", CodeList::none, {}},
    {6, kS, AN, 1, 256, 0, "", CodeList::none, {}},
    {7, kS, ID, 2, 2, 0, "EM EX FX TE", CodeList::none, {}},
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
    {1, kR, ID, 2, 3, 0, "85", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}},
    {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
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
    {1, kR, ID, 2, 3, 0, "EI", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2010AA
constexpr SegmentSpec kLoop2010AASegments[] = {
    {"NM1", "85", 1, 0, kR, 1, 1, "billing provider", kNM185},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
    {"REF", "EI", 1, 0, kR, 1, 4, "tax id (EIN)", kREFEI},
    {"PER", "IC", 1, 0, kS, 2, 5, "contact", kPERIC},
};
constexpr LoopSpec kLoop2010AA{"2010AA", kR, 1, 1, kLoop2010AASegments, {}};
constexpr ElementSpec kNM187[] = {
    {1, kR, ID, 2, 3, 0, "87", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
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
// ---- loop 2010AC
constexpr SegmentSpec kLoop2010ACSegments[] = {
    {"NM1", "PE", 1, 0, kR, 1, 1, "pay-to plan", kNM1PE},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
    {"REF", "2U FY NF", 1, 0, kS, 1, 4, "ids: payer id no., claim office no., NAIC no.", kREF2U},
    {"REF", "EI", 1, 0, kR, 1, 4, "tax id (EIN)", kREFEI},
};
constexpr LoopSpec kLoop2010AC{"2010AC", kS, 1, 1, kLoop2010ACSegments, {}};
constexpr ElementSpec kNM1IL[] = {
    {1, kR, ID, 2, 3, 0, "IL", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},
    {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "II MI", CodeList::none, {}},
    {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
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
// ---- loop 2010BA
constexpr SegmentSpec kLoop2010BASegments[] = {
    {"NM1", "IL", 1, 0, kR, 1, 1, "insured", kNM1IL},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"DMG", "", 0, 0, kS, 1, 4, "birth date, sex", kDMG},
    {"REF", "SY", 1, 0, kS, 1, 5, "social security no.", kREFSY},
    {"REF", "Y4", 1, 0, kS, 1, 5, "property/casualty claim no.", kREFY4},
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
    {"REF", "G2 LU", 1, 0, kS, 1, 4, "ids: payer-assigned no., location no.", kREFG2},
};
constexpr LoopSpec kLoop2010BB{"2010BB", kR, 1, 1, kLoop2010BBSegments, {}};
constexpr ElementSpec kNM171[] = {
    {1, kR, ID, 2, 3, 0, "71", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPRV[] = {
    {1, kR, ID, 1, 3, 0, "AT", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "PXC", CodeList::none, {}},
    {3, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2310A
constexpr SegmentSpec kLoop2310ASegments[] = {
    {"NM1", "71", 1, 0, kR, 1, 1, "attending", kNM171},
    {"PRV", "", 0, 0, kS, 1, 2, "taxonomy", kPRV},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 4, 3,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2310A{"2310A", kS, 1, 1, kLoop2310ASegments, {}};
constexpr ElementSpec kNM172[] = {
    {1, kR, ID, 2, 3, 0, "72", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 2310B
constexpr SegmentSpec kLoop2310BSegments[] = {
    {"NM1", "72", 1, 0, kR, 1, 1, "operating", kNM172},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2310B{"2310B", kS, 1, 1, kLoop2310BSegments, {}};
constexpr ElementSpec kNM1ZZ[] = {
    {1, kR, ID, 2, 3, 0, "ZZ", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 2310C
constexpr SegmentSpec kLoop2310CSegments[] = {
    {"NM1", "ZZ", 1, 0, kR, 1, 1, "other operating", kNM1ZZ},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2310C{"2310C", kS, 1, 1, kLoop2310CSegments, {}};
constexpr ElementSpec kNM182[] = {
    {1, kR, ID, 2, 3, 0, "82", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 2310D
constexpr SegmentSpec kLoop2310DSegments[] = {
    {"NM1", "82", 1, 0, kR, 1, 1, "rendering", kNM182},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2310D{"2310D", kS, 1, 1, kLoop2310DSegments, {}};
constexpr ElementSpec kNM177[] = {
    {1, kR, ID, 2, 3, 0, "77", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}},
    {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2[] = {
    {1, kR, ID, 2, 3, 0, "0B G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2310E
constexpr SegmentSpec kLoop2310ESegments[] = {
    {"NM1", "77", 1, 0, kR, 1, 1, "service location", kNM177},
    {"N3", "", 0, 0, kR, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kR, 1, 3, "city/state/ZIP", kN4},
    {"REF", "0B G2 LU", 1, 0, kS, 3, 4, "ids: licence no., payer-assigned no., location no.",
     kREF0B2},
};
constexpr LoopSpec kLoop2310E{"2310E", kS, 1, 1, kLoop2310ESegments, {}};
constexpr ElementSpec kNM1DN[] = {
    {1, kR, ID, 2, 3, 0, "DN", CodeList::none, {}}, {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},  {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},  {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kS, ID, 1, 2, 0, "XX", CodeList::none, {}}, {9, kS, AN, 2, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF0B2x2[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
// ---- loop 2310F
constexpr SegmentSpec kLoop2310FSegments[] = {
    {"NM1", "DN", 1, 0, kR, 1, 1, "referring", kNM1DN},
    {"REF", "0B 1G G2", 1, 0, kS, 3, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2x2},
};
constexpr LoopSpec kLoop2310F{"2310F", kS, 1, 1, kLoop2310FSegments, {}};
constexpr ElementSpec kNM1IL2[] = {
    {1, kR, ID, 2, 3, 0, "IL", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1 2", CodeList::none, {}},
    {3, kR, AN, 1, 60, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 35, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 25, 0, "", CodeList::none, {}},
    {7, kS, AN, 1, 10, 0, "", CodeList::none, {}},
    {8, kR, ID, 1, 2, 0, "II MI", CodeList::none, {}},
    {9, kR, AN, 2, 80, 0, "", CodeList::none, {}},
};
// ---- loop 2330A
constexpr SegmentSpec kLoop2330ASegments[] = {
    {"NM1", "IL", 1, 0, kR, 1, 1, "insured", kNM1IL2},
    {"N3", "", 0, 0, kS, 1, 2, "street", kN3},
    {"N4", "", 0, 0, kS, 1, 3, "city/state/ZIP", kN42},
    {"REF", "SY", 1, 0, kS, 2, 4, "social security no.", kREFSY},
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
constexpr ElementSpec kNM1712[] = {
    {1, kR, ID, 2, 3, 0, "71", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330C
constexpr SegmentSpec kLoop2330CSegments[] = {
    {"NM1", "71", 1, 0, kR, 1, 1, "attending", kNM1712},
    {"REF", "0B 1G G2 LU", 1, 0, kR, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2330C{"2330C", kS, 1, 1, kLoop2330CSegments, {}};
constexpr ElementSpec kNM1722[] = {
    {1, kR, ID, 2, 3, 0, "72", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330D
constexpr SegmentSpec kLoop2330DSegments[] = {
    {"NM1", "72", 1, 0, kR, 1, 1, "operating", kNM1722},
    {"REF", "0B 1G G2 LU", 1, 0, kR, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2330D{"2330D", kS, 1, 1, kLoop2330DSegments, {}};
constexpr ElementSpec kNM1ZZ2[] = {
    {1, kR, ID, 2, 3, 0, "ZZ", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330E
constexpr SegmentSpec kLoop2330ESegments[] = {
    {"NM1", "ZZ", 1, 0, kR, 1, 1, "other operating", kNM1ZZ2},
    {"REF", "0B 1G G2 LU", 1, 0, kR, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2330E{"2330E", kS, 1, 1, kLoop2330ESegments, {}};
constexpr ElementSpec kNM1772[] = {
    {1, kR, ID, 2, 3, 0, "77", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
};
// ---- loop 2330F
constexpr SegmentSpec kLoop2330FSegments[] = {
    {"NM1", "77", 1, 0, kR, 1, 1, "service location", kNM1772},
    {"REF", "0B G2 LU", 1, 0, kR, 3, 2, "ids: licence no., payer-assigned no., location no.",
     kREF0B2},
};
constexpr LoopSpec kLoop2330F{"2330F", kS, 1, 1, kLoop2330FSegments, {}};
constexpr ElementSpec kNM1822[] = {
    {1, kR, ID, 2, 3, 0, "82", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330G
constexpr SegmentSpec kLoop2330GSegments[] = {
    {"NM1", "82", 1, 0, kR, 1, 1, "rendering", kNM1822},
    {"REF", "0B 1G G2 LU", 1, 0, kR, 4, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B},
};
constexpr LoopSpec kLoop2330G{"2330G", kS, 1, 1, kLoop2330GSegments, {}};
constexpr ElementSpec kNM1DN2[] = {
    {1, kR, ID, 2, 3, 0, "DN", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "1", CodeList::none, {}},
};
// ---- loop 2330H
constexpr SegmentSpec kLoop2330HSegments[] = {
    {"NM1", "DN", 1, 0, kR, 1, 1, "referring", kNM1DN2},
    {"REF", "0B 1G G2", 1, 0, kR, 3, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2x2},
};
constexpr LoopSpec kLoop2330H{"2330H", kS, 1, 1, kLoop2330HSegments, {}};
constexpr ElementSpec kNM1852[] = {
    {1, kR, ID, 2, 3, 0, "85", CodeList::none, {}},
    {2, kR, ID, 1, 1, 0, "2", CodeList::none, {}},
};
// ---- loop 2330I
constexpr SegmentSpec kLoop2330ISegments[] = {
    {"NM1", "85", 1, 0, kR, 1, 1, "billing provider", kNM1852},
    {"REF", "G2 LU", 1, 0, kR, 2, 2, "ids: payer-assigned no., location no.", kREFG2},
};
constexpr LoopSpec kLoop2330I{"2330I", kS, 1, 1, kLoop2330ISegments, {}};
constexpr ElementSpec kSBR[] = {
    {1, kR, ID, 1, 1, 0, "A B C D E F G H P S T U", CodeList::none, {}},
    {2, kR, ID, 2, 2, 0, "01 18 19 20 21 39 40 53 G8", CodeList::none, {}},
    {3, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 60, 0, "", CodeList::none, {}},
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
constexpr ElementSpec kAMTEAF[] = {
    {1, kR, ID, 1, 3, 0, "EAF", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTA8[] = {
    {1, kR, ID, 1, 3, 0, "A8", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kOI[] = {
    {3, kR, ID, 1, 1, 0, "N W Y", CodeList::none, {}},
    {6, kR, ID, 1, 1, 0, "I Y", CodeList::none, {}},
};
constexpr ElementSpec kMIA[] = {
    {1, kR, R, 1, 15, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {4, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {5, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {6, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {8, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {9, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {10, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {11, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {12, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {13, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {14, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {15, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {16, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {17, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {18, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {19, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {20, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {21, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {22, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {23, kS, AN, 1, 50, 0, "", CodeList::remark_code, {}},
    {24, kS, R, 1, 18, 0, "", CodeList::none, {}},
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
    {"AMT", "EAF", 1, 0, kS, 1, 3, "patient still owes", kAMTEAF},
    {"AMT", "A8", 1, 0, kS, 1, 3, "non-covered by other payer", kAMTA8},
    {"OI", "", 0, 0, kR, 1, 4, "release/assignment toward other payer", kOI},
    {"MIA", "", 0, 0, kS, 1, 5, "other payer inpatient remarks", kMIA},
    {"MOA", "", 0, 0, kS, 1, 6, "other payer outpatient remarks", kMOA},
};
constexpr const LoopSpec* kLoop2320Children[] = {&kLoop2330A, &kLoop2330B, &kLoop2330C,
                                                 &kLoop2330D, &kLoop2330E, &kLoop2330F,
                                                 &kLoop2330G, &kLoop2330H, &kLoop2330I};
constexpr LoopSpec kLoop2320{"2320", kS, 10, 2, kLoop2320Segments, kLoop2320Children};
constexpr ElementSpec kLIN[] = {
    {2, kR, ID, 2, 2, 0, "N4", CodeList::none, {}},
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
constexpr ElementSpec kREF0B2x3[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2 LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
// ---- loop 2420A
constexpr SegmentSpec kLoop2420ASegments[] = {
    {"NM1", "72", 1, 0, kR, 1, 1, "operating", kNM172},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 20, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x3},
};
constexpr LoopSpec kLoop2420A{"2420A", kS, 1, 2, kLoop2420ASegments, {}};
// ---- loop 2420B
constexpr SegmentSpec kLoop2420BSegments[] = {
    {"NM1", "ZZ", 1, 0, kR, 1, 1, "other operating", kNM1ZZ},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 20, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x3},
};
constexpr LoopSpec kLoop2420B{"2420B", kS, 1, 2, kLoop2420BSegments, {}};
// ---- loop 2420C
constexpr SegmentSpec kLoop2420CSegments[] = {
    {"NM1", "82", 1, 0, kR, 1, 1, "rendering", kNM182},
    {"REF", "0B 1G G2 LU", 1, 0, kS, 20, 2,
     "ids: licence no., UPIN, payer-assigned no., location no.", kREF0B2x3},
};
constexpr LoopSpec kLoop2420C{"2420C", kS, 1, 2, kLoop2420CSegments, {}};
constexpr ElementSpec kREF0B2x4[] = {
    {1, kR, ID, 2, 3, 0, "0B 1G G2", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kREF0BParts},
};
// ---- loop 2420D
constexpr SegmentSpec kLoop2420DSegments[] = {
    {"NM1", "DN", 1, 0, kR, 1, 1, "referring", kNM1DN},
    {"REF", "0B 1G G2", 1, 0, kS, 20, 2, "ids: licence no., UPIN, payer-assigned no.", kREF0B2x4},
};
constexpr LoopSpec kLoop2420D{"2420D", kS, 1, 2, kLoop2420DSegments, {}};
constexpr ElementSpec kSVDParts[] = {
    {1, kR, ID, 2, 2, 0, "ER HC HP IV WK", CodeList::none, {}},
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
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kSVDParts},
    {4, kR, AN, 1, 48, 0, "", CodeList::none, {}},
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
constexpr ElementSpec kLX[] = {
    {1, kR, N0, 1, 6, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kSV2[] = {
    {1, kR, AN, 1, 48, 0, "", CodeList::none, {}},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kSVDParts},
    {3, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {4, kR, ID, 2, 2, 0, "DA UN", CodeList::none, {}},
    {5, kR, R, 1, 15, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kPWK[] = {
    {1, kR, ID, 2, 2, 0, "", CodeList::pwk01, {}},
    {2, kR, ID, 1, 2, 0, "AA BM EL EM FT FX", CodeList::none, {}},
    {5, kS, ID, 1, 2, 0, "AC", CodeList::none, {}},
    {6, kS, AN, 2, 80, 50, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP472[] = {
    {1, kR, ID, 3, 3, 0, "472", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8 RD8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF6R[] = {
    {1, kR, ID, 2, 3, 0, "6R", CodeList::none, {}},
    {2, kR, AN, 1, 50, 30, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9B[] = {
    {1, kR, ID, 2, 3, 0, "9B", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF9D[] = {
    {1, kR, ID, 2, 3, 0, "9D", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTGT[] = {
    {1, kR, ID, 1, 3, 0, "GT", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTN8[] = {
    {1, kR, ID, 1, 3, 0, "N8", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kNTETPO[] = {
    {1, kR, ID, 3, 3, 0, "TPO", CodeList::none, {}},
    {2, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHCP[] = {
    {1, kR, ID, 2, 2, 0, "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 9, 0, "", CodeList::none, {}},
    {6, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {8, kS, AN, 1, 48, 0, "", CodeList::none, {}},
    {9, kS, ID, 2, 2, 0, "ER HC HP IV WK", CodeList::none, {}},
    {10, kS, AN, 1, 48, 0, "", CodeList::none, {}},
    {11, kS, ID, 2, 2, 0, "DA UN", CodeList::none, {}},
    {12, kS, R, 1, 15, 8, "", CodeList::none, {}},
    {13, kS, ID, 2, 2, 0, "T1 T2 T3 T4 T5 T6", CodeList::none, {}},
    {14, kS, ID, 1, 2, 0, "1 2 3 4 5", CodeList::none, {}},
    {15, kS, ID, 1, 2, 0, "1 2 3 4 5 6", CodeList::none, {}},
};
// ---- loop 2400
constexpr SegmentSpec kLoop2400Segments[] = {
    {"LX", "", 0, 0, kR, 1, 1, "line counter", kLX},
    {"SV2", "", 0, 0, kR, 1, 2, "institutional line", kSV2},
    {"PWK", "", 0, 0, kS, 10, 3, "attachment pointer", kPWK},
    {"DTP", "472", 1, 0, kS, 1, 4, "service", kDTP472},
    {"REF", "6R", 1, 0, kS, 1, 5, "line control no.", kREF6R},
    {"REF", "9B", 1, 0, kS, 1, 5, "repriced line ref.", kREF9B},
    {"REF", "9D", 1, 0, kS, 1, 5, "adjusted repriced line ref.", kREF9D},
    {"AMT", "GT", 1, 0, kS, 1, 6, "service tax", kAMTGT},
    {"AMT", "N8", 1, 0, kS, 1, 6, "facility tax", kAMTN8},
    {"NTE", "TPO", 1, 0, kS, 1, 7, "note: third-party", kNTETPO},
    {"HCP", "", 0, 0, kS, 1, 8, "repricing result", kHCP},
};
constexpr const LoopSpec* kLoop2400Children[] = {&kLoop2410,  &kLoop2420A, &kLoop2420B,
                                                 &kLoop2420C, &kLoop2420D, &kLoop2430};
constexpr LoopSpec kLoop2400{"2400", kR, 999, 3, kLoop2400Segments, kLoop2400Children};
constexpr ElementSpec kCLMParts[] = {
    {1, kR, AN, 1, 2, 0, "", CodeList::none, {}},
    {2, kR, ID, 1, 2, 0, "A", CodeList::none, {}},
    {3, kR, ID, 1, 1, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCLM[] = {
    {1, kR, AN, 1, 38, 20, "", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {5, kR, composite, 0, 0, 0, "", CodeList::none, kCLMParts},
    {7, kR, ID, 1, 1, 0, "A B C", CodeList::none, {}},
    {8, kR, ID, 1, 1, 0, "N W Y", CodeList::none, {}},
    {9, kR, ID, 1, 1, 0, "I Y", CodeList::none, {}},
    {20, kS, ID, 1, 2, 0, "1 10 11 15 2 3 4 5 6 7 8 9", CodeList::none, {}},
};
constexpr ElementSpec kDTP096[] = {
    {1, kR, ID, 3, 3, 0, "096", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "TM", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP434[] = {
    {1, kR, ID, 3, 3, 0, "434", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "RD8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP435[] = {
    {1, kR, ID, 3, 3, 0, "435", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8 DT", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kDTP050[] = {
    {1, kR, ID, 3, 3, 0, "050", CodeList::none, {}},
    {2, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {3, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCL1[] = {
    {1, kS, ID, 1, 1, 0, "", CodeList::none, {}},
    {2, kS, ID, 1, 1, 0, "", CodeList::none, {}},
    {3, kR, ID, 1, 2, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kCN1[] = {
    {1, kR, ID, 2, 2, 0, "01 02 03 04 05 06 09", CodeList::none, {}},
    {2, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 6, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 6, 0, "", CodeList::none, {}},
    {6, kS, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kAMTF3[] = {
    {1, kR, ID, 1, 3, 0, "F3", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREF4N[] = {
    {1, kR, ID, 2, 3, 0, "4N", CodeList::none, {}},
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
    {2, kR, AN, 1, 50, 20, "", CodeList::none, {}},
};
constexpr ElementSpec kREFLU[] = {
    {1, kR, ID, 2, 3, 0, "LU", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFEA[] = {
    {1, kR, ID, 2, 3, 0, "EA", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFP4[] = {
    {1, kR, ID, 2, 3, 0, "P4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kREFG4[] = {
    {1, kR, ID, 2, 3, 0, "G4", CodeList::none, {}},
    {2, kR, AN, 1, 50, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kK3[] = {
    {1, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kNTE[] = {
    {1,
     kR,
     ID,
     3,
     3,
     0,
     "ALG DCP DGN DME MED NTR ODT RHB RLH RNH SET SFM SPT UPI",
     CodeList::none,
     {}},
    {2, kR, AN, 1, 80, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kNTEADD[] = {
    {1, kR, ID, 3, 3, 0, "ADD", CodeList::none, {}},
    {2, kR, AN, 1, 80, 0, "", CodeList::none, {}},
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
    {9, kS, ID, 1, 1, 0, "N U W Y", CodeList::none, {}},
};
constexpr ElementSpec kHIABK[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIABKParts},
};
constexpr ElementSpec kHIABJParts[] = {
    {1, kR, ID, 1, 3, 0, "ABJ BJ", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIABJ[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIABJParts},
};
constexpr ElementSpec kHIAPRParts[] = {
    {1, kR, ID, 1, 3, 0, "APR PR", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIAPR[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIAPRParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIAPRParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIAPRParts},
};
constexpr ElementSpec kHIABNParts[] = {
    {1, kR, ID, 1, 3, 0, "ABN BN", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {9, kS, ID, 1, 1, 0, "N U W Y", CodeList::none, {}},
};
constexpr ElementSpec kHIABN[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIABNParts},
};
constexpr ElementSpec kHIDRParts[] = {
    {1, kR, ID, 1, 3, 0, "DR", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIDR[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIDRParts},
};
constexpr ElementSpec kHIABFParts[] = {
    {1, kR, ID, 1, 3, 0, "ABF BF", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {9, kS, ID, 1, 1, 0, "N U W Y", CodeList::none, {}},
};
constexpr ElementSpec kHIABF[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIABFParts},
};
constexpr ElementSpec kHIBBRParts[] = {
    {1, kR, ID, 1, 3, 0, "BBR BR CAH", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {4, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBBR[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBBRParts},
};
constexpr ElementSpec kHIBBQParts[] = {
    {1, kR, ID, 1, 3, 0, "BBQ BQ", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {4, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBBQ[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIBBQParts},
};
constexpr ElementSpec kHIBIParts[] = {
    {1, kR, ID, 1, 3, 0, "BI", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "RD8", CodeList::none, {}},
    {4, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBI[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIBIParts},
};
constexpr ElementSpec kHIBHParts[] = {
    {1, kR, ID, 1, 3, 0, "BH", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {3, kR, ID, 2, 3, 0, "D8", CodeList::none, {}},
    {4, kR, AN, 1, 35, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBH[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIBHParts},
};
constexpr ElementSpec kHIBEParts[] = {
    {1, kR, ID, 1, 3, 0, "BE", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
    {5, kR, R, 1, 18, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHIBE[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHIBEParts},
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
constexpr ElementSpec kHITCParts[] = {
    {1, kR, ID, 1, 3, 0, "TC", CodeList::none, {}},
    {2, kR, AN, 1, 30, 0, "", CodeList::none, {}},
};
constexpr ElementSpec kHITC[] = {
    {1, kR, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {2, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {3, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {4, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {5, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {6, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {7, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {8, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {9, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {10, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {11, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
    {12, kS, composite, 0, 0, 0, "", CodeList::none, kHITCParts},
};
constexpr ElementSpec kHCP2[] = {
    {1, kR, ID, 2, 2, 0, "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14", CodeList::none, {}},
    {2, kR, R, 1, 18, 0, "", CodeList::none, {}},
    {3, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {4, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {5, kS, R, 1, 9, 0, "", CodeList::none, {}},
    {6, kS, AN, 1, 50, 0, "", CodeList::none, {}},
    {7, kS, R, 1, 18, 0, "", CodeList::none, {}},
    {8, kS, AN, 1, 48, 0, "", CodeList::none, {}},
    {11, kS, ID, 2, 2, 0, "DA UN", CodeList::none, {}},
    {12, kS, R, 1, 15, 0, "", CodeList::none, {}},
    {13, kS, ID, 2, 2, 0, "T1 T2 T3 T4 T5 T6", CodeList::none, {}},
    {14, kS, ID, 1, 2, 0, "1 2 3 4 5", CodeList::none, {}},
    {15, kS, ID, 1, 2, 0, "1 2 3 4 5 6", CodeList::none, {}},
};
// ---- loop 2300
constexpr SegmentSpec kLoop2300Segments[] = {
    {"CLM", "", 0, 0, kR, 1, 1, "the claim", kCLM},
    {"DTP", "096", 1, 0, kS, 1, 2, "discharge hour", kDTP096},
    {"DTP", "434", 1, 0, kR, 1, 2, "statement period", kDTP434},
    {"DTP", "435", 1, 0, kS, 1, 2, "admission", kDTP435},
    {"DTP", "050", 1, 0, kS, 1, 2, "received by repricer", kDTP050},
    {"CL1", "", 0, 0, kR, 1, 3, "admission type/source, discharge status", kCL1},
    {"PWK", "", 0, 0, kS, 10, 4, "attachment pointer", kPWK},
    {"CN1", "", 0, 0, kS, 1, 5, "contract", kCN1},
    {"AMT", "F3", 1, 0, kS, 1, 6, "patient estimated due", kAMTF3},
    {"REF", "4N", 1, 0, kS, 1, 7, "service-authorization exception", kREF4N},
    {"REF", "9F", 1, 0, kS, 1, 7, "referral no.", kREF9F},
    {"REF", "G1", 1, 0, kS, 1, 7, "prior authorization no.", kREFG1},
    {"REF", "F8", 1, 0, kS, 1, 7, "payer claim control no. (ICN/DCN)", kREFF8},
    {"REF", "9A", 1, 0, kS, 1, 7, "repriced claim ref.", kREF9A},
    {"REF", "9C", 1, 0, kS, 1, 7, "adjusted repriced claim ref.", kREF9C},
    {"REF", "LX", 1, 0, kS, 5, 7, "device exemption no.", kREFLX},
    {"REF", "D9", 1, 0, kS, 1, 7, "intermediary trace id", kREFD9},
    {"REF", "LU", 1, 0, kS, 1, 7, "location no.", kREFLU},
    {"REF", "EA", 1, 0, kS, 1, 7, "medical record no.", kREFEA},
    {"REF", "P4", 1, 0, kS, 1, 7, "demonstration project", kREFP4},
    {"REF", "G4", 1, 0, kS, 1, 7, "peer review approval no.", kREFG4},
    {"K3", "", 0, 0, kS, 10, 8, "file info (regulated use only)", kK3},
    {"NTE", "", 0, 0, kS, 10, 9, "note: claim/line", kNTE},
    {"NTE", "ADD", 1, 0, kS, 1, 9, "note: claim/line", kNTEADD},
    {"CRC", "ZZ", 1, 0, kS, 1, 10, "EPSDT referral", kCRCZZ},
    {"HI", "ABK BK", 1, 1, kR, 1, 11, "principal diagnosis", kHIABK},
    {"HI", "ABJ BJ", 1, 1, kS, 1, 11, "admitting diagnosis", kHIABJ},
    {"HI", "APR PR", 1, 1, kS, 1, 11, "reason for visit", kHIAPR},
    {"HI", "ABN BN", 1, 1, kS, 1, 11, "external cause", kHIABN},
    {"HI", "DR", 1, 1, kS, 1, 11, "DRG", kHIDR},
    {"HI", "ABF BF", 1, 1, kS, 2, 11, "other diagnoses", kHIABF},
    {"HI", "BBR BR CAH", 1, 1, kS, 1, 11, "principal procedure", kHIBBR},
    {"HI", "BBQ BQ", 1, 1, kS, 2, 11, "other procedures", kHIBBQ},
    {"HI", "BI", 1, 1, kS, 2, 11, "occurrence spans", kHIBI},
    {"HI", "BH", 1, 1, kS, 2, 11, "occurrences", kHIBH},
    {"HI", "BE", 1, 1, kS, 2, 11, "value codes", kHIBE},
    {"HI", "BG", 1, 1, kS, 2, 11, "condition codes", kHIBG},
    {"HI", "TC", 1, 1, kS, 2, 11, "treatment codes", kHITC},
    {"HCP", "", 0, 0, kS, 1, 12, "repricing result", kHCP2},
};
constexpr const LoopSpec* kLoop2300Children[] = {&kLoop2310A, &kLoop2310B, &kLoop2310C, &kLoop2310D,
                                                 &kLoop2310E, &kLoop2310F, &kLoop2320,  &kLoop2400};
constexpr LoopSpec kLoop2300{"2300", kR, 100, 2, kLoop2300Segments, kLoop2300Children};
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
// ---- loop 2000B
constexpr SegmentSpec kLoop2000BSegments[] = {
    {"HL", "22", 3, 0, kR, 1, 1, "hierarchy node", kHL22},
    {"SBR", "", 0, 0, kR, 1, 2, "insurance row", kSBR2},
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
    {6, kR, ID, 2, 2, 0, "31 CH RP", CodeList::none, {}},
};
// ---- loop of the transaction itself, between ST and SE
constexpr SegmentSpec kTransactionSegments[] = {
    {"BHT", "", 0, 0, kR, 1, 1, "transaction start", kBHT},
};
constexpr const LoopSpec* kTransactionChildren[] = {&kLoop1000A, &kLoop1000B, &kLoop2000A};
constexpr LoopSpec kTransaction{"", kR, 1, 1, kTransactionSegments, kTransactionChildren};

}  // namespace

constinit const GuideSpec kGuide837I{Guide::institutional, "005010X223A2", "837I", &kTransaction};

}  // namespace claimwire::x12
