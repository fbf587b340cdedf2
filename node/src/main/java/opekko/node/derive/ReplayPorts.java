package opekko.node.derive;

import opekko.devnet.replay.Fixture;
import opekko.devnet.replay.ReplayBlobs;
import opekko.devnet.replay.ReplayEngine;
import opekko.devnet.replay.ReplayL1;
import opekko.devnet.replay.UnusableFixture;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.L2BlockRef;

/** The replayed world around a node; L1 stands at the start block's origin. */
record ReplayPorts(ReplayL1 l1, ReplayBlobs blobs, ReplayEngine engine, L2BlockRef start) {

  static ReplayPorts of(Fixture fixture, AttributesCheck attributes) {
    var l1 = fixture.l1();
    var engine = fixture.engine(asked -> attributes.seen(asked.parentHash(), asked.attributes()));
    var start = start(fixture, engine);
    l1.moveHead(start.l1Origin().hash());
    return new ReplayPorts(l1, fixture.blobs(), engine, start);
  }

  private static L2BlockRef start(Fixture fixture, ReplayEngine engine) {
    var hash = fixture.start().hash();
    var found = engine.ref(BlockSelector.hash(hash)).toCompletableFuture().join();
    return switch (found) {
      case Fetched.Found<L2BlockRef>(var ref) -> ref;
      case Fetched.Missing<L2BlockRef>(var what) ->
          throw new IllegalStateException("a replay engine has its start block: " + what);
      case Fetched.Failed<L2BlockRef>(var fault) ->
          throw new UnusableFixture(fixture.folder() + ": start block: " + fault.cause());
    };
  }
}
