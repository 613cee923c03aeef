#include "net/address.h"

#include <gtest/gtest.h>

#include "net/url.h"

namespace claimwire::net {
namespace {

struct AddressCase {
  const char* name;
  const char* text;
  const char* want;  ///< "host|port", or the error's id.
};
class Address : public testing::TestWithParam<AddressCase> {};
TEST_P(Address, IsTakenApart) {
  const auto got = HostPort::parse(GetParam().text);
  EXPECT_EQ(got ? got->host + "|" + std::to_string(got->port) : got.error().id, GetParam().want);
}
const AddressCase kAddresses[] = {
    {"V4", "127.0.0.1:2575", "127.0.0.1|2575"},
    {"V6", "[::1]:0", "::1|0"},
    {"Name", "ehr.example:65535", "ehr.example|65535"},
    {"PortTooHigh", "127.0.0.1:70000", "net.address"},
    {"PortBeyondAnyNumber", "h:99999999999999999999", "net.address"},
    {"NoPort", "127.0.0.1", "net.address"},
    {"EmptyPort", "127.0.0.1:", "net.address"},
    {"NoHost", ":2575", "net.address"},
    {"V6WithoutBrackets", "::1:2575", "net.address"},
    {"JunkBehindThePort", "h:25x", "net.address"},
};
INSTANTIATE_TEST_SUITE_P(HostPort, Address, testing::ValuesIn(kAddresses),
                         [](const auto& test) { return test.param.name; });

struct BlockCase {
  const char* name;
  const char* block;
  const char* address;
  bool inside;
};
class Block : public testing::TestWithParam<BlockCase> {};
TEST_P(Block, HoldsAnAddressOrNot) {
  const auto block = Cidr::parse(GetParam().block);
  ASSERT_TRUE(block) << block.error().message;
  EXPECT_EQ(block->contains(GetParam().address), GetParam().inside);
}
const BlockCase kBlocks[] = {
    {"SingleV4", "10.20.3.4", "10.20.3.4", true},
    {"OtherV4", "10.20.3.4", "10.20.3.5", false},
    {"Slash16", "10.20.0.0/16", "10.20.255.1", true},
    {"OutsideSlash16", "10.20.0.0/16", "10.21.0.1", false},
    {"OddPrefix", "192.168.4.0/23", "192.168.5.9", true},
    {"OutsideOddPrefix", "192.168.4.0/23", "192.168.6.9", false},
    {"AllV4", "0.0.0.0/0", "203.0.113.9", true},
    {"AllV4HoldsNoV6", "0.0.0.0/0", "2001:db8::1", false},
    {"MappedV4", "10.20.0.0/16", "::ffff:10.20.0.1", true},
    {"V6", "2001:db8::/32", "2001:db8:1::9", true},
    {"OutsideV6", "2001:db8::/32", "2001:db9::9", false},
    {"NotAnAddress", "10.20.0.0/16", "ehr.example", false},
};
INSTANTIATE_TEST_SUITE_P(Cidr, Block, testing::ValuesIn(kBlocks),
                         [](const auto& test) { return test.param.name; });

class BadBlock : public testing::TestWithParam<const char*> {};
TEST_P(BadBlock, IsAnError) {
  const auto block = Cidr::parse(GetParam());
  ASSERT_FALSE(block);
  EXPECT_EQ(block.error().id, "net.cidr");
}
INSTANTIATE_TEST_SUITE_P(Cidr, BadBlock,
                         testing::Values("", "ehr", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0/8",
                                         "10.0.0.0/-1", "10.0.0.0/8x"));

TEST(Loopback, IsKnownInEveryWriting) {
  for (const char* host : {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "localhost"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "ehr", ""})
    EXPECT_FALSE(is_loopback(host)) << host;
}

struct UrlCase {
  const char* name;
  const char* text;
  const char* want;  ///< "tls host port target authority", or the error's id.
};
class UrlText : public testing::TestWithParam<UrlCase> {};
TEST_P(UrlText, IsTakenApart) {
  const auto url = Url::parse(GetParam().text);
  EXPECT_EQ(url ? (url->tls ? "tls " : "plain ") + url->host + " " + url->port + " " + url->target +
                      " " + url->authority()
                : url.error().id,
            GetParam().want);
}
const UrlCase kUrls[] = {
    {"Https", "https://fhir.acme.example/r4", "tls fhir.acme.example 443 /r4 fhir.acme.example"},
    {"Port", "http://127.0.0.1:8080/x?y=1", "plain 127.0.0.1 8080 /x?y=1 127.0.0.1:8080"},
    {"UsualPortIsNotRepeated", "HTTP://h:80", "plain h 80 / h"},
    {"QueryWithoutPath", "http://h?q", "plain h 80 /?q h"},
    {"V6", "http://[::1]:81/a", "plain ::1 81 /a [::1]:81"},
    {"OtherScheme", "ftp://h/", "url.syntax"},
    {"User", "http://me:secret@h/", "url.syntax"},
    {"NoHost", "http:///x", "url.syntax"},
    {"Blank", "http://h/a b", "url.syntax"},
    {"LineEnd", "http://h/a\r\nX: y", "url.syntax"},
    {"Fragment", "http://h/#a", "url.syntax"},
    {"BadPort", "http://h:0/", "url.syntax"},
    {"OpenBracket", "http://[::1/", "url.syntax"},
};
INSTANTIATE_TEST_SUITE_P(Url, UrlText, testing::ValuesIn(kUrls),
                         [](const auto& test) { return test.param.name; });

TEST(UrlText, NeverRepeatsASecret) {
  EXPECT_EQ(Url::parse("http://me:secret@h/").error().message.find("secret@"), std::string::npos);
}

}  // namespace
}  // namespace claimwire::net
