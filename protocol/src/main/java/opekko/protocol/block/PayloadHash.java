package opekko.protocol.block;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The header that a payload stands for, and with it the block hash the payload must carry.
 *
 * @spec engine API, and exec-engine.md: extended fields of OP payloads
 */
public final class PayloadHash {
  /** SHA-256 of nothing: L2 blocks have no execution requests. */
  public static final Hash NO_REQUESTS =
      Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  private static final Bytes ZERO_NONCE = Bytes.wrap(new byte[8]);

  private PayloadHash() {}

  public static Hash of(PayloadEnvelope envelope) {
    return header(envelope).hash();
  }

  public static boolean isRight(PayloadEnvelope envelope) {
    return of(envelope).equals(envelope.payload().blockHash());
  }

  public static BlockHeader header(PayloadEnvelope envelope) {
    var payload = envelope.payload();
    return new BlockHeader(
        payload.parentHash(),
        BlockHeader.NO_OMMERS,
        payload.feeRecipient(),
        payload.stateRoot(),
        OrderedTrie.root(payload.transactions()),
        payload.receiptsRoot(),
        payload.logsBloom(),
        BigInteger.ZERO,
        payload.blockNumber(),
        payload.gasLimit(),
        payload.gasUsed(),
        payload.timestamp(),
        payload.extraData(),
        payload.prevRandao(),
        ZERO_NONCE,
        Optional.of(payload.baseFeePerGas()),
        withdrawalsRoot(payload),
        payload.blobGasUsed(),
        payload.excessBlobGas(),
        envelope.parentBeaconBlockRoot(),
        // The payload carries a root of its own from Isthmus on, which is when requests joined the
        // header.
        payload.withdrawalsRoot().map(_ -> NO_REQUESTS),
        Bytes.EMPTY);
  }

  private static Optional<Hash> withdrawalsRoot(ExecutionPayload payload) {
    if (payload.withdrawalsRoot().isPresent()) return payload.withdrawalsRoot();
    return payload.withdrawals().map(Withdrawal::root);
  }
}
