package opekko.derivation;

import opekko.derivation.lookahead.LookAheadLimits;
import opekko.derivation.pipeline.PipelineLimits;

/**
 * What an operator can tune.
 *
 * @param l1Confirmations {@code --verifier.l1-confs}: L1 blocks below the head that are not read
 *     yet
 */
public record DerivationSettings(
    long l1Confirmations, LookAheadLimits lookAhead, PipelineLimits pipeline) {

  /** What op-node does without flags, reading ahead within 64 MiB. */
  public static final DerivationSettings DEFAULT =
      new DerivationSettings(0, LookAheadLimits.DEFAULT, PipelineLimits.DEFAULT);
}
