#include "hl7/structures/structures.h"

#include <array>

namespace claimwire::hl7 {
namespace {

// Abstract message syntax, chapters 3, 6, 7 and 9 of versions 2.3 to 2.7.1: `X` once, `X?` at most
// once, `X*` any number, `X+` at least one, `GROUP(...)` a group. A row holds from its version to
// the next row of the same structure. Versions 2.1 and 2.2 are grouped as 2.3: they have the same
// segments in the same order, without names for the groups.
constexpr std::array<Structure, 76> kStructures{{
    {"ADT_A01", "2.3",
     "MSH EVN PID PD1? NK1* PV1 PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* INSURANCE(IN1 IN2? IN3?)* ACC? UB1? UB2?"},
    {"ADT_A01", "2.3.1",
     "MSH EVN PID PD1? NK1* PV1 PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* INSURANCE(IN1 IN2? IN3*)* ACC? UB1? UB2?"},
    {"ADT_A01", "2.4",
     "MSH EVN PID PD1? ROL* NK1* PV1 PV2? ROL* DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 "
     "ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? PDA?"},
    {"ADT_A01", "2.5",
     "MSH SFT* EVN PID PD1? ROL* NK1* PV1 PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? PDA?"},
    {"ADT_A01", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ARV* ROL* NK1* PV1 PV2? ARV* ROL* DB1* OBX* AL1* DG1* "
     "DRG? PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? "
     "PDA?"},
    {"ADT_A02", "2.3", "MSH EVN PID PD1? PV1 PV2? DB1* OBX*"},
    {"ADT_A02", "2.4", "MSH EVN PID PD1? ROL* PV1 PV2? ROL* DB1* OBX* PDA?"},
    {"ADT_A02", "2.5", "MSH SFT* EVN PID PD1? ROL* PV1 PV2? ROL* DB1* OBX* PDA?"},
    {"ADT_A02", "2.6", "MSH SFT* UAC? EVN PID PD1? ARV* ROL* PV1 PV2? ARV* ROL* DB1* OBX* PDA?"},
    {"ADT_A03", "2.3", "MSH EVN PID PD1? PV1 PV2? DB1* DG1* DRG? PROCEDURE(PR1 ROL*)* OBX*"},
    {"ADT_A03", "2.4",
     "MSH EVN PID PD1? ROL* PV1 PV2? ROL* DB1* DG1* DRG? PROCEDURE(PR1 ROL*)* OBX* "
     "PDA?"},
    {"ADT_A03", "2.5",
     "MSH SFT* EVN PID PD1? ROL* NK1* PV1 PV2? ROL* DB1* AL1* DG1* DRG? PROCEDURE(PR1 "
     "ROL*)* OBX* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? PDA?"},
    {"ADT_A03", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ARV* ROL* NK1* PV1 PV2? ARV* ROL* DB1* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* OBX* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? PDA?"},
    {"ADT_A05", "2.3",
     "MSH EVN PID PD1? NK1* PV1 PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* INSURANCE(IN1 IN2? IN3?)* ACC? UB1? UB2?"},
    {"ADT_A05", "2.3.1",
     "MSH EVN PID PD1? NK1* PV1 PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* INSURANCE(IN1 IN2? IN3*)* ACC? UB1? UB2?"},
    {"ADT_A05", "2.4",
     "MSH EVN PID PD1? ROL* NK1* PV1 PV2? ROL* DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 "
     "ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?"},
    {"ADT_A05", "2.5",
     "MSH SFT* EVN PID PD1? ROL* NK1* PV1 PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?"},
    {"ADT_A05", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ARV* ROL* NK1* PV1 PV2? ARV* ROL* DB1* OBX* AL1* DG1* "
     "DRG? PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?"},
    {"ADT_A06", "2.3",
     "MSH EVN PID PD1? MRG? NK1* PV1 PV2? DB1* DRG? OBX* AL1* DG1* DRG? PROCEDURE(PR1 "
     "ROL*)* GT1* INSURANCE(IN1 IN2? IN3?)* ACC? UB1? UB2?"},
    {"ADT_A06", "2.3.1",
     "MSH EVN PID PD1? MRG? NK1* PV1 PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 "
     "ROL*)* GT1* INSURANCE(IN1 IN2? IN3*)* ACC? UB1? UB2?"},
    {"ADT_A06", "2.4",
     "MSH EVN PID PD1? ROL* MRG? NK1* PV1 PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?"},
    {"ADT_A06", "2.5",
     "MSH SFT* EVN PID PD1? ROL* MRG? NK1* PV1 PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?"},
    {"ADT_A06", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ARV* ROL* MRG? NK1* PV1 PV2? ARV* ROL* DB1* OBX* AL1* "
     "DG1* DRG? PROCEDURE(PR1 ROL*)* GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? "
     "UB2?"},
    {"ADT_A09", "2.3", "MSH EVN PID PD1? PV1 PV2? DB1* OBX* DG1*"},
    {"ADT_A09", "2.5", "MSH SFT* EVN PID PD1? PV1 PV2? DB1* OBX* DG1*"},
    {"ADT_A09", "2.6", "MSH SFT* UAC? EVN PID PD1? PV1 PV2? DB1* OBX* DG1*"},
    {"ADT_A09", "2.7", "MSH SFT* UAC? EVN PID PD1? PV1 PV2? DB1* OBX*"},
    {"ADT_A21", "2.3", "MSH EVN PID PD1? PV1 PV2? DB1* OBX*"},
    {"ADT_A21", "2.5", "MSH SFT* EVN PID PD1? PV1 PV2? DB1* OBX*"},
    {"ADT_A21", "2.6", "MSH SFT* UAC? EVN PID PD1? PV1 PV2? DB1* OBX*"},
    {"ADT_A39", "2.3", "MSH EVN PATIENT(PID PD1? MRG PV1?)+"},
    {"ADT_A39", "2.5", "MSH SFT* EVN PATIENT(PID PD1? MRG PV1?)+"},
    {"ADT_A39", "2.6", "MSH SFT* UAC? EVN PATIENT(PID PD1? MRG PV1?)+"},
    {"ADT_A45", "2.3", "MSH EVN PID PD1? MERGE_INFO(MRG PV1)+"},
    {"ADT_A45", "2.5", "MSH SFT* EVN PID PD1? MERGE_INFO(MRG PV1)+"},
    {"ADT_A45", "2.6", "MSH SFT* UAC? EVN PID PD1? MERGE_INFO(MRG PV1)+"},
    {"BAR_P01", "2.3",
     "MSH EVN PID PD1? VISIT(PV1? PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* NK1* INSURANCE(IN1 IN2? IN3?)* ACC? UB1? UB2?)+"},
    {"BAR_P01", "2.3.1",
     "MSH EVN PID PD1? VISIT(PV1? PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* NK1* INSURANCE(IN1 IN2? IN3*)* ACC? UB1? UB2?)+"},
    {"BAR_P01", "2.4",
     "MSH EVN PID PD1? ROL* VISIT(PV1? PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* NK1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?)+"},
    {"BAR_P01", "2.5",
     "MSH SFT* EVN PID PD1? ROL* VISIT(PV1? PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* NK1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?)+"},
    {"BAR_P01", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ROL* VISIT(PV1? PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* NK1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?)+"},
    {"BAR_P02", "2.3", "MSH EVN PATIENT(PID PD1? PV1? DB1*)+"},
    {"BAR_P02", "2.5", "MSH SFT* EVN PATIENT(PID PD1? PV1? DB1*)+"},
    {"BAR_P02", "2.6", "MSH SFT* UAC? EVN PATIENT(PID PD1? PV1? DB1*)+"},
    {"BAR_P05", "2.3",
     "MSH EVN PID PD1? VISIT(PV1? PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* NK1* INSURANCE(IN1 IN2? IN3?)* ACC? UB1? UB2?)+"},
    {"BAR_P05", "2.3.1",
     "MSH EVN PID PD1? VISIT(PV1? PV2? DB1* OBX* AL1* DG1* DRG? PROCEDURE(PR1 ROL*)* "
     "GT1* NK1* INSURANCE(IN1 IN2? IN3*)* ACC? UB1? UB2?)+"},
    {"BAR_P05", "2.4",
     "MSH EVN PID PD1? ROL* VISIT(PV1? PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* NK1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? "
     "ABS? BLC* RMI?)+"},
    {"BAR_P05", "2.5",
     "MSH SFT* EVN PID PD1? ROL* VISIT(PV1? PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* NK1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? "
     "ABS? BLC* RMI?)+"},
    {"BAR_P05", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ROL* VISIT(PV1? PV2? ROL* DB1* OBX* AL1* DG1* DRG? "
     "PROCEDURE(PR1 ROL*)* GT1* NK1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? "
     "ABS? BLC* RMI?)+"},
    {"BAR_P06", "2.3", "MSH EVN PATIENT(PID PV1?)+"},
    {"BAR_P06", "2.5", "MSH SFT* EVN PATIENT(PID PV1?)+"},
    {"BAR_P06", "2.6", "MSH SFT* UAC? EVN PATIENT(PID PV1?)+"},
    {"BAR_P10", "2.4", "MSH EVN PID PV1 DG1* GP1 PROCEDURE(PR1 GP2?)*"},
    {"BAR_P10", "2.5", "MSH SFT* EVN PID PV1 DG1* GP1 PROCEDURE(PR1 GP2?)*"},
    {"BAR_P10", "2.6", "MSH SFT* UAC? EVN PID PV1 DG1* GP1 PROCEDURE(PR1 GP2?)*"},
    {"BAR_P12", "2.5", "MSH SFT* EVN PID PV1 DG1* DRG? PROCEDURE(PR1 ROL*)*"},
    {"BAR_P12", "2.6", "MSH SFT* UAC? EVN PID PV1 DG1* DRG? PROCEDURE(PR1 ROL*)*"},
    {"BAR_P12", "2.7", "MSH SFT* UAC? EVN PID PV1 DG1* DRG? PROCEDURE(PR1 ROL*)* OBX?"},
    {"DFT_P03", "2.3",
     "MSH EVN PID PD1? PV1? PV2? DB1* OBX* FINANCIAL(FT1 FINANCIAL_PROCEDURE(PR1 "
     "ROL*)*)+ DG1* DRG? GT1* INSURANCE(IN1 IN2? IN3?)* ACC?"},
    {"DFT_P03", "2.3.1",
     "MSH EVN PID PD1? PV1? PV2? DB1* OBX* FINANCIAL(FT1 FINANCIAL_PROCEDURE(PR1 "
     "ROL*)*)+ DG1* DRG? GT1* INSURANCE(IN1 IN2? IN3*)* ACC?"},
    {"DFT_P03", "2.4",
     "MSH EVN PID PD1? ROL* PV1? PV2? ROL* DB1* COMMON_ORDER(ORC? ORDER(OBR NTE*)? "
     "OBSERVATION(OBX NTE*)*)* FINANCIAL(FT1 FINANCIAL_PROCEDURE(PR1 ROL*)* "
     "FINANCIAL_COMMON_ORDER(ORC? FINANCIAL_ORDER(OBR NTE*)? FINANCIAL_OBSERVATION(OBX "
     "NTE*)*)*)+ DG1* DRG? GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC?"},
    {"DFT_P03", "2.5",
     "MSH SFT* EVN PID PD1? ROL* PV1? PV2? ROL* DB1* COMMON_ORDER(ORC? "
     "TIMING_QUANTITY(TQ1 TQ2*)* ORDER(OBR NTE*)? OBSERVATION(OBX NTE*)*)* "
     "FINANCIAL(FT1 NTE? FINANCIAL_PROCEDURE(PR1 ROL*)* FINANCIAL_COMMON_ORDER(ORC? "
     "FINANCIAL_TIMING_QUANTITY(TQ1 TQ2*)* FINANCIAL_ORDER(OBR NTE*)? "
     "FINANCIAL_OBSERVATION(OBX NTE*)*)*)+ DG1* DRG? GT1* INSURANCE(IN1 IN2? IN3* "
     "ROL*)* ACC?"},
    {"DFT_P03", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ROL* PV1? PV2? ROL* DB1* COMMON_ORDER(ORC? "
     "TIMING_QUANTITY(TQ1 TQ2*)* ORDER(OBR NTE*)? OBSERVATION(OBX NTE*)*)* "
     "FINANCIAL(FT1 NTE? FINANCIAL_PROCEDURE(PR1 ROL*)* FINANCIAL_COMMON_ORDER(ORC? "
     "FINANCIAL_TIMING_QUANTITY(TQ1 TQ2*)* FINANCIAL_ORDER(OBR NTE*)? "
     "FINANCIAL_OBSERVATION(OBX NTE*)*)*)+ DG1* DRG? GT1* INSURANCE(IN1 IN2? IN3* "
     "ROL*)* ACC?"},
    {"DFT_P11", "2.4",
     "MSH EVN PID PD1? ROL* PV1? PV2? ROL* DB1* COMMON_ORDER(ORC? ORDER(OBR NTE*)? "
     "OBSERVATION(OBX NTE*)*)* DG1* DRG? GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? "
     "FINANCIAL(FT1 FINANCIAL_PROCEDURE(PR1 ROL*)* FINANCIAL_COMMON_ORDER(ORC? "
     "FINANCIAL_ORDER(OBR NTE*)? FINANCIAL_OBSERVATION(OBX NTE*)*)* DG1* DRG? GT1* "
     "FINANCIAL_INSURANCE(IN1 IN2? IN3* ROL*)*)+"},
    {"DFT_P11", "2.5",
     "MSH SFT* EVN PID PD1? ROL* PV1? PV2? ROL* DB1* COMMON_ORDER(ORC? "
     "TIMING_QUANTITY(TQ1 TQ2*)* ORDER(OBR NTE*)? OBSERVATION(OBX NTE*)*)* DG1* DRG? "
     "GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? FINANCIAL(FT1 FINANCIAL_PROCEDURE(PR1 "
     "ROL*)* FINANCIAL_COMMON_ORDER(ORC? FINANCIAL_TIMING_QUANTITY(TQ1 TQ2*)* "
     "FINANCIAL_ORDER(OBR NTE*)? FINANCIAL_OBSERVATION(OBX NTE*)*)* DG1* DRG? GT1* "
     "FINANCIAL_INSURANCE(IN1 IN2? IN3* ROL*)*)+"},
    {"DFT_P11", "2.6",
     "MSH SFT* UAC? EVN PID PD1? ROL* PV1? PV2? ROL* DB1* COMMON_ORDER(ORC? "
     "TIMING_QUANTITY(TQ1 TQ2*)* ORDER(OBR NTE*)? OBSERVATION(OBX NTE*)*)* DG1* DRG? "
     "GT1* INSURANCE(IN1 IN2? IN3* ROL*)* ACC? FINANCIAL(FT1 FINANCIAL_PROCEDURE(PR1 "
     "ROL*)* FINANCIAL_COMMON_ORDER(ORC? FINANCIAL_TIMING_QUANTITY(TQ1 TQ2*)* "
     "FINANCIAL_ORDER(OBR NTE*)? FINANCIAL_OBSERVATION(OBX NTE*)*)* DG1* DRG? GT1* "
     "FINANCIAL_INSURANCE(IN1 IN2? IN3* ROL*)*)+"},
    {"ORU_R01", "2.3",
     "MSH RESPONSE(PATIENT(PID PD1? NTE* VISIT(PV1 PV2?)?)? ORDER_OBSERVATION(ORC? OBR "
     "NTE* OBSERVATION(OBX? NTE*)+ CTI*)+)+ DSC?"},
    {"ORU_R01", "2.3.1",
     "MSH PATIENT_RESULT(PATIENT(PID PD1? NK1* NTE* VISIT(PV1 PV2?)?)? "
     "ORDER_OBSERVATION(ORC? OBR NTE* OBSERVATION(OBX? NTE*)+ CTI*)+)+ DSC?"},
    {"ORU_R01", "2.4",
     "MSH PATIENT_RESULT(PATIENT(PID PD1? NK1* NTE* VISIT(PV1 PV2?)?)? "
     "ORDER_OBSERVATION(ORC? OBR NTE* CTD? OBSERVATION(OBX? NTE*)+ FT1* CTI*)+)+ DSC?"},
    {"ORU_R01", "2.5",
     "MSH SFT* PATIENT_RESULT(PATIENT(PID PD1? NTE* NK1* VISIT(PV1 PV2?)?)? "
     "ORDER_OBSERVATION(ORC? OBR NTE* TIMING_QTY(TQ1 TQ2*)* CTD? OBSERVATION(OBX "
     "NTE*)* FT1* CTI* SPECIMEN(SPM OBX*)*)+)+ DSC?"},
    {"ORU_R01", "2.6",
     "MSH SFT* UAC? PATIENT_RESULT(PATIENT(PID PD1? NTE* NK1* OBX* VISIT(PV1 PV2?)?)? "
     "ORDER_OBSERVATION(ORC? OBR NTE* ROL* TIMING_QTY(TQ1 TQ2*)* CTD? OBSERVATION(OBX "
     "NTE*)* FT1* CTI* SPECIMEN(SPM OBX*)*)+)+ DSC?"},
    {"ORU_R01", "2.7",
     "MSH SFT* UAC? PATIENT_RESULT(PATIENT(PID PD1? PRT* NTE* NK1* "
     "PATIENT_OBSERVATION(OBX PRT*)* VISIT(PV1 PV2? PRT*)?)? ORDER_OBSERVATION(ORC? "
     "OBR NTE* PRT* TIMING_QTY(TQ1 TQ2*)* CTD? OBSERVATION(OBX PRT* NTE*)* FT1* CTI* "
     "SPECIMEN(SPM SPECIMEN_OBSERVATION(OBX PRT*)*)*)+)+ DSC?"},
    {"MDM_T02", "2.3", "MSH EVN PID PV1 TXA OBX+"},
    {"MDM_T02", "2.5",
     "MSH SFT* EVN PID PV1 COMMON_ORDER(ORC TIMING(TQ1 TQ2*)* OBR NTE*)* TXA "
     "OBXNTE(OBX NTE*)+"},
    {"MDM_T02", "2.6",
     "MSH SFT* UAC? EVN PID PV1 COMMON_ORDER(ORC TIMING(TQ1 TQ2*)* OBR NTE*)* TXA "
     "OBXNTE(OBX NTE*)+"},
    {"MDM_T02", "2.7",
     "MSH SFT* UAC? EVN PID PV1 COMMON_ORDER(ORC TIMING(TQ1 TQ2*)* OBR NTE*)* TXA CON* "
     "GROUP(OBX NTE*)+"},
}};

struct Trigger {
  std::string_view trigger;
  std::string_view structure;
};

// Table 0354: triggers whose structure carries another name than `TYPE_TRIGGER`. A12 left ADT_A09
// for a structure of its own in 2.5, with the same segments.
constexpr std::array<Trigger, 41> kTriggers{{
    {"ADT_A04", "ADT_A01"}, {"ADT_A08", "ADT_A01"}, {"ADT_A13", "ADT_A01"}, {"ADT_A14", "ADT_A05"},
    {"ADT_A28", "ADT_A05"}, {"ADT_A31", "ADT_A05"}, {"ADT_A07", "ADT_A06"}, {"ADT_A10", "ADT_A09"},
    {"ADT_A11", "ADT_A09"}, {"ADT_A12", "ADT_A09"}, {"ADT_A22", "ADT_A21"}, {"ADT_A23", "ADT_A21"},
    {"ADT_A25", "ADT_A21"}, {"ADT_A26", "ADT_A21"}, {"ADT_A27", "ADT_A21"}, {"ADT_A29", "ADT_A21"},
    {"ADT_A32", "ADT_A21"}, {"ADT_A33", "ADT_A21"}, {"ADT_A40", "ADT_A39"}, {"ADT_A41", "ADT_A39"},
    {"ADT_A42", "ADT_A39"}, {"ADT_A18", "ADT_A39"}, {"ADT_A30", "ADT_A39"}, {"ADT_A34", "ADT_A39"},
    {"ADT_A35", "ADT_A39"}, {"ADT_A36", "ADT_A39"}, {"ADT_A46", "ADT_A39"}, {"ADT_A47", "ADT_A39"},
    {"ADT_A48", "ADT_A39"}, {"ADT_A49", "ADT_A39"}, {"ADT_A15", "ADT_A02"}, {"ADT_A16", "ADT_A03"},
    {"ADT_A38", "ADT_A05"}, {"MDM_T04", "MDM_T02"}, {"MDM_T06", "MDM_T02"}, {"MDM_T08", "MDM_T02"},
    {"MDM_T10", "MDM_T02"}, {"ORU_W01", "ORU_R01"}, {"ADT_A54", "ADT_A02"}, {"ADT_A55", "ADT_A02"},
    {"ADT_A50", "ADT_A45"},
}};

/// Versions in the order they were published. Later ones than 2.7.1 are read as that.
constexpr std::array<std::string_view, 10> kVersions{"2.1", "2.2",   "2.3", "2.3.1", "2.4",
                                                     "2.5", "2.5.1", "2.6", "2.7",   "2.7.1"};

/// A version nobody published ("garbage", "12", or none) is read as 2.5.1, the most common one.
std::size_t rank(std::string_view version) {
  for (std::size_t i = 0; i < kVersions.size(); ++i)
    if (kVersions[i] == version) return i;
  if (version.starts_with("2.8") || version.starts_with("2.9")) return kVersions.size() - 1;
  for (std::size_t i = kVersions.size(); i-- > 0;)  // "2.6.1" is no version, but near 2.6
    if (version.starts_with(kVersions[i])) return i;
  return 6;
}

}  // namespace

std::span<const Structure> all_structures() { return kStructures; }

std::string_view structure_for(std::string_view type_and_trigger) {
  for (const Structure& one : kStructures)
    if (one.name == type_and_trigger) return one.name;
  for (const Trigger& one : kTriggers)
    if (one.trigger == type_and_trigger) return one.structure;
  return {};
}

std::size_t structure_row(std::string_view name, std::string_view version) {
  const std::size_t wanted = rank(version);
  std::size_t found = kStructures.size();
  for (std::size_t i = 0; i < kStructures.size(); ++i) {
    if (kStructures[i].name != name) continue;
    if (found == kStructures.size() || rank(kStructures[i].since) <= wanted) found = i;
  }
  return found;
}

}  // namespace claimwire::hl7
