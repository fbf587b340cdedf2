package opekko.devnet.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Payloads that say something else than the truth, with the hash that goes with it. */
public final class PayloadLies {
  private static final Hash OTHER = Hash.fromHex("0x" + "77".repeat(32));

  private static final int JOVIAN_EXTRA_DATA = 17;

  private PayloadLies() {}

  /**
   * @param expectedWords part of the reason for refusing it
   */
  public record Lie(String what, PayloadEnvelope envelope, String expectedWords) {}

  public static List<Lie> about(PayloadEnvelope truth) {
    var payload = truth.payload();
    var lies = new ArrayList<Lie>();
    lies.add(
        new Lie(
            "hash",
            new PayloadEnvelope(truth.parentBeaconBlockRoot(), new Parts(payload).hash(OTHER)),
            "blockhash mismatch"));
    add(lies, truth, "state root", p -> p.stateRoot = OTHER, "invalid merkle root");
    add(lies, truth, "receipts root", p -> p.receiptsRoot = OTHER, "invalid receipt root hash");
    add(lies, truth, "bloom", p -> p.logsBloom = bloom(), "invalid bloom");
    add(lies, truth, "gas used", p -> p.gasUsed++, "invalid gas used");
    add(lies, truth, "too much gas", p -> p.gasUsed = p.gasLimit + 1, "invalid gasUsed");
    add(lies, truth, "time", p -> p.timestamp = 1, "");
    add(lies, truth, "base fee", p -> p.baseFee = p.baseFee.add(BigInteger.ONE), "invalid baseFee");
    add(lies, truth, "extraData", p -> p.extraData = Bytes.of(1, 2, 3), "extraData");
    add(lies, truth, "no transactions", p -> p.transactions = List.of(), "");
    add(lies, truth, "nonsense", p -> p.transactions = List.of(Bytes.of(0xc0)), "transaction 0");
    add(lies, truth, "order", p -> p.transactions = p.transactions.reversed(), "");
    add(lies, truth, "gas limit", p -> p.gasLimit = 21_000, "");
    // Only Jovian gave this field a meaning that is checked.
    if (payload.extraData().size() == JOVIAN_EXTRA_DATA)
      add(lies, truth, "blob gas", p -> p.blobGasUsed++, "DA footprint");
    if (payload.withdrawalsRoot().isPresent())
      add(
          lies,
          truth,
          "withdrawals",
          p -> p.withdrawalsRoot = Optional.of(OTHER),
          "withdrawals hash");
    // Turning around a single transaction is no lie.
    lies.removeIf(lie -> lie.envelope().equals(truth));
    return lies;
  }

  private interface Change {
    void apply(Parts parts);
  }

  private static void add(
      List<Lie> lies, PayloadEnvelope truth, String what, Change change, String words) {
    var parts = new Parts(truth.payload());
    change.apply(parts);
    var unhashed = new PayloadEnvelope(truth.parentBeaconBlockRoot(), parts.hash(Hash.ZERO));
    var hashed = parts.hash(PayloadHash.of(unhashed));
    lies.add(new Lie(what, new PayloadEnvelope(truth.parentBeaconBlockRoot(), hashed), words));
  }

  private static Bytes bloom() {
    var bloom = new byte[256];
    bloom[9] = 1;
    return Bytes.wrap(bloom);
  }

  /** A payload taken apart. */
  private static final class Parts {
    private final ExecutionPayload before;
    private Hash stateRoot;
    private Hash receiptsRoot;
    private Bytes logsBloom;
    private long gasLimit;
    private long gasUsed;
    private long timestamp;
    private Bytes extraData;
    private BigInteger baseFee;
    private List<Bytes> transactions;
    private long blobGasUsed;
    private Optional<Hash> withdrawalsRoot;

    Parts(ExecutionPayload payload) {
      before = payload;
      stateRoot = payload.stateRoot();
      receiptsRoot = payload.receiptsRoot();
      logsBloom = payload.logsBloom();
      gasLimit = payload.gasLimit();
      gasUsed = payload.gasUsed();
      timestamp = payload.timestamp();
      extraData = payload.extraData();
      baseFee = payload.baseFeePerGas();
      transactions = payload.transactions();
      blobGasUsed = payload.blobGasUsed().orElse(0);
      withdrawalsRoot = payload.withdrawalsRoot();
    }

    ExecutionPayload hash(Hash hash) {
      return new ExecutionPayload(
          before.parentHash(),
          before.feeRecipient(),
          stateRoot,
          receiptsRoot,
          logsBloom,
          before.prevRandao(),
          before.blockNumber(),
          gasLimit,
          gasUsed,
          timestamp,
          extraData,
          baseFee,
          hash,
          transactions,
          before.withdrawals(),
          before.blobGasUsed().isPresent() ? OptionalLong.of(blobGasUsed) : before.blobGasUsed(),
          before.excessBlobGas(),
          withdrawalsRoot);
    }
  }
}
