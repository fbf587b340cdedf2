package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Genesis;
import opekko.devnet.l1.MinedBlock;
import opekko.devnet.l1.RollupContracts;
import opekko.devnet.l1rpc.L1Server;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.beacon.BeaconClient;
import opekko.rpc.beacon.BeaconEndpoint;
import opekko.rpc.beacon.BlobReading;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.l1.L1Client;
import opekko.rpc.l1.L1Settings;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node's own clients, which verify all they read, follow the devnet's L1. */
class FollowedL1Test {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Bytes USER = Bytes.fromHex("11".repeat(32));
  private static final Bytes OWNER = Bytes.fromHex("33".repeat(32));
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private final Seeded seeded = new Seeded(17);
  private final L1BlockDigest digest = new L1BlockDigest(Chains.at(Hardfork.JOVIAN));
  private final L1Chain chain =
      new L1Chain(
          L1Genesis.of(
              900,
              1_000_000,
              12,
              Map.of(address(USER), BigInteger.TEN.pow(24), address(OWNER), BigInteger.TEN.pow(24)),
              new RollupContracts(
                  Chains.PORTAL, Chains.SYSTEM_CONFIG, address(OWNER), address(USER))),
          new L1Chain.Finality(2, 5),
          () -> Instant.EPOCH);
  private L1Server server;
  private L1Client client;
  private BeaconClient beacon;

  @AfterAll
  static void stopSystem() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() throws IOException {
    server = L1Server.start(KIT.system(), chain, 0);
    client =
        new L1Client(
            List.of(JsonRpc.to(RpcEndpoint.open(server.uri(), TIMEOUT), "l1", NodeMetrics.NONE)),
            L1Settings.DEFAULTS,
            Chains.at(Hardfork.JOVIAN),
            () -> Instant.EPOCH);
    beacon =
        new BeaconClient(
            List.of(BeaconEndpoint.at(server.uri(), "", TIMEOUT, NodeMetrics.NONE)),
            Optional.empty(),
            BlobReading.DEFAULT,
            () -> Instant.EPOCH);
  }

  @AfterEach
  void stop() {
    client.close();
    beacon.close();
    server.close();
  }

  private static Address address(Bytes key) {
    return Secp256k1.addressOfKey(key);
  }

  private static <T> T found(CompletionStage<Fetched<T>> read) {
    var answer = read.toCompletableFuture().join();
    assertInstanceOf(Fetched.Found.class, answer, () -> "answer is " + answer);
    return ((Fetched.Found<T>) answer).value();
  }

