#include "apps/masking/hl7_fields.h"

#include <cstddef>

namespace claimwire::apps {
namespace {

/// One letter a field from field 1 on, a blank behind each tenth.
struct SegmentContent {
  std::string_view segment;
  std::string_view fields;
};

constexpr SegmentContent kSegments[] = {
    {"ABS", "=..d=.d=.. ...."},
    {"ACC", "d.f...=ff. a."},
    {"AIG", ".......d.. ...."},
    {"AIL", "..=..d.... .."},
    {"AIP", "..=..d.... .."},
    {"AIS", "...d...... .."},
    {"AL1", "....fd"},
    {"AUT", "..=ddj...d .."},
    {"BHS", "======df.f ii"},
    {"BLG", "c.i."},
    {"BTS", ".f."},
    {"CTD", ".na=t.i"},
    {"DB1", "..i.dddd"},
    {"DG1", "...fd..... .....=..dj .j...."},
    {"DRG", ".d........ .......... .........."},
    {"ERR", ".....fff.. .f"},
    {"EVN", ".dd.=d="},
    {"FHS", "======df.f ii"},
    {"FT1", ".iidd..ff. .....=...= =.j=.....i .==.f..ii. .i."},
    {"FTS", ".f"},
    {"GP1", "....."},
    {"GP2", ".......... ...."},
    {"GT1", ".innattb.. .sdd.eati. e..d....i. dd........ .n..nt..ff e..c.f."},
    {"IN1", "..=====iei eddq.n.ba. ...d.d.id= .....i.... ...af...i. df.i."},
    {"IN2", "ise..inini .ff...d... .nf.=i.... .........n ...ddff.nt .nt.dd.=.. i.tt....ee .."},
    {"IN3", ".i=..dd=dd ..d=f=..=f fd..="},
    {"MRG", "iiiiiin"},
    {"MSA", ".if..."},
    {"MSH", "======df.i ...f...... ====="},
    {"NK1", ".n.att.ddf fie..b.... .....n...n tai...sf.t t"},
    {"NTE", "..f.=ddd"},
    {"OBR", ".jj..ddd.= ..fd.==fff fd...ff=j. .====d..f. ..f......j"},
    {"OBX", "....v..... .dfd.=.jd. j.==="},
    {"ORC", ".jjj..fjd= ====d..==. ====..d... d"},
    {"PD1", "..==.....i ..df..dd.. .d"},
    {"PID", ".iiinnb.n. aftt...isl i.f.....d. ..d=..f..t"},
    {"PR1", "...fd..=.. ==......j. ..=.j"},
    {"PRD", ".====.=dd"},
    {"PRT", "j...=..==j dd.=="},
    {"PV1", "..=.i====. =.....=.ic ....d....d ....d.c... .==dd....i .=fi"},
    {"PV2", "=...ff.dd. .f=d..d... ..=..d.dd. ..d....... .....ddd.d"},
    {"RF1", ".....jddd. j."},
    {"RGS", "..."},
    {"RMI", ".d."},
    {"ROL", "j..=dd.... ===="},
    {"RXA", "..dd....f= =....d.... .d"},
    {"RXR", "......"},
    {"SCH", "jj.j...... f========= ==jj.jj"},
    {"SFT", "====f="},
    {"SPM", ".JJ....... ...f..ddd. ........."},
    {"TQ1", "......dd.f f..."},
    {"TXA", "...d=ddd== =jjjjf.... f=="},
    {"UB1", ".......... .....ccddf fff"},
    {"UB2", "......coff ffffffi"},
};

}  // namespace

Hl7Content content_of(std::string_view segment, std::uint16_t field) {
  if (field == 0) return Hl7Content::unlisted;
  for (const SegmentContent& one : kSegments) {
    if (one.segment != segment) continue;
    const std::size_t at = field - 1U + (field - 1U) / 10;
    return at < one.fields.size() ? static_cast<Hl7Content>(one.fields[at]) : Hl7Content::unlisted;
  }
  return Hl7Content::unlisted;
}

Hl7Content content_of_type(std::string_view type) {
  struct Row {
    std::string_view type;
    Hl7Content content;
  };
  constexpr Row kRows[] = {
      {"CE", Hl7Content::code},    {"CWE", Hl7Content::code},      {"CNE", Hl7Content::code},
      {"CF", Hl7Content::code},    {"ID", Hl7Content::code},       {"IS", Hl7Content::code},
      {"NM", Hl7Content::code},    {"SI", Hl7Content::code},       {"SN", Hl7Content::code},
      {"TM", Hl7Content::code},    {"CP", Hl7Content::code},       {"MO", Hl7Content::code},
      {"CQ", Hl7Content::code},    {"NA", Hl7Content::code},       {"DT", Hl7Content::date},
      {"TS", Hl7Content::date},    {"DTM", Hl7Content::date},      {"DR", Hl7Content::date},
      {"CX", Hl7Content::id},      {"CK", Hl7Content::id},         {"EI", Hl7Content::entity},
      {"XPN", Hl7Content::name},   {"PN", Hl7Content::name},       {"XAD", Hl7Content::address},
      {"AD", Hl7Content::address}, {"XTN", Hl7Content::telephone}, {"TN", Hl7Content::telephone},
      {"XCN", Hl7Content::kept},   {"CN", Hl7Content::kept},       {"XON", Hl7Content::kept},
      {"HD", Hl7Content::kept},    {"PL", Hl7Content::kept},
  };
  for (const Row& row : kRows)
    if (row.type == type) return row.content;
  return Hl7Content::text;
}

}  // namespace claimwire::apps
