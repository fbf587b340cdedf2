package opekko.sequencer;

import java.util.Random;
import java.util.function.BiConsumer;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.testkit.Chains;

/** The driver's engine, which fails, refuses and keeps silent at random. */
final class ChaosEngine {
  private final ChaosChain chain;
  private final ChaosTime time;
  private final Random random;
  private final BiConsumer<Long, SequencerEvent> answers;
  private final Runnable heads;
  private long builds;

  /** The driver looks for its heads anew, and takes no work. */
  boolean isResetting;

  boolean losesNextReply;

  /**
   * @param answers takes an answer and after how many milliseconds it comes
   * @param heads tells of a head that moved
   */
  ChaosEngine(
      ChaosChain chain,
      ChaosTime time,
      Random random,
      BiConsumer<Long, SequencerEvent> answers,
      Runnable heads) {
    this.chain = chain;
    this.time = time;
    this.random = random;
    this.answers = answers;
    this.heads = heads;
  }

  void start(SequencerRequest.StartBuild build) {
    var id = new PayloadId(Chains.hash(++builds).bytes().slice(24));
    EngineWork.Start outcome;
    if (isResetting || !build.parent().equals(chain.unsafe))
      outcome = new EngineWork.Stale("head moved");
    else if (time.chance(0.03)) outcome = new EngineWork.Failed("down");
    else if (time.chance(0.01)) outcome = new EngineWork.Syncing();
    else if (time.chance(0.02)) outcome = new EngineWork.Refused("attributes");
    else {
      chain.jobs.put(id, new ChaosChain.Job(build.parent(), build.attributes()));
      outcome = new EngineWork.Started(id);
    }
    reply(new SequencerEvent.BuildStarted(build.call(), outcome));
  }

  void seal(SequencerRequest.SealBuild seal) {
    var job = chain.jobs.get(seal.id());
    EngineWork.Seal outcome;
    if (isResetting || !seal.parent().equals(chain.unsafe))
      outcome = new EngineWork.Stale("head moved");
    else if (job == null || time.chance(0.05)) outcome = new EngineWork.Refused("unknown payload");
    else outcome = new EngineWork.Sealed(chain.build(job.parent(), job.attributes()));
    reply(new SequencerEvent.BuildSealed(seal.call(), outcome));
  }

  void insert(SequencerRequest.InsertBlock insert) {
    EngineWork.Insert outcome;
    if (insert.ref().equals(chain.unsafe)) outcome = new EngineWork.Inserted();
    else if (isResetting || !insert.ref().parentHash().equals(chain.unsafe.hash()))
      outcome = new EngineWork.Stale("head moved");
    else if (time.chance(0.1)) outcome = new EngineWork.Failed("down");
    else if (time.chance(0.02)) outcome = new EngineWork.Syncing();
    else if (time.chance(0.02)) outcome = new EngineWork.Refused("invalid");
    else {
      chain.adopt(insert.envelope());
      if (random.nextBoolean()) heads.run();
      outcome = new EngineWork.Inserted();
      reply(new SequencerEvent.BlockInserted(insert.call(), outcome));
      heads.run();
      return;
    }
    reply(new SequencerEvent.BlockInserted(insert.call(), outcome));
  }

  private void reply(SequencerEvent event) {
    var isLost = losesNextReply || time.chance(0.02);
    losesNextReply = false;
    if (!isLost) answers.accept(time.delay(10, 2000), event);
  }
}
