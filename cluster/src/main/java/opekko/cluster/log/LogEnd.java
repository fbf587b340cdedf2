package opekko.cluster.log;

import java.util.List;

/**
 * Where a node's log ends, decided or not: of two ends in one generation the later one knows all
 * that the other does.
 *
 * @param term of its last entry
 * @param index of its last entry; negative while it has none
 * @param voters whose majority decides, as far as this node's log says, by id; empty while it waits
 *     to be let in
 */
public record LogEnd(Generation generation, long term, long index, List<String> voters) {
  public static final LogEnd NONE = new LogEnd(Generation.FIRST, 0, -1, List.of());

  public LogEnd {
    voters = List.copyOf(voters);
  }

  public boolean isAfter(LogEnd other) {
    return term != other.term ? term > other.term : index > other.index;
  }
}
