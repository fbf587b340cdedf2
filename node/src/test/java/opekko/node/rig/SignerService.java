package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.rpc.RpcParams;
import opekko.devnet.rpc.RpcService;
import opekko.protocol.crypto.PayloadSigningHash;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** The signer of all nodes: has the key, signs whatever it is asked to. */
final class SignerService {
  private SignerService() {}

  static RpcService create() {
    return RpcService.of(
        Map.of(
            "health_status",
            _ -> out -> out.writeString("rig"),
            "opsigner_signBlockPayload",
            params -> {
              var signature = signature(params);
              return out -> out.writeString(signature.toHex());
            }));
  }

  private static Bytes signature(RpcParams params) {
    var arguments = params.object(0);
    try {
      var payload = new Hash(Bytes.wrap(arguments.path("payloadHash").binaryValue()));
      var digest = PayloadSigningHash.of(arguments.path("chainId").asLong(), payload);
      var signature = Secp256k1.sign(digest, DevnetAccount.SIGNER.key());
      return Bytes.concat(signature.rs(), Bytes.of(signature.yParity()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
