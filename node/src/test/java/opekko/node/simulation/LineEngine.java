package opekko.node.simulation;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** An engine at the other end of a line. */
record LineEngine(Line line, Engine engine, L2Source l2) implements Engine, L2Source {
  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    var what =
        "forkchoice "
            + Brief.of(state.head())
            + attributes.map(wanted -> " build " + wanted.timestamp()).orElse("");
    return line.call(
        what, () -> engine.forkchoiceUpdated(state, attributes), ForkchoiceOutcome.Failed::new);
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return line.call(
        "get " + id.bytes(), () -> engine.getPayload(id, timestamp), GetPayloadOutcome.Failed::new);
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    return line.call(
        "new " + Brief.of(envelope),
        () -> engine.newPayload(envelope),
        NewPayloadOutcome.Failed::new);
  }

  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
    return line.read("payload " + words(which), () -> l2.payload(which));
  }

  @Override
  public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
    return line.read("ref " + words(which), () -> l2.ref(which));
  }

  @Override
  public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
    return line.read("storage " + account, () -> l2.storageRoot(account, blockHash));
  }

  static String words(BlockSelector which) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) -> Brief.of(hash);
      case BlockSelector.ByNumber(var number) -> Long.toString(number);
      case BlockSelector.ByLabel(var label) -> label.rpcName();
    };
  }
}
