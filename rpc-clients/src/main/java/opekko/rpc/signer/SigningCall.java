package opekko.rpc.signer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.jsonrpc.RpcCall;

/**
 * The two methods by which a signer is asked for a block's signature.
 *
 * @spec op-node: op-service/signer/blockpayload_args.go
 */
enum SigningCall {
  /** What op-node calls. Its arguments are in JSON as Go writes byte arrays and numbers. */
  FIRST("opsigner_signBlockPayload") {
    @Override
    void writeArguments(JsonGenerator out, long chainId, Hash payloadHash) throws IOException {
      out.writeArrayFieldStart("domain");
      for (var i = 0; i < DOMAIN.size(); i++) out.writeNumber(DOMAIN.getUnsigned(i));
      out.writeEndArray();
      out.writeFieldName("chainId");
      out.writeNumber(Long.toUnsignedString(chainId));
      out.writeBinaryField("payloadHash", payloadHash.bytes().toArray());
    }
  },

  /** For signers that no longer know the first. */
  SECOND("opsigner_signBlockPayloadV2") {
    @Override
    void writeArguments(JsonGenerator out, long chainId, Hash payloadHash) throws IOException {
      HexText.writeField(out, "domain", DOMAIN);
      out.writeStringField("chainId", Long.toUnsignedString(chainId));
      HexText.writeField(out, "payloadHash", payloadHash);
    }
  };

  /** Of blocks, version 1. */
  private static final Bytes DOMAIN = Hash.ZERO.bytes();

  private final String method;

  SigningCall(String method) {
    this.method = method;
  }

  abstract void writeArguments(JsonGenerator out, long chainId, Hash payloadHash)
      throws IOException;

  /** The answer is not checked for anything but hex digits. */
  RpcCall<Bytes> of(long chainId, Hash payloadHash, Address sender) {
    return new RpcCall<>(
        method,
        out -> {
          out.writeStartObject();
          writeArguments(out, chainId, payloadHash);
          HexText.writeField(out, "senderAddress", sender);
          out.writeEndObject();
        },
        HexReader::bytes);
  }
}
