#include "fakes/certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>

#include "store/scratch_folder.h"

namespace tern::fakes {
namespace {

struct KeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateFree {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Certificate = std::unique_ptr<X509, CertificateFree>;

constexpr long kDay = 24L * 3600;

/// What a certificate says.
struct Claim {
  const char* name;
  const char* alternative_names;  ///< null for an authority
  long from;                      ///< seconds from now
  long until;
};

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  TERN_CHECK(key, "OpenSSL makes a P-256 key");
  return key;
}

void extend(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  TERN_CHECK(extension != nullptr, "the extension is well-formed");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// `issuer` is null for one that vouches for itself.
Certificate make_certificate(const Claim& claim, EVP_PKEY* key, X509* issuer,
                             EVP_PKEY* issuer_key) {
  static std::atomic<long> serial{1};
  Certificate made(X509_new());
  X509* const certificate = made.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), claim.from);
  X509_gmtime_adj(X509_getm_notAfter(certificate), claim.until);
  X509_set_pubkey(certificate, key);
  X509_NAME* const name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(claim.name), -1, -1, 0);
  X509* const signer = issuer == nullptr ? certificate : issuer;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  extend(certificate, signer, NID_subject_key_identifier, "hash");
  if (claim.alternative_names == nullptr) {
    extend(certificate, signer, NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate, signer, NID_key_usage, "critical,keyCertSign");
  } else {
    extend(certificate, signer, NID_basic_constraints, "critical,CA:FALSE");
    extend(certificate, signer, NID_ext_key_usage, "serverAuth");
    extend(certificate, signer, NID_subject_alt_name, claim.alternative_names);
  }
  TERN_CHECK(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "OpenSSL signs a certificate");
  return made;
}

/// One for the whole process: a client that trusts one file can talk to several fakes.
class Authority {
 public:
  Authority()
      : key_(make_key()),
        certificate_(make_certificate({"tern test authority", nullptr, -kDay, 30 * kDay},
                                      key_.get(), nullptr, key_.get())),
        file_(folder_.path() / "authority.pem") {
    const std::unique_ptr<std::FILE, FileClose> out(std::fopen(file_.c_str(), "w"));
    TERN_CHECK(out && PEM_write_X509(out.get(), certificate_.get()) == 1,
               "the authority's certificate can be written");
  }
  EVP_PKEY* key() const { return key_.get(); }
  X509* certificate() const { return certificate_.get(); }
  const std::filesystem::path& file() const { return file_; }

 private:
  ScratchFolder folder_;
  Key key_;
  Certificate certificate_;
  std::filesystem::path file_;
};

const Authority& authority() {
  static const Authority only;
  return only;
}

Certificate make_identity(Server::Identity identity, EVP_PKEY* key) {
  constexpr const char* kHere = "DNS:localhost,IP:127.0.0.1";
  X509* const issuer = authority().certificate();
  EVP_PKEY* const issuer_key = authority().key();
  switch (identity) {
    case Server::Identity::localhost:
      return make_certificate({"localhost", kHere, -kDay, 30 * kDay}, key, issuer, issuer_key);
    case Server::Identity::somebody_else:
      return make_certificate({"somebody.example", "DNS:somebody.example", -kDay, 30 * kDay}, key,
                              issuer, issuer_key);
    case Server::Identity::expired:
      return make_certificate({"localhost", kHere, -10 * kDay, -kDay}, key, issuer, issuer_key);
    case Server::Identity::self_signed:
      return make_certificate({"localhost", kHere, -kDay, 30 * kDay}, key, nullptr, key);
  }
  TERN_CHECK(false, "an identity is one of the enumerators");
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char kHttp1[] = "\x08http/1.1";
  auto* out = const_cast<unsigned char*>(*chosen);
  const int found =
      SSL_select_next_proto(&out, chosen_size, kHttp1, sizeof kHttp1 - 1, offered, offered_size);
  *chosen = out;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

void SslContextFree::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

const std::filesystem::path& authority_file() {
  return authority().file();
}

SslContext server_context(Server::Identity identity) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  const Key key = make_key();
  const Certificate certificate = make_identity(identity, key.get());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  const bool ready = SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
                     SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1;
  TERN_CHECK(ready, "OpenSSL takes the certificate and its key");
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  return context;
}

}  // namespace tern::fakes
