#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "config/configuration.h"
#include "engine/ids.h"
#include "engine/states/states.h"

namespace claimwire::engine {

/// Which deliveries of routes with `order: strict` must wait, and for what (promise C2). Something
/// stands in the way of its ordering key from the moment it is held, failed, parked or in doubt
/// until it is finished, whatever becomes of it in between: one that was released goes first. What
/// merely waits in an Outbox is in order there and is not told of here. A plain machine.
class StrictOrder {
 public:
  /// What of the configuration decides.
  struct Rules {
    std::set<std::string, std::less<>> routes;      ///< Those with `order: strict`.
    std::set<std::string, std::less<>> interfaces;  ///< They take from these;
    bool any_interface = false;                     ///< or from all.
    /// By payer: where its claims go. A payer that is not here may go anywhere.
    std::map<std::string, std::string, std::less<>> destinations;

    static Rules of(const config::Configuration& configuration);
    friend bool operator==(const Rules&, const Rules&) = default;
  };
  /// Something that is not finished: a message, a claim, a delivery.
  struct Blocker {
    Kind kind = Kind::message;
    std::uint64_t id = 0;
    MessageId of;             ///< Its message, by whose age it is ordered.
    std::string destination;  ///< Empty: what comes of it may go to any.

    std::string text() const;  ///< "c_000...": the id as a person knows it.
  };
  /// A delivery that is in turn otherwise.
  struct Candidate {
    DeliveryId id;
    MessageId of;
    std::string destination, key, route;
  };
  struct Facts {
    std::size_t keys = 0, deliveries = 0;  ///< At hand; more may wait in the store.
    bool looking = false;                  ///< What stands in the way is just being read.
    std::optional<Blocker> oldest;         ///< Of those that keep something back.
  };
  /// Beyond so many kept back the rest waits in the store alone.
  static constexpr std::size_t kWaitingMax = 65'536;

  struct Change {
    bool changed = false;
    std::vector<Candidate> freed;  ///< All that waited so far; most may have to wait again.
  };
  /// Where the rules differ, what was known is forgotten: it is to be read again, and until found()
  /// everything of a strict route waits.
  Change set(Rules rules);
  /// Whether any route is strict.
  bool any() const { return !rules_.routes.empty(); }
  bool strict(std::string_view route) const { return rules_.routes.count(route) > 0; }
  /// Whether a strict route may take what comes from there. Empty: it is not known from where.
  bool takes_from(std::string_view interface) const;
  /// Where claims of the payer go; empty: anywhere.
  std::string destination_of(std::string_view payer) const;

  /// It is in the way of what is younger of its key. An empty key orders nothing.
  void stands(const std::string& key, Blocker blocker);
  /// The same as it was read from the store: what ended meanwhile is not believed.
  void was_read(const std::string& key, Blocker blocker);
  /// A claim was released: its delivery stands in its place.
  void passes_to(ClaimId claim, Blocker delivery);
  /// It is finished, or not what it seemed. Those that may leave now.
  std::vector<Candidate> ended(Kind kind, std::uint64_t id);
  bool known(Kind kind, std::uint64_t id) const;
  /// All that stood in the way before set() has been told of; those that may leave now.
  std::vector<Candidate> found();

  /// What it waits for; itself is in nobody's way but that of the younger. Siblings of one message
  /// wait for no other.
  std::optional<Blocker> waits_for(const Candidate& candidate) const;
  /// True: it must wait, and is remembered until ended() or found() gives it back.
  bool keep_back(const Candidate& candidate);
  /// It waits no more: a person dismissed it.
  void forget(DeliveryId id);
  /// Everything that waits is forgotten: it comes from the store again.
  void clear_waiting();
  /// Destinations of which more waits in the store than is remembered, since this was last asked.
  std::set<std::string> take_overflown();

  std::size_t waiting_for(const std::string& destination) const;
  Facts facts() const;

 private:
  struct KeyState {
    std::vector<Blocker> blockers;  ///< Oldest first.
    std::vector<Candidate> waiting;
  };
  using Thing = std::pair<Kind, std::uint64_t>;

  const Blocker* blocker_of(const Candidate& candidate) const;
  std::vector<Candidate> freed(const std::string& key);
  void drop_if_empty(const std::string& key);

  Rules rules_;
  bool looking_ = false;
  std::unordered_map<std::string, KeyState> keys_;
  std::map<Thing, std::string> key_of_;
  std::map<DeliveryId, std::string> waiting_;  ///< Key of each.
  std::map<std::string, std::size_t> waiting_at_;
  std::set<std::string> overflown_;
  std::set<Thing> gone_;  ///< Ended while what stands is being read: what was read is older.
};

}  // namespace claimwire::engine
