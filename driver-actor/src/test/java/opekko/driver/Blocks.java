package opekko.driver;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.config.ChainOpConfig;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Small made-up chains: an L1 block every 12 seconds, an L2 block every 2. */
final class Blocks {
  static final L2BlockRef GENESIS =
      new L2BlockRef(hash("l2-genesis"), 0, Hash.ZERO, 1000, l1(0).id(), 0);
  static final Bytes USER_TRANSACTION = Bytes.of(0x02, 0x01, 0x02);

  private Blocks() {}

  static RollupConfig config(Hardfork newest) {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork.compareTo(newest) <= 0 && fork != Hardfork.PECTRA_BLOB_SCHEDULE) times.put(fork, 0L);
    var systemConfig =
        new SystemConfig(
            Address.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            30_000_000,
            SystemConfig.NO_EIP1559_PARAMS,
            Hash.ZERO,
            0,
            0);
    return new RollupConfig(
        new Genesis(l1(0).id(), GENESIS.id(), GENESIS.time(), systemConfig),
        2,
        600,
        10,
        300,
        900,
        901,
        new ForkSchedule(times),
        Address.ZERO,
        Address.ZERO,
        Address.ZERO,
        Optional.empty(),
        Optional.of(new ChainOpConfig(6, 50, 250)),
        Optional.empty(),
        false);
  }

  static DriverMachine machine(RollupConfig config, DriverSettings settings, boolean safeDb) {
    return new DriverMachine(config, settings, safeDb, Blocks::refOf);
  }

  static L1BlockRef l1(long number) {
    return l1(number, "");
  }

  /** An L1 block of a named branch, whose parent is of the same branch. */
  static L1BlockRef l1(long number, String branch) {
    return l1(number, branch, branch);
  }

  static L1BlockRef l1(long number, String branch, String parentBranch) {
    var parent = number == 0 ? Hash.ZERO : hash("l1-" + parentBranch + (number - 1));
    return new L1BlockRef(hash("l1-" + branch + number), number, parent, 1000 + 12 * number);
  }

  /** Attributes of the block after {@code parent}, with the given L1 origin and transactions. */
  static PayloadAttributes attributes(L2BlockRef parent, BlockId origin, Bytes... transactions) {
    var sequence = origin.equals(parent.l1Origin()) ? parent.sequenceNumber() + 1 : 0;
    var all = new ArrayList<Bytes>();
    all.add(info(origin, sequence));
    all.addAll(List.of(transactions));
    return new PayloadAttributes(
        parent.time() + 2,
        Hash.ZERO,
        Address.ZERO,
        Optional.of(List.of()),
        Optional.of(Hash.ZERO),
        all,
        true,
        30_000_000,
        Optional.empty(),
        OptionalLong.empty());
  }

  static DerivedAttributes derived(
      L2BlockRef parent, long derivedFrom, boolean last, Bytes... transactions) {
    return new DerivedAttributes(
        attributes(parent, parent.l1Origin(), transactions), parent, l1(derivedFrom), last);
  }

  /** The block that the fake engine builds from attributes. */
  static PayloadEnvelope block(Hash parent, long number, PayloadAttributes attributes) {
    var digest = sha256();
    parent.bytes().updateInto(digest);
    digest.update(ByteBuffer.allocate(8).putLong(attributes.timestamp()).flip());
    attributes.transactions().forEach(transaction -> transaction.updateInto(digest));
    var payload =
        new ExecutionPayload(
            parent,
            attributes.suggestedFeeRecipient(),
            Hash.ZERO,
            Hash.ZERO,
            Bytes.EMPTY,
            attributes.prevRandao(),
            number,
            attributes.gasLimit(),
            0,
            attributes.timestamp(),
            Bytes.EMPTY,
            BigInteger.ONE,
            new Hash(Bytes.wrap(digest.digest())),
            attributes.transactions(),
            attributes.withdrawals(),
            OptionalLong.of(0),
            OptionalLong.of(0),
            Optional.empty());
    return new PayloadEnvelope(attributes.parentBeaconBlockRoot(), payload);
  }

  /** The child of {@code parent} on the same L1 origin. */
  static PayloadEnvelope child(L2BlockRef parent, Bytes... transactions) {
    return block(
        parent.hash(), parent.number() + 1, attributes(parent, parent.l1Origin(), transactions));
  }

  static L2BlockRef refOf(PayloadEnvelope envelope) {
    return refOf(envelope.payload());
  }

  static L2BlockRef refOf(ExecutionPayload payload) {
    if (payload.blockNumber() == 0) return GENESIS;
    var info = payload.transactions().getFirst();
    if (info.size() != 49) throw new InvalidData("no L1 info in " + payload.blockHash());
    return new L2BlockRef(
        payload.blockHash(),
        payload.blockNumber(),
        payload.parentHash(),
        payload.timestamp(),
        new BlockId(new Hash(info.slice(17, 32)), info.getLong(1)),
        info.getLong(9));
  }

  private static Bytes info(BlockId origin, long sequenceNumber) {
    var out = ByteBuffer.allocate(49).put((byte) 0x7e);
    out.putLong(origin.number()).putLong(sequenceNumber).put(origin.hash().bytes().toArray());
    return Bytes.wrap(out.array());
  }

  static Hash hash(String name) {
    return new Hash(Bytes.wrap(sha256().digest(name.getBytes(StandardCharsets.UTF_8))));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
