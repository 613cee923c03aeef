#pragma once
#include "claims/edits/facts.h"

namespace claimwire::claims {

/// Does the code say what another disease does to the patient? By the list of the Medicare Code
/// Editor where one is loaded, by the title (Guidelines I.A.13), and where the whole category says
/// so: diabetes due to an underlying condition (E08), anemia in neoplastic disease and in chronic
/// kidney disease (D63.0, D63.1). B95 to B97, "as the cause of diseases classified elsewhere", name
/// a germ and may stand anywhere.
bool manifests(const Facts& facts, const DiagnosisFacts& diagnosis);

}  // namespace claimwire::claims
