package opekko.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A small Isthmus block. */
final class Payloads {
  private Payloads() {}

  /** With the block hash that belongs to it. */
  static JsonNode envelope() {
    var draft = new PayloadEnvelope(Optional.of(FakeNode.hash(3)), payload(Hash.ZERO));
    var envelope =
        new PayloadEnvelope(draft.parentBeaconBlockRoot(), payload(PayloadHash.of(draft)));
    var text = new ByteArrayOutputStream();
    Json.write(text, out -> PayloadJson.write(out, envelope));
    return HttpFixture.json(text.toString(StandardCharsets.UTF_8));
  }

  private static ExecutionPayload payload(Hash blockHash) {
    return new ExecutionPayload(
        FakeNode.hash(1),
        Address.ZERO,
        FakeNode.hash(2),
        FakeNode.hash(4),
        Bytes.wrap(new byte[256]),
        FakeNode.hash(5),
        31,
        30_000_000,
        21_000,
        62,
        Bytes.wrap(new byte[9]),
        BigInteger.valueOf(7),
        blockHash,
        List.of(),
        Optional.of(List.of()),
        OptionalLong.of(0),
        OptionalLong.of(0),
        Optional.of(FakeNode.hash(6)));
  }
}
