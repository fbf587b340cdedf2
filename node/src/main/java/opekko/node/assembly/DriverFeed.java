package opekko.node.assembly;

import opekko.cluster.BlockFeed;
import opekko.driver.Decided;
import opekko.driver.DriverCommand;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;
import org.apache.pekko.actor.typed.ActorRef;

/** Brings to the driver what the cluster decided. */
record DriverFeed(ActorRef<DriverCommand> driver) implements BlockFeed {
  @Override
  public void follow(CommittedBlock block) {
    driver.tell(new DriverCommand.FollowLog(new Decided.Block(block)));
  }

  @Override
  public void rewind(BlockId to, long lineage) {
    driver.tell(new DriverCommand.FollowLog(new Decided.Rewind(to, lineage)));
  }

  @Override
  public void insert(PayloadEnvelope block) {
    driver.tell(new DriverCommand.UnsafePayloadReceived(block));
  }
}
