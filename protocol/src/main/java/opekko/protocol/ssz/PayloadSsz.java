package opekko.protocol.ssz;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Payloads as gossip carries them: SSZ, from V3 on with the parent beacon block root before it.
 *
 * @spec rollup-node-p2p.md#block-encoding; op-service/eth/ssz.go
 */
public final class PayloadSsz {
  private static final int MAX_EXTRA_DATA = 32;
  private static final int MAX_TRANSACTIONS = 1 << 20;
  private static final int MAX_WITHDRAWALS = 16;
  private static final int WITHDRAWAL_SIZE = 44;
  private static final int BLOOM_SIZE = 256;

  private PayloadSsz() {}

  /**
   * @throws InvalidData when the bytes are no payload of this form; nothing is allocated beyond
   *     their size
   */
  public static PayloadEnvelope decode(PayloadVersion version, Bytes encoded) {
    if (!version.hasBlobGas())
      return new PayloadEnvelope(Optional.empty(), payload(version, encoded));
    if (encoded.size() < Hash.SIZE) throw new InvalidData("ssz: no room for the beacon root");
    var beaconRoot = new Hash(encoded.slice(0, Hash.SIZE));
    return new PayloadEnvelope(Optional.of(beaconRoot), payload(version, encoded.slice(Hash.SIZE)));
  }

  private static ExecutionPayload payload(PayloadVersion version, Bytes all) {
    if (all.size() < version.fixedSize()) throw new InvalidData("ssz: payload cut short");
    var in = new Fields(all);
    var parentHash = in.hash();
    var feeRecipient = new Address(in.bytes(Address.SIZE));
    var stateRoot = in.hash();
    var receiptsRoot = in.hash();
    var logsBloom = in.bytes(BLOOM_SIZE);
    var prevRandao = in.hash();
    var number = in.u64();
    var gasLimit = in.u64();
    var gasUsed = in.u64();
    var timestamp = in.u64();
    var extraDataAt = in.offset();
    var baseFee = in.u256();
    var blockHash = in.hash();
    var transactionsAt = in.offset();
    var withdrawalsAt = version.hasWithdrawals() ? in.offset() : all.size();
    if (extraDataAt != version.fixedSize()
        || transactionsAt < extraDataAt
        || transactionsAt - extraDataAt > MAX_EXTRA_DATA
        || withdrawalsAt < transactionsAt
        || withdrawalsAt > all.size()) throw new InvalidData("ssz: bad offsets");
    return new ExecutionPayload(
        parentHash,
        feeRecipient,
        stateRoot,
        receiptsRoot,
        logsBloom,
        prevRandao,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        all.slice(extraDataAt, transactionsAt - extraDataAt),
        baseFee,
        blockHash,
        transactions(all.slice(transactionsAt, withdrawalsAt - transactionsAt)),
        version.hasWithdrawals()
            ? Optional.of(withdrawals(all.slice(withdrawalsAt)))
            : Optional.empty(),
        version.hasBlobGas() ? OptionalLong.of(in.u64()) : OptionalLong.empty(),
        version.hasBlobGas() ? OptionalLong.of(in.u64()) : OptionalLong.empty(),
        version.hasWithdrawalsRoot() ? Optional.of(in.hash()) : Optional.empty());
  }

  private static List<Bytes> transactions(Bytes list) {
    if (list.isEmpty()) return List.of();
    if (list.size() < 4) throw new InvalidData("ssz: transactions cut short");
    var offsets = new Fields(list);
    var first = offsets.offset();
    var count = first / 4;
    if (first % 4 != 0 || count == 0 || first > list.size() || count > MAX_TRANSACTIONS)
      throw new InvalidData("ssz: bad offset of the first transaction");
    var transactions = new ArrayList<Bytes>(count);
    var at = first;
    for (var i = 1; i <= count; i++) {
      var next = i == count ? list.size() : offsets.offset();
      if (next < at || next > list.size())
        throw new InvalidData("ssz: bad offset of a transaction");
      transactions.add(list.slice(at, next - at));
      at = next;
    }
    return transactions;
  }

  private static List<Withdrawal> withdrawals(Bytes list) {
    if (list.size() % WITHDRAWAL_SIZE != 0 || list.size() / WITHDRAWAL_SIZE > MAX_WITHDRAWALS)
      throw new InvalidData("ssz: withdrawals of " + list.size() + " bytes");
    var in = new Fields(list);
    var withdrawals = new ArrayList<Withdrawal>();
    for (var i = 0; i < list.size() / WITHDRAWAL_SIZE; i++)
      withdrawals.add(
          new Withdrawal(in.u64(), in.u64(), new Address(in.bytes(Address.SIZE)), in.u64()));
    return withdrawals;
  }

