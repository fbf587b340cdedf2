package opekko.benchmarks;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.ChainOpConfig;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.deposit.SourceHash;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * An L2 chain made up from a seed: all forks up to Jovian active from genesis on, a block every 2
 * s, an L1 origin every 12 s, a deposit in every fourth of them.
 *
 * @param blocks after genesis, in order
 */
record SyntheticL2(RollupConfig config, L1ChainConfig l1Chain, List<Block> blocks) {
  static final Address BATCHER = Address.fromHex("0x00000000000000000000000000000000000000ba");
  static final Address INBOX = Address.fromHex("0xff00000000000000000000000000000000000901");
  static final Address PORTAL = Address.fromHex("0x00000000000000000000000000000000000900a1");
  static final Address SYSTEM_CONFIG =
      Address.fromHex("0x00000000000000000000000000000000000900a2");
  static final int L2_BLOCKS_PER_L1_BLOCK = 6;

  private static final long START = 1_700_000_000;
  private static final long CHAIN_ID = 901;
  private static final int DEPOSIT_INTERVAL = 4;

  /**
   * A block as the sequencer made it.
   *
   * @param attributes what derivation must come to
   */
  record Block(L2BlockRef ref, SingularBatch batch, PayloadAttributes attributes) {}

  static SyntheticL2 generate(long seed, int blocks, int transactionsPerBlock) {
    var config = jovian();
    var l1Chain = new L1ChainConfig(900, List.of(new L1ChainConfig.BlobFork("p", 0, 5_007_716)));
    var builder = new AttributesBuilder(config, l1Chain);
    var transactions = new Transactions(new SplittableRandom(seed), CHAIN_ID);
    var all = new ArrayList<Block>(blocks);
    for (var number = 1L; number <= blocks; number++) {
      var ref = l2(number);
      var batch =
          new SingularBatch(
              ref.parentHash(),
              ref.l1Origin().number(),
              ref.l1Origin().hash(),
              ref.time(),
              transactions.next(transactionsPerBlock));
      var ingredients =
          new AttributesBuilder.Ingredients(
              ref.time(),
              config.genesis().systemConfig(),
              l1Info(ref.l1Origin().number()),
              ref.sequenceNumber(),
              ref.sequenceNumber() == 0 ? deposits(ref.l1Origin().number()) : List.of(),
              batch.transactions());
      all.add(new Block(ref, batch, builder.build(ingredients)));
    }
    return new SyntheticL2(config, l1Chain, all);
  }

  L2BlockRef genesis() {
    return l2(0);
  }

  static L2BlockRef l2(long number) {
    return new L2BlockRef(
        hash("l2", number),
        number,
        hash("l2", number - 1),
        START + 2 * number,
        l1(number / L2_BLOCKS_PER_L1_BLOCK).id(),
        number % L2_BLOCKS_PER_L1_BLOCK);
  }

  static L1BlockRef l1(long number) {
    return new L1BlockRef(hash("l1", number), number, hash("l1", number - 1), START + 12 * number);
  }

  static L1BlockInfo l1Info(long number) {
    return new L1BlockInfo(
        l1(number),
        BigInteger.valueOf(1_000_000_000L + 1_000 * number),
        hash("mix", number),
        OptionalLong.of(0),
        Optional.of(hash("beacon", number)));
  }

  /** The user deposits of an L1 block, encoded. */
  static List<Bytes> deposits(long l1Number) {
    if (l1Number % DEPOSIT_INTERVAL != 0) return List.of();
    var deposit =
        new DepositTransaction(
            SourceHash.user(l1(l1Number).hash(), l1Number),
            BATCHER,
            Optional.of(PORTAL),
            BigInteger.TEN,
            BigInteger.TEN,
            100_000,
            false,
            hash("deposit", l1Number).bytes());
    return List.of(deposit.encode());
  }

  static Hash hash(String kind, long number) {
    var numberBytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    return Keccak.hash(
        Bytes.wrap(kind.getBytes(StandardCharsets.US_ASCII)), Bytes.wrap(numberBytes));
  }

  private static RollupConfig jovian() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork.compareTo(Hardfork.JOVIAN) <= 0 && fork != Hardfork.PECTRA_BLOB_SCHEDULE)
        times.put(fork, 0L);
    return new RollupConfig(
        new Genesis(l1(0).id(), l2(0).id(), l2(0).time(), systemConfig()),
        2,
        600,
        3600,
        300,
        900,
        CHAIN_ID,
        new ForkSchedule(times),
        INBOX,
        PORTAL,
        SYSTEM_CONFIG,
        Optional.empty(),
        Optional.of(new ChainOpConfig(6, 50, 250)),
        Optional.empty(),
        false);
  }

  /** With nothing left to a default: a default is written out from the first block on. */
  private static SystemConfig systemConfig() {
    return new SystemConfig(
        BATCHER,
        Hash.ZERO,
        Hash.fromHex("0x010000000000000000000000000000000000000000000000000c5fc500000558"),
        60_000_000,
        Bytes.fromHex("000000fa00000006"),
        Hash.ZERO,
        0,
        400);
  }
}
