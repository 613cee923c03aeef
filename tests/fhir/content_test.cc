#include "fhir/content.h"

#include <gtest/gtest.h>

#include <string>

#include "fhir/leaves.h"
#include "fhir/path.h"
#include "tests/fhir/samples.h"

namespace claimwire::fhir {
namespace {

Content sample() {
  auto content = Content::read(samples::kEncounterBundle);
  EXPECT_TRUE(content.has_value()) << content.error().message;
  return *content;
}

std::string found(const Content& content, std::string_view path) {
  const auto compiled = Path::compile(path);
  if (!compiled) return compiled.error().message;
  std::string out;
  for (const json::Value value : compiled->find(content)) {
    if (!out.empty()) out += " ";
    out += value.is_object() ? "{" + std::string{type_of(value)} + "}" : std::string{value.text()};
  }
  return out;
}

TEST(FhirContent, KnowsShapeAndEntries) {
  const Content content = sample();
  EXPECT_EQ(content.shape(), Shape::transaction);
  EXPECT_EQ(content.type(), "Bundle");
  EXPECT_EQ(content.entries().size(), 6U);
  EXPECT_EQ(content.entries()[2].entry["request"]["method"].text(), "PUT");
  EXPECT_EQ(content.all("Condition").size(), 2U);
  EXPECT_EQ(content.first("Claim")["total"]["value"].text(), "100.50");
  EXPECT_FALSE(content.first("Invoice").exists());
}

struct ShapeCase {
  const char* name;
  const char* body;
  Shape shape;
  std::size_t entries;
};

class FhirShape : public testing::TestWithParam<ShapeCase> {};

TEST_P(FhirShape, IsRead) {
  const auto content = Content::read(GetParam().body);
  ASSERT_TRUE(content.has_value()) << content.error().message;
  EXPECT_EQ(content->shape(), GetParam().shape);
  EXPECT_EQ(content->entries().size(), GetParam().entries);
}

const ShapeCase kShapes[] = {
    {"OneResource", R"({"resourceType":"Claim"})", Shape::resource, 1},
    {"Message",
     R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader"}}]})",
     Shape::message, 1},
    {"Batch", R"({"resourceType":"Bundle","type":"batch"})", Shape::batch, 0},
    {"Searchset", R"({"resourceType":"Bundle","type":"searchset","entry":[{},{}]})",
     Shape::searchset, 2},
    {"Document", R"({"resourceType":"Bundle","type":"document"})", Shape::document, 0},
    {"NoType", R"({"resourceType":"Bundle","entry":{"resource":1}})", Shape::unknown_bundle, 0},
    {"SubmitParameters",
     R"({"resourceType":"Parameters","parameter":[{"name":"resource","resource":
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Claim"}},
        {"resource":{"resourceType":"Patient"}}]}}]})",
     Shape::parameters, 2},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirShape, testing::ValuesIn(kShapes),
                         [](const auto& test) { return test.param.name; });

struct UnreadableCase {
  const char* name;
  const char* body;
  const char* id;
};

class FhirUnreadable : public testing::TestWithParam<UnreadableCase> {};

TEST_P(FhirUnreadable, SaysWhy) {
  const auto content = Content::read(GetParam().body);
  ASSERT_FALSE(content.has_value());
  EXPECT_EQ(content.error().id, GetParam().id);
}