  private TransactionDraft draft(Bytes key) {
    return TransactionDraft.on(900, chain.pendingNonce(address(key)))
        .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(50)));
  }

  private void send(Bytes raw) {
    assertInstanceOf(Admission.Admitted.class, chain.submit(raw));
  }

  private void sendBatch(Bytes data) {
    send(draft(USER).calling(Chains.INBOX, data).signedBy(USER).encode());
  }

  private static Bytes selector(String signature) {
    return Keccak.hash(Bytes.wrap(signature.getBytes(StandardCharsets.US_ASCII)))
        .bytes()
        .slice(0, 4);
  }

  @Test
  void shouldReadHeadsAndBlocksWithFullVerificationThroughReorgs() {
    for (var round = 0; round < 12; round++) {
      for (var i = seeded.below(3); i > 0; i--) sendBatch(seeded.bytesUpTo(500));
      if (seeded.flip())
        send(
            draft(USER)
                .paying(Chains.PORTAL, BigInteger.TEN)
                .withGas(100_000)
                .signedBy(USER)
                .encode());
      chain.mine();
      if (round % 4 == 3) chain.reorg(2, L1Chain.Replaced.RETURNED);

      var heads = found(client.heads());
      assertEquals(chain.head().ref(), heads.head());
      var from = heads.finalized().map(L1BlockRef::number).orElseThrow();
      var blocks = found(client.blocks(from, 20));
      assertEquals(chain.head().number() - from + 1, blocks.size());
      for (var block : blocks) {
        var mined = chain.block(block.ref().number()).orElseThrow();
        assertEquals(
            digest.of(
                mined.header(),
                mined.hash(),
                mined.transactions().stream().map(KnownTransaction::encoded).toList(),
                mined.receipts().stream().map(Receipt::encode).toList()),
            block);
      }
    }
  }

  @Test
  void shouldFindDepositsAndUpdatesAsTheContractsLogThem() {
    var to = seeded.address();
    var data = seeded.bytes(5);
    var deposit =
        Bytes.concat(
            selector("depositTransaction(address,uint256,uint64,bool,bytes)"),
            word(to.bytes()),
            word(Bytes.of(7)),
            word(Bytes.of(3, 0, 0)),
            word(Bytes.of(0)),
            word(Bytes.of(5 * 32)),
            word(Bytes.of(data.size())),
            data,
            Bytes.wrap(new byte[27]));
    var limit = Bytes.concat(selector("setGasLimit(uint64)"), word(Bytes.of(2, 0, 0, 0)));
    var scalars =
        Bytes.concat(
            selector("setGasConfigEcotone(uint32,uint32)"), word(Bytes.of(5)), word(Bytes.of(9)));
    send(
        draft(USER)
            .paying(Chains.PORTAL, BigInteger.TWO)
            .calling(Chains.PORTAL, deposit)
            .withGas(200_000)
            .signedBy(USER)
            .encode());
    for (var input : List.of(limit, scalars))
      send(
          draft(OWNER)
              .calling(Chains.SYSTEM_CONFIG, input)
              .withGas(200_000)
              .signedBy(OWNER)
              .encode());
    var mined = chain.mine();

    var block = found(client.block(mined.hash()));

    var found = DepositTransaction.decode(block.deposits().getFirst());
    assertEquals(address(USER), found.from());
    assertEquals(Optional.of(to), found.to());
    assertEquals(BigInteger.TWO, found.mint());
    assertEquals(BigInteger.valueOf(7), found.value());
    assertEquals(0x30000, found.gas());
    assertEquals(data, found.data());
    assertEquals(new ConfigUpdate.GasLimit(0x2000000), block.configUpdates().getFirst());
    var fees = (ConfigUpdate.FeeScalars) block.configUpdates().getLast();
    assertEquals("0x01" + "00".repeat(23) + "0000000900000005", fees.scalar().toHex());
  }

  private static Bytes word(Bytes value) {
    return Bytes.concat(Bytes.wrap(new byte[32 - value.size()]), value);
  }

  @Test
  void shouldFindBlobsAndTheSameOnesAfterAReorgThatKeepsThem() {
    var contents = List.of(seeded.bytes(300), seeded.bytes(4000), seeded.bytes(1));
    var sidecar =
        BlobSidecar.of(BlobSidecar.BLOB_PROOFS, contents.stream().map(BlobCodec::encode).toList());
    var signed =
        draft(USER)
            .paying(Chains.INBOX, BigInteger.ZERO)
            .carrying(sidecar.versionedHashes(), GWEI)
            .signedBy(USER);
    send(new BlobTransaction(signed, sidecar).encode());
    var before = chain.mine();
    assertEquals(contents, readBlobs(before));

    chain.reorg(1, L1Chain.Replaced.KEPT);

    assertNotEquals(before.hash(), chain.head().hash());
    assertEquals(contents, readBlobs(chain.head()));
  }

  private List<Bytes> readBlobs(MinedBlock mined) {
    var block = found(client.block(mined.hash()));
    var inbox = block.inbox().getFirst();
    assertEquals(address(USER), inbox.sender());
    List<BlobRef> wanted = inbox.blobs();
    return found(beacon.blobs(block.ref(), wanted)).stream().map(BlobCodec::decode).toList();
  }

  @Test
  void shouldSayThatBlocksAheadAreMissing() {
    var answer = client.blocks(5, 1).toCompletableFuture().join();

    assertTrue(answer instanceof Fetched.Missing, () -> "answer is " + answer);
  }
}
