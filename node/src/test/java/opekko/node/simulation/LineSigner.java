package opekko.node.simulation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * A signer at the other end of a line. Nobody in a world looks at a signature, and to make a real
 * one would take longer than all the rest.
 */
record LineSigner(Line line) implements BlockSigner {
  @Override
  public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
    var signature = new Signature(request.payloadHash().bytes(), 0);
    return line.read("sign", () -> CompletableFuture.completedStage(Fetched.found(signature)));
  }

  @Override
  public Address address() {
    return new Address(Bytes.wrap(new byte[Address.SIZE]));
  }
}
