package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.type.Address;

/** A signer that tells the rig of each signature, and after which the node can be killed. */
record KillableSigner(BlockSigner signer, Path book, KillSwitch kill) implements BlockSigner {
  /** Where a node's signatures are noted, in its folder. */
  static final String BOOK = "signed";

  @Override
  public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
    return signer
        .sign(request)
        .whenComplete((answer, _) -> {
          if (answer instanceof Fetched.Found) note(request);
          kill.pass(KillPoint.S8_SIGNED);
        });
  }

  private void note(SigningRequest request) {
    var block = request.block();
    var line = "%d %d %s%n".formatted(request.lineage(), block.number(), block.hash().toHex());
    try {
      Files.writeString(book, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Address address() {
    return signer.address();
  }
}
