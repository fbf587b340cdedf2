package opekko.rpc.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the bearer tokens the engine wants: HS256 over the time of issue. The engine allows 60
 * seconds of difference, so one token serves for a few seconds.
 *
 * @spec execution-apis src/engine/authentication.md
 */
public final class JwtTokens implements Supplier<Optional<String>> {
  private static final Duration LIFETIME = Duration.ofSeconds(5);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER =
      BASE64.encodeToString(
          "{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));

  private final JwtSecret secret;
  private final InstantSource clock;
  private volatile Issued issued = new Issued(Instant.MIN, "");

  private record Issued(Instant at, String headerValue) {
    /** A clock set back makes the token look as if from the future: then it is no good either. */
    boolean isFresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(LIFETIME));
    }
  }

  public JwtTokens(JwtSecret secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /** The value of the Authorization header. */
  @Override
  public Optional<String> get() {
    var now = clock.instant();
    var last = issued;
    if (last.at().equals(Instant.MIN) || !last.isFresh(now)) {
      last = new Issued(now, "Bearer " + token(now.getEpochSecond()));
      issued = last;
    }
    return Optional.of(last.headerValue());
  }

  private String token(long issuedAt) {
    var claims = ("{\"iat\":" + issuedAt + "}").getBytes(StandardCharsets.US_ASCII);
    var content = HEADER + "." + BASE64.encodeToString(claims);
    return content + "." + BASE64.encodeToString(sign(content));
  }

  private byte[] sign(String content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.bytes().toArray(), "HmacSHA256"));
      return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
