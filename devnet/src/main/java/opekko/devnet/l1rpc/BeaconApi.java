package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.MinedBlock;
import opekko.devnet.rpc.PageReply;
import opekko.devnet.rpc.PageSource;
import opekko.protocol.blob.Kzg;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The part of the beacon API that rollup nodes use.
 *
 * @spec beacon API: getGenesis, getSpec, getNodeVersion, getBlobs, getBlobSidecars, getBlockV2
 */
final class BeaconApi implements PageSource {
  private static final int SLOTS_PER_EPOCH = 32;
  private static final Bytes SIGNATURE = Bytes.wrap(new byte[96]);
  private static final int INCLUSION_PROOF_DEPTH = 17;

  private final L1Chain chain;

  BeaconApi(L1Chain chain) {
    this.chain = chain;
  }

  /** A blob of a block. {@code index} counts over all blobs of the block. */
  private record Blob(int index, Bytes content, Bytes commitment, Hash versionedHash) {}

  @Override
  public PageReply get(String path, String query, String accept) {
    if (path.equals("/eth/v1/beacon/genesis")) return data(this::writeGenesis);
    if (path.equals("/eth/v1/config/spec")) return data(this::writeSpec);
    if (path.equals("/eth/v1/node/version")) return data(BeaconApi::writeVersion);
    var slash = path.lastIndexOf('/');
    var which = path.substring(slash + 1);
    return switch (path.substring(0, Math.max(0, slash))) {
      case "/eth/v1/beacon/blobs" ->
          blobs(which, query, accept.startsWith("application/octet-stream"));
      case "/eth/v1/beacon/blob_sidecars" -> sidecars(which, query);
      case "/eth/v2/beacon/blocks" ->
          block(which)
              .flatMap(chain::withBlobs)
              .map(block -> data(out -> writeBlock(out, block)))
              .orElseGet(() -> noBlock(which));
      default -> error(404, "no such endpoint: " + path);
    };
  }

  private void writeGenesis(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("genesis_time", "" + chain.genesis().time());
    HexText.writeField(out, "genesis_validators_root", Hash.ZERO);
    out.writeStringField("genesis_fork_version", "0x00000000");
    out.writeEndObject();
  }

  private void writeSpec(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("SECONDS_PER_SLOT", "" + chain.genesis().secondsPerSlot());
    out.writeStringField("SLOTS_PER_EPOCH", "" + SLOTS_PER_EPOCH);
    out.writeEndObject();
  }

  private static void writeVersion(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("version", "opekko-devnet-l1");
    out.writeEndObject();
  }

  private PageReply blobs(String which, String query, boolean acceptsSsz) {
    var block = block(which).flatMap(chain::withBlobs);
    if (block.isEmpty()) return noBlock(which);
    var wanted = values(query, "versioned_hashes");
    var blobs =
        blobsOf(block.get()).stream()
            .filter(blob -> wanted.isEmpty() || wanted.contains(blob.versionedHash().toHex()))
            .map(Blob::content)
            .toList();
    if (acceptsSsz) return PageReply.binary(Bytes.concat(blobs.toArray(Bytes[]::new)));
    return data(out -> {
      out.writeStartArray();
      for (var blob : blobs) HexText.write(out, blob);
      out.writeEndArray();
    });
  }

  private PageReply sidecars(String which, String query) {
    var block = block(which).flatMap(chain::withBlobs);
    if (block.isEmpty()) return noBlock(which);
    var wanted = values(query, "indices");
    var blobs =
        blobsOf(block.get()).stream()
            .filter(blob -> wanted.isEmpty() || wanted.contains("" + blob.index()))
            .toList();
    return data(out -> {
      out.writeStartArray();
      for (var blob : blobs) writeSidecar(out, block.get(), blob);
      out.writeEndArray();
    });
  }

  private void writeSidecar(JsonGenerator out, MinedBlock block, Blob blob) throws IOException {
    out.writeStartObject();
    out.writeStringField("index", "" + blob.index());
    HexText.writeField(out, "blob", blob.content());
    HexText.writeField(out, "kzg_commitment", blob.commitment());
    HexText.writeField(out, "kzg_proof", Kzg.proofOf(blob.content(), blob.commitment()));
    out.writeObjectFieldStart("signed_block_header");
    out.writeObjectFieldStart("message");
    out.writeStringField("slot", "" + chain.slot(block.header()));
    out.writeStringField("proposer_index", "0");
    for (var root : List.of("parent_root", "state_root", "body_root"))
      HexText.writeField(out, root, Hash.ZERO);
    out.writeEndObject();
    HexText.writeField(out, "signature", SIGNATURE);
    out.writeEndObject();
    out.writeArrayFieldStart("kzg_commitment_inclusion_proof");
    for (var i = 0; i < INCLUSION_PROOF_DEPTH; i++) HexText.write(out, Hash.ZERO.bytes());
    out.writeEndArray();
    out.writeEndObject();
  }

  private void writeBlock(JsonGenerator out, MinedBlock block) throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("message");
    out.writeStringField("slot", "" + chain.slot(block.header()));
    out.writeObjectFieldStart("body");
    out.writeArrayFieldStart("blob_kzg_commitments");
    for (var blob : blobsOf(block)) HexText.write(out, blob.commitment());
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
    HexText.writeField(out, "signature", SIGNATURE);
    out.writeEndObject();
  }

  private static List<Blob> blobsOf(MinedBlock block) {
    var blobs = new ArrayList<Blob>();
    for (var known : block.transactions())
      known
          .sidecar()
          .ifPresent(sidecar -> {
            for (var i = 0; i < known.blobCount(); i++)
              blobs.add(
                  new Blob(
                      blobs.size(),
                      sidecar.blobs().get(i),
                      sidecar.commitments().get(i),
                      known.transaction().blobHashes().get(i)));
          });
    return blobs;
  }

  private Optional<MinedBlock> block(String which) {
    return switch (which) {
      case "head" -> Optional.of(chain.head());
      case "finalized" -> Optional.of(chain.block(BlockLabel.FINALIZED));
      case "genesis" -> chain.block(0);
      default ->
          which.matches("[0-9]{1,18}")
              ? chain.blockInSlot(Long.parseLong(which))
              : Optional.empty();
    };
  }

  private static PageReply noBlock(String which) {
    return error(404, "no block in slot " + which + ", or its blobs are no longer kept");
  }

  /** All values of a parameter, given several times or with commas. */
  private static Set<String> values(String query, String name) {
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith(name + "="))
        .flatMap(part -> Arrays.stream(part.substring(name.length() + 1).split(",|%2C")))
        .collect(Collectors.toSet());
  }

  private static PageReply data(Json.Writer data) {
    return PageReply.json(
        200,
        out -> {
          out.writeStartObject();
          out.writeBooleanField("execution_optimistic", false);
          out.writeBooleanField("finalized", false);
          out.writeFieldName("data");
          data.write(out);
          out.writeEndObject();
        });
  }

  private static PageReply error(int status, String message) {
    return PageReply.json(
        status,
        out -> {
          out.writeStartObject();
          out.writeNumberField("code", status);
          out.writeStringField("message", message);
          out.writeEndObject();
        });
  }
}
