package opekko.node.devnet;

import java.util.concurrent.CompletionStage;

/** A rollup node of the devnet, with the engine that it drives. */
interface DevnetNode {
  String name();

  DevnetMap.Node where();

  /** Completes with the reason when nothing can help the node any more. */
  CompletionStage<String> failed();
}
