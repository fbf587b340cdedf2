package opekko.devnet.batcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Hash;

/** What can happen to the batcher. Replies carry the call of their request. */
public sealed interface BatcherEvent {
  record Born() implements BatcherEvent {}

  /** The one timer. */
  record Woke() implements BatcherEvent {}

  record PauseRequested() implements BatcherEvent {}

  record ResumeRequested() implements BatcherEvent {}

  /** Everything loaded is to be sent now, however little it is. */
  record FlushRequested() implements BatcherEvent {}

  record StopRequested() implements BatcherEvent {}

  record StatusRead(long call, Fetched<SyncStatus> status) implements BatcherEvent {}

  record L1Read(long call, Fetched<L1View> view) implements BatcherEvent {}

  /**
   * @param blocks consecutive, from the first one asked for
   * @param failure why there are not more
   */
  record BlocksLoaded(long call, List<LoadedBlock> blocks, Optional<String> failure)
      implements BatcherEvent {}

  record Measured(long call, Fetched<ChannelContent.Output> output) implements BatcherEvent {}

  /**
   * @param version its hash; empty when it could not even be made
   * @param sidecar of its blobs
   */
  record TransactionSent(
      long call, Optional<Hash> version, Optional<BlobSidecar> sidecar, Submission submission)
      implements BatcherEvent {}

  /**
   * @param found by nonce
   */
  record InclusionsRead(long call, Map<Long, Fetched<Inclusion>> found) implements BatcherEvent {}
}
