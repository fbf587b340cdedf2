package opekko.node.derive;

import java.nio.file.Path;
import java.util.List;

/**
 * What to derive, and what to show of it.
 *
 * @param paths recordings, or folders of recordings
 * @param isAttributesOnly the pipeline alone, with no driver above it
 * @param isColoured whether the output may hold colours
 * @param hasBar whether a bar may be drawn: only on a terminal
 */
public record DeriveOptions(
    List<Path> paths, Detail detail, boolean isAttributesOnly, boolean isColoured, boolean hasBar) {

  /** How much is told on the way. */
  public enum Detail {
    /** The closing table only. */
    QUIET,
    /** Each L1 block that moved a head. */
    NORMAL,
    /** Each move of a head, and each step of the story. */
    VERBOSE
  }
}