  /**
   * @throws IllegalArgumentException when the payload lacks what the form has
   */
  public static Bytes encode(PayloadVersion version, PayloadEnvelope envelope) {
    var out = ByteBuffer.allocate(size(version, envelope));
    write(version, envelope, out);
    return Bytes.wrap(out.array());
  }

  /** In bytes, of the encoded form. */
  public static int size(PayloadVersion version, PayloadEnvelope envelope) {
    var payload = envelope.payload();
    var prefix = version.hasBlobGas() ? Hash.SIZE : 0;
    return prefix
        + version.fixedSize()
        + payload.extraData().size()
        + transactionsSize(payload)
        + withdrawals(version, payload).size() * WITHDRAWAL_SIZE;
  }

  private static int transactionsSize(ExecutionPayload payload) {
    return payload.transactions().stream().mapToInt(tx -> 4 + tx.size()).sum();
  }

  private static List<Withdrawal> withdrawals(PayloadVersion version, ExecutionPayload payload) {
    return version.hasWithdrawals() ? present(payload.withdrawals()) : List.of();
  }

  /** Puts the encoded form where the buffer stands. */
  public static void write(PayloadVersion version, PayloadEnvelope envelope, ByteBuffer to) {
    var payload = envelope.payload();
    var out = to.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (version.hasBlobGas()) put(out, present(envelope.parentBeaconBlockRoot()).bytes());
    putFixed(out, version, payload, transactionsSize(payload));
    put(out, payload.extraData());
    putTransactions(out, payload.transactions());
    for (var withdrawal : withdrawals(version, payload)) {
      out.putLong(withdrawal.index()).putLong(withdrawal.validatorIndex());
      put(out, withdrawal.address().bytes());
      out.putLong(withdrawal.amount());
    }
    to.position(to.position() + out.position());
  }

  private static void putFixed(
      ByteBuffer out, PayloadVersion version, ExecutionPayload payload, int transactionsSize) {
    put(out, payload.parentHash().bytes());
    put(out, payload.feeRecipient().bytes());
    put(out, payload.stateRoot().bytes());
    put(out, payload.receiptsRoot().bytes());
    put(out, payload.logsBloom());
    put(out, payload.prevRandao().bytes());
    out.putLong(payload.blockNumber()).putLong(payload.gasLimit());
    out.putLong(payload.gasUsed()).putLong(payload.timestamp());
    out.putInt(version.fixedSize());
    put(out, reversed(payload.baseFeePerGas()));
    put(out, payload.blockHash().bytes());
    var transactionsAt = version.fixedSize() + payload.extraData().size();
    out.putInt(transactionsAt);
    if (version.hasWithdrawals()) out.putInt(transactionsAt + transactionsSize);
    if (version.hasBlobGas())
      out.putLong(present(payload.blobGasUsed())).putLong(present(payload.excessBlobGas()));
    if (version.hasWithdrawalsRoot()) put(out, present(payload.withdrawalsRoot()).bytes());
  }

  private static void putTransactions(ByteBuffer out, List<Bytes> transactions) {
    var at = 4 * transactions.size();
    for (var transaction : transactions) {
      out.putInt(at);
      at += transaction.size();
    }
    for (var transaction : transactions) put(out, transaction);
  }

  private static void put(ByteBuffer out, Bytes bytes) {
    out.put(bytes.asByteBuffer());
  }

  private static Bytes reversed(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > 256)
      throw new IllegalArgumentException("ssz: " + number + " does not fit 256 bits");
    var big = number.toByteArray();
    var little = new byte[32];
    for (var i = 0; i < Math.min(32, big.length); i++) little[i] = big[big.length - 1 - i];
    return Bytes.wrap(little);
  }

  private static long present(OptionalLong part) {
    return part.orElseThrow(PayloadSsz::lacksPart);
  }

  private static <T> T present(Optional<T> part) {
    return part.orElseThrow(PayloadSsz::lacksPart);
  }

  private static IllegalArgumentException lacksPart() {
    return new IllegalArgumentException("the payload lacks a part of this form");
  }

  /** Reads the fixed parts in order. */
  private static final class Fields {
    private final Bytes all;
    private int position;

    private Fields(Bytes all) {
      this.all = all;
    }

    private Bytes bytes(int size) {
      var slice = all.slice(position, size);
      position += size;
      return slice;
    }

    private Hash hash() {
      return new Hash(bytes(Hash.SIZE));
    }

    private long u64() {
      return Long.reverseBytes(bytes(8).getLong(0));
    }

    private int offset() {
      var value = Integer.reverseBytes(bytes(4).getInt(0));
      if (value < 0) throw new InvalidData("ssz: offset over 2^31");
      return value;
    }

    private BigInteger u256() {
      var little = bytes(32).toArray();
      var big = new byte[32];
      for (var i = 0; i < 32; i++) big[i] = little[31 - i];
      return new BigInteger(1, big);
    }
  }
}
