package opekko.node.rig;

import java.nio.file.Path;
import java.util.List;

/** What a node of the rig is run by. */
enum Program {
  /** The launcher, as an operator starts it. */
  SHIPPED {
    @Override
    List<String> command(Path home, Path folder) {
      return List.of(home.resolve("opekko").toString(), "node");
    }
  },
  /** The same node with a kill switch at each step of a block. */
  KILLABLE {
    @Override
    List<String> command(Path home, Path folder) {
      return RigNode.command(home, folder);
    }
  };

  /**
   * What goes before the node's own arguments.
   *
   * @param home of the project, with a build
   * @param folder of the node
   */
  abstract List<String> command(Path home, Path folder);
}
