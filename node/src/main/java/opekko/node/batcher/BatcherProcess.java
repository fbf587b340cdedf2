package opekko.node.batcher;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import opekko.devnet.batcher.BatcherActor;
import opekko.devnet.batcher.BatcherCommand;
import opekko.devnet.batcher.BatcherMachine;
import opekko.devnet.batcher.BatcherPorts;
import opekko.devnet.batcher.BatcherSettings;
import opekko.devnet.batcher.Leftover;
import opekko.node.config.ConfigError;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.L1ChainJson;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.rpc.eth.TransactionClient;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.l2.L2Client;
import opekko.rpc.rollup.RollupClient;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batcher over RPC: clients and actor, started and ended together. */
public final class BatcherProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatcherProcess.class);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int WORKERS = 2;

  private final TransactionClient l1;
  private final List<RollupClient> rollups;
  private final List<L2Client> engines;
  private final ExecutorService work =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().daemon().name("batcher-work-", 0).factory());
  private final ActorSystem<BatcherCommand> system;
  private final Duration stopLimit;

  private BatcherProcess(
      BatcherOptions options,
      Config pekko,
      RollupConfig chain,
      List<RollupClient> rollups,
      TransactionClient l1) {
    this.rollups = rollups;
    this.l1 = l1;
    engines = options.sequencers().stream().map(each -> engine(each, options, chain)).toList();
    var clock = InstantSource.system();
    var sequencer = new ActiveSequencer(candidates(), options.checkInterval(), clock);
    var ports =
        new BatcherPorts(
            sequencer,
            sequencer,
            new RemoteL1Account(l1, options.key().address()),
            options.key()::sign,
            work,
            clock);
    stopLimit = options.settings().stopLimit();
    var machine = new BatcherMachine(chain, withProofTime(options, chain));
    system = ActorSystem.create(BatcherActor.create(machine, ports), "opekko-batcher", pekko);
  }

  private static L2Client engine(
      SequencerEndpoints where, BatcherOptions options, RollupConfig chain) {
    var endpoint = RpcEndpoint.open(where.l2(), options.networkTimeout());
    return new L2Client(JsonRpc.to(endpoint, "l2", NodeMetrics.NONE), chain);
  }

  private List<ActiveSequencer.Candidate> candidates() {
    return IntStream.range(0, rollups.size())
        .mapToObj(i -> {
          var rollup = rollups.get(i);
          var engine = engines.get(i);
          return new ActiveSequencer.Candidate(
              rollup.name(),
              rollup::sequencerActive,
              rollup::syncStatus,
              number -> engine.payload(BlockSelector.number(number)));
        })
        .toList();
  }

  /**
   * @param pekko the actors' configuration
   * @throws ConfigError when L1, or each of the rollup nodes, does not answer or is of another
   *     chain
   */
  public static BatcherProcess start(BatcherOptions options, Config pekko) {
    var timeout = options.networkTimeout();
    var rollups =
        options.sequencers().stream()
            .map(each -> RollupClient.to(each.rollup(), timeout, NodeMetrics.NONE))
            .toList();
    var l1 = TransactionClient.to(options.l1(), timeout, "l1", NodeMetrics.NONE);
    try {
      var chain = chain(rollups);
      requireChain(
          BatcherFlag.L1_ETH_RPC, need(BatcherFlag.L1_ETH_RPC, l1.chainId()), chain.l1ChainId());
      warnOfKey(options, chain);
      return new BatcherProcess(options, pekko, chain, rollups, l1);
    } catch (ConfigError e) {
      rollups.forEach(RollupClient::close);
      l1.close();
      throw e;
    }
  }

  /** Of the first rollup node that tells it: some of several may be down. */
  private static RollupConfig chain(List<RollupClient> rollups) {
    for (var rollup : rollups.subList(0, rollups.size() - 1))
      if (rollup.config().toCompletableFuture().join()
          instanceof Fetched.Found<RollupConfig>(var config)) return config;
    return need(BatcherFlag.ROLLUP_RPC, rollups.getLast().config());
  }

  private static <T> T need(BatcherFlag option, CompletionStage<Fetched<T>> answer) {
    return switch (answer.toCompletableFuture().join()) {
      case Fetched.Found<T>(var value) -> value;
      case Fetched.Missing<T>(var what) -> throw failed(option, "it has no " + what);
      case Fetched.Failed<T>(var fault) -> throw failed(option, fault.cause());
    };
  }

  private static void requireChain(BatcherFlag option, long found, long expected) {
    if (found != expected)
      throw failed(option, "it is chain %d, but the rollup's is %d".formatted(found, expected));
  }

  private static ConfigError failed(BatcherFlag option, String cause) {
    return new ConfigError("--" + option.flag() + ": " + cause);
  }

  private static void warnOfKey(BatcherOptions options, RollupConfig chain) {
    var first = chain.genesis().systemConfig().batcherAddress();
    if (!options.key().address().equals(first))
      LOG.warn(
          "{} is not the batcher the chain began with, {}: unless that was changed since, nothing"
              + " it sends will count",
          options.key().address(),
          first);
  }

  private static BatcherSettings withProofTime(BatcherOptions options, RollupConfig chain) {
    if (options.cellProofTime().isPresent()) return options.settings();
    var time = L1ChainJson.known(chain.l1ChainId()).flatMap(BatcherProcess::osakaTime);
    return time.map(options.settings()::withCellProofTime).orElse(options.settings());
  }

  private static Optional<Long> osakaTime(L1ChainConfig l1) {
    return l1.blobForks().stream()
        .filter(fork -> fork.name().equals("osaka"))
        .map(L1ChainConfig.BlobFork::time)
        .findFirst();
  }

  /** Completes when the batcher has ended, by {@link #close} or because it failed. */
  public CompletionStage<Void> ended() {
    return system.getWhenTerminated().thenAccept(_ -> {});
  }

  /** What it is doing. */
  public CompletionStage<BatcherStatus> status() {
    return AskPattern.ask(system, BatcherCommand.GetStatus::new, PATIENCE, system.scheduler());
  }

  /** Sends what is left, waits for it within the settings' limit, and closes the connections. */
  @Override
  public void close() {
    try {
      var patience = stopLimit.plus(PATIENCE);
      var leftover =
          AskPattern.<BatcherCommand, Leftover>ask(
                  system, BatcherCommand.Stop::new, patience, system.scheduler())
              .toCompletableFuture()
              .get(patience.toSeconds(), TimeUnit.SECONDS);
      if (leftover.blocks() == 0) LOG.info("all blocks that were loaded are on L1");
      else
        LOG.warn(
            "{} blocks are not on L1 yet: the next batcher sends them again", leftover.blocks());
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      LOG.warn("not ended in order: {}", String.valueOf(e));
      system.terminate();
    }
    work.shutdownNow();
    rollups.forEach(RollupClient::close);
    engines.forEach(L2Client::close);
    l1.close();
  }
}
