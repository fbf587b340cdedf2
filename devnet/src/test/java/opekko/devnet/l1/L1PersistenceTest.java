package opekko.devnet.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.fault.Fetched;
import opekko.protocol.file.Disk;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.FailingDisk;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L1PersistenceTest {
  private static final L1Chain.Finality FINALITY = new L1Chain.Finality(2, 5);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("l1/blocks");
  }

  private L1Chain open() throws IOException {
    return L1Chain.open(Accounts.genesis(), FINALITY, () -> Instant.EPOCH, file);
  }

  private L1Chain open(L1Retention retention, Disk disk) throws IOException {
    return L1Chain.open(
        new L1Chain(Accounts.genesis(), FINALITY, () -> Instant.EPOCH, retention), file, disk);
  }

  private static void transfer(L1Chain chain, long wei) {
    var nonce = chain.pendingNonce(Accounts.address(Accounts.ALICE));
    var raw =
        Accounts.transfer(
            Accounts.ALICE, nonce, Accounts.address(Accounts.BOB), BigInteger.valueOf(wei));
    assertInstanceOf(Admission.Admitted.class, chain.submit(raw));
  }

  private static List<Hash> hashes(L1Chain chain) {
    return chain.blocks(0, 1000).stream().map(MinedBlock::hash).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldComeBackAsItWasAfterAnyVerbs(long seed) throws Exception {
    var random = new Seeded(seed);
    var chain = open();
    for (var step = 0; step < 80; step++) {
      switch (random.below(7)) {
        case 0, 1 -> transfer(chain, 1 + random.below(1000));
        case 2, 3, 4 -> chain.mine();
        case 5 -> {
          var room = chain.head().number() - chain.block(BlockLabel.FINALIZED).number();
          var how = L1Chain.Replaced.values()[random.below(3)];
          if (room > 0) chain.reorg(1 + random.below((int) room), how);
        }
        default -> {
          if (random.flip()) chain.finalizeUpTo(random.below((int) chain.head().number() + 1));
          var before = hashes(chain);
          var finalized = chain.block(BlockLabel.FINALIZED).number();
          chain.close();
          chain = open();
          assertEquals(before, hashes(chain));
          assertEquals(finalized, chain.block(BlockLabel.FINALIZED).number());
          assertEquals(chain.head().header().stateRoot(), chain.head().state().root());
        }
      }
    }
    chain.close();
  }

  @Test
  void shouldReadOldBlobsBackFromTheFileAndLoseThemWithoutOne() throws Exception {
    var retention = new L1Retention(100, 10, 1);
    var forgetful = new L1Chain(Accounts.genesis(), FINALITY, () -> Instant.EPOCH, retention);
    var blobs =
        List.of(
            Accounts.blobs(Accounts.ALICE, 0, List.of(Bytes.of(1)), BlobSidecar.BLOB_PROOFS),
            Accounts.blobs(Accounts.ALICE, 1, List.of(Bytes.of(2)), BlobSidecar.BLOB_PROOFS));
    try (var chain = open(retention, Disk.REAL)) {
      for (var each : blobs) {
        for (var to : List.of(chain, forgetful)) {
          assertInstanceOf(Admission.Admitted.class, to.submit(each.encode()));
          to.mine();
        }
      }

      for (var number = 1; number <= 2; number++)
        assertEquals(
            Fetched.found(blobs.get(number - 1).sidecar().blobs()),
            read(chain, number, blobs.get(number - 1).sidecar()));
      assertInstanceOf(Fetched.Missing.class, read(forgetful, 1, blobs.get(0).sidecar()));
      assertInstanceOf(Fetched.Found.class, read(forgetful, 2, blobs.get(1).sidecar()));
    }
    try (var chain = open(retention, Disk.REAL)) {
      chain.reorg(2, L1Chain.Replaced.KEPT);
      assertInstanceOf(Fetched.Found.class, read(chain, 1, blobs.get(0).sidecar()));
    }
  }

  private static Fetched<List<Bytes>> read(L1Chain chain, long number, BlobSidecar sidecar) {
    return new ChainBlobs(chain)
        .blobs(
            chain.block(number).orElseThrow().ref(),
            List.of(new BlobRef(0, sidecar.versionedHashes().get(0))))
        .toCompletableFuture()
        .join();
  }

  @Test
  void shouldForgetOldBlocksOnceTheyAreFinal() {
    var chain =
        new L1Chain(Accounts.genesis(), FINALITY, () -> Instant.EPOCH, new L1Retention(8, 2, 1));
    var side = new ArrayList<Hash>();
    for (var i = 0; i < 30; i++) {
      side.add(chain.mine().hash());
      chain.reorg(1, L1Chain.Replaced.DROPPED);
    }

    assertEquals(Optional.empty(), chain.block(22));
    assertTrue(chain.block(23).isPresent());
    assertEquals(Optional.empty(), chain.block(side.get(27)), "side blocks are bounded");
    assertTrue(chain.block(side.get(28)).isPresent());
    assertEquals(30, chain.head().number());
    assertTrue(chain.blockInSlot(24).isPresent());
  }

  @Test
  void shouldDropARecordThatACrashCutShort() throws Exception {
    List<Hash> before;
    try (var chain = open()) {
      chain.mine();
      before = hashes(chain);
      chain.mine();
    }
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));

    try (var chain = open()) {
      assertEquals(before, hashes(chain));
      chain.mine();
    }
    try (var chain = open()) {
      assertEquals(2, chain.head().number());
    }
  }

  @Test
  void shouldRefuseADamagedFileAndOneOfAnotherChain() throws Exception {
    try (var chain = open()) {
      for (var i = 0; i < 3; i++) chain.mine();
    }
    var bytes = Files.readAllBytes(file);
    var damaged = bytes.clone();
    damaged[bytes.length / 2] ^= 1;
    Files.write(file, damaged);

    var failure = assertThrows(IOException.class, this::open);
    assertTrue(failure.getMessage().contains("is damaged at byte"), failure::getMessage);
    Files.write(file, bytes);
    var other = Accounts.genesis().withForks(L1Forks.PRAGUE);
    var otherTime =
        new L1Genesis(
            other.chainId(),
            other.time() + 1,
            other.secondsPerSlot(),
            other.gasLimit(),
            other.baseFee(),
            other.forks(),
            other.balances(),
            other.contracts());
    var foreign =
        assertThrows(
            IOException.class, () -> L1Chain.open(otherTime, FINALITY, () -> Instant.EPOCH, file));
    assertTrue(foreign.getMessage().contains("belongs to another chain"), foreign::getMessage);
  }

  @Test
  void shouldMineNothingWhileTheDiskIsFullAndLoseNothing() throws Exception {
    var disk = new FailingDisk();
    try (var chain = open(L1Retention.USUAL, disk)) {
      var parent = chain.mine();
      transfer(chain, 7);
      disk.setFull(true);

      var failure = assertThrows(L1Unavailable.class, chain::mine);
      assertTrue(failure.getMessage().contains("No space left"), failure::getMessage);
      assertThrows(L1Unavailable.class, () -> chain.reorg(1, L1Chain.Replaced.DROPPED));
      assertEquals(parent.hash(), chain.head().hash());
      disk.setFull(false);
      assertEquals(1, chain.mine().transactions().size());
    }
    try (var chain = open()) {
      assertEquals(2, chain.head().number());
      assertFalse(chain.head().transactions().isEmpty());
    }
  }

  @Test
  void shouldReadTheChainInProcessAsDerivationDoes() throws Exception {
    try (var chain = open()) {
      var heads = new ArrayList<Hash>();
      var feed = new ChainHeads(chain).subscribe(ref -> heads.add(ref.hash()), _ -> {});
      chain.mine();
      chain.mine();
      feed.close();
      chain.mine();

      var source = new ChainL1(chain, Chains.at(Hardfork.JOVIAN));
      var read = source.blocks(1, 10).toCompletableFuture().join();
      assertEquals(
          hashes(chain).subList(1, 4),
          ((Fetched.Found<List<L1Block>>) read)
              .value().stream().map(block -> block.ref().hash()).toList());
      assertEquals(hashes(chain).subList(1, 3), heads);
      assertInstanceOf(Fetched.Missing.class, source.blocks(4, 1).toCompletableFuture().join());
    }
  }
}
