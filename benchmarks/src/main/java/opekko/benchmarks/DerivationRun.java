package opekko.benchmarks;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.derivation.pipeline.DerivationPipeline;
import opekko.derivation.pipeline.Need;
import opekko.derivation.pipeline.PipelineLimits;
import opekko.derivation.pipeline.PipelineObserver;
import opekko.derivation.pipeline.StepOutcome;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.blob.BlobBatchCheck;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Passes of the pipeline over a synthetic chain, from genesis to the end of L1, in one thread. The
 * engine is a table: it costs nothing.
 */
final class DerivationRun {
  private final SyntheticL2 l2;
  private final SyntheticL1 l1;
  private final Optional<BlobBatchCheck> check;
  private final DerivationPipeline pipeline;

  /**
   * @param isChecked whether blobs are checked against their commitments, those of an L1 block
   *     together
   */
  DerivationRun(SyntheticL2 l2, SyntheticL1 l1, boolean isChecked) {
    this.l2 = l2;
    this.l1 = l1;
    this.check = isChecked ? Optional.of(new BlobBatchCheck(new SecureRandom())) : Optional.empty();
    this.pipeline =
        new DerivationPipeline(
            l2.config(), l2.l1Chain(), PipelineLimits.DEFAULT, PipelineObserver.NONE);
  }

  /**
   * One pass over the whole chain.
   *
   * @param taker gets the attributes of each block
   * @throws IllegalStateException when fewer blocks come out than were put in
   */
  void pass(Consumer<DerivedAttributes> taker) {
    pipeline.readUpTo(l1.blocks().getLast().ref().number());
    pipeline.reset(l2.genesis());
    var derived = 0;
    while (true) {
      switch (pipeline.step()) {
        case StepOutcome.More _ -> {}
        case StepOutcome.ResetDone _ -> pipeline.pull(l2.genesis());
        case StepOutcome.Needs(var need) -> provide(need);
        case StepOutcome.Derived(var attributes) -> {
          taker.accept(attributes);
          pipeline.pull(l2.blocks().get(derived++).ref());
        }
        case StepOutcome.Faulted(var fault) -> throw new IllegalStateException(fault.cause());
        case StepOutcome.Idle _ -> {
          if (derived == l2.blocks().size()) return;
          throw new IllegalStateException(derived + " of " + l2.blocks().size() + " derived");
        }
      }
    }
  }

  private void provide(Need need) {
    switch (need) {
      case Need.NextL1(var number) -> pipeline.provideNextL1(l1.blocks().get((int) number));
      case Need.PinnedL1(var hash) -> pipeline.providePinnedL1(pinned(hash));
      case Need.Blobs(var block, var refs) -> pipeline.provideBlobs(block, blobs(refs));
      case Need.L2Ref _, Need.L2Block _ ->
          throw new IllegalStateException("a chain derived from genesis needs no " + need.words());
    }
  }

  /** Only the base of a reset is asked for so. */
  private L1Block pinned(Hash hash) {
    for (var block : l1.blocks()) if (block.ref().hash().equals(hash)) return block;
    throw new IllegalStateException("no L1 block " + hash);
  }

  private List<Bytes> blobs(List<BlobRef> refs) {
    var claims = refs.stream().map(ref -> l1.blobs().get(ref.versionedHash())).toList();
    check.ifPresent(by -> {
      if (!by.wrong(claims).isEmpty()) throw new IllegalStateException("a blob is wrong");
    });
    return claims.stream().map(BlobBatchCheck.Claim::blob).toList();
  }
}
