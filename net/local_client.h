#pragma once
#include <chrono>
#include <string>

#include "core/result.h"
#include "net/http_client.h"

namespace claimwire::net {

/// One request over the Unix socket at `path`, as the command line asks its daemon; blocks until
/// the answer is whole. `target` is "/api/v1/messages?limit=10"; `body` is JSON, empty for none.
/// Errors  http.not-reached: no socket there, or nobody listens; http.no-answer.
Result<HttpReply> call_local(const std::string& path, const std::string& method,
                             const std::string& target, std::chrono::seconds timeout,
                             const HttpHeaders& headers = {}, const std::string& body = {});

}  // namespace claimwire::net
