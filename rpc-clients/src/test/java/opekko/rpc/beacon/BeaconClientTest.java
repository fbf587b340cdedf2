package opekko.rpc.beacon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.testkit.Exchanges;
import opekko.rpc.testkit.ScriptedServer;
import opekko.rpc.testkit.ScriptedServer.Reply;
import opekko.rpc.testkit.ScriptedServer.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeaconClientTest {
  private static final long GENESIS = 1_606_824_023;
  private static final long SLOT = 7_422_094;
  private static final L1BlockRef BLOCK =
      new L1BlockRef(Hash.ZERO, 5, Hash.ZERO, GENESIS + 12 * SLOT + 5);

  private final BeaconScript first = new BeaconScript();
  private final BeaconScript second = new BeaconScript();
  private final List<BeaconClient> clients = new ArrayList<>();
  private final List<Bytes> blobs = new ArrayList<>();
  private final List<Bytes> commitments = new ArrayList<>();
  @TempDir private Path folder;

  /** A beacon node that offers what is switched on. */
  private final class BeaconScript {
    private boolean offersBlobs = true;
    private boolean offersSidecars;
    private boolean offersBlocks;
    private boolean speaksSsz;
    private int missing;
    private final List<String> paths = new ArrayList<>();
    private final ScriptedServer server = new ScriptedServer(this::answer);

    private Reply answer(Request request) {
      var path = request.target().split("\\?")[0];
      paths.add(path.replaceAll("/\\d+$", ""));
      var isSsz = speaksSsz && request.accept().startsWith("application/octet-stream");
      return switch (paths.getLast()) {
        case "/eth/v1/beacon/genesis" ->
            Reply.json("{\"data\":{\"genesis_time\":\"" + GENESIS + "\"}}");
        case "/eth/v1/config/spec" ->
            Reply.json("{\"data\":{\"OTHER\":{\"a\":[1]},\"SECONDS_PER_SLOT\":\"12\"}}");
        case "/eth/v1/beacon/blobs" ->
            offersBlobs ? blobs(request.target(), isSsz) : Reply.status(404);
        case "/eth/v1/beacon/blob_sidecars" ->
            offersSidecars ? sidecars(request.target(), isSsz) : Reply.status(404);
        case "/eth/v2/beacon/blocks" -> offersBlocks ? block() : Reply.status(404);
        default -> Reply.status(404);
      };
    }

    /** In the order of the block, whatever the order asked for. */
    private Reply blobs(String target, boolean isSsz) {
      assertTrue(target.startsWith("/eth/v1/beacon/blobs/" + SLOT), target);
      var found = new ArrayList<Bytes>();
      for (var i = 0; i < blobs.size() - missing; i++)
        if (target.contains(hash(i).toHex())) found.add(blobs.get(i));
      if (isSsz) return ssz(Bytes.concat(found.toArray(Bytes[]::new)));
      var data = found.stream().map(blob -> "\"" + blob.toHex() + "\"").toList();
      return Reply.json("{\"finalized\":true,\"data\":[" + String.join(",", data) + "]}");
    }

    private Reply sidecars(String target, boolean isSsz) {
      var isWhole = !target.contains("indices");
      var indices = List.of(target.substring(target.indexOf('=') + 1).split(","));
      var json = new ArrayList<String>();
      var ssz = new ArrayList<Bytes>();
      for (var i = 0; i < blobs.size(); i++) {
        if (!isWhole && !indices.contains("" + i)) continue;
        json.add(
            "{\"index\":\"%d\",\"blob\":\"%s\",\"kzg_commitment\":\"%s\",\"more\":{}}"
                .formatted(i, blobs.get(i).toHex(), commitments.get(i).toHex()));
        var index = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(i).array();
        ssz.add(
            Bytes.concat(
                Bytes.wrap(index),
                blobs.get(i),
                commitments.get(i),
                Bytes.wrap(new byte[48 + 208 + 544])));
      }
      return isSsz
          ? ssz(Bytes.concat(ssz.toArray(Bytes[]::new)))
          : Reply.json("{\"data\":[" + String.join(",", json) + "]}");
    }

    private Reply block() {
      var list = commitments.stream().map(each -> "\"" + each.toHex() + "\"").toList();
      return Reply.json(
          "{\"version\":\"deneb\",\"data\":{\"message\":{\"slot\":\"1\",\"body\":{\"graffiti\":\"\",\"blob_kzg_commitments\":["
              + String.join(",", list)
              + "]}},\"signature\":\"0x\"}}");
    }

    private static Reply ssz(Bytes body) {
      return new Reply.Status(200, "application/octet-stream", body.toArray());
    }
  }

  @BeforeEach
  void readRecordedBlobs() {
    for (var sidecar :
        Vectors.json("kzg", "beacon-blob-sidecars-goerli-7422094.json.gz").get("data")) {
      blobs.add(Bytes.fromHex(sidecar.get("blob").asText()));
      commitments.add(Bytes.fromHex(sidecar.get("kzg_commitment").asText()));
    }
  }

  @AfterEach
  void disconnect() {
    clients.forEach(BeaconClient::close);
    first.server.close();
    second.server.close();
  }

  private BlobReading reading = BlobReading.DEFAULT;

  private BeaconClient client(BeaconScript... sources) {
    return client(Optional.empty(), sources);
  }

  private BeaconClient client(Optional<BlobCache> cache, BeaconScript... sources) {
    var endpoints = new ArrayList<BeaconEndpoint>();
    for (var source : sources)
      endpoints.add(
          BeaconEndpoint.at(
              source.server.uri(), "X-Key: secret", Duration.ofSeconds(20), NodeMetrics.NONE));
    var client = new BeaconClient(endpoints, cache, reading, () -> Instant.EPOCH);
    clients.add(client);
    return client;
  }

  private Hash hash(int index) {
    return Kzg.versionedHash(commitments.get(index));
  }

  private List<BlobRef> refs(int... indices) {
    var refs = new ArrayList<BlobRef>();
    for (var index : indices) refs.add(new BlobRef(index, hash(index)));
    return refs;
  }

  @Test
  void shouldGiveBlobsInTheOrderAskedFor() {
    var found = found(client(first).blobs(BLOCK, refs(3, 0, 3)));
    assertEquals(List.of(blobs.get(3), blobs.get(0), blobs.get(3)), found);
    assertTrue(
        first.server.requests().stream().noneMatch(each -> each.target().contains("sidecars")));
  }

  @Test
  void shouldReadSszWhereItIsSpoken() {
    first.speaksSsz = true;
    assertEquals(
        List.of(blobs.get(1), blobs.get(2)), found(client(first).blobs(BLOCK, refs(1, 2))));
    second.speaksSsz = true;
    second.offersBlobs = false;
    second.offersSidecars = true;
    assertEquals(
        List.of(blobs.get(4), blobs.get(2)), found(client(second).blobs(BLOCK, refs(4, 2))));
  }

  @Test
  void shouldRememberWhichGenerationASourceOffers() {
    first.offersBlobs = false;
    first.offersSidecars = true;
    var client = client(first);
    found(client.blobs(BLOCK, refs(0)));
    found(client.blobs(BLOCK, refs(1, 2)));
    assertEquals(
        List.of(
            "/eth/v1/beacon/genesis",
            "/eth/v1/config/spec",
            "/eth/v1/beacon/blobs",
            "/eth/v1/beacon/blob_sidecars",
            "/eth/v1/beacon/blob_sidecars"),
        first.paths);
  }

  @Test
  void shouldReadWholeSlotsWhereTheSourceCannotSelect() {
    first.offersBlobs = false;
    first.offersSidecars = true;
    reading = new BlobReading(true, false, 0);
    assertEquals(List.of(blobs.get(3)), found(client(first).blobs(BLOCK, refs(3))));
    assertTrue(
        first.server.requests().stream().noneMatch(each -> each.target().contains("indices")));
  }

  @Test
  void shouldCheckOneByOneAndNameTheWrongBlob() {
    first.offersBlocks = true;
    reading = new BlobReading(false, true, 0);
    var client = client(first);
    assertEquals(blobs, found(client.blobs(BLOCK, refs(0, 1, 2, 3, 4))));
    blobs.set(1, changed(blobs.get(1)));
    var answer = await(client.blobs(BLOCK, refs(0, 1)));
    var fault = assertInstanceOf(Fetched.Failed.class, answer).fault();
    assertTrue(fault.cause().contains(hash(1).toHex()), fault.cause());
  }

  @Test
  void shouldCheckTogetherWithTheCommitmentsOfTheBlock() {
    first.offersBlocks = true;
    var client = client(first);
    assertEquals(blobs, found(client.blobs(BLOCK, refs(0, 1, 2, 3, 4))));
    assertTrue(first.paths.contains("/eth/v2/beacon/blocks"));
    var right = blobs.set(2, changed(blobs.get(2)));
    var answer = await(client.blobs(BLOCK, refs(0, 1, 2)));
    var fault = assertInstanceOf(Fetched.Failed.class, answer).fault();
    assertTrue(fault.cause().contains(hash(2).toHex()), fault.cause());
    blobs.set(2, right);
  }

  @Test
  void shouldAskOnlyOnceForBlocksThatAreNotOffered() {
    var client = client(first);
    found(client.blobs(BLOCK, refs(0, 1)));
    found(client.blobs(BLOCK, refs(1, 2)));
    assertEquals(1, first.paths.stream().filter("/eth/v2/beacon/blocks"::equals).count());
  }

  @Test
  void shouldRefuseASwappedBlobOfEitherGeneration() {
    var right = blobs.set(1, blobs.get(2));
    assertInstanceOf(Fetched.Failed.class, await(client(first).blobs(BLOCK, refs(1))));
    first.offersBlobs = false;
    first.offersSidecars = true;
    assertInstanceOf(Fetched.Failed.class, await(client(first).blobs(BLOCK, refs(1))));
    blobs.set(1, right);
  }

  @Test
  void shouldFallBackWhenASourceLies() {
    first.missing = 5;
    assertEquals(blobs.get(4), found(client(first, second).blobs(BLOCK, refs(4))).getFirst());
    first.server.then(new Reply.Cut()).then(new Reply.Cut());
    assertEquals(blobs.get(4), found(client(first, second).blobs(BLOCK, refs(4))).getFirst());
  }

  @Test
  void shouldRefuseEveryBrokenAnswer() {
    var broken =
        List.of(
            "{}", "{\"data\":17}", "{\"data\":[\"0x00\"]}", "{\"data\":[null]}", "[", "nothing");
    var client = client(first);
    found(client.blobs(BLOCK, refs(0)));
    for (var body : broken) {
      first.server.then(Reply.json(body));
      assertInstanceOf(Fetched.Failed.class, await(client.blobs(BLOCK, refs(0))), body);
    }
    first.server.then(BeaconScript.ssz(Bytes.wrap(new byte[BlobCodec.BLOB_SIZE + 1])));
    assertInstanceOf(Fetched.Failed.class, await(client.blobs(BLOCK, refs(0))));
    found(client.blobs(BLOCK, refs(0)));
  }

  @Test
  void shouldSayMissingWhenNoSourceKnowsTheSlot() {
    first.offersBlobs = false;
    second.offersBlobs = false;
    assertInstanceOf(Fetched.Missing.class, await(client(first, second).blobs(BLOCK, refs(0))));
  }

  @Test
  void shouldNotTakeAnErrorForMissing() {
    var client = client(first);
    found(client.blobs(BLOCK, refs(0)));
    first.server.then(Reply.status(500));
    assertInstanceOf(Fetched.Failed.class, await(client.blobs(BLOCK, refs(0))));
  }

  @Test
  void shouldFailForNowOnATimeBeforeGenesis() {
    var early = new L1BlockRef(Hash.ZERO, 5, Hash.ZERO, 12);
    assertInstanceOf(Fetched.Failed.class, await(client(first).blobs(early, refs(0))));
  }

  @Test
  void shouldKeepVerifiedBlobsOnDiskAndOnlyThose() throws IOException {
    var cache = BlobCache.in(folder, 10_000_000);
    found(client(Optional.of(cache), first).blobs(BLOCK, refs(0, 1)));

    // A new start, with a source that lies: only what is not on disk is asked for.
    var reopened = BlobCache.in(folder, 10_000_000);
    second.missing = 5;
    var restarted = client(Optional.of(reopened), second);
    assertEquals(List.of(blobs.get(1), blobs.get(0)), found(restarted.blobs(BLOCK, refs(1, 0))));
    assertEquals(List.of(), second.paths);
    assertInstanceOf(Fetched.Failed.class, await(restarted.blobs(BLOCK, refs(2))));
    assertEquals(Optional.empty(), reopened.get(hash(2)));
  }

  @Test
  void shouldNotTrustADamagedFile() throws IOException {
    var cache = BlobCache.in(folder, 10_000_000);
    cache.put(hash(0), blobs.get(0));
    var file = folder.resolve(hash(0).bytes().toUnprefixedHex() + ".blob");
    var content = Files.readAllBytes(file);
    content[1000] ^= 1;
    Files.write(file, content);
    assertEquals(Optional.empty(), cache.get(hash(0)));
    assertTrue(Files.notExists(file));
  }

  @Test
  void shouldForgetTheLeastRecentlyUsedBlobAtTheBound() throws IOException {
    var cache = BlobCache.in(folder, 2 * (BlobCodec.BLOB_SIZE + 32));
    cache.put(hash(0), blobs.get(0));
    cache.put(hash(1), blobs.get(1));
    assertEquals(Optional.of(blobs.get(0)), cache.get(hash(0)));
    cache.put(hash(2), blobs.get(2));
    assertEquals(Optional.empty(), cache.get(hash(1)));
    assertEquals(Optional.of(blobs.get(0)), cache.get(hash(0)));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  private static Bytes changed(Bytes blob) {
    var bytes = blob.toArray();
    bytes[77] ^= 1;
    return Bytes.wrap(bytes);
  }

  private static <T> T found(CompletionStage<Fetched<T>> stage) {
    return Exchanges.found(await(stage));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
