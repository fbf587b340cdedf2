package opekko.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/**
 * Whether a caller knows the secret: HS256 over a time of issue that is not more than a minute
 * away.
 *
 * @spec execution-apis src/engine/authentication.md; op-geth node/jwt_handler.go for the texts
 */
public final class JwtCheck {
  private static final ObjectMapper JSON = new ObjectMapper(Json.FACTORY);
  private static final Duration TOLERANCE = Duration.ofSeconds(60);
  private static final String SCHEME = "Bearer ";
  private static final int MAX_TOKEN = 4096;

  private final SecretKeySpec key;
  private final InstantSource clock;

  /**
   * @param secret 32 bytes
   */
  public JwtCheck(Bytes secret, InstantSource clock) {
    if (secret.size() != 32) throw new IllegalArgumentException("a JWT secret has 32 bytes");
    key = new SecretKeySpec(secret.toArray(), "HmacSHA256");
    this.clock = clock;
  }

  /**
   * Why a call is refused; empty when it is not.
   *
   * @param authorization the header's value
   */
  Optional<String> refusal(Optional<String> authorization) {
    var token = authorization.filter(each -> each.startsWith(SCHEME));
    if (token.isEmpty() || token.get().length() == SCHEME.length())
      return Optional.of("missing token");
    return refusal(token.get().substring(SCHEME.length()));
  }

  private Optional<String> refusal(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > MAX_TOKEN)
      return Optional.of("token is malformed: it has not three parts");
    try {
      var algorithm = decode(parts[0]).path("alg").asText();
      if (!algorithm.equals("HS256"))
        return Optional.of("signing method " + algorithm + " is invalid: HS256 is expected");
      if (!MessageDigest.isEqual(
          sign(parts[0] + "." + parts[1]), Base64.getUrlDecoder().decode(parts[2])))
        return Optional.of("signature is invalid: the secrets differ");
      return staleness(decode(parts[1]));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.of("token is malformed: no JSON in base64");
    }
  }

  private Optional<String> staleness(JsonNode claims) {
    var now = clock.instant();
    if (claims.path("exp").isNumber() && seconds(claims, "exp").isBefore(now))
      return Optional.of("token is expired");
    if (!claims.path("iat").isNumber()) return Optional.of("missing issued-at");
    var issued = seconds(claims, "iat");
    if (issued.isBefore(now.minus(TOLERANCE))) return Optional.of("stale token");
    return issued.isAfter(now.plus(TOLERANCE)) ? Optional.of("future token") : Optional.empty();
  }

  private static Instant seconds(JsonNode claims, String name) {
    return Instant.ofEpochMilli((long) (claims.path(name).asDouble() * 1000));
  }

  private static JsonNode decode(String part) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(part));
  }

  private byte[] sign(String content) {
    try {
      var mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
