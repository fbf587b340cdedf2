package opekko.rpc.eth;

import java.math.BigInteger;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.jsonrpc.RpcCall;

/** The calls that one who sends transactions needs. */
final class EthCalls {
  static final String LATEST = "latest";
  static final String PENDING = "pending";

  private EthCalls() {}

  static RpcCall<Long> number(String method) {
    return RpcCall.of(method, HexReader::quantity);
  }

  static RpcCall<BigInteger> amount(String method) {
    return RpcCall.of(method, HexReader::bigQuantity);
  }

  static RpcCall<Long> nonce(Address account, String block) {
    return new RpcCall<>(
        "eth_getTransactionCount",
        out -> {
          HexText.write(out, account.bytes());
          out.writeString(block);
        },
        HexReader::quantity);
  }

  static RpcCall<BigInteger> balance(Address account) {
    return new RpcCall<>(
        "eth_getBalance",
        out -> {
          HexText.write(out, account.bytes());
          out.writeString(LATEST);
        },
        HexReader::bigQuantity);
  }

  static RpcCall<Bytes> code(Address account) {
    return new RpcCall<>(
        "eth_getCode",
        out -> {
          HexText.write(out, account.bytes());
          out.writeString(LATEST);
        },
        HexReader::bytes);
  }

  static RpcCall<Long> gas(CallRequest call) {
    return new RpcCall<>("eth_estimateGas", call::write, HexReader::quantity);
  }

  static RpcCall<Hash> send(Bytes raw) {
    return new RpcCall<>("eth_sendRawTransaction", out -> HexText.write(out, raw), HexReader::hash);
  }

  static RpcCall<TransactionReceipt> receipt(Hash transaction) {
    return new RpcCall<>(
        "eth_getTransactionReceipt",
        out -> HexText.write(out, transaction.bytes()),
        TransactionReceipt::read);
  }
}
