package opekko.devnet.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.channel.Compression;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The machine, told step by step what happens; answers to its latest requests are given by kind.
 */
final class Scripted {
  static final Duration POLL = Duration.ofSeconds(2);
  static final RollupConfig ROLLUP = Chains.at(Hardfork.JOVIAN);
  static final Address ACCOUNT = Chains.BATCHER;

  final BatcherMachine machine;
  BatcherState state;
  Instant now = Instant.ofEpochSecond(1000);
  List<BatcherEffect> effects = List.of();

  Scripted(BatcherSettings settings) {
    machine = new BatcherMachine(ROLLUP, settings);
    state = machine.initial();
    on(new BatcherEvent.Born());
  }

  static Scripted withDefaults() {
    return new Scripted(settings(channels(DataAvailability.CALLDATA, 1, 4000), 0));
  }

  static ChannelSettings channels(DataAvailability availability, int frames, int calldata) {
    return new ChannelSettings(
        availability, true, Integer.MAX_VALUE, Compression.ZLIB, 2, 10, frames, calldata);
  }

  static BatcherSettings settings(ChannelSettings channels, int maxPending) {
    var sending =
        new SendSettings(
            ACCOUNT, maxPending, 2, Duration.ofSeconds(48), Duration.ofSeconds(12), Long.MAX_VALUE);
    return new BatcherSettings(
        channels, sending, FeeSettings.DEFAULT, POLL, false, false, Duration.ofSeconds(30));
  }

  /** A block whose hash is {@code branch * 1000 + number}; two blocks have one origin. */
  static LoadedBlock block(long number, long branch) {
    var ref = ref(number, branch);
    var data = new byte[64];
    new java.util.Random(number).nextBytes(data);
    var transaction =
        opekko.protocol.tx.TransactionDraft.on(ROLLUP.l2ChainId(), number)
            .calling(Address.ZERO, Bytes.wrap(data))
            .signedBy(Bytes.fromHex("0x" + "11".repeat(32)))
            .encode();
    var batch =
        new SingularBatch(
            ref.parentHash(),
            ref.l1Origin().number(),
            ref.l1Origin().hash(),
            ref.time(),
            List.of(transaction));
    return LoadedBlock.of(ref, batch, ref.time());
  }

  static L2BlockRef ref(long number, long branch) {
    var origin = new BlockId(Chains.hash(50_000 + number / 2), number / 2);
    var parent = Chains.hash(number == 1 ? 0 : branch * 1000 + number - 1);
    var hash = Chains.hash(number == 0 ? 0 : branch * 1000 + number);
    return new L2BlockRef(hash, number, parent, 2 + 2 * number, origin, number % 2);
  }

  static L1BlockRef l1Ref(long number) {
    return new L1BlockRef(
        Chains.hash(70_000 + number), number, Chains.hash(69_999 + number), 12 * number + 1);
  }

  Scripted on(BatcherEvent event) {
    var step = machine.step(state, event, now);
    state = step.state();
    effects = step.effects();
    return this;
  }

  Scripted after(Duration time) {
    now = now.plus(time);
    return on(new BatcherEvent.Woke());
  }

  /** Time for the next look at the world. */
  Scripted poll() {
    return after(POLL);
  }

  Scripted status(long currentL1, long safe, long unsafe) {
    return status(currentL1, ref(safe, 1), ref(unsafe, 1));
  }

  Scripted status(long currentL1, L2BlockRef safe, L2BlockRef unsafe) {
    var status =
        new SyncStatus(
            l1Ref(currentL1),
            L1BlockRef.NONE,
            l1Ref(currentL1),
            L1BlockRef.NONE,
            L1BlockRef.NONE,
            unsafe,
            safe,
            safe,
            safe,
            unsafe,
            safe);
    return on(
        new BatcherEvent.StatusRead(call(BatcherState.Request.STATUS), Fetched.found(status)));
  }

  static L1View view(long head, long nonce) {
    return new L1View(
        l1Ref(head),
        nonce,
        BigInteger.TEN.pow(18),
        FeeSettings.GWEI,
        FeeSettings.GWEI,
        BigInteger.ONE);
  }

  Scripted l1(long head, long nonce) {
    return on(
        new BatcherEvent.L1Read(call(BatcherState.Request.L1), Fetched.found(view(head, nonce))));
  }

  Scripted load(long first, long last) {
    var blocks = new ArrayList<LoadedBlock>();
    for (var number = first; number <= last; number++) blocks.add(block(number, 1));
    return on(
        new BatcherEvent.BlocksLoaded(
            call(BatcherState.Request.LOAD), List.copyOf(blocks), Optional.empty()));
  }

  Scripted measure() {
    var measure = only(BatcherEffect.Measure.class);
    return on(
        new BatcherEvent.Measured(
            measure.call(), Fetched.found(measure.content().compress(ROLLUP))));
  }

  /** Measures as long as the machine wants it. */
  Scripted measureAll() {
    while (has(BatcherEffect.Measure.class)) measure();
    return this;
  }

  Scripted sent(Submission submission) {
    var send = only(BatcherEffect.SendTransaction.class);
    return on(
        new BatcherEvent.TransactionSent(
            send.call(), Optional.of(hashOf(send)), Optional.empty(), submission));
  }

  static Hash hashOf(BatcherEffect.SendTransaction send) {
    return Chains.hash(send.nonce() * 1_000_000 + send.fees().tipCap().longValue() % 999_983);
  }

  Scripted accepted() {
    return sent(new Submission.Accepted());
  }

  Scripted acceptedAll() {
    while (has(BatcherEffect.SendTransaction.class)) accepted();
    return this;
  }

  /** The newest version of each of these nonces is in that block; others are in none. */
  Scripted included(long block, long... nonces) {
    var found = new TreeMap<Long, Fetched<Inclusion>>();
    for (var each : state.transactions()) found.put(each.nonce(), Fetched.missing("receipt"));
    for (var nonce : nonces)
      found.put(
          nonce,
          Fetched.found(
              new Inclusion(
                  transaction(nonce).versions().getLast(), l1Ref(block).id(), BigInteger.TWO)));
    return inclusions(found);
  }

  Scripted inclusions(Map<Long, Fetched<Inclusion>> found) {
    return on(new BatcherEvent.InclusionsRead(call(BatcherState.Request.INCLUSIONS), found));
  }

  SentTransaction transaction(long nonce) {
    return state.transactions().stream()
        .filter(each -> each.nonce() == nonce)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no transaction " + nonce));
  }

  private long call(BatcherState.Request kind) {
    var asked = state.requests().get(kind);
    if (asked == null) throw new AssertionError("no request of kind " + kind + " is out");
    return asked.call();
  }

  <T extends BatcherEffect> boolean has(Class<T> kind) {
    return effects.stream().anyMatch(kind::isInstance);
  }

  <T extends BatcherEffect> T only(Class<T> kind) {
    var found = effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertEquals(1, found.size(), () -> kind.getSimpleName() + " among " + effects);
    return found.getFirst();
  }

  List<String> warnings() {
    return effects.stream()
        .filter(BatcherEffect.Warn.class::isInstance)
        .map(each -> ((BatcherEffect.Warn) each).text())
        .toList();
  }

  /**
   * Four blocks are loaded and in one channel, which is on its way in transactions from nonce 7.
   */
  static Scripted underWay(BatcherSettings settings) {
    return new Scripted(settings).l1(2, 7).status(2, 0, 4).load(1, 4).measureAll();
  }
}
