package opekko.rpc.check;

import com.fasterxml.jackson.core.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.BlockId;
import opekko.rpc.block.BlockCalls;
import opekko.rpc.block.RpcBlock;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.jsonrpc.RpcFailure;

/** Whether L1 and the engine are those of the configured chain. Blocks the calling thread. */
public final class EndpointCheck {
  private EndpointCheck() {}

  /** Chain id, genesis block, and how to get receipts. */
  public static List<Finding> l1(JsonRpc rpc, RollupConfig config) {
    var subject = "L1 " + rpc.endpoint().name();
    var findings = new ArrayList<Finding>();
    findings.add(chainId(rpc, subject, config.l1ChainId()));
    if (!isReachable(findings)) return findings;
    findings.add(genesis(rpc, subject, config.genesis().l1()));
    return findings;
  }

  /** Token, chain id, genesis block, and the methods that the chain's forks need. */
  public static List<Finding> engine(JsonRpc rpc, RollupConfig config) {
    var subject = "Engine " + rpc.endpoint().name();
    var findings = new ArrayList<Finding>();
    findings.add(chainId(rpc, subject, config.l2ChainId()));
    if (!isReachable(findings)) return findings;
    findings.add(genesis(rpc, subject, config.genesis().l2()));
    findings.add(capabilities(rpc, subject, config));
    return findings;
  }

  /** A node that is to be given blocks: it must answer admin calls, and not sequence by itself. */
  public static Finding peer(JsonRpc rpc) {
    var subject = "Peer " + rpc.endpoint().name();
    return switch (rpc.call(RpcCall.of("admin_sequencerActive", JsonParser::getBooleanValue))) {
      case RpcAnswer.Value<Boolean>(var isActive) when isActive ->
          Finding.warning(subject, "sequences too: two sequencers make two chains");
      case RpcAnswer.Value<Boolean> _ -> Finding.ok(subject, "takes admin calls");
      case RpcAnswer.Null<Boolean> _ -> Finding.warning(subject, "takes no admin calls");
      case RpcAnswer.Refused<Boolean> refused ->
          Finding.error(
              subject, "takes no admin calls (--rpc.enable-admin there): " + refused.text());
      case RpcAnswer.Failed<Boolean>(var failure) -> Finding.error(subject, explain(failure));
    };
  }

  private static boolean isReachable(List<Finding> findings) {
    return findings.getFirst().severity() != Finding.Severity.ERROR
        || findings.getFirst().text().startsWith("is of chain");
  }

  private static Finding chainId(JsonRpc rpc, String subject, long expected) {
    return switch (rpc.call(RpcCall.of("eth_chainId", HexReader::quantity))) {
      case RpcAnswer.Value<Long>(var id) when id == expected ->
          Finding.ok(subject, "is of chain " + expected);
      case RpcAnswer.Value<Long>(var id) ->
          Finding.error(
              subject,
              "is of chain %s, but the rollup configuration says %s: give the address of the right network"
                  .formatted(Long.toUnsignedString(id), Long.toUnsignedString(expected)));
      case RpcAnswer.Null<Long> _ -> Finding.error(subject, "does not say its chain id");
      case RpcAnswer.Refused<Long> refused ->
          Finding.error(subject, "does not say its chain id: " + refused.text());
      case RpcAnswer.Failed<Long>(var failure) -> Finding.error(subject, explain(failure));
    };
  }

  private static String explain(RpcFailure failure) {
    return (failure.kind() == RpcFailure.Kind.UNAUTHORIZED
            ? "refuses the credentials: "
            : "does not answer: ")
        + failure.cause();
  }

  private static Finding genesis(JsonRpc rpc, String subject, BlockId expected) {
    return switch (rpc.call(BlockCalls.header(BlockSelector.number(expected.number())))) {
      case RpcAnswer.Value<RpcBlock>(var block) when block.hash().equals(expected.hash()) ->
          Finding.ok(subject, "has the genesis block " + expected);
      case RpcAnswer.Value<RpcBlock>(var block) ->
          Finding.error(
              subject,
              "has block %d with hash %s, but the rollup configuration starts from %s: it is another chain"
                  .formatted(expected.number(), block.hash(), expected.hash()));
      // Nodes that expired old history start without it; derivation never goes back that far.
      case RpcAnswer.Null<RpcBlock> _, RpcAnswer.Refused<RpcBlock> _ ->
          Finding.warning(
              subject,
              "does not have block " + expected.number() + ", so its genesis could not be checked");
      case RpcAnswer.Failed<RpcBlock>(var failure) -> Finding.error(subject, explain(failure));
    };
  }

  private static Finding capabilities(JsonRpc rpc, String subject, RollupConfig config) {
    var call =
        new RpcCall<Set<String>>(
            "engine_exchangeCapabilities",
            out -> {
              out.writeStartArray();
              out.writeEndArray();
            },
            in -> new TreeSet<>(Json.readArray(in, Json::readText)));
    return switch (rpc.call(call)) {
      case RpcAnswer.Value<Set<String>>(var offered) -> {
        var absent = needed(config).stream().filter(each -> !offered.contains(each)).toList();
        yield absent.isEmpty()
            ? Finding.ok(subject, "offers every method this chain needs")
            : Finding.warning(
                subject,
                "does not offer " + absent + ", which this chain's forks need: upgrade it");
      }
      case RpcAnswer.Null<Set<String>> _, RpcAnswer.Refused<Set<String>> _ ->
          Finding.warning(
              subject,
              "does not say which engine methods it offers: is this the authenticated port?");
      case RpcAnswer.Failed<Set<String>>(var failure) -> Finding.error(subject, explain(failure));
    };
  }

  private static List<String> needed(RollupConfig config) {
    var needed = new ArrayList<>(List.of("engine_forkchoiceUpdatedV3"));
    if (has(config, Hardfork.ECOTONE))
      needed.addAll(List.of("engine_newPayloadV3", "engine_getPayloadV3"));
    if (has(config, Hardfork.ISTHMUS))
      needed.addAll(List.of("engine_newPayloadV4", "engine_getPayloadV4"));
    return needed;
  }

  private static boolean has(RollupConfig config, Hardfork fork) {
    return config.forks().activationTime(fork).isPresent();
  }
}
