#pragma once
#include "x12/transactions/guide.h"

namespace claimwire::x12 {

// The two tables behind guide_spec().
extern const GuideSpec kGuide837P;
extern const GuideSpec kGuide837I;

}  // namespace claimwire::x12
