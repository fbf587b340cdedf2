package opekko.derivation;

import java.util.List;
import opekko.derivation.lookahead.BlobRequest;
import opekko.derivation.lookahead.L1Range;
import opekko.derivation.pipeline.Need;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L2BlockRef;

/**
 * What the actor tells itself. Answers name the life of the actor and the request they belong to.
 */
sealed interface DerivationSignal {
  record StepDue(Life life) implements DerivationSignal {}

  record RangeRead(Life life, L1Range range, Fetched<List<L1Block>> answer)
      implements DerivationSignal {}

  record BlobsRead(Life life, BlobRequest request, Fetched<List<Bytes>> answer)
      implements DerivationSignal {}

  record PinnedL1Read(Asked asked, Fetched<L1Block> answer) implements DerivationSignal {}

  record L2RefRead(Asked asked, Fetched<L2BlockRef> answer) implements DerivationSignal {}

  record L2BlockRead(Asked asked, Fetched<PayloadEnvelope> answer) implements DerivationSignal {}

  /**
   * One life of the actor, by identity: after a restart what the one before asked for is of no use.
   */
  final class Life {}

  /** One read on behalf of the pipeline, by identity. */
  final class Asked {
    private final Need need;

    Asked(Need need) {
      this.need = need;
    }

    Need need() {
      return need;
    }
  }
}
