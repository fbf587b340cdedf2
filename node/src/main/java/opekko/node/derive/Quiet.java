package opekko.node.derive;

import opekko.driver.DriverState;
import opekko.driver.Job;
import opekko.driver.Phase;

/** Tells from the driver's whole state whether anything is under way. */
final class Quiet {
  private Quiet() {}

  /** True when nothing more happens until the world moves. */
  static boolean isQuiet(DriverState state) {
    return state.phase() instanceof Phase.Running
        && isEngineQuiet(state)
        && isDerivationQuiet(state)
        && state.safeHeadLog().writing().isEmpty()
        && state.safeHeadLog().waiting().isEmpty()
        && state.finality().check().isEmpty();
  }

  private static boolean isEngineQuiet(DriverState state) {
    return state.job() instanceof Job.None
        && state.engineCall().isEmpty()
        && state.jobRead().isEmpty()
        && !state.restoreBackup()
        && state.flush() == DriverState.Flush.NOT_WAITING
        && !state.retries().engine().armed()
        && state.applied().isPresent()
        && state.applied().get().head().equals(state.heads().unsafe().hash())
        && state.applied().get().safe().equals(state.heads().safe().hash())
        && state.applied().get().finalized().equals(state.heads().finalized().hash());
  }

  private static boolean isDerivationQuiet(DriverState state) {
    var derivation = state.derivation();
    return derivation.idle()
        && derivation.pull().isEmpty()
        && derivation.current().isEmpty()
        && derivation.next().isEmpty()
        && !state.retries().derivation().armed();
  }

  /** Why it is not quiet, for a run that hangs. */
  static String reason(DriverState state) {
    return "phase %s, job %s; unsafe: %s; safe: %s; last failures: engine '%s', derivation '%s', reset '%s'"
        .formatted(
            state.phase().getClass().getSimpleName(),
            state.job().getClass().getSimpleName(),
            state.waits().unsafe().why().words(),
            state.waits().safe().why().words(),
            state.retries().engine().cause(),
            state.retries().derivation().cause(),
            state.retries().reset().cause());
  }
}
