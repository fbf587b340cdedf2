package opekko.rpc.rollup;

import static opekko.rpc.rollup.StatusFields.field;
import static opekko.rpc.rollup.StatusFields.inWords;
import static opekko.rpc.rollup.StatusFields.instant;
import static opekko.rpc.rollup.StatusFields.list;
import static opekko.rpc.rollup.StatusFields.millis;
import static opekko.rpc.rollup.StatusFields.number;
import static opekko.rpc.rollup.StatusFields.optional;
import static opekko.rpc.rollup.StatusFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.Standstill;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.RefJson;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Reads what {@code GET /live/status} of this node answers. */
final class LiveStatusReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LiveStatusReader() {}

  /**
   * @throws InvalidData when it is no such status
   */
  static LiveStatus read(Bytes text) {
    try {
      var root = JSON.readTree(text.toArray());
      return new LiveStatus(
          instant(root, "at"),
          text(root, "version"),
          number(root, "l2ChainId"),
          inWords(root, "sync", SyncStatusReader::read),
          list(root, "whyNotAdvancing", LiveStatusReader::standstill),
          optional(root, "sequencer").map(LiveStatusReader::sequencer),
          mailbox(field(root, "mailbox")),
          optional(root, "batcher").map(LiveStatusReader::batcher));
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      throw new InvalidData("live status: " + e.getMessage());
    }
  }

  private static Standstill standstill(JsonNode node) {
    return new Standstill(
        text(node, "head"),
        text(node, "reason"),
        text(node, "words"),
        text(node, "detail"),
        instant(node, "since"));
  }

  private static SequencerStatus sequencer(JsonNode node) {
    return new SequencerStatus(
        field(node, "isActive").asBoolean(),
        optional(node, "term")
            .map(term -> OptionalLong.of(term.asLong()))
            .orElse(OptionalLong.empty()),
        text(node, "phase"),
        inWords(node, "head", RefJson::readL2),
        number(node, "driftLeftSeconds"),
        optional(node, "nextAction").map(at -> Instant.parse(at.asText())),
        text(node, "waitingFor"),
        field(node, "isRecoverMode").asBoolean(),
        list(node, "lastBlocks", LiveStatusReader::timing));
  }

  private static BlockTiming timing(JsonNode node) {
    return new BlockTiming(
        number(node, "number"),
        number(node, "timestamp"),
        (int) number(node, "transactions"),
        millis(field(node, "startMillis")),
        millis(field(node, "sealMillis")),
        millis(field(node, "commitMillis")),
        optional(node, "signMillis").map(StatusFields::millis),
        optional(node, "publishMillis").map(StatusFields::millis),
        millis(field(node, "insertMillis")),
        instant(node, "complete"));
  }

  private static MailboxStatus mailbox(JsonNode node) {
    return new MailboxStatus(
        number(node, "depth"),
        list(
            node,
            "kinds",
            kind ->
                new MailboxStatus.Kind(
                    text(kind, "name"),
                    number(kind, "count"),
                    millis(field(kind, "totalMillis")),
                    millis(field(kind, "slowestMillis")))),
        list(
            node,
            "lastFaults",
            fault -> new MailboxStatus.FaultNote(instant(fault, "at"), text(fault, "text"))));
  }

  private static BatcherStatus batcher(JsonNode node) {
    return new BatcherStatus(
        Address.fromHex(text(node, "account")),
        field(node, "isRunning").asBoolean(),
        text(node, "waitingFor"),
        optional(node, "balanceWei").map(wei -> new BigInteger(wei.asText())),
        StatusFields.block(field(node, "lastLoaded")),
        list(node, "channels", LiveStatusReader::channel),
        list(
            node,
            "inFlight",
            sent ->
                new BatcherStatus.Transaction(
                    Hash.fromHex(text(sent, "hash")),
                    number(sent, "nonce"),
                    (int) number(sent, "blobs"),
                    (int) number(sent, "attempts"),
                    instant(sent, "since"))),
        totals(field(node, "totals")));
  }

  private static BatcherStatus.Channel channel(JsonNode node) {
    return new BatcherStatus.Channel(
        text(node, "id"),
        number(node, "firstBlock"),
        number(node, "lastBlock"),
        number(node, "inputBytes"),
        number(node, "outputBytes"),
        (int) number(node, "frames"),
        (int) number(node, "framesIncluded"),
        field(node, "isClosed").asBoolean());
  }

  private static BatcherStatus.Totals totals(JsonNode node) {
    return new BatcherStatus.Totals(
        number(node, "blocks"),
        number(node, "channels"),
        number(node, "transactions"),
        number(node, "blobs"),
        number(node, "bytes"),
        number(node, "resubmissions"),
        new BigInteger(text(node, "feesPaidWei")));
  }
}
