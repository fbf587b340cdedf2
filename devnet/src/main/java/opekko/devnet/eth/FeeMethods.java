package opekko.devnet.eth;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.protocol.json.Json;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Methods about gas and its price, and calls without a transaction. */
final class FeeMethods {
  private final EthBlocks chain;
  private final Blocks blocks;
  private final EthRules rules;

  FeeMethods(EthBlocks chain, EthRules rules) {
    this.chain = chain;
    this.blocks = new Blocks(chain);
    this.rules = rules;
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "eth_gasPrice",
        _ -> Results.quantity(nextBaseFee().add(rules.usualTip())),
        "eth_maxPriorityFeePerGas",
        _ -> Results.quantity(rules.usualTip()),
        "eth_blobBaseFee",
        _ -> Results.quantity(rules.nextBlobBaseFee(chain.head().header())),
        "eth_call",
        this::call,
        "eth_estimateGas",
        this::estimate,
        "eth_feeHistory",
        this::history);
  }

  private BigInteger nextBaseFee() {
    return rules.nextBaseFee(chain.head().header());
  }

  private Json.Writer call(RpcParams params) {
    return Results.bytes(rules.call(blocks.require(params, 1), read(params.object(0))));
  }

  private Json.Writer estimate(RpcParams params) {
    return Results.quantity(rules.estimateGas(blocks.require(params, 1), read(params.object(0))));
  }

  private static EthRules.EthCall read(JsonNode call) {
    return new EthRules.EthCall(
        call.hasNonNull("from") ? RpcParams.address(call.get("from"), "from") : Address.ZERO,
        call.hasNonNull("to")
            ? Optional.of(RpcParams.address(call.get("to"), "to"))
            : Optional.empty(),
        call.hasNonNull("value") ? RpcParams.number(call.get("value"), "value") : BigInteger.ZERO,
        input(call));
  }

  private static Bytes input(JsonNode call) {
    if (call.hasNonNull("input")) return RpcParams.bytes(call.get("input"), "input");
    return call.hasNonNull("data") ? RpcParams.bytes(call.get("data"), "data") : Bytes.EMPTY;
  }

  private Json.Writer history(RpcParams params) {
    var history =
        FeeHistory.of(chain, params.quantity(0), blocks.require(params, 1), params.numbers(2));
    return out -> history.write(out, rules);
  }
}
