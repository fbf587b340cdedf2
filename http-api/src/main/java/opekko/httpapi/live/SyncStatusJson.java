package opekko.httpapi.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.json.RefJson;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The sync status in op-node's field order. The newest op-node no longer has {@code
 * cross_unsafe_l2}; users of the older ones do read it.
 *
 * @spec op-node op-service/eth/sync_status.go
 */
public final class SyncStatusJson {
  private SyncStatusJson() {}

  public static void write(JsonGenerator out, SyncStatus status) throws IOException {
    out.writeStartObject();
    write(out, "current_l1", status.currentL1());
    write(out, "current_l1_finalized", status.currentL1Finalized());
    write(out, "head_l1", status.headL1());
    write(out, "safe_l1", status.safeL1());
    write(out, "finalized_l1", status.finalizedL1());
    write(out, "unsafe_l2", status.unsafeL2());
    write(out, "safe_l2", status.safeL2());
    write(out, "finalized_l2", status.finalizedL2());
    write(out, "pending_safe_l2", status.pendingSafeL2());
    write(out, "cross_unsafe_l2", status.crossUnsafeL2());
    write(out, "local_safe_l2", status.localSafeL2());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String name, L1BlockRef ref) throws IOException {
    out.writeFieldName(name);
    RefJson.write(out, ref);
  }

  private static void write(JsonGenerator out, String name, L2BlockRef ref) throws IOException {
    out.writeFieldName(name);
    RefJson.write(out, ref);
  }
}
