package opekko.node.cli;

import opekko.node.config.ConfigError;
import opekko.node.ha.HaFailure;
import opekko.node.transact.TransactionFailure;
import picocli.CommandLine;

/** Errors in a person's words: a mistake in the configuration has no stack trace. */
final class PlainErrors {
  private static final int USAGE = CommandLine.ExitCode.USAGE;
  private static final int FAILED = CommandLine.ExitCode.SOFTWARE;

  /** Only {@code opekko ha} tells it from a refusal. */
  private static final int NO_ANSWER = 3;

  private PlainErrors() {}

  static int print(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    var err = command.getErr();
    if (error instanceof ConfigError mistake) {
      err.println(command.getColorScheme().errorText("opekko: " + mistake.getMessage()));
      return USAGE;
    }
    if (error instanceof TransactionFailure failure) {
      err.println(command.getColorScheme().errorText("opekko: " + failure.getMessage()));
      return FAILED;
    }
    if (error instanceof HaFailure failure) {
      err.println(command.getColorScheme().errorText("opekko: " + failure.getMessage()));
      return switch (failure.kind()) {
        case REFUSED -> FAILED;
        case WRONG -> USAGE;
        case NO_ANSWER -> NO_ANSWER;
      };
    }
    err.println(command.getColorScheme().errorText("opekko: failed: " + error));
    error.printStackTrace(err);
    return FAILED;
  }
}
