package opekko.sequencer;

import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;

/**
 * What becomes of what the sequencer wants decided and signed: disks are full, answers are lost.
 *
 * @param answers takes an answer and after how many milliseconds it comes
 */
record ChaosCommits(
    ChaosLog log,
    ChaosChecks checks,
    ChaosTime time,
    Random random,
    BiConsumer<Long, SequencerEvent> answers) {

  void commit(Call call, PayloadEnvelope block) {
    checks.onPropose(call, block);
    logged(
        call,
        () -> {
          checks.isInvalid = false;
          checks.mayRewind &= log.tip().equals(block.id());
          if (block.payload().parentHash().equals(checks.head.hash()))
            checks.newestOwn = block.payload().blockNumber();
          return log.commit(call.term(), block);
        },
        () -> checks.onRefused(call, block));
  }

  void rewind(Call call, BlockId to) {
    logged(
        call,
        () -> {
          checks.onRewind(to);
          return log.rewind(call.term(), to);
        },
        () -> {});
  }

  void sign(Call call, PayloadEnvelope block) {
    checks.onSign(block);
    var signed = new SignedPayload(block, Bytes.EMPTY, new Signature(Bytes.EMPTY, 0));
    answers.accept(
        time.delay(5, 1000),
        new SequencerEvent.BlockSigned(
            call, time.chance(0.1) ? Fetched.temporary("no signer") : Fetched.found(signed)));
  }

  /** Takes effect now or not at all; what is answered may be less. */
  private void logged(Call call, Supplier<Outcome> change, Runnable onRefused) {
    if (time.chance(0.05)) {
      onRefused.run();
      answers.accept(1L, new SequencerEvent.LogAnswered(call, new Outcome.Refused("disk full")));
      checks.mayRewind = true;
      return;
    }
    var isUnknown = time.chance(0.1);
    var outcome = isUnknown && random.nextBoolean() ? null : change.get();
    if (outcome instanceof Outcome.Refused) onRefused.run();
    if (time.chance(0.03)) return;
    answers.accept(
        time.delay(10, 2000),
        new SequencerEvent.LogAnswered(
            call, isUnknown ? new Outcome.Unknown("no quorum") : outcome));
  }
}
