#include "claims/edits/own_edits.h"

#include <algorithm>

#include "claims/edits/all_edits.h"
#include "claims/enrich/table.h"
#include "claims/model/view.h"
#include "core/text.h"

namespace claimwire::claims {

constexpr IssueKind kOwnEditFailed{
    "claim.own-edit-failed", Severity::error,
    "a site's own edit could not be run; correct its script, then check the claim again",
    "own_edits of the configuration"};

namespace {

constexpr std::string_view kColumns[] = {"id",   "each",     "when",   "lua",   "message",
                                         "help", "severity", "action", "place", "snip",
                                         "from", "to",       "source"};

/// The group that a list of the claim holds, or null.
const GroupInfo* items_named(std::string_view list) {
  const FieldInfo* const field = claim_fields().find(list);
  return field != nullptr && field->type == FieldType::group_list ? field->group : nullptr;
}

/// Inside `each` a path means the item first, then the claim; `claim.` means the claim.
bool of_item(const GroupInfo* item, std::string_view path) {
  return item != nullptr && item->find(path.substr(0, path.find_first_of(".["))) != nullptr;
}

Result<void> check_path(const GroupInfo* item, std::string_view path) {
  if (of_item(item, path)) return ModelView::check(*item, path);
  const bool whole = path.starts_with("claim.");
  if (whole) path.remove_prefix(6);
  const Result<void> known = ModelView::check(claim_fields(), path);
  // A slip inside `each` is most likely one of the item's fields.
  return known || whole || item == nullptr ? known : ModelView::check(*item, path);
}

std::vector<ModelValue> find(const lua::View::Node& claim, const lua::View::Node* item,
                             const GroupInfo* group, std::string_view path) {
  if (item != nullptr && of_item(group, path)) return ModelView::find(*item, path);
  if (path.starts_with("claim.")) path.remove_prefix(6);
  return ModelView::find(claim, path);
}

class ClaimFacts final : public scripts::Facts {
 public:
  ClaimFacts(const lua::View::Node& claim, const lua::View::Node* item, const GroupInfo* group)
      : claim_{claim}, item_{item}, group_{group} {}
  void resolve(std::size_t, std::string_view path, scripts::Found& found) const override {
    for (ModelValue& one : find(claim_, item_, group_, path))
      found.values.push_back(std::move(one.text));
  }

