package opekko.protocol.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.L1Attributes;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.BlockPayload;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.L1ChainJson;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.RollupJson;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.json.Json;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * One fixture of {@code derivation-e2e} in memory, for tests of rules that need no pipeline.
 *
 * @param l1 blocks by hash, those of lost branches too
 * @param l2 recorded blocks by hash
 * @param expected what a verifier sends to the engine, ascending
 */
public record RecordedChain(
    String name,
    RollupConfig rollup,
    L1ChainConfig l1Chain,
    Map<Hash, L1Block> l1,
    Map<Hash, ExecutionPayload> l2,
    List<Expected> expected) {

  private static final String TOPIC = "derivation-e2e";

  /** The attributes of one L2 block, and where they came from. */
  public record Expected(
      long number,
      Hash parentHash,
      long l1Origin,
      long sequenceNumber,
      PayloadAttributes attributes) {
    /** What the sequencer put in. */
    public List<Bytes> batchTransactions() {
      return attributes.transactions().stream().filter(t -> t.getUnsigned(0) != 0x7e).toList();
    }
  }

  /** Names of all fixtures. */
  public static Stream<String> names() {
    try (var folders = Files.list(Vectors.path(TOPIC))) {
      return folders
          .filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RecordedChain open(String name) {
    return open(Vectors.path(TOPIC, name));
  }

  public static RecordedChain open(Path folder) {
    var rollup = RollupJson.read(text(folder.resolve("rollup.json")));
    var l1Config = folder.resolve("l1-chain.json");
    return new RecordedChain(
        folder.getFileName().toString(),
        rollup,
        Files.exists(l1Config)
            ? L1ChainJson.read(text(l1Config))
            : L1ChainJson.known(rollup.l1ChainId())
                .orElse(new L1ChainConfig(rollup.l1ChainId(), List.of())),
        l1(folder, new L1BlockDigest(rollup)),
        l2(folder),
        Vectors.jsonLines(folder.resolve("expected-attributes.jsonl.gz")).stream()
            .map(RecordedChain::expected)
            .toList());
  }

  /** By the hash the block's first transaction carries. */
  public L1Block origin(Expected block) {
    var attributes = block.attributes();
    var deposit = DepositTransaction.decode(attributes.transactions().getFirst());
    var layout = L1Attributes.Layout.at(rollup, attributes.timestamp());
    return l1.get(L1Attributes.decode(layout, deposit.data()).hash());
  }

  public AttributesBuilder builder() {
    return new AttributesBuilder(rollup, l1Chain);
  }

  private static Map<Hash, L1Block> l1(Path folder, L1BlockDigest digest) {
    var blocks = new HashMap<Hash, L1Block>();
    for (var line : Vectors.jsonLines(folder.resolve("l1.jsonl.gz"))) {
      var header = BlockHeader.decode(bytes(line.get("header")));
      var hash = Hash.fromHex(line.get("hash").asText());
      if (!header.hash().equals(hash)) throw new IllegalStateException("header of " + hash);
      blocks.put(hash, digest.of(header, hash, list(line.get("txs")), list(line.get("receipts"))));
    }
    return blocks;
  }

  private static Map<Hash, ExecutionPayload> l2(Path folder) {
    var blocks = new HashMap<Hash, ExecutionPayload>();
    for (var line : Vectors.jsonLines(folder.resolve("l2.jsonl.gz"))) {
      var header = BlockHeader.decode(bytes(line.get("header")));
      var payload = BlockPayload.of(header, header.hash(), list(line.get("txs"))).payload();
      blocks.put(payload.blockHash(), payload);
    }
    return blocks;
  }

  private static Expected expected(JsonNode line) {
    var text = Bytes.wrap(line.get("attributes").toString().getBytes(StandardCharsets.UTF_8));
    return new Expected(
        line.get("l2_number").asLong(),
        Hash.fromHex(line.get("parent_hash").asText()),
        line.get("l1_origin").asLong(),
        line.get("sequence_number").asLong(),
        Json.read(text, AttributesJson::read));
  }

  private static List<Bytes> list(JsonNode array) {
    var items = new ArrayList<Bytes>();
    if (array != null) array.forEach(item -> items.add(bytes(item)));
    return items;
  }

  private static Bytes bytes(JsonNode hex) {
    return Bytes.fromHex(hex.asText());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
