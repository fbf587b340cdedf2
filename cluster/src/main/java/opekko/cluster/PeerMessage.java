package opekko.cluster;

import java.util.List;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;

/** What nodes of a cluster say to each other. {@code from} is the sender's id. */
public sealed interface PeerMessage {
  String from();

  record Report(NodeReport report) implements PeerMessage {
    @Override
    public String from() {
      return report.id();
    }
  }

  /** Asks for a report now. */
  record Knock(String from) implements PeerMessage {}

  /** An order that the receiver can do. */
  record Asked(String from, long call, HaOrder order, HaOrder.Terms terms) implements PeerMessage {}

  record Answered(String from, long call, ApiResult<HaResult> result) implements PeerMessage {}

  /**
   * The leader is about to give leadership away.
   *
   * @param cause in a word, as in {@link opekko.protocol.api.LeaderChange}
   */
  record Handover(String from, String to, String cause, List<String> evidence)
      implements PeerMessage {
    public Handover {
      evidence = List.copyOf(evidence);
    }
  }

  /** The sender's process ends in good order: the end of its connections is no alarm. */
  record Leaving(String from) implements PeerMessage {}

  /** Asks for blocks after one. */
  record Fill(String from, BlockId after, int count) implements PeerMessage {}

  /**
   * Part of a block, encoded as for gossip.
   *
   * @param term and lineage of the log's entry; lineage is {@link #UNDECIDED} if it is not from a
   *     log
   * @param index of the part, from 0 to {@code parts} - 1
   * @param size of the whole in bytes
   */
  record Chunk(
      String from,
      BlockId block,
      long timestamp,
      long term,
      long lineage,
      int index,
      int parts,
      int size,
      Bytes bytes)
      implements PeerMessage {
    public static final long UNDECIDED = -1;
  }

  /** Why a {@link Fill} brought nothing. */
  record FillRefused(String from, BlockId after, String cause) implements PeerMessage {}
}
