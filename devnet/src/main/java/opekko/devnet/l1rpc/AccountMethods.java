package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Genesis;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Methods about the state of accounts. */
final class AccountMethods {
  private final L1Chain chain;

  AccountMethods(L1Chain chain) {
    this.chain = chain;
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
    var balance = state(params, 1).account(params.address(0)).balance();
    return out -> out.writeString("0x" + balance.toString(16));
  }

  private Json.Writer nonce(RpcParams params) {
    var isPending = params.list().path(1).asText().equals("pending");
    return BlockMethods.quantity(
        isPending
            ? chain.pendingNonce(params.address(0))
            : state(params, 1).account(params.address(0)).nonce());
  }

  private Json.Writer code(RpcParams params) {
    var hash = state(params, 1).account(params.address(0)).codeHash();
    var code = hash.equals(WorldState.NO_CODE) ? Bytes.EMPTY : L1Genesis.CONTRACT_CODE;
    return out -> HexText.write(out, code);
  }

  private Json.Writer slot(RpcParams params) {
    var word = state(params, 2).slot(params.address(0), params.slot(1));
    return out -> HexText.write(out, word.bytes());
  }

  private WorldState state(RpcParams params, int position) {
    return params.existingBlock(position, chain).state();
  }

  private Json.Writer proof(RpcParams params) {
    var address = params.address(0);
    var slots = params.slots(1);
    var state = state(params, 2);
    return out -> writeProof(out, state, address, slots);
  }

  private static void writeProof(
      JsonGenerator out, WorldState state, Address address, List<Hash> slots) throws IOException {
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
      HexText.writeField(out, "key", slot);
      var word = new BigInteger(1, state.slot(address, slot).bytes().toArray());
      HexText.writeQuantity(out, "value", word);
      writeNodes(out, "proof", state.proof(address, slot));
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
