package opekko.devnet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtCheckTest {
  private static final Bytes SECRET = Bytes.fromHex("42".repeat(32));
  private static final long NOW = 1_700_000_000;

  private final JwtCheck check = new JwtCheck(SECRET, () -> Instant.ofEpochSecond(NOW));

  private static String token(String header, String claims, Bytes secret) throws Exception {
    var base64 = Base64.getUrlEncoder().withoutPadding();
    var content =
        base64.encodeToString(header.getBytes(StandardCharsets.US_ASCII))
            + "."
            + base64.encodeToString(claims.getBytes(StandardCharsets.US_ASCII));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.toArray(), "HmacSHA256"));
    return content
        + "."
        + base64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
  }

  private Optional<String> refusal(String claims) throws Exception {
    return check.refusal(
        Optional.of("Bearer " + token("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, SECRET)));
  }

  @ParameterizedTest
  @CsvSource({
    "0,",
    "-60,",
    "60,",
    "-61,stale token",
    "61,future token",
  })
  void shouldTakeTokensOfAMinuteAround(long offset, String refusal) throws Exception {
    assertEquals(Optional.ofNullable(refusal), refusal("{\"iat\":" + (NOW + offset) + "}"));
  }

  @Test
  void shouldSayWhyATokenIsNotTaken() throws Exception {
    assertEquals(Optional.of("missing token"), check.refusal(Optional.empty()));
    assertEquals(Optional.of("missing token"), check.refusal(Optional.of("Basic abc")));
    assertEquals(Optional.of("missing issued-at"), refusal("{}"));
    assertEquals(
        Optional.of("token is expired"),
        refusal("{\"iat\":%d,\"exp\":%d}".formatted(NOW, NOW - 1)));
    var iat = "{\"iat\":" + NOW + "}";
    assertEquals(
        Optional.of("signing method none is invalid: HS256 is expected"),
        check.refusal(Optional.of("Bearer " + token("{\"alg\":\"none\"}", iat, SECRET))));
    var other = Bytes.fromHex("43".repeat(32));
    assertEquals(
        Optional.of("signature is invalid: the secrets differ"),
        check.refusal(Optional.of("Bearer " + token("{\"alg\":\"HS256\"}", iat, other))));
    assertEquals(
        Optional.of("token is malformed: it has not three parts"),
        check.refusal(Optional.of("Bearer abc")));
    assertEquals(
        Optional.of("token is malformed: no JSON in base64"),
        check.refusal(Optional.of("Bearer a.b.c")));
  }
}
