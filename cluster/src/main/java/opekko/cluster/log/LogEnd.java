package opekko.cluster.log;

/**
 * Where a node's log ends, decided or not: of two ends in one generation the later one knows all
 * that the other does.
 *
 * @param term of its last entry
 * @param index of its last entry; negative while it has none
 */
public record LogEnd(Generation generation, long term, long index) {
  public static final LogEnd NONE = new LogEnd(Generation.FIRST, 0, -1);

  public boolean isAfter(LogEnd other) {
    return term != other.term ? term > other.term : index > other.index;
  }
}
