package opekko.devnet.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Methods about the state of accounts. */
final class AccountMethods {
  private final Blocks blocks;
  private final EthPool pool;
  private final EthRules rules;

  AccountMethods(EthBlocks chain, EthPool pool, EthRules rules) {
    this.blocks = new Blocks(chain);
    this.pool = pool;
    this.rules = rules;
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "eth_getBalance", this::balance,
        "eth_getTransactionCount", this::nonce,
        "eth_getCode", this::code,
        "eth_getStorageAt", this::slot,
        "eth_getProof", this::proof);
  }

  private Json.Writer balance(RpcParams params) {
    return Results.quantity(state(params, 1).account(params.address(0)).balance());
  }

  private Json.Writer nonce(RpcParams params) {
    var address = params.address(0);
    return Results.quantity(
        params.text(1).equals("pending")
            ? pool.pendingNonce(address)
            : state(params, 1).account(address).nonce());
  }

  private Json.Writer code(RpcParams params) {
    return Results.bytes(rules.code(state(params, 1), params.address(0)));
  }

  private Json.Writer slot(RpcParams params) {
    return Results.bytes(state(params, 2).slot(params.address(0), params.slot(1)).bytes());
  }

  private WorldState state(RpcParams params, int position) {
    return blocks.require(params, position).state();
  }

  private Json.Writer proof(RpcParams params) {
    var address = params.address(0);
    var slots = new ArrayList<Slot>();
    for (var key : params.node(1)) slots.add(new Slot(key.asText(), RpcParams.slot(key, "slot")));
    var state = state(params, 2);
    return out -> writeProof(out, state, address, slots);
  }

  /**
   * @param asked a word, or a quantity: it is answered as it was asked
   */
  private record Slot(String asked, Hash word) {}

  private static void writeProof(
      JsonGenerator out, WorldState state, Address address, List<Slot> slots) throws IOException {
    var account = state.account(address);
    out.writeStartObject();
    HexText.writeField(out, "address", address);
    writeNodes(out, "accountProof", state.proof(address));
    HexText.writeQuantity(out, "balance", account.balance());
    HexText.writeField(out, "codeHash", account.codeHash());
    HexText.writeQuantity(out, "nonce", account.nonce());
    HexText.writeField(out, "storageHash", account.storageRoot());
    out.writeArrayFieldStart("storageProof");
    for (var slot : slots) {
      out.writeStartObject();
      out.writeStringField("key", slot.asked());
      var word = new BigInteger(1, state.slot(address, slot.word()).bytes().toArray());
      HexText.writeQuantity(out, "value", word);
      writeNodes(out, "proof", state.proof(address, slot.word()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeNodes(JsonGenerator out, String name, List<Bytes> nodes)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (var node : nodes) HexText.write(out, node);
    out.writeEndArray();
  }
}