 private:
  const lua::View::Node& claim_;
  const lua::View::Node* item_;
  const GroupInfo* group_;
};

bool good_id(std::string_view id) {
  const std::size_t dash = id.find('-');
  return dash != std::string_view::npos && dash > 0 && dash + 1 < id.size() && id.size() <= 40 &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

/// Reads one table; every problem names the line and the column.
class TableReader {
 public:
  TableReader(const Table& table, const scripts::SiteScripts* scripts,
              std::vector<config::Problem>& problems)
      : table_{table}, scripts_{scripts}, problems_{problems} {}

  bool columns_known() {
    bool good = true;
    for (const std::string& column : table_.columns()) {
      if (std::find(std::begin(kColumns), std::end(kColumns), column) != std::end(kColumns))
        continue;
      const std::string_view meant = nearest(column, {std::begin(kColumns), std::end(kColumns)});
      problems_.push_back({{table_.name(), 1},
                           concat("no column '", printable(column, 40), "' is known",
                                  meant.empty() ? "" : concat("; did you mean '", meant, "'?"))});
      good = false;
    }
    return good;
  }

  bool read(std::size_t row, OwnEdits::Row& into) {
    row_ = row;
    const std::size_t before = problems_.size();
    into.file = table_.name();
    into.line = static_cast<int>(table_.line(row));
    into.period = table_.period(row);
    into.name = cell("id");
    into.id = "site." + lower(into.name);
    into.message = cell("message");
    into.help = cell("help");
    into.source = cell("source").empty() ? "the site's own rule" : cell("source");
    into.each = cell("each");
    into.when_text = cell("when");
    into.function = cell("lua");
    into.place = cell("place");
    if (!good_id(into.name))
      say("id", "expected capitals, digits and a dash, such as WEST-01");
    else if (find_edit(into.name) != nullptr)
      say("id", concat(into.name, " is an edit of the catalogue; choose a name of your own"));
    if (into.message.empty()) say("message", "is empty; say what is wrong, for the coder");
    const GroupInfo* const item = items_named(into.each);
    if (!into.each.empty() && item == nullptr)
      say("each",
          "expected a list of the claim: lines, diagnoses, procedures, other_coverages ...");
    if (into.when_text.empty() == into.function.empty())
      say("when", "expected exactly one of `when` (an expression) and `lua` (a function)");
    else if (!into.when_text.empty())
      condition(into, item);
    else if (const Result<void> known = scripts_ != nullptr
                                            ? scripts_->check(into.function)
                                            : scripts::SiteScripts{}.check(into.function);
             !known)
      say("lua", known.error().message);
    if (!into.place.empty())
      if (const Result<void> known = check_path(item, into.place); !known)
        say("place", known.error().message);
    declare(into);
    return problems_.size() == before;
  }

 private:
  std::string cell(std::string_view column) const {
    return std::string{TableRow{&table_, row_}.cell(column)};
  }
  void say(std::string_view column, std::string_view what) {
    problems_.push_back({{table_.name(), static_cast<int>(table_.line(row_))},
                         concat("column ", column, ": ", what)});
  }

  void condition(OwnEdits::Row& into, const GroupInfo* item) {
    auto parsed = scripts::Expression::parse(
        into.when_text, [&](std::string_view path) { return check_path(item, path); });
    if (!parsed) return say("when", parsed.error().message);
    into.when = std::move(*parsed);
    if (into.place.empty()) into.place = into.when.paths().front();
  }

  void declare(OwnEdits::Row& into) {
    const std::string severity = cell("severity").empty() ? "error" : cell("severity");
    const auto level = severity_named(severity);
    if (!level) say("severity", "expected information, warning, error or fatal");
    const std::string action = cell("action");
    if (!action.empty() && !action_named(action))
      say("action", "expected off, warn, hold or reject");
    const std::string snip = cell("snip");
    if (!snip.empty() && (snip.size() != 1 || snip[0] < '1' || snip[0] > '7'))
      say("snip", "expected a level of WEDI SNIP, 1 to 7");
    into.dates = into.each == "lines" ? "line date" : "through date of a stay, else first service";
    const Severity is = level.value_or(Severity::error);
    into.edit.raises = {into.id, is, into.message, into.source};
    into.edit.catalogue = into.name;
    into.edit.risk = is == Severity::information ? Risk::hint
                     : is == Severity::warning   ? Risk::warned
                                                 : Risk::returned;
    into.edit.action = action.empty() ? default_action(is) : action_named(action);
    into.edit.snip = snip.empty() ? 7 : snip[0] - '0';
    into.edit.help = into.help;
    into.edit.dates = into.dates;
  }

  const Table& table_;
  const scripts::SiteScripts* scripts_;
  std::vector<config::Problem>& problems_;
  std::size_t row_ = 0;
};

/// What a script found: places, each with what it says about them. False: of no use.
bool places_of(const lua::Value& value, const std::string& usual,
               std::vector<std::pair<std::string, std::string>>& out) {
  using Kind = lua::Value::Kind;
  switch (value.kind) {
    case Kind::nothing:
    case Kind::no:
      return true;
    case Kind::yes:
      out.emplace_back(usual, "");
      return true;
    case Kind::text:
      out.emplace_back(value.text, "");
      return true;
    case Kind::list:  // read at most a few tables deep
      return std::all_of(value.items.begin(), value.items.end(),
                         [&](const lua::Value& one) { return places_of(one, usual, out); });
    case Kind::map:
      out.emplace_back(usual, "");
      for (const auto& [name, member] : value.members) {
        if (member.kind != Kind::text || (name != "place" && name != "detail")) return false;
        (name == "place" ? out.back().first : out.back().second) = member.text;
      }
      return true;
  }
  return false;
}

}  // namespace

std::shared_ptr<const OwnEdits> OwnEdits::load(const config::Configuration& configuration,
                                               std::shared_ptr<const scripts::SiteScripts> scripts,
                                               std::vector<config::Problem>& problems) {
  auto made = std::make_shared<OwnEdits>();
  made->scripts_ = std::move(scripts);
  for (const std::string& written : configuration.own_edits) {
    const auto table = Table::load(config::resolve_path(configuration, written));
    if (!table) {
      problems.push_back({configuration.own_edits_place, table.error().message});
      continue;
    }
    TableReader reader{**table, made->scripts_.get(), problems};
    if (!reader.columns_known()) continue;
    for (std::size_t i = 0; i < (*table)->size(); ++i) {
      Row& row = made->rows_.emplace_back();
      if (!reader.read(i, row)) {
        made->rows_.pop_back();
        continue;
      }
      for (const Row& before : made->rows_)
        if (&before != &row && before.name == row.name)
          problems.push_back({{row.file, row.line},
                              concat("column id: ", row.name, " stands already in ", before.file,
                                     " line ", std::to_string(before.line))});
    }
  }
  return made;
}

const OwnEdits::Row* OwnEdits::find(std::string_view name) const {
  for (const Row& row : rows_)
    if (equals_ignoring_case(row.name, name) || row.id == name) return &row;
  return nullptr;
}

void OwnEdits::run(const Facts& facts, const Policy& policy, Issues& issues) const {
  const lua::View::Node claim = ModelView::root(facts.claim);
  const Date claim_day =
      facts.inpatient && facts.through.valid() ? facts.through : facts.first_service;
  for (const Row& row : rows_) {
    // A day that nobody knows hides nothing.
    const auto applies = [&](Date day) { return !day.valid() || row.period.contains(day); };
    if (policy.action(row.edit, row.edit.raises, row.edit.risk, row.edit.action) == Action::off)
      continue;
    if (row.each.empty()) {
      if (applies(claim_day)) judge(row, facts, claim, {}, policy, issues);
      continue;
    }
    const ModelView view;
    lua::View::Node list, item;
    std::string text;
    view.member(claim, row.each, list, text);
    for (std::size_t i = 0; i < view.size(list); ++i) {
      view.item(list, i, item, text);
      if (applies(row.each == "lines" ? facts.lines[i].date : claim_day))
        judge(row, facts, item, concat(row.each, "[", std::to_string(i + 1), "]"), policy, issues);
    }
  }
}

void OwnEdits::judge(const Row& row, const Facts& facts, const lua::View::Node& item,
                     const std::string& item_path, const Policy& policy, Issues& issues) const {
  const lua::View::Node claim = ModelView::root(facts.claim);
  const GroupInfo* const group = items_named(row.each);
  const lua::View::Node* const inside = item_path.empty() ? nullptr : &item;
  const auto failed = [&](std::string detail) {
    Issue& issue = issues.emplace_back();
    issue.kind = &kOwnEditFailed;
    issue.detail = concat(row.name, ": ", detail);
    issue.action = Action::hold;
  };
  std::vector<std::pair<std::string, std::string>> places;
  if (row.function.empty()) {
    if (row.when.evaluate(ClaimFacts{claim, inside, group})) places.emplace_back(row.place, "");
  } else {
    const lua::Argument both[] = {inside == nullptr ? claim : item, claim};
    const ModelView view;
    const auto said =
        scripts_->call(row.function, std::span{both}.first(inside == nullptr ? 1 : 2), &view);
    if (!said) return failed(said.error().message);
    if (!places_of(*said, row.place, places))
      return failed(concat(row.function,
                           " must give back nil, true, a place of the claim, or a list of places "
                           "and of { place = ..., detail = ... }"));
  }
  Raise raise{row.edit, policy, issues};
  for (auto& [place, detail] : places) {
    if (!place.empty())
      if (const Result<void> known = check_path(group, place); !known)
        return failed(concat(row.function, ": ", "the place it gives back is none of the claim"));
    std::vector<ModelValue> values;
    if (!place.empty()) values = claims::find(claim, inside, group, place);
    const bool own = of_item(group, place);
    Text value;
    if (!values.empty()) value = {values.front().text, values.front().from};
    raise(value, own ? concat(item_path, ".", place) : place, std::move(detail));
  }
}

}  // namespace claimwire::claims
