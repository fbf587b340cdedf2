package opekko.node.devnet;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.node.process.Program;

/**
 * The nodes of a devnet that may sequence: one, or a cluster of voters.
 *
 * @param count how many; absent for as many as the folder was made with, or one
 * @param program runs a voter in a process of its own; absent when all are to be in this process
 */
public record Sequencers(OptionalLong count, Optional<Program> program) {
  /** One, without a cluster. */
  public static final Sequencers ALONE = new Sequencers(OptionalLong.of(1), Optional.empty());
}
