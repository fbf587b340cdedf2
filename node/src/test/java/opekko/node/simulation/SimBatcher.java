package opekko.node.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.devnet.batcher.BatcherActor;
import opekko.devnet.batcher.BatcherCommand;
import opekko.devnet.batcher.BatcherMachine;
import opekko.devnet.batcher.BatcherPorts;
import opekko.devnet.batcher.BatcherSettings;
import opekko.devnet.batcher.ChannelSettings;
import opekko.devnet.batcher.DataAvailability;
import opekko.devnet.batcher.FeeSettings;
import opekko.devnet.batcher.LocalL1Account;
import opekko.devnet.batcher.SendSettings;
import opekko.devnet.genesis.DevnetAccount;
import opekko.protocol.channel.Compression;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import org.apache.pekko.actor.typed.ActorRef;

/** The production batcher, which can crash: it keeps nothing on disk. */
public final class SimBatcher {
  private static final int MAX_CALLDATA = 2_000;

  private final World world;
  private final BatcherMachine machine;
  private final BatcherPorts ports;
  private Optional<ActorRef<BatcherCommand>> actor = Optional.empty();

  SimBatcher(World world, SimNode node) {
    this.world = world;
    machine = new BatcherMachine(world.chain().rollup(), settings(world.shape()));
    var l1 = world.line("batcher-l1");
    var l2 = world.line("batcher-l2");
    var rollup = world.line("batcher-node");
    ports =
        new BatcherPorts(
            () -> rollup.read("status", node::statusWhenAsked),
            number -> l2.read("block " + number, () -> read(node, number)),
            new LineAccount(
                l1, new LocalL1Account(world.l1(), DevnetAccount.BATCHER.address(), Runnable::run)),
            draft -> draft.signedBy(DevnetAccount.BATCHER.key()),
            Runnable::run,
            world.system());
  }

  private CompletionStage<Fetched<PayloadEnvelope>> read(SimNode node, long number) {
    return node.engine()
        .blocks()
        .payload(BlockSelector.number(number))
        .thenApply(read -> Mutations.batched(world, read));
  }

  /** Calldata, since blobs take long to prove; small frames, so that channels have several. */
  private static BatcherSettings settings(Shape shape) {
    var slot = Duration.ofSeconds(shape.slot());
    return new BatcherSettings(
        new ChannelSettings(
            DataAvailability.CALLDATA,
            true,
            Integer.MAX_VALUE,
            Compression.ZLIB,
            2,
            4,
            4,
            MAX_CALLDATA),
        new SendSettings(
            DevnetAccount.BATCHER.address(), 0, 2, slot.multipliedBy(3), slot, Long.MAX_VALUE),
        FeeSettings.DEFAULT,
        slot.dividedBy(3),
        false,
        false,
        Duration.ofMinutes(1));
  }

  public boolean isUp() {
    return actor.isPresent();
  }

  public void start() {
    if (isUp()) return;
    world.journal().note("batcher", "starts", "");
    actor = Optional.of(world.system().spawn(BatcherActor.create(machine, ports), "batcher"));
  }

  public void crash() {
    if (!isUp()) return;
    world.journal().note("batcher", "crashes", "");
    world.system().kill(actor.get());
    actor = Optional.empty();
  }
}
