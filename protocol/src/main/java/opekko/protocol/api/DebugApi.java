package opekko.protocol.api;

import java.util.concurrent.CompletionStage;

/** What health, readiness and debug pages need from the node. */
public interface DebugApi {
  /** Ready, or why not. */
  CompletionStage<Readiness> readiness();

  /** The whole driver state as JSON text. */
  CompletionStage<String> stateJson();

  /** The journal ring as JSON lines, oldest first. */
  CompletionStage<String> journal();
}
