package opekko.rpc.beacon;

/**
 * How blobs are read and checked.
 *
 * @param readsWholeSlots all sidecars of a slot are asked for, as some sources cannot select
 * @param checksOneByOne each blob by a commitment of its own instead of many by one combination
 * @param secondsPerSlot zero to ask the source for it
 */
public record BlobReading(boolean readsWholeSlots, boolean checksOneByOne, long secondsPerSlot) {
  public static final BlobReading DEFAULT = new BlobReading(false, false, 0);
}
