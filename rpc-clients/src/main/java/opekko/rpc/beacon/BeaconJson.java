package opekko.rpc.beacon;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.Kzg;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/** The beacon API's JSON, of which only blobs and commitments are of interest. */
final class BeaconJson {
  private BeaconJson() {}

  /** The value of the field {@code data}; null when there is none. */
  static <T> T data(JsonParser in, Json.Reader<T> reader) throws IOException {
    return field(in, "data", reader);
  }

  private static <T> T field(JsonParser in, String wanted, Json.Reader<T> reader)
      throws IOException {
    var found =
        new Object() {
          T value;
        };
    Json.readObject(
        in,
        (name, value) -> {
          if (name.equals(wanted)) found.value = reader.read(value);
          else value.skipChildren();
        });
    return found.value;
  }

  /** An answer of {@code blobs}. */
  static List<Bytes> blobs(Bytes body) {
    return required(
        Json.read(body, in -> data(in, data -> Json.readArray(data, BeaconJson::blob))));
  }

  /** An answer of {@code blob_sidecars}. */
  static List<Sidecar> sidecars(Bytes body) {
    return required(
        Json.read(body, in -> data(in, data -> Json.readArray(data, BeaconJson::sidecar))));
  }

  /** The commitments in a block of {@code /eth/v2/beacon/blocks}, in the order of its blobs. */
  static List<Bytes> commitments(Bytes body) {
    return required(
        Json.read(
            body,
            in ->
                data(
                    in,
                    data ->
                        field(
                            data,
                            "message",
                            message -> field(message, "body", BeaconJson::commitmentsOfBody)))));
  }

  private static List<Bytes> commitmentsOfBody(JsonParser in) throws IOException {
    return field(
        in,
        "blob_kzg_commitments",
        list -> Json.readArray(list, each -> HexReader.bytes(each, Kzg.COMMITMENT_SIZE)));
  }

  private static Bytes blob(JsonParser in) throws IOException {
    return HexReader.bytes(in, BlobCodec.BLOB_SIZE);
  }

  private static Sidecar sidecar(JsonParser in) throws IOException {
    var fields =
        new Object() {
          long index = -1;
          Bytes blob;
          Bytes commitment;
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "index" -> fields.index = value.getValueAsLong(-1);
            case "blob" -> fields.blob = blob(value);
            case "kzg_commitment" ->
                fields.commitment = HexReader.bytes(value, Kzg.COMMITMENT_SIZE);
            default -> value.skipChildren();
          }
        });
    return new Sidecar(fields.index, required(fields.blob), required(fields.commitment));
  }

  private static <T> T required(T value) {
    if (value == null) throw new InvalidData("beacon: the answer lacks what was asked for");
    return value;
  }
}
