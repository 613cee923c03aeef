#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/decimal.h"
#include "x12/syntax/segment.h"
#include "x12/transactions/guide.h"
#include "x12/transactions/reporter.h"
#include "x12/transactions/walker.h"

namespace claimwire::x12 {

/// Balancing (SNIP level 3), rules between elements and segments (level 4) and the shape of codes,
/// fed by the validator segment by segment. Holds one billing provider, one subscriber and one
/// claim at a time.
class ClaimRules {
 public:
  explicit ClaimRules(Reporter& report) : report_{report} {}

  void begin(Guide guide);
  void enter(std::span<const LoopFrame> open, const Segment& segment, std::uint32_t in_set);
  void segment(const Segment& segment, const SegmentSpec& row, std::span<const LoopFrame> open,
               std::uint32_t in_set);
  void leave(std::span<const LoopFrame> open);

 private:
  /// A sum that gives up when an amount cannot be read: a wrong amount is reported where it stands.
  struct Sum {
    Decimal value{0, 2};
    bool known = true;
    void plus(std::string_view amount);
    void plus(const Sum& other);
  };
  struct OtherPayer {
    std::string id{};
    Sum adjustments{};       ///< CAS of 2320.
    Sum line_adjustments{};  ///< CAS of its 2430s.
    std::optional<Decimal> paid{};
    Reporter::Mark paid_at{};
    bool adjusted = false;
  };
  struct Line {
    Reporter::Mark at{};
    std::optional<Decimal> charge{};
    std::string revenue_code{};
    bool dated = false;
  };
  struct LinePayment {
    std::string payer{};
    std::optional<Decimal> paid{};
    Sum adjustments{};
    Reporter::Mark at{};
  };
  struct Claim {
    Reporter::Mark at{};
    std::optional<Decimal> charge{};
    std::string facility{};
    std::string frequency{};
    bool car_accident = false, other_accident = false;
    bool accident_dated = false, payer_number = false, admission = false, attending = false;
    bool icd9 = false, icd10 = false;
    bool transport_only = true;
    Reporter::Mark icd9_at{};
    std::uint32_t diagnoses = 0;
    std::uint32_t lines = 0;
    Sum total{};
    std::string last_day{};  ///< The latest service day seen.
    std::vector<OtherPayer> others{};
  };
  struct Subscriber {
    bool self = false;
    Reporter::Mark relation_at{};
    bool person = false, street = false, city = false, born = false;
    bool patient_loop = false;
    std::string child_flag{};
    Reporter::Mark hl_at{};
  };

  void hl(const Segment& segment, std::string_view loop);
  void name(const Segment& segment, std::string_view loop);
  void address(const Segment& segment, std::string_view loop);
  void date(const Segment& segment, std::string_view loop);
  void claim(const Segment& segment);
  void health_information(const Segment& segment);
  void line(const Segment& segment);
  void pointers(const Segment& segment);
  void reference(const Segment& segment, std::string_view loop);
  void adjustments(const Segment& segment, std::string_view loop);
  void service_day(std::string_view format, std::string_view value);
  void finish_line();
  void finish_line_payment();
  void finish_claim();
  void finish_subscriber(const LoopFrame& frame);
  bool inpatient() const;

  Reporter& report_;
  Guide guide_ = Guide::professional;
  std::uint32_t hl_count_ = 0;
  std::string billing_hl_{}, subscriber_hl_{};
  Subscriber subscriber_{};
  bool in_claim_ = false;
  Claim claim_{};
  std::uint32_t lx_ = 0;
  Line line_{};
  LinePayment payment_{};
};

}  // namespace claimwire::x12
