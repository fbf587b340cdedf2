package opekko.devnet.batcher;

import opekko.protocol.api.ApiResult;
import opekko.protocol.api.BatcherStatus;
import org.apache.pekko.actor.typed.ActorRef;

/** What others may send to the batcher. */
public sealed interface BatcherCommand {
  /** A fact, or the answer to a request. */
  record Happened(BatcherEvent event) implements BatcherCommand {}

  /** Looks after what was sent, and sends nothing new. Refused when it does so already. */
  record Pause(ActorRef<ApiResult<Void>> replyTo) implements BatcherCommand {}

  /** Sends again. Refused when it does so already. */
  record Resume(ActorRef<ApiResult<Void>> replyTo) implements BatcherCommand {}

  /** Sends what is loaded now, however little it is. Refused when paused. */
  record Flush(ActorRef<ApiResult<Void>> replyTo) implements BatcherCommand {}

  /** Sends what is loaded, waits for L1 within the settings' limit, answers, and ends. */
  record Stop(ActorRef<Leftover> replyTo) implements BatcherCommand {}

  record GetStatus(ActorRef<BatcherStatus> replyTo) implements BatcherCommand {}

  /** Asks for the whole state, for tests and the debug page. */
  record Inspect(ActorRef<BatcherState> replyTo) implements BatcherCommand {}
}
