package opekko.protocol.testkit;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.ChainOpConfig;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** Configurations made up for tests. */
public final class Chains {
  /** Seconds from one fork to the next in {@link #withEveryForkApart()}. */
  public static final long FORK_DISTANCE = 100;

  public static final Address BATCHER =
      Address.fromHex("0x00000000000000000000000000000000000000ba");
  public static final Address INBOX = Address.fromHex("0xff00000000000000000000000000000000000901");
  public static final Address PORTAL =
      Address.fromHex("0x00000000000000000000000000000000000900a1");
  public static final Address SYSTEM_CONFIG =
      Address.fromHex("0x00000000000000000000000000000000000900a2");

  private Chains() {}

  /**
   * A block each 2 s from second 2 on; Regolith at 100, Canyon at 200 and so on, in the order of
   * {@link Hardfork}.
   */
  public static RollupConfig withEveryForkApart() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values()) times.put(fork, fork.ordinal() * FORK_DISTANCE);
    return with(new ForkSchedule(times));
  }

  /** All forks up to this one from genesis on, no later one. */
  public static RollupConfig at(Hardfork newest) {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork.compareTo(newest) <= 0 && fork != Hardfork.PECTRA_BLOB_SCHEDULE) times.put(fork, 0L);
    return with(new ForkSchedule(times));
  }

  public static RollupConfig with(ForkSchedule forks) {
    return new RollupConfig(
        new Genesis(new BlockId(hash(0xa0), 0), new BlockId(hash(0xb0), 0), 2, systemConfig()),
        2,
        600,
        3600,
        300,
        900,
        901,
        forks,
        INBOX,
        PORTAL,
        SYSTEM_CONFIG,
        Optional.empty(),
        Optional.of(new ChainOpConfig(6, 50, 250)),
        Optional.empty(),
        false);
  }

  public static SystemConfig systemConfig() {
    return new SystemConfig(
        BATCHER,
        hash(0xbc),
        hash(0xa6fe0),
        30_000_000,
        SystemConfig.NO_EIP1559_PARAMS,
        Hash.ZERO,
        0,
        0);
  }

  /** An L1 with blobs at the price of Cancun from its first block on. */
  public static L1ChainConfig l1() {
    return new L1ChainConfig(900, List.of(new L1ChainConfig.BlobFork("cancun", 0, 3_338_477)));
  }

  /** An L1 block of that number; its hash is {@code hash(number)}, its parent's one less. */
  public static L1BlockInfo l1Block(long number, long time) {
    return new L1BlockInfo(
        new L1BlockRef(hash(number), number, hash(number - 1), time),
        BigInteger.valueOf(7),
        hash(0xd1),
        OptionalLong.of(0),
        Optional.of(hash(0xbe)));
  }

  /** An L2 block whose hash is {@code hash(number)}. */
  public static ExecutionPayload l2Block(
      long number, long time, long gasLimit, Bytes extraData, List<Bytes> transactions) {
    return new ExecutionPayload(
        hash(number - 1),
        BATCHER,
        Hash.ZERO,
        Hash.ZERO,
        Bytes.wrap(new byte[256]),
        Hash.ZERO,
        number,
        gasLimit,
        0,
        time,
        extraData,
        BigInteger.ONE,
        hash(number),
        transactions,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** The same but for its place in a chain. */
  public static ExecutionPayload l2Block(ExecutionPayload like, Hash parent, Hash hash) {
    return new ExecutionPayload(
        parent,
        like.feeRecipient(),
        like.stateRoot(),
        like.receiptsRoot(),
        like.logsBloom(),
        like.prevRandao(),
        like.blockNumber(),
        like.gasLimit(),
        like.gasUsed(),
        like.timestamp(),
        like.extraData(),
        like.baseFeePerGas(),
        hash,
        like.transactions(),
        like.withdrawals(),
        like.blobGasUsed(),
        like.excessBlobGas(),
        like.withdrawalsRoot());
  }

  /** A hash that ends in this number. */
  public static Hash hash(long number) {
    var bytes = new byte[Hash.SIZE];
    for (var i = 0; i < Long.BYTES; i++) bytes[Hash.SIZE - 1 - i] = (byte) (number >>> 8 * i);
    return new Hash(Bytes.wrap(bytes));
  }
}
