package opekko.devnet.l2;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * From a payload to a block that has been executed and found right. Pure; everything throws {@link
 * InvalidData} with what is wrong, in geth's words.
 *
 * @spec op-geth eth/catalyst/api.go, core/block_validator.go
 */
final class PayloadImport {
  private final RollupConfig config;

  PayloadImport(RollupConfig config) {
    this.config = config;
  }

  /**
   * @param state after it
   */
  record Imported(LedgerBlock block, WorldState state) {}

  /** What can be said without the parent: the form, and the hash over it. */
  BlockHeader header(PayloadEnvelope envelope) {
    var payload = envelope.payload();
    checkForm(payload);
    var header = PayloadHash.header(envelope);
    var hash = header.hash();
    refuseUnlessSame("blockhash mismatch, want %s, got %s", payload.blockHash(), hash);
    return header;
  }

  private void checkForm(ExecutionPayload payload) {
    var time = payload.timestamp();
    if (payload.withdrawals().stream().anyMatch(each -> !each.isEmpty()))
      throw new InvalidData("non-empty withdrawals post-Canyon");
    Eip1559ExtraData.decode(config, time, payload.extraData());
    var isIsthmus = config.isActive(Hardfork.ISTHMUS, time);
    if (isIsthmus && payload.withdrawalsRoot().isEmpty())
      throw new InvalidData("nil withdrawalsRoot post-Isthmus");
    if (!isIsthmus && payload.withdrawalsRoot().isPresent())
      throw new InvalidData("non-nil withdrawalsRoot pre-Isthmus");
  }

  /** Reads transactions of a payload or of attributes. */
  static List<L2Transaction> transactions(List<Bytes> encoded) {
    var transactions = new ArrayList<L2Transaction>(encoded.size());
    for (var i = 0; i < encoded.size(); i++) {
      try {
        transactions.add(L2Transaction.decode(encoded.get(i)));
      } catch (InvalidData e) {
        throw new InvalidData("invalid transaction %d: %s".formatted(i, e.getMessage()));
      }
    }
    return transactions;
  }

  /** Executes a payload whose header has been read from it. */
  Imported execute(
      LedgerBlock parent, WorldState parentState, BlockHeader header, PayloadEnvelope envelope) {
    HeaderCheck.check(config, parent.header(), header);
    var transactions = transactions(envelope.payload().transactions());
    var start = L2Draft.start(config, parent, parentState, Blueprint.of(envelope), transactions);
    return switch (start) {
      case L2Draft.Start.Refused(var cause) -> throw new InvalidData(cause);
      case L2Draft.Start.Started(var draft) -> {
        var block = draft.seal();
        compare(header, block);
        yield new Imported(block, draft.state());
      }
    };
  }

  private void compare(BlockHeader claimed, LedgerBlock block) {
    var own = block.header();
    if (config.isActive(Hardfork.KARST, own.time()) && BlockSize.isTooLong(block))
      throw new InvalidData("block RLP-encoded size exceeds maximum");
    refuseUnlessSame(
        "invalid DA footprint in blobGasUsed field (remote: %s local: %s)",
        claimed.blobGasUsed(), own.blobGasUsed());
    if (config.isActive(Hardfork.JOVIAN, own.time())
        && own.blobGasUsed().getAsLong() > own.gasLimit())
      throw new InvalidData(
          "DA footprint %d exceeds block gas limit %d"
              .formatted(own.blobGasUsed().getAsLong(), own.gasLimit()));
    refuseUnlessSame("invalid gas used (remote: %s local: %s)", claimed.gasUsed(), own.gasUsed());
    refuseUnlessSame("invalid bloom (remote: %s local: %s)", claimed.logsBloom(), own.logsBloom());
    refuseUnlessSame(
        "invalid receipt root hash (remote: %s local: %s)",
        claimed.receiptsRoot(), own.receiptsRoot());
    refuseUnlessSame(
        "invalid merkle root (remote: %s local: %s)", claimed.stateRoot(), own.stateRoot());
    refuseUnlessSame(
        "invalid withdrawals hash (remote: %s local: %s)",
        claimed.withdrawalsRoot().map(Hash::toHex).orElse("none"),
        own.withdrawalsRoot().map(Hash::toHex).orElse("none"));
    // Nothing is left that could differ; if it does, this class is wrong.
    refuseUnlessSame("blockhash mismatch, want %s, got %s", claimed.hash(), block.hash());
  }

  private static void refuseUnlessSame(String words, Object claimed, Object own) {
    if (!claimed.equals(own)) throw new InvalidData(words.formatted(claimed, own));
  }
}
