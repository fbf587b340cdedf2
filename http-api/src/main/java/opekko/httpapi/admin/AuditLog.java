package opekko.httpapi.admin;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import opekko.httpapi.rpc.RpcObserver;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.type.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for every admin call, to the logger {@code opekko.audit}: who, what, a digest of the
 * params (a payload is too long to print, and its hash is what counts), and the outcome.
 */
public final class AuditLog implements RpcObserver {
  /** Its own logger, so that it can have its own file. */
  public static final String LOGGER = "opekko.audit";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final int MAX_NAME = 64;

  /** A batcher asks these every second, and they change nothing. */
  private static final Set<String> QUESTIONS =
      Set.of("admin_sequencerActive", "admin_conductorEnabled");

  @Override
  public void served(Served call) {
    if (QUESTIONS.contains(call.method()) && call.outcome() instanceof ApiResult.Ok<?>) return;
    LOG.info(
        "caller={} method={} params={} outcome={}",
        call.caller(),
        shown(call.method()),
        digest(call.params().toString()),
        outcome(call.outcome()));
  }

  /** A call that is no JSON-RPC, such as the reading of a debug page. */
  public void visited(String caller, String what, String outcome) {
    LOG.info("caller={} method={} params=- outcome=\"{}\"", caller, shown(what), outcome);
  }

  /** An order to the cluster: what exactly, who gave it and why, and what came of it. */
  public void ordered(
      String caller, HaOrder order, HaOrder.Terms terms, ApiResult<HaResult> outcome) {
    LOG.info(
        "caller={} order=\"{}\" dryRun={} who=\"{}\" why=\"{}\" outcome={}",
        caller,
        printable(order.toString()),
        terms.isDryRun(),
        printable(terms.who()),
        printable(terms.why()),
        switch (outcome) {
          case ApiResult.Ok<HaResult>(var result) -> "\"ok: " + printable(result.summary()) + "\"";
          case ApiResult.Refused<HaResult> refused -> outcome(refused);
        });
  }

  private static String outcome(ApiResult<?> result) {
    return switch (result) {
      case ApiResult.Ok<?> _ -> "ok";
      case ApiResult.Refused<?>(var code, var message) ->
          "\"" + code + " " + printable(message) + "\"";
    };
  }

  private static String digest(String params) {
    var text = Bytes.wrap(params.getBytes(StandardCharsets.UTF_8));
    return text.isEmpty() ? "-" : Sha256.hash(text).toHex();
  }

  private static String shown(String name) {
    return printable(name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…");
  }

  /** A caller must not be able to write lines of its own into the log. */
  private static String printable(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == '"' ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
