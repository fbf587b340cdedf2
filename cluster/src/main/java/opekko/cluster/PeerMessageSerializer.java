package opekko.cluster;

import java.io.NotSerializableException;
import opekko.protocol.fault.InvalidData;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Messages between nodes as bytes, by {@link PeerMessageCodec}. Named in {@link ClusterConfig}. */
public final class PeerMessageSerializer extends SerializerWithStringManifest {
  private static final int ID = 1_616_201;

  /** Changes when a message does, so that old and new versions tell each other apart. */
  private static final String FORMAT = "1";

  @Override
  public int identifier() {
    return ID;
  }

  @Override
  public String manifest(Object message) {
    return FORMAT;
  }

  @Override
  public byte[] toBinary(Object message) {
    if (message instanceof PeersCommand.Arrived arrived) return PeerMessageCodec.encode(arrived);
    throw new IllegalArgumentException(message.getClass() + " is no message between nodes");
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(FORMAT))
      throw new NotSerializableException(
          "message of format %s from another version of the program; this one speaks %s"
              .formatted(manifest, FORMAT));
    try {
      return PeerMessageCodec.decode(bytes);
    } catch (InvalidData e) {
      throw new NotSerializableException("malformed message: " + e.getMessage());
    }
  }
}
