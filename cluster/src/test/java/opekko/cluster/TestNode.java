package opekko.cluster;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.L2Source;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** The surroundings of a cluster's actor in a test. */
final class TestNode implements BlockFeed, L2Source {
  final List<Long> fed = new CopyOnWriteArrayList<>();
  final FakeQuorumLog log;
  final OperatorMemory memory = OperatorMemory.inMemory();
  final InstantSource clock;

  TestNode(List<Voter> voters, InstantSource clock) {
    this.log = new FakeQuorumLog(voters);
    this.clock = clock;
  }

  ClusterPorts ports(LongSupplier nanos) {
    return new ClusterPorts(log, this::look, this, this, memory, NodeMetrics.NONE, clock, nanos);
  }

  private CompletionStage<Vitals> look() {
    return CompletableFuture.completedStage(
        new Vitals(
            false,
            new Vitals.Engine.Ok(),
            Optional.empty(),
            l1(clock.instant()),
            OptionalDouble.empty()));
  }

  private static L1BlockRef l1(Instant now) {
    return new L1BlockRef(Chains.hash(1), 1, Hash.ZERO, now.getEpochSecond());
  }

  SyncStatus heads(long number) {
    var unsafe =
        new L2BlockRef(Chains.hash(number), number, Chains.hash(number - 1), 0, BlockId.NONE, 0);
    var none = L2BlockRef.NONE;
    var head = l1(clock.instant());
    return new SyncStatus(head, head, head, head, head, unsafe, none, none, none, none, none);
  }

  @Override
  public void follow(CommittedBlock block) {
    insert(block.envelope());
  }

  @Override
  public void rewind(BlockId to, long lineage) {
    fed.add(-to.number());
  }

  @Override
  public void insert(PayloadEnvelope block) {
    fed.add(block.payload().blockNumber());
  }

  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
    return CompletableFuture.completedStage(Fetched.missing("such block"));
  }

  @Override
  public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
    return CompletableFuture.completedStage(Fetched.missing("such block"));
  }

  @Override
  public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
    return CompletableFuture.completedStage(Fetched.missing("such block"));
  }
}
