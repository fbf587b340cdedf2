package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A transaction as the eth namespace tells it, brought back to the bytes that the transactions root
 * commits to.
 *
 * @param encoded EIP-2718 form; null when only the hash was told or the type is unknown
 * @param unknownType -1 when the type is known
 */
record RpcTransaction(Hash hash, Bytes encoded, int unknownType) {
  static RpcTransaction hashOnly(Hash hash) {
    return new RpcTransaction(hash, null, -1);
  }

  /**
   * @throws InvalidData when it is null, or a field is missing or of wrong form
   */
  static RpcTransaction read(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL)
      throw new InvalidData("block: a transaction is null");
    var fields = new Fields();
    Json.readObject(in, fields::read);
    return fields.toTransaction();
  }

  /** The fields as they come in; which are needed depends on the type. */
  private static final class Fields {
    private Hash hash;
    private int type;
    private BigInteger chainId = BigInteger.ZERO;
    private long nonce;
    private BigInteger gasPrice;
    private BigInteger tipCap;
    private BigInteger feeCap;
    private Long gas;
    private Address to;
    private BigInteger value;
    private Bytes data;
    private Bytes accessList = SignedTransaction.EMPTY_LIST;
    private BigInteger blobFeeCap = BigInteger.ZERO;
    private List<Hash> blobHashes = List.of();
    private Bytes authorizations = SignedTransaction.EMPTY_LIST;
    private BigInteger v;
    private BigInteger yParity;
    private BigInteger r;
    private BigInteger s;
    private Hash sourceHash;
    private Address from;
    private BigInteger mint = BigInteger.ZERO;
    private boolean isSystemTransaction;

    void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "hash" -> hash = HexReader.hash(in);
        case "type" -> type = (int) Math.min(HexReader.quantity(in) & Long.MAX_VALUE, 0xffff);
        case "chainId" -> chainId = HexReader.bigQuantity(in);
        case "nonce" -> nonce = HexReader.quantity(in);
        case "gasPrice" -> gasPrice = HexReader.bigQuantity(in);
        case "maxPriorityFeePerGas" -> tipCap = HexReader.bigQuantity(in);
        case "maxFeePerGas" -> feeCap = HexReader.bigQuantity(in);
        case "gas" -> gas = HexReader.quantity(in);
        case "to" -> to = HexReader.address(in);
        case "value" -> value = HexReader.bigQuantity(in);
        case "input" -> data = HexReader.bytes(in);
        case "accessList" -> accessList = AccessListJson.accessList(in);
        case "maxFeePerBlobGas" -> blobFeeCap = HexReader.bigQuantity(in);
        case "blobVersionedHashes" -> blobHashes = Json.readArray(in, HexReader::hash);
        case "authorizationList" -> authorizations = AccessListJson.authorizations(in);
        case "v" -> v = HexReader.bigQuantity(in);
        case "yParity" -> yParity = HexReader.bigQuantity(in);
        case "r" -> r = HexReader.bigQuantity(in);
        case "s" -> s = HexReader.bigQuantity(in);
        case "sourceHash" -> sourceHash = HexReader.hash(in);
        case "from" -> from = HexReader.address(in);
        case "mint" -> mint = HexReader.bigQuantity(in);
        case "isSystemTx" -> isSystemTransaction = in.currentToken() == JsonToken.VALUE_TRUE;
        default -> in.skipChildren();
      }
    }

    RpcTransaction toTransaction() {
      var id = required(hash, "hash");
      if (type == DepositTransaction.TYPE) return new RpcTransaction(id, deposit().encode(), -1);
      if (type > SignedTransaction.SET_CODE) return new RpcTransaction(id, null, type);
      return new RpcTransaction(id, signed().encode(), -1);
    }

    private DepositTransaction deposit() {
      return new DepositTransaction(
          required(sourceHash, "sourceHash"),
          required(from, "from"),
          Optional.ofNullable(to),
          mint,
          required(value, "value"),
          required(gas, "gas"),
          isSystemTransaction,
          required(data, "input"));
    }

    private SignedTransaction signed() {
      var hasOnePrice = type <= SignedTransaction.ACCESS_LIST;
      return new SignedTransaction(
          type,
          chainId,
          nonce,
          hasOnePrice ? required(gasPrice, "gasPrice") : required(tipCap, "maxPriorityFeePerGas"),
          hasOnePrice ? gasPrice : required(feeCap, "maxFeePerGas"),
          required(gas, "gas"),
          Optional.ofNullable(to),
          required(value, "value"),
          required(data, "input"),
          accessList,
          blobFeeCap,
          blobHashes,
          authorizations,
          type == SignedTransaction.LEGACY || yParity == null ? required(v, "v") : yParity,
          required(r, "r"),
          required(s, "s"));
    }

    private static <T> T required(T value, String field) {
      if (value == null) throw new InvalidData("transaction: " + field + " is missing");
      return value;
    }
  }
}
