package opekko.derivation.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.json.Json;
import opekko.protocol.l1.L1Block;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * What the pipeline's replay needs of a recording besides its chains.
 *
 * @param config a recording that begins inside a chain has its start made the genesis, as nothing
 *     before is known
 * @param canonicalL1 the final chain by number
 * @param blocks expected, in order
 * @param rejected attributes the real engine refused
 * @param safeAt number of the safe head after an L1 block, by that block's number; not recorded
 *     everywhere
 */
public record DerivationFixture(
    RecordedChain chain,
    RollupConfig config,
    TreeMap<Long, L1Block> canonicalL1,
    Map<Hash, Bytes> blobs,
    List<Block> blocks,
    Set<PayloadAttributes> rejected,
    Map<Long, Long> safeAt) {

  private static final String TOPIC = "derivation-e2e";

  /**
   * @param derivedFrom number of the L1 block that completed its batch
   */
  public record Block(L2BlockRef ref, long derivedFrom, PayloadAttributes attributes) {}

  /** Reads the fixture of this name; skips the test when it is absent. */
  public static DerivationFixture read(String name) {
    var folder = Vectors.path(TOPIC, name);
    var manifest = Vectors.json(TOPIC, name, "manifest.json");
    var chain = RecordedChain.open(folder);
    var start = manifest.at("/start/safe_head/hash").asText("");
    return new DerivationFixture(
        chain,
        start.isEmpty() ? chain.rollup() : startingAt(chain, Hash.fromHex(start)),
        canonical(chain.l1(), manifest.at("/l1/head").asText("")),
        blobs(folder),
        blocks(folder, chain),
        lines(folder, "rejected-attributes.jsonl.gz").stream()
            .map(line -> attributes(line.get("attributes")))
            .collect(Collectors.toSet()),
        safeAt(folder));
  }

  public L2BlockRef start() {
    var genesis = config.genesis();
    return new L2BlockRef(
        genesis.l2().hash(), genesis.l2().number(), Hash.ZERO, genesis.l2Time(), genesis.l1(), 0);
  }

  public ExecutionPayload safeBlock(long number) {
    var hash = blocks.get((int) (number - start().number() - 1)).ref().hash();
    return chain.l2().get(hash);
  }

  private static RollupConfig startingAt(RecordedChain chain, Hash start) {
    var payload = chain.l2().get(start);
    var ref = L2BlockRefs.of(chain.rollup(), payload);
    var systemConfig = SystemConfigs.of(chain.rollup(), payload);
    return chain
        .rollup()
        .withGenesis(new Genesis(ref.l1Origin(), ref.id(), ref.time(), systemConfig));
  }

  /** Back from the head; where the manifest names none there is one chain only. */
  private static TreeMap<Long, L1Block> canonical(Map<Hash, L1Block> blocks, String head) {
    var chain = new TreeMap<Long, L1Block>();
    if (head.isEmpty()) blocks.values().forEach(block -> chain.put(block.ref().number(), block));
    else
      for (var block = blocks.get(Hash.fromHex(head));
          block != null;
          block = blocks.get(block.ref().parentHash())) chain.put(block.ref().number(), block);
    return chain;
  }

  private static Map<Hash, Bytes> blobs(Path folder) {
    var blobs = new HashMap<Hash, Bytes>();
    for (var line : lines(folder, "blobs.jsonl.gz"))
      blobs.put(
          Hash.fromHex(line.get("versioned_hash").asText()),
          Bytes.fromHex(line.get("blob").asText()));
    return blobs;
  }

  private static List<Block> blocks(Path folder, RecordedChain chain) {
    var blocks = new ArrayList<Block>();
    var lines = lines(folder, "expected-attributes.jsonl.gz");
    for (var i = 0; i < lines.size(); i++) {
      var expected = chain.expected().get(i);
      // The hash of the last block is not known in one of the recordings; nothing follows it.
      var hash = lines.get(i).path("block_hash");
      var ref =
          new L2BlockRef(
              hash.isTextual() ? Hash.fromHex(hash.asText()) : Hash.ZERO,
              expected.number(),
              expected.parentHash(),
              expected.attributes().timestamp(),
              chain.origin(expected).ref().id(),
              expected.sequenceNumber());
      blocks.add(
          new Block(ref, lines.get(i).get("l1_inclusion_block").asLong(), expected.attributes()));
    }
    return blocks;
  }

  private static Map<Long, Long> safeAt(Path folder) {
    var safe = new HashMap<Long, Long>();
    for (var line : lines(folder, "safe.jsonl"))
      safe.put(line.at("/l1/number").asLong(), line.at("/safe/number").asLong());
    return safe;
  }

  private static PayloadAttributes attributes(JsonNode json) {
    return Json.read(
        Bytes.wrap(json.toString().getBytes(StandardCharsets.UTF_8)), AttributesJson::read);
  }

  private static List<JsonNode> lines(Path folder, String name) {
    var file = folder.resolve(name);
    return Files.exists(file) ? Vectors.jsonLines(file) : List.of();
  }
}
