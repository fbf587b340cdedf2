package opekko.rpc.rollup;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.json.RefJson;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Reads a status in the words of optimism_syncStatus. The heads that older nodes do not tell are
 * those they stand for.
 *
 * @spec op-node: op-service/eth/sync_status.go
 */
public final class SyncStatusReader {
  private L1BlockRef currentL1;
  private L1BlockRef currentL1Finalized;
  private L1BlockRef headL1;
  private L1BlockRef safeL1;
  private L1BlockRef finalizedL1;
  private L2BlockRef unsafeL2;
  private L2BlockRef safeL2;
  private L2BlockRef finalizedL2;
  private L2BlockRef pendingSafeL2;
  private L2BlockRef crossUnsafeL2;
  private L2BlockRef localSafeL2;

  private SyncStatusReader() {}

  /**
   * @throws InvalidData naming the field that is missing or wrong
   */
  public static SyncStatus read(JsonParser in) throws IOException {
    var reader = new SyncStatusReader();
    Json.readObject(in, reader::field);
    return reader.status();
  }

  private void field(String name, JsonParser in) throws IOException {
    switch (name) {
      case "current_l1" -> currentL1 = RefJson.readL1(in);
      case "current_l1_finalized" -> currentL1Finalized = RefJson.readL1(in);
      case "head_l1" -> headL1 = RefJson.readL1(in);
      case "safe_l1" -> safeL1 = RefJson.readL1(in);
      case "finalized_l1" -> finalizedL1 = RefJson.readL1(in);
      case "unsafe_l2" -> unsafeL2 = RefJson.readL2(in);
      case "safe_l2" -> safeL2 = RefJson.readL2(in);
      case "finalized_l2" -> finalizedL2 = RefJson.readL2(in);
      case "pending_safe_l2" -> pendingSafeL2 = RefJson.readL2(in);
      case "cross_unsafe_l2" -> crossUnsafeL2 = RefJson.readL2(in);
      case "local_safe_l2" -> localSafeL2 = RefJson.readL2(in);
      default -> in.skipChildren();
    }
  }

  private SyncStatus status() {
    required(unsafeL2, "unsafe_l2");
    required(safeL2, "safe_l2");
    required(finalizedL1, "finalized_l1");
    return new SyncStatus(
        required(currentL1, "current_l1"),
        currentL1Finalized == null ? finalizedL1 : currentL1Finalized,
        required(headL1, "head_l1"),
        required(safeL1, "safe_l1"),
        finalizedL1,
        unsafeL2,
        safeL2,
        required(finalizedL2, "finalized_l2"),
        pendingSafeL2 == null ? safeL2 : pendingSafeL2,
        crossUnsafeL2 == null ? unsafeL2 : crossUnsafeL2,
        localSafeL2 == null ? safeL2 : localSafeL2);
  }

  private static <T> T required(T value, String field) {
    if (value == null) throw new InvalidData("sync status: " + field + " is missing");
    return value;
  }
}
