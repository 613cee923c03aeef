#pragma once
#include <cstdint>
#include <string_view>

namespace claimwire::apps {

/// What a field of HL7 v2 holds, as far as masking goes; each letter says what becomes of its
/// parts.
enum class Hl7Content : char {
  unlisted = 0,         ///< No table has the field or its segment.
  code = '.',           ///< ID, IS, CE, CWE, CNE, NM, CP, SI ...: stays where it looks like a code.
  kept = '=',           ///< Providers (XCN, XON), places (PL), systems (HD).
  id = 'i',             ///< CX, CK, or ST that holds an id of a person, account or document.
  entity = 'j',         ///< EI
  entity_pair = 'J',    ///< EIP, whose parts are EI in subcomponents.
  licence = 'l',        ///< DLN: number, state, expiry.
  authorization = 'q',  ///< AUI: number, date, source.
  social_security_number = 's',
  name = 'n',       ///< XPN, PN
  address = 'a',    ///< XAD, AD
  telephone = 't',  ///< XTN, TN
  employer = 'e',   ///< XON, XPN, XCN or ST that names an employer.
  date = 'd',       ///< DT, TS, DTM, DR
  birth_date = 'b',
  code_and_date = 'c',   ///< OCD, FC, DLD, CCD
  code_and_dates = 'o',  ///< OSP
  text = 'f',            ///< Free text, and what is blanked for other reasons: county, birth place.
  observation = 'v',     ///< OBX-5: as OBX-2 says.
};

/// Field numbers count from 1. Source  HL7 v2.3 to v2.8, chapters 2 to 7; the data type that names
/// a person wins where versions differ.
Hl7Content content_of(std::string_view segment, std::uint16_t field);

/// Of a type that OBX-2 names.
Hl7Content content_of_type(std::string_view type);

}  // namespace claimwire::apps
