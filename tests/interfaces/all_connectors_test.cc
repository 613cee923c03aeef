#include "interfaces/all_connectors.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "interfaces/secret.h"
#include "tests/interfaces/fakes.h"

namespace claimwire::interfaces {
namespace {

struct MakeCase {
  const char* name;
  const char* kind;
  void (*change)(config::Interface&);
  const char* error;  ///< Empty: it is made.
};
class Making : public testing::TestWithParam<MakeCase> {};
TEST_P(Making, AConnectorOfItsSettings) {
  net::Runtime runtime{1};
  test::FakeInbox inbox{test::accept_hl7};
  net::Tokens tokens{"/nonexistent/tokens"};
  net::HttpServer server{runtime, tokens};
  config::Interface settings;
  settings.key = "x";
  settings.kind = GetParam().kind;
  settings.listen = "127.0.0.1:0";
  settings.to = "127.0.0.1:1";
  settings.path = "/fhir";
  settings.url = "http://127.0.0.1:1/r4";
  if (GetParam().change != nullptr) GetParam().change(settings);
  Surroundings with{runtime, &inbox, &server};
  const bool is_source = settings.is_source();
  std::string error;
  if (is_source) {
    const auto made = make_source(settings, with);
    error = made ? "" : made.error().id;
  } else {
    const auto made = make_destination(settings, with);
    error = made ? "" : made.error().id;
  }
  EXPECT_EQ(error, GetParam().error);
}
const MakeCase kMakings[] = {
    {"MllpListener", "mllp-listener", nullptr, ""},
    {"MllpSender", "mllp-sender", nullptr, ""},
    {"FhirListener", "fhir-listener", nullptr, ""},
    {"FhirClient", "fhir-client", nullptr, ""},
    {"HttpClient", "http-client", nullptr, ""},
    {"FolderReader", "folder-reader", nullptr, ""},
    {"FolderWriter", "folder-writer", nullptr, ""},
    {"UnknownKind", "carrier-pigeon", nullptr, "interface.kind"},
    {"Framing", "mllp-listener", [](config::Interface& i) { i.framing_end = "1C0"; },
     "interface.setting"},
    {"AckAction", "mllp-sender", [](config::Interface& i) { i.ack_on["AE"] = "shrug"; },
     "interface.setting"},
    {"AckCode", "mllp-sender", [](config::Interface& i) { i.ack_on["AX"] = "hold"; },
     "interface.setting"},
    {"AckActions", "mllp-sender",
     [](config::Interface& i) {
       i.ack_on = {{"AE", "retry"},
                   {"AR", "hold"},
                   {"CE", "hold"},
                   {"CR", "retry"},
                   {"timeout", "in_doubt"}};
       i.ack_text = {{"*locked*", "retry"}};
     },
     ""},
    {"Url", "http-client", [](config::Interface& i) { i.url = "fhir.acme.example"; },
     "interface.setting"},
    {"SecretNotThere", "fhir-client",
     [](config::Interface& i) { i.bearer = "env:CLAIMWIRE_NO_SUCH"; }, "secret.missing"},
    {"SecretItself", "fhir-client", [](config::Interface& i) { i.bearer = "s3cret"; },
     "secret.reference"},
    {"ReadyWithoutStar", "folder-reader", [](config::Interface& i) { i.ready = "done"; },
     "interface.setting"},
    {"After", "folder-reader", [](config::Interface& i) { i.after = "burn"; }, "interface.setting"},
};
INSTANTIATE_TEST_SUITE_P(Kinds, Making, testing::ValuesIn(kMakings),
                         [](const auto& test) { return test.param.name; });

TEST(AllConnectors, EveryKindIsEitherSourceOrDestination) {
  for (const Kind& kind : all_connectors())
    EXPECT_NE(kind.make_source == nullptr, kind.make_destination == nullptr) << kind.name;
}

TEST(AllConnectors, AFhirListenerNeedsTheHttpServer) {
  net::Runtime runtime{1};
  test::FakeInbox inbox{test::accept_hl7};
  config::Interface settings;
  settings.key = "fhir";
  settings.kind = "fhir-listener";
  settings.path = "/fhir";
  const auto made = make_source(settings, {runtime, &inbox});
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("http.listen"), std::string::npos);
}

TEST(Secret, ComesFromWhereItIsSaidToBe) {
  std::string folder = (std::filesystem::temp_directory_path() / "cw-secret-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::ofstream{folder + "/token"} << "  from-file\n";
  std::ofstream{folder + "/empty"} << "\n";
  ::setenv("CW_TEST_SECRET", "from-env", 1);
  ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
  EXPECT_EQ(*read_secret("file:token", folder), "from-file");
  EXPECT_EQ(*read_secret("file:" + folder + "/token", "/elsewhere"), "from-file");
  EXPECT_EQ(*read_secret("env:CW_TEST_SECRET", folder), "from-env");
  EXPECT_EQ(*read_secret("credential:token", "/elsewhere"), "from-file");
  EXPECT_EQ(read_secret("credential:../token", folder).error().id, "secret.reference");
  EXPECT_EQ(read_secret("file:empty", folder).error().id, "secret.missing");
  EXPECT_EQ(read_secret("file:none", folder).error().id, "secret.missing");
  const auto typed = read_secret("hunter2", folder);
  EXPECT_EQ(typed.error().message.find("hunter2"), std::string::npos);
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_EQ(read_secret("credential:token", folder).error().id, "secret.missing");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace claimwire::interfaces
