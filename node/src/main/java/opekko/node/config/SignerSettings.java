package opekko.node.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.rpc.http.HttpCall.Header;
import opekko.rpc.tls.TlsFiles;

/** Who signs the sequencer's blocks. */
public sealed interface SignerSettings {
  /** A key of this process. It is never printed. */
  record Local(Bytes key) implements SignerSettings {
    @Override
    public String toString() {
      return "Local[key=hidden]";
    }
  }

  /**
   * A remote signer.
   *
   * @param address of the account that it signs for
   */
  record Remote(URI endpoint, Address address, List<Header> headers, Optional<TlsFiles> tls)
      implements SignerSettings {}
}
