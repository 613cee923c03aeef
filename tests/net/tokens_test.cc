#include "net/tokens.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "wrap/crypto/tokens.h"

namespace claimwire::net {
namespace {

class TokensTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cw-tokens-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ + "/claimwire.tokens";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string content() const {
    std::ostringstream out;
    out << std::ifstream{path_}.rdbuf();
    return out.str();
  }

  std::string folder_, path_;
};

TEST_F(TokensTest, WhoPresentsATokenIsKnown) {
  Tokens tokens{path_};
  const auto secret = tokens.add("ehr-feed", "sender");
  ASSERT_TRUE(secret) << secret.error().message;
  const auto caller = tokens.verify(*secret);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->id, "token:ehr-feed");
  EXPECT_TRUE(has_role(*caller, "sender"));
  EXPECT_FALSE(tokens.verify(*secret + "x"));
  EXPECT_FALSE(tokens.verify(""));
  EXPECT_FALSE(tokens.verify(crypto::token_hash(*secret))) << "the hash in the file opens nothing";
}

TEST_F(TokensTest, TheFileHoldsNoSecretAndIsForTheOwnerAlone) {
  Tokens tokens{path_};
  const auto secret = tokens.add("a", "viewer");
  EXPECT_EQ(content().find(*secret), std::string::npos);
  EXPECT_NE(content().find(crypto::token_hash(*secret)), std::string::npos);
  struct stat found {};
  ASSERT_EQ(::stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(TokensTest, ARunningProcessSeesWhatAnotherChanged) {
  Tokens daemon{path_}, command{path_};
  EXPECT_FALSE(daemon.verify("cw_x"));
  const auto first = command.add("first", "viewer");
  EXPECT_TRUE(daemon.verify(*first));
  const auto second = command.add("second", "coder");
  EXPECT_TRUE(daemon.verify(*second));
  ASSERT_TRUE(command.remove("first"));
  EXPECT_FALSE(daemon.verify(*first));
  EXPECT_TRUE(daemon.verify(*second));
}

TEST_F(TokensTest, ListsByName) {
  Tokens tokens{path_};
  for (const char* name : {"b", "c", "a"}) ASSERT_TRUE(tokens.add(name, "viewer"));
  const auto listed = tokens.list();
  ASSERT_TRUE(listed);
  std::string names;
  for (const Token& token : *listed) names += token.name;
  EXPECT_EQ(names, "abc");
}

TEST_F(TokensTest, RefusesWhatItCannotKeep) {
  Tokens tokens{path_};
  ASSERT_TRUE(tokens.add("a", "viewer"));
  EXPECT_EQ(tokens.add("a", "viewer").error().id, "token.exists");
  EXPECT_EQ(tokens.add("b", "king").error().id, "token.role");
  EXPECT_EQ(tokens.add("", "viewer").error().id, "token.name");
  EXPECT_EQ(tokens.add("a\tb\n", "viewer").error().id, "token.name");
  EXPECT_EQ(tokens.remove("z").error().id, "token.unknown");
}

TEST_F(TokensTest, ADamagedFileLetsNobodyIn) {
  Tokens tokens{path_};
  const auto secret = tokens.add("a", "viewer");
  std::ofstream{path_, std::ios::app} << "nonsense\n";
  EXPECT_FALSE(tokens.verify(*secret));
  EXPECT_EQ(tokens.list().error().id, "token.file");
  EXPECT_NE(tokens.list().error().message.find("line 2"), std::string::npos);
}

TEST(TokenHash, IsSha256) {
  EXPECT_EQ(crypto::token_hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(NewToken, IsLongAndNeverTheSame) {
  const auto one = crypto::new_token(), other = crypto::new_token();
  EXPECT_EQ(one.size(), 46u);
  EXPECT_NE(one, other);
}

}  // namespace
}  // namespace claimwire::net
