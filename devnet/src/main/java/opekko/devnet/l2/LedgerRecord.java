package opekko.devnet.l2;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.BlockPayload;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;

/** What a ledger engine writes to disk: a list of the kind and its parts. */
sealed interface LedgerRecord {
  int BLOCK = 1;
  int FORKCHOICE = 2;

  record Block(PayloadEnvelope envelope) implements LedgerRecord {}

  record Forkchoice(ForkchoiceState state) implements LedgerRecord {}

  static Bytes encode(LedgerBlock block) {
    return RlpWriter.list(out ->
        out.put(BLOCK)
            .putRaw(block.header().encode())
            .putList(list -> block.transactions().forEach(each -> list.put(each.encoded()))));
  }

  static Bytes encode(ForkchoiceState state) {
    return RlpWriter.list(
        out -> out.put(FORKCHOICE).put(state.head()).put(state.safe()).put(state.finalized()));
  }

  /**
   * @throws InvalidData when the bytes are no record
   */
  static LedgerRecord decode(Bytes record) {
    var in = RlpReader.ofList(record);
    var kind = in.nextLong();
    if (kind == BLOCK) return block(in);
    if (kind == FORKCHOICE)
      return new Forkchoice(new ForkchoiceState(in.nextHash(), in.nextHash(), in.nextHash()));
    throw new InvalidData("record of unknown kind " + kind);
  }

  private static Block block(RlpReader in) {
    var header = BlockHeader.decode(in.nextRaw());
    List<Bytes> transactions = new ArrayList<>();
    for (var list = in.nextList(); !list.isAtEnd(); ) transactions.add(list.nextBytes());
    return new Block(BlockPayload.of(header, header.hash(), transactions));
  }
}
