#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>

#include "fakes/server.h"

namespace tern::fakes {

struct SslContextFree {
  void operator()(SSL_CTX* context) const;
};
using SslContext = std::unique_ptr<SSL_CTX, SslContextFree>;

/// The certificate, in PEM, of the authority that this test trusts. Its key never leaves memory.
const std::filesystem::path& authority_file();

/// What a server of that name needs to speak TLS, with a fresh key.
SslContext server_context(Server::Identity identity);

}  // namespace tern::fakes
