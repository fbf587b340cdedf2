package opekko.rpc.l2;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.trie.MerkleProof;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.jsonrpc.RpcCall;

/** An answer of eth_getProof, unverified. */
record AccountProof(List<Bytes> nodes) {
  static RpcCall<AccountProof> call(Address account, Hash blockHash) {
    return new RpcCall<>(
        "eth_getProof",
        out -> {
          HexText.write(out, account.bytes());
          out.writeStartArray();
          out.writeEndArray();
          HexText.write(out, blockHash.bytes());
        },
        AccountProof::read);
  }

  private static AccountProof read(JsonParser in) throws IOException {
    var fields =
        new Object() {
          List<Bytes> nodes;
        };
    Json.readObject(
        in,
        (name, value) -> {
          if (name.equals("accountProof")) fields.nodes = Json.readArray(value, HexReader::bytes);
          else value.skipChildren();
        });
    if (fields.nodes == null) throw new InvalidData("proof: accountProof is missing");
    return new AccountProof(fields.nodes);
  }

  /**
   * The storage root that the nodes prove; what the server says besides them does not count.
   *
   * @throws InvalidData when they prove nothing, or that there is no such account
   */
  Hash storageRoot(Address account, Hash stateRoot) {
    return MerkleProof.account(stateRoot, account, nodes)
        .map(MerkleProof.Account::storageRoot)
        .orElseThrow(() -> new InvalidData("proof: there is no account " + account));
  }
}
