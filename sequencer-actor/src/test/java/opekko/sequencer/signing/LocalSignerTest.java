package opekko.sequencer.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class LocalSignerTest {
  private static final Bytes KEY = Hash.fromHex("11".repeat(32)).bytes();

  @Test
  void shouldSignTheRecordedHashWithItsOwnKey() {
    var signer = new LocalSigner(KEY);
    for (var test : Vectors.json("gossip", "signing-hash.json").get("cases")) {
      var payloadHash = Hash.fromHex(test.get("payload_hash").asText());

      var signed = sign(signer, test.get("chain_id").asLong(), payloadHash);

      var digest = Hash.fromHex(test.get("signing_hash").asText());
      assertEquals(
          Optional.of(signer.address()), Secp256k1.recover(digest, signed.rs(), signed.yParity()));
    }
  }

  @Test
  void shouldRefuseWhatIsNoKeyWithoutShowingIt() {
    for (var key : new Bytes[] {Bytes.EMPTY, Hash.ZERO.bytes(), Bytes.fromHex("ff".repeat(32))}) {
      var refusal = assertThrows(IllegalArgumentException.class, () -> new LocalSigner(key));
      assertFalse(refusal.getMessage().contains("ffff"), refusal.getMessage());
    }
    assertFalse(new LocalSigner(KEY).toString().contains("1111"));
  }

  private static Signature sign(LocalSigner signer, long chainId, Hash payloadHash) {
    var request = new SigningRequest(chainId, payloadHash, BlockId.NONE, 0);
    var answer = signer.sign(request).toCompletableFuture().join();
    return assertInstanceOf(Fetched.Found.class, answer).value() instanceof Signature signature
        ? signature
        : null;
  }
}
