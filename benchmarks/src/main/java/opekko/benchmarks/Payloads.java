package opekko.benchmarks;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Bloom;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L2BlockRef;

/** Blocks as an engine would build them. */
final class Payloads {
  private static final Bytes EXTRA_DATA = Bytes.fromHex("01000000fa000000060000000000000000");

  private Payloads() {}

  /** Of the size and shape of a Jovian block; its roots are made up. */
  static PayloadEnvelope built(L2BlockRef ref, PayloadAttributes attributes) {
    var root = SyntheticL2.hash("root", ref.number());
    var payload =
        new ExecutionPayload(
            ref.parentHash(),
            attributes.suggestedFeeRecipient(),
            root,
            root,
            Bytes.wrap(new byte[Bloom.SIZE]),
            attributes.prevRandao(),
            ref.number(),
            attributes.gasLimit(),
            1_000_000,
            attributes.timestamp(),
            EXTRA_DATA,
            BigInteger.valueOf(1_000_000),
            ref.hash(),
            attributes.transactions(),
            attributes.withdrawals(),
            OptionalLong.of(0),
            OptionalLong.of(0),
            Optional.of(root));
    return new PayloadEnvelope(attributes.parentBeaconBlockRoot(), payload);
  }
}