const UnreadableCase kUnreadable[] = {
    {"Xml", "  <Bundle xmlns=\"http://hl7.org/fhir\"/>", "fhir.not-json"},
    {"Array", "[]", "fhir.not-a-resource"},
    {"NoResourceType", "{\"id\": \"1\"}", "fhir.not-a-resource"},
    {"UnknownResourceType", R"({"resourceType": "Claims"})", "fhir.not-a-resource"},
    {"NumberAsType", R"({"resourceType": 1})", "fhir.not-a-resource"},
    {"NotJson", "MSH|^~\\&|", "json.syntax"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirUnreadable, testing::ValuesIn(kUnreadable),
                         [](const auto& test) { return test.param.name; });

struct PathCase {
  const char* name;
  const char* path;
  const char* want;
};

class FhirPath : public testing::TestWithParam<PathCase> {};

TEST_P(FhirPath, Finds) { EXPECT_EQ(found(sample(), GetParam().path), GetParam().want); }

const PathCase kPaths[] = {
    {"FromTheTypeInABundle", "Claim.item[0].net.value", "95.00"},
    {"ThroughAllItems", "Claim.item.net.value", "95.00 5.50"},
    {"FromTheRoot", "Bundle.entry[4].resource.id", "k1"},
    {"WithoutAType", "entry.request.method", "POST POST PUT POST POST POST"},
    {"AllOfAType", "Condition.code.coding.code", "E11.9 I10"},
    {"IndexOfTheWholeList", "Condition.code.coding.code[1]", "I10"},
    {"PastTheEnd", "Claim.item[7].net.value", ""},
    {"EitherOfTwo", "Claim.item[1].net.value | Claim.item[0].net.value", "95.00 5.50"},
    {"EachOnce", "Claim.item.net.value | Claim.item[0].net.value", "95.00 5.50"},
    {"TheContext", "Claim.item[0].where(%context.type.exists()).net.value", "95.00"},
    {"OneObjectEqualsItself", "Condition.where($this = $this).code.coding.code", "E11.9 I10"},
    {"ObjectsOfTheSameTextDiffer", "Claim.item.where(net = %context.entry).net.value", ""},
    {"WhereBelow", "Patient.identifier.where(type.coding.code = 'MR').value", "M1001"},
    {"WhereAnd",
     "Claim.item.where(sequence = 2 and productOrService.coding.code = '36415').net.value", "5.50"},
    {"WhereOr", "Patient.identifier.where(system = 'x' or system = 'urn:oid:1.2.3').value",
     "M1001"},
    {"AndBindsTighter", "Claim.item.where(sequence = 1 or sequence = 2 and net.value = 1).sequence",
     "1"},
    {"WhereNot", "Patient.identifier.where(type.exists().not()).value", "999-00-1234"},
    {"WhereUnequal", "Claim.item.where(sequence != 1).sequence", "2"},
    {"NumbersByValue", "Claim.item.where(net.value = 95).sequence", "1"},
    {"WhereOnThis", "Patient.name.given.where($this = 'Lou')", "Lou"},
    {"ExistsWithCondition", "Patient.identifier.where(type.coding.exists(code = 'MR')).value",
     "M1001"},
    {"PathAgainstPath",
     "Claim.item.where(diagnosisSequence = %resource.diagnosis.sequence).sequence", ""},
    {"RootResource", "%rootResource.type", "transaction"},
    {"First", "Claim.item.first().sequence", "1"},
    {"Last", "Claim.item.last().sequence", "2"},
    {"ResolveFullUrl", "Encounter.subject.resolve().birthDate", "1970-02-03"},
    {"ResolveRelative", "Encounter.diagnosis[0].condition.resolve().code.coding.code", "E11.9"},
    {"ResolveUrn", "Encounter.diagnosis[1].condition.resolve().code.coding.code", "I10"},
    {"ResolveIdentifier", "Encounter.serviceProvider.resolve().name", "Example Health"},
    {"ResolveContained", "Claim.insurance.coverage.resolve().status", "active"},
    {"ResolveFromContained", "Claim.contained.beneficiary.resolve().gender", "female"},
    {"ResolveOfType", "Claim.diagnosis.diagnosis.resolve().ofType(Condition).id", "c1"},
    {"ChoiceUnderItsBareName", "Claim.item.serviced.ofType(date)", "2026-09-03"},
    {"ChoiceOfType", "Claim.item.serviced.ofType(Period).start", "2026-09-03"},
    {"ChoiceWrittenOut", "Claim.item.servicedDate", "2026-09-03"},
    {"ChoiceWithX", "Condition.onset[x]", "2026-09"},
    {"FalseIsAValue", "Patient.deceased", "false"},
    {"ExtensionOfAPrimitive", "Patient.birthDate.extension('http://example.org/time').value",
     "04:05"},
    {"Nothing", "Claim.accident.date", ""},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirPath, testing::ValuesIn(kPaths),
                         [](const auto& test) { return test.param.name; });

struct BadPathCase {
  const char* name;
  const char* path;
  const char* begins;
};

class FhirBadPath : public testing::TestWithParam<BadPathCase> {};

TEST_P(FhirBadPath, SaysWhereAndWhat) {
  const auto path = Path::compile(GetParam().path);
  ASSERT_FALSE(path.has_value());
  EXPECT_EQ(path.error().message.substr(0, std::string_view{GetParam().begins}.size()),
            GetParam().begins)
      << path.error().message;
}

const BadPathCase kBadPaths[] = {
    {"Empty", "", "column 1 "},
    {"EndsWithPoint", "Claim.", "column 7 "},
    {"UnknownFunction", "Claim.item.trace('x')", "column 12 "},
    {"OpenIndex", "Claim.item[0", "column 13 "},
    {"NegativeIndex", "Claim.item[-1]", "column 12 "},
    {"UnknownType", "value.ofType(Quantaty)", "column 22 "},
    {"OpenText", "identifier.where(system = 'x)", "column 30 "},
    {"Tail", "Claim.item item", "column 12 "},
    {"UnknownVariable", "%ucum", "column 6 "},
    {"NothingBehindTheBar", "Claim.id | ", "column 12 "},
    {"TooDeep",
     "a.where(a.where(a.where(a.where(a.where(a.where(a.where(a.where(a.where(a)))))))))",
     "more than 8 conditions"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirBadPath, testing::ValuesIn(kBadPaths),
                         [](const auto& test) { return test.param.name; });

TEST(FhirPathConditions, Hold) {
  const Content content = sample();
  const json::Value claim = content.first("Claim");
  const auto holds = [&](std::string_view path) {
    return Path::compile(path)->holds(content, claim);
  };
  EXPECT_TRUE(holds("item.exists()"));
  EXPECT_FALSE(holds("item.empty()"));
  EXPECT_TRUE(holds("accident.exists().not()"));
  EXPECT_TRUE(holds("item.exists(net.value = 5.5)"));
  EXPECT_TRUE(holds("insurance.focal"));
  EXPECT_FALSE(holds("Patient.deceased"));
  EXPECT_FALSE(holds("accident"));
}

TEST(FhirOrigin, LeadsBackToTheValue) {
  const Content content = sample();
  const auto path = Path::compile("Claim.item[1].net.value");
  const json::Value value = path->first(content, content.root());
  const Origin origin = origin_of(value);
  EXPECT_EQ(origin.kind, Origin::Kind::message);
  EXPECT_EQ(place_of(value_at(content, origin)), "Bundle.entry[4].resource.item[1].net.value");
  EXPECT_EQ(origin_of({}).kind, Origin::Kind::none);
}

TEST(FhirLeaves, AreAllReachedByTheirPath) {
  const Content content = sample();
  std::size_t count = 0;
  each_leaf(content.root(), [&](std::string_view path, json::Value leaf) {
    ++count;
    EXPECT_EQ(place_of(leaf), path);
    const auto compiled = Path::compile(path);
    if (path.find("._") != std::string_view::npos) return;
    ASSERT_TRUE(compiled.has_value()) << compiled.error().message;
    const auto values = compiled->find(content);
    ASSERT_EQ(values.size(), 1U) << path;
    EXPECT_EQ(values[0], leaf) << path;
  });
  EXPECT_EQ(count, 102U);
}

struct ReferenceCase {
  const char* name;
  const char* reference;
  const char* want;  // id of the resource found
};

class FhirReference : public testing::TestWithParam<ReferenceCase> {};

TEST_P(FhirReference, IsFoundOrNot) {
  const std::string body = std::string{R"({"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"http://a/fhir/Claim/1","resource":{"resourceType":"Claim","id":"1",
      "patient":{"reference":")"} +
                           GetParam().reference + R"("}}},
    {"fullUrl":"http://b/fhir/Patient/9","resource":{"resourceType":"Patient","id":"9",
      "language":"other"}},
    {"fullUrl":"http://a/fhir/Patient/9","resource":{"resourceType":"Patient","id":"9",
      "language":"own","meta":{"versionId":"2"}}}]})";
  const auto content = Content::read(body);
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->resolve(content->first("Claim")["patient"])["language"].text(),
            GetParam().want);
}

const ReferenceCase kReferences[] = {
    {"RelativeToTheOwnBase", "Patient/9", "own"},
    {"Absolute", "http://b/fhir/Patient/9", "other"},
    {"AbsoluteElsewhere", "http://c/fhir/Patient/9", ""},
    {"Version", "Patient/9/_history/2", "own"},
    {"OtherVersion", "Patient/9/_history/7", ""},
    {"OtherId", "Patient/8", ""},
    {"ContainedThatIsNot", "#p", ""},
    {"Empty", "", ""},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirReference, testing::ValuesIn(kReferences),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::fhir
