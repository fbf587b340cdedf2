package opekko.devnet.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.L1ChainJson;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.RollupJson;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;

/**
 * A recording: real L1 blocks, and what the real node made of them ({@code
 * op-derivation-fixture/1}). The small files are read when it is opened, the large ones line by
 * line when the replay ports are made.
 *
 * @param config as recorded, except for a recording that starts in mid-chain: there the L1 genesis
 *     is where L1's record begins, so that looking back for open channels ends there
 * @param expected attributes of the final safe chain, ascending
 * @param safe when each block became safe; empty in recordings that do not say
 * @param story what happened in what order; empty in recordings of a still L1
 */
public record Fixture(
    Path folder,
    Manifest manifest,
    RollupConfig config,
    L1ChainConfig l1Chain,
    List<ExpectedAttributes> expected,
    List<SafeAt> safe,
    List<StoryStep> story) {

  /**
   * @throws UnusableFixture when the folder holds no recording, or a damaged one
   */
  public static Fixture open(Path folder) {
    if (!Files.isDirectory(folder)) throw new UnusableFixture(folder + " is no folder");
    if (!file(folder, "manifest.json").exists())
      throw new UnusableFixture(
          folder + " holds no recording: manifest.json is missing (name the fixture's own folder)");
    var manifest = Manifest.of(file(folder, "manifest.json").object());
    var config = parsed(folder, "rollup.json", RollupJson::read);
    var expected = lines(folder, "expected-attributes.jsonl.gz", ExpectedAttributes::of);
    if (expected.isEmpty())
      throw new UnusableFixture(folder + ": expected-attributes.jsonl.gz holds no attributes");
    return new Fixture(
        folder,
        manifest,
        manifest.start().isPresent() ? startingAt(manifest, config) : config,
        l1Chain(folder, config),
        expected,
        optionalLines(folder, "safe.jsonl", SafeAt::of),
        optionalLines(folder, "steps.jsonl", StoryStep::of));
  }

  public String name() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  /** The block that is safe when the story starts. */
  public BlockId start() {
    return manifest.start().orElse(config.genesis().l2());
  }

  public boolean startsAtGenesis() {
    return start().equals(config.genesis().l2());
  }

  /** The recorded L1, with no head yet. Reads, checks and digests all blocks. */
  public ReplayL1 l1() {
    var l1 = new ReplayL1();
    var digest = new L1BlockDigest(config);
    file(folder, "l1.jsonl.gz").forEachLine(row -> l1.add(RecordedL1Block.of(row, digest)));
    return l1;
  }

  /**
   * How far the recording's L1 can be read: its last block, or the one before the first whose
   * content is not on file.
   */
  public L1BlockRef lastL1(ReplayL1 l1) {
    var tip =
        manifest
            .l1Head()
            .or(() -> l1.anyAt(manifest.l1Last()).map(L1BlockRef::hash))
            .orElseThrow(() ->
                new UnusableFixture(folder + ": l1.jsonl.gz lacks L1 block " + manifest.l1Last()));
    return l1.lastReadable(manifest.l1First(), tip);
  }

  /** The recorded blobs. */
  public ReplayBlobs blobs() {
    var blobs = new ReplayBlobs();
    var file = file(folder, "blobs.jsonl.gz");
    if (file.exists()) file.forEachLine(blobs::add);
    return blobs;
  }

  /**
   * The recorded engine, as it was when the recording began.
   *
   * @param onAttributes hears of all attributes the engine is asked to build, before it answers
   */
  public ReplayEngine engine(Consumer<AskedAttributes> onAttributes) {
    return new ReplayEngine(config, EngineRecord.of(this), onAttributes);
  }

  void forEachLine(String name, Consumer<Row> use) {
    var file = file(folder, name);
    if (file.exists()) file.forEachLine(use);
  }

  private static RollupConfig startingAt(Manifest manifest, RollupConfig config) {
    if (manifest.start().get().equals(config.genesis().l2())) return config;
    var genesis = config.genesis();
    var l1 = new BlockId(genesis.l1().hash(), manifest.l1First());
    return config.withGenesis(
        new Genesis(l1, genesis.l2(), genesis.l2Time(), genesis.systemConfig()));
  }

  private static L1ChainConfig l1Chain(Path folder, RollupConfig config) {
    if (file(folder, "l1-chain.json").exists())
      return parsed(folder, "l1-chain.json", L1ChainJson::read);
    // Recordings of private chains without the file are of times before there were blobs.
    return L1ChainJson.known(config.l1ChainId())
        .orElseGet(() -> new L1ChainConfig(config.l1ChainId(), List.of()));
  }

  private static <T> T parsed(Path folder, String name, Function<String, T> parse) {
    var path = folder.resolve(name);
    if (!Files.isRegularFile(path))
      throw new UnusableFixture(path + " is missing; copy the whole folder again");
    try {
      return parse.apply(Files.readString(path));
    } catch (InvalidData | IOException e) {
      throw new UnusableFixture(path + ": " + e.getMessage());
    }
  }

  private static <T> List<T> optionalLines(Path folder, String name, Function<Row, T> parse) {
    return file(folder, name).exists() ? lines(folder, name, parse) : List.of();
  }

  private static <T> List<T> lines(Path folder, String name, Function<Row, T> parse) {
    var list = new ArrayList<T>();
    file(folder, name).forEachLine(row -> list.add(parse.apply(row)));
    return List.copyOf(list);
  }

  private static RecordingFile file(Path folder, String name) {
    return new RecordingFile(folder.resolve(name));
  }
}
