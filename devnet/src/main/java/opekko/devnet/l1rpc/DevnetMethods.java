package opekko.devnet.l1rpc;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Unavailable;
import opekko.devnet.rpc.AnswerDelay;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.json.Json;

/** The verbs that move the L1, for people and tests. */
final class DevnetMethods {
  private static final long MAX_BLOCKS = 1000;

  private final L1Chain chain;
  private final AnswerDelay delay;

  DevnetMethods(L1Chain chain, AnswerDelay delay) {
    this.chain = chain;
    this.delay = delay;
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "devnet_mine", this::mine,
        "devnet_finalize", this::finalizeUpTo,
        "devnet_reorg", this::reorg,
        "devnet_stall", _ -> does(chain::stall),
        "devnet_resume", _ -> does(chain::resume),
        "devnet_missSlots", this::missSlots,
        "devnet_slowDown", this::slowDown);
  }

  /** One block, or as many as asked for; answers the head's number. */
  private Json.Writer mine(RpcParams params) {
    var count = params.has(0) ? params.quantity(0) : 1;
    if (count < 1 || count > MAX_BLOCKS)
      throw RpcRefusal.invalidParams("1 to " + MAX_BLOCKS + " blocks at once");
    return tell(() -> {
      for (var i = 0; i < count; i++) chain.mine();
      return Results.quantity(chain.head().number());
    });
  }

  private Json.Writer finalizeUpTo(RpcParams params) {
    var number = params.has(0) ? params.quantity(0) : chain.head().number();
    return does(() -> chain.finalizeUpTo(number));
  }

  private Json.Writer reorg(RpcParams params) {
    var depth = params.quantity(0);
    var replaced =
        switch (params.text(1)) {
          case "", "return" -> L1Chain.Replaced.RETURNED;
          case "keep" -> L1Chain.Replaced.KEPT;
          case "drop" -> L1Chain.Replaced.DROPPED;
          default ->
              throw RpcRefusal.invalidParams(
                  "what becomes of the transactions: \"keep\", \"return\" or \"drop\"");
        };
    return does(() -> chain.reorg(depth, replaced));
  }

  private Json.Writer missSlots(RpcParams params) {
    var count = params.quantity(0);
    return does(() -> chain.missSlots(count));
  }

  private Json.Writer slowDown(RpcParams params) {
    var millis = params.quantity(0);
    return does(() -> delay.set(Duration.ofMillis(millis)));
  }

  /** Answers the head's hash after it. */
  private Json.Writer does(Runnable verb) {
    return tell(() -> {
      verb.run();
      return Results.bytes(chain.head().hash().bytes());
    });
  }

  private static Json.Writer tell(Supplier<Json.Writer> verb) {
    try {
      return verb.get();
    } catch (IllegalArgumentException | L1Unavailable e) {
      throw RpcRefusal.serverError(e.getMessage());
    }
  }
}
