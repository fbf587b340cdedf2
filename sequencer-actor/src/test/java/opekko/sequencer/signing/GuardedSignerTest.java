package opekko.sequencer.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.FailingDisk;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.signing.GuardedSigner.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedSignerTest {
  private static final long CHAIN = 901;

  @TempDir Path folder;

  private final List<SigningRequest> signed = new ArrayList<>();
  private final List<NodeEvent> counted = new ArrayList<>();
  private final FailingDisk disk = new FailingDisk();

  private final class Key implements BlockSigner {
    @Override
    public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
      signed.add(request);
      return CompletableFuture.completedStage(
          Fetched.found(new Signature(request.payloadHash().bytes(), 0)));
    }

    @Override
    public Address address() {
      return Address.ZERO;
    }
  }

  private GuardedSigner open() throws IOException {
    return open(Limits.DEFAULT);
  }

  private GuardedSigner open(Limits limits) throws IOException {
    return new GuardedSigner(new Key(), folder, counting(), limits, disk);
  }

  private NodeMetrics counting() {
    return new NodeMetrics() {
      @Override
      public void count(NodeEvent event) {
        counted.add(event);
      }

      @Override
      public void set(NodeGauge gauge, double value) {}

      @Override
      public void l1Ref(String type, L1BlockRef ref) {}

      @Override
      public void l2Ref(String type, L2BlockRef ref) {}

      @Override
      public void rpcCall(String client, String method, double seconds, String error) {}
    };
  }

  private Path file() {
    return folder.resolve("signed-" + Address.ZERO.toHex() + ".log");
  }

  private static SigningRequest block(long lineage, long number, int payload) {
    var hash = Chains.hash(1000 * number + payload);
    return new SigningRequest(CHAIN, hash, new BlockId(hash, number), lineage);
  }

  private static Fetched<Signature> answer(BlockSigner signer, SigningRequest request) {
    return signer.sign(request).toCompletableFuture().join();
  }

  private void assertSigned(BlockSigner signer, SigningRequest request) {
    assertInstanceOf(Fetched.Found.class, answer(signer, request), request.toString());
    assertEquals(request, signed.getLast());
  }

  private void assertRefused(BlockSigner signer, SigningRequest request, String words) {
    var before = signed.size();
    var failed = assertInstanceOf(Fetched.Failed.class, answer(signer, request));
    assertTrue(failed.fault().cause().contains(words), failed.fault().cause());
    assertEquals(before, signed.size(), "the key was asked");
  }

  @Test
  void shouldSignAHeightTwiceOnlyForTheSamePayload() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));
      assertSigned(guard, block(0, 5, 1));

      assertRefused(guard, block(0, 5, 2), "another block 5 was signed");
      assertSigned(guard, block(0, 6, 1));
      assertRefused(guard, block(0, 5, 2), "another block 5 was signed");
      assertSigned(guard, block(0, 5, 1));
    }
    assertEquals(List.of(NodeEvent.SIGN_GUARD_REFUSALS, NodeEvent.SIGN_GUARD_REFUSALS), counted);
  }

  @Test
  void shouldRememberAcrossARestart() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));
    }

    try (var guard = open()) {
      assertRefused(guard, block(0, 5, 2), "another block 5");
      assertSigned(guard, block(0, 5, 1));
    }
  }

  @Test
  void shouldSignAnotherBlockAfterARewindButNoneOfTheLineageBefore() throws IOException {
    try (var guard = open()) {
      for (var number = 5; number < 9; number++) assertSigned(guard, block(0, number, 1));

      assertSigned(guard, block(1, 7, 2));

      assertRefused(guard, block(0, 9, 1), "of lineage 0, but one of lineage 1 was signed");
      assertRefused(guard, block(1, 7, 3), "another block 7");
      assertSigned(guard, block(0, 6, 1));
      assertSigned(guard, block(1, 8, 2));
    }
  }

  @Test
  void shouldRefuseAnOlderHeightThatItDoesNotRemember() throws IOException {
    try (var guard = open(new Limits(3, 1 << 20))) {
      for (var number = 1; number <= 6; number++) assertSigned(guard, block(0, number, 1));

      assertRefused(guard, block(0, 2, 1), "is not remembered");
      assertSigned(guard, block(0, 4, 1));
    }
  }

  @Test
  void shouldRefuseAnotherChain() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));
      var like = block(0, 6, 1);

      assertRefused(
          guard,
          new SigningRequest(10, like.payloadHash(), like.block(), 0),
          "it signed for chain 901 before, not for 10");
    }
  }

  @Test
  void shouldSignNothingThatIsNotOnTheDisk() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));
      disk.setFull(true);
      assertRefused(guard, block(0, 6, 1), "No space left on device");
      disk.setFull(false);
      assertSigned(guard, block(0, 6, 2));

      disk.setSyncBroken(true);
      assertRefused(guard, block(0, 7, 1), "restart the node");
      disk.setSyncBroken(false);
      assertRefused(guard, block(0, 8, 1), "restart the node");
    }
  }

  /** A kill while a record is written: whatever of it is there, nothing was signed for it. */
  @Test
  void shouldNeverSignASecondPayloadWhereverTheFileEndsAfterAKill() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));
    }
    var confirmed = Files.size(file());
    try (var guard = open()) {
      assertSigned(guard, block(0, 6, 1));
    }
    var whole = Files.readAllBytes(file());
    for (var size = (int) confirmed; size <= whole.length; size++) {
      Files.write(file(), Arrays.copyOf(whole, size));

      try (var guard = open()) {
        assertRefused(guard, block(0, 5, 2), "another block 5");
        if (size == whole.length) assertRefused(guard, block(0, 6, 2), "another block 6");
        else assertSigned(guard, block(0, 6, 2));
      }
    }
  }

  @Test
  void shouldRefuseToOpenADamagedFile() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));
      assertSigned(guard, block(0, 6, 1));
    }
    var bytes = Files.readAllBytes(file());
    bytes[20] ^= 1;
    Files.write(file(), bytes);

    var refusal = assertThrows(IOException.class, this::open);

    assertTrue(refusal.getMessage().contains("is damaged at byte 0"), refusal.getMessage());
  }

  @Test
  void shouldStaySmallAndForgetNothingOfLate() throws IOException {
    var limits = new Limits(16, 4_000);
    try (var guard = open(limits)) {
      for (var number = 1; number <= 500; number++)
        assertSigned(guard, block(number / 100, number, 1));
      assertTrue(Files.size(file()) <= 4_100, Files.size(file()) + " bytes");
    }

    try (var guard = open(limits)) {
      for (var number = 485; number <= 500; number++)
        assertRefused(guard, block(5, number, 2), number == 500 ? "another" : "older");
      assertRefused(guard, block(4, 501, 1), "of lineage 4");
      assertSigned(guard, block(5, 501, 1));
    }
  }

  @Test
  void shouldNotShareItsFile() throws IOException {
    try (var guard = open()) {
      assertSigned(guard, block(0, 5, 1));

      var refusal = assertThrows(IOException.class, this::open);

      assertTrue(refusal.getMessage().contains("is in use"), refusal.getMessage());
    }
  }
}
