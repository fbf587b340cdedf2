package opekko.cluster.log;

import java.io.IOException;
import java.net.BindException;
import opekko.protocol.fault.Causes;

/** Why a log did not start, in words that say what to do. */
final class StartFailure {
  private StartFailure() {}

  /** Before anything is read: what is wrong are the settings. */
  static IOException building(Exception failure, QuorumLogSettings settings) {
    return new IOException(
        "commit log of %s cannot be set up: %s"
            .formatted(settings.self().id(), Causes.of(failure).getLast()),
        failure);
  }

  static IOException starting(Exception failure, QuorumLogSettings settings, LogFolder folder) {
    var causes = Causes.of(failure);
    var last = causes.getLast();
    if (causes.stream().anyMatch(StartFailure::isAboutThePort))
      return new IOException(
          "commit log of %s cannot listen on %s:%d (%s): is another node running there with this id, or is this not the machine of %s?"
              .formatted(
                  settings.self().id(),
                  settings.listenOn(),
                  settings.self().logPort(),
                  last.getMessage(),
                  settings.self().id()),
          failure);
    return new IOException(
        "commit log in %s cannot be read (%s). It may have acknowledged what is lost, so it must not go on with less. %s"
            .formatted(settings.dir(), last, folder.readmission()),
        failure);
  }

  private static boolean isAboutThePort(Throwable cause) {
    return cause instanceof BindException || String.valueOf(cause.getMessage()).startsWith("bind(");
  }
}
