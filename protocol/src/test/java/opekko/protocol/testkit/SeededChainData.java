package opekko.protocol.testkit;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.receipt.Log;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Headers, transactions, receipts and payloads of right form with values that mean nothing. */
public final class SeededChainData {
  /** Shapes of {@link #header}: legacy, London, Shanghai, Cancun, Prague, and one of the future. */
  public static final int HEADER_SHAPES = 6;

  private final Seeded seeded;

  public SeededChainData(Seeded seeded) {
    this.seeded = seeded;
  }

  /**
   * @param shape below {@link #HEADER_SHAPES}
   */
  public BlockHeader header(int shape) {
    return new BlockHeader(
        seeded.hash(),
        seeded.hash(),
        seeded.address(),
        seeded.hash(),
        seeded.hash(),
        seeded.hash(),
        seeded.bytes(Bloom.SIZE),
        seeded.u256(),
        seeded.u64(),
        seeded.u64(),
        seeded.u64(),
        seeded.u64(),
        seeded.bytesUpTo(32),
        seeded.hash(),
        seeded.bytes(8),
        shape >= 1 ? Optional.of(seeded.u256()) : Optional.empty(),
        shape >= 2 ? Optional.of(seeded.hash()) : Optional.empty(),
        shape >= 3 ? OptionalLong.of(seeded.u64()) : OptionalLong.empty(),
        shape >= 3 ? OptionalLong.of(seeded.u64()) : OptionalLong.empty(),
        shape >= 3 ? Optional.of(seeded.hash()) : Optional.empty(),
        shape >= 4 ? Optional.of(seeded.hash()) : Optional.empty(),
        shape >= 5 ? RlpWriter.number(seeded.u64()) : Bytes.EMPTY);
  }

  /**
   * @param type 0 to 4
   */
  public SignedTransaction transaction(int type) {
    var isLegacy = type == SignedTransaction.LEGACY;
    var price = seeded.u256();
    var chainId = BigInteger.valueOf(seeded.below(1_000_000));
    var parity = BigInteger.valueOf(seeded.below(2));
    return new SignedTransaction(
        type,
        chainId,
        seeded.u64(),
        price,
        type <= SignedTransaction.ACCESS_LIST ? price : seeded.u256(),
        seeded.u64(),
        seeded.maybe(seeded::address),
        seeded.u256(),
        seeded.bytesUpTo(300),
        isLegacy ? Bytes.EMPTY : accessList(),
        type == SignedTransaction.BLOB ? seeded.u256() : BigInteger.ZERO,
        type == SignedTransaction.BLOB ? seeded.list(6, seeded::hash) : List.of(),
        type == SignedTransaction.SET_CODE ? authorizations() : Bytes.EMPTY,
        isLegacy ? chainId.shiftLeft(1).add(BigInteger.valueOf(35)).add(parity) : parity,
        seeded.u256(),
        seeded.u256());
  }

  private Bytes accessList() {
    return RlpWriter.list(list -> {
      for (var left = seeded.below(4); left > 0; left--)
        list.putList(entry ->
            entry
                .put(seeded.address())
                .putList(keys -> seeded.list(3, seeded::hash).forEach(keys::put)));
    });
  }

  private Bytes authorizations() {
    return RlpWriter.list(list -> {
      for (var left = seeded.below(3); left > 0; left--)
        list.putList(entry -> {
          entry.put(seeded.u256()).put(seeded.address()).put(seeded.u64());
          entry.put(seeded.flip()).put(seeded.u256()).put(seeded.u256());
        });
    });
  }

  public DepositTransaction deposit() {
    return new DepositTransaction(
        seeded.hash(),
        seeded.address(),
        seeded.maybe(seeded::address),
        seeded.u256(),
        seeded.u256(),
        seeded.u64(),
        seeded.flip(),
        seeded.bytesUpTo(500));
  }

  /**
   * @param type 0 to 4, or 0x7e
   */
  public Receipt receipt(int type) {
    var isDeposit = type == DepositTransaction.TYPE;
    var nonce = isDeposit && seeded.flip() ? OptionalLong.of(seeded.u64()) : OptionalLong.empty();
    return new Receipt(
        type,
        List.of(Bytes.EMPTY, Bytes.of(1), seeded.hash().bytes()).get(seeded.below(3)),
        seeded.u64(),
        seeded.bytes(Bloom.SIZE),
        seeded.list(4, this::log),
        nonce,
        nonce.isPresent() && seeded.flip() ? OptionalLong.of(1) : OptionalLong.empty());
  }

  public Log log() {
    return new Log(seeded.address(), seeded.list(4, seeded::hash), seeded.bytesUpTo(200));
  }

  public PayloadEnvelope envelope(PayloadVersion version) {
    var hasWithdrawals = version.compareTo(PayloadVersion.V2) >= 0;
    var hasBlobGas = version.compareTo(PayloadVersion.V3) >= 0;
    var hasRoot = version == PayloadVersion.V4;
    var payload =
        new ExecutionPayload(
            seeded.hash(),
            seeded.address(),
            seeded.hash(),
            seeded.hash(),
            seeded.bytes(Bloom.SIZE),
            seeded.hash(),
            seeded.u64(),
            seeded.u64(),
            seeded.u64(),
            seeded.u64(),
            seeded.bytesUpTo(32),
            seeded.u256(),
            seeded.hash(),
            seeded.list(5, () -> seeded.bytesUpTo(100)),
            hasWithdrawals ? Optional.of(seeded.list(16, this::withdrawal)) : Optional.empty(),
            hasBlobGas ? OptionalLong.of(seeded.u64()) : OptionalLong.empty(),
            hasBlobGas ? OptionalLong.of(seeded.u64()) : OptionalLong.empty(),
            hasRoot ? Optional.of(seeded.hash()) : Optional.<Hash>empty());
    return new PayloadEnvelope(
        hasBlobGas ? Optional.of(seeded.hash()) : Optional.<Hash>empty(), payload);
  }

  private Withdrawal withdrawal() {
    return new Withdrawal(seeded.u64(), seeded.u64(), seeded.address(), seeded.u64());
  }
}
