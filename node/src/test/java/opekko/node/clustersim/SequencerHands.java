package opekko.node.clustersim;

import java.time.Duration;
import java.util.Optional;
import opekko.driver.DriverEvent;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.sequencer.SequencerEffect;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;

/** Carries the sequencer's effects out, as its shell does through the ports. */
final class SequencerHands {
  private static final long SOON = 5 * VirtualTime.MILLI;
  private static final long LATE = 4 * VirtualTime.SECOND;
  private static final double LOST = 0.01;

  private final SimulatedNode node;
  private final World world;
  private final Timers timers;

  SequencerHands(SimulatedNode node, World world) {
    this.node = node;
    this.world = world;
    timers = new Timers(node);
  }

  void run(SequencerEffect.Outgoing effect) {
    switch (effect) {
      case SequencerEffect.AskDriver(var request) -> {
        if (request instanceof SequencerRequest.StartBuild)
          world.checks().that(node.isToldToLead(), node.name() + " builds without leadership");
        node.tellDriver(new DriverEvent.SequencerAsked(request));
      }
      case SequencerEffect.ArmAction(var at) ->
          arm(new SequencerEvent.ActionDue(), Duration.between(node.clock(), at));
      case SequencerEffect.DisarmAction _ -> timers.cancel(SequencerEvent.ActionDue.class);
      case SequencerEffect.ArmDataRetry _ ->
          arm(new SequencerEvent.DataRetryDue(), Duration.ofSeconds(1));
      case SequencerEffect.ReadOrigin(var call, var hash) ->
          answer(new SequencerEvent.OriginRead(call, node.readL1(BlockSelector.hash(hash))));
      case SequencerEffect.ReadNextOrigin(var call, var number) ->
          answer(new SequencerEvent.OriginRead(call, node.readL1(BlockSelector.number(number))));
      case SequencerEffect.ReadConfig(var call, var block) ->
          answer(
              new SequencerEvent.ConfigRead(
                  call,
                  node.engine()
                      .ref(BlockSelector.hash(block))
                      .map(ref -> world.book().configAfter(ref.hash()))));
      case SequencerEffect.ReadCommitted(var call, var head) ->
          answerOrNot(
              new SequencerEvent.CommittedRead(call, Fetched.found(node.log().after(head))));
      case SequencerEffect.Commit(var call, var block) ->
          node.log()
              .commit(
                  call.term(),
                  block,
                  outcome -> answerOrNot(new SequencerEvent.LogAnswered(call, outcome)));
      case SequencerEffect.Rewind(var call, var back) ->
          node.log()
              .rewind(
                  call.term(),
                  back,
                  outcome -> answerOrNot(new SequencerEvent.LogAnswered(call, outcome)));
      case SequencerEffect.Sign(var call, var block, var lineage) ->
          node.signer()
              .sign(
                  block,
                  lineage,
                  signed -> answerOrNot(new SequencerEvent.BlockSigned(call, signed)));
      case SequencerEffect.Publish(var term, var block) ->
          world.checks().published(node, term, block.envelope());
      case SequencerEffect.PersistWish(var request, var started) -> {
        node.setWish(started);
        answer(new SequencerEvent.WishPersisted(request, Optional.empty()));
      }
    }
  }

  private void arm(SequencerEvent event, Duration delay) {
    timers.arm(event.getClass(), VirtualTime.micros(delay), () -> node.onSequencer(event));
  }

  /** From one who may never answer. */
  private void answerOrNot(SequencerEvent event) {
    if (world.dice().chance(LOST)) world.count(Mishap.ANSWER_LOST);
    else answer(event);
  }

  private void answer(SequencerEvent event) {
    node.later(world.dice().delay(SOON, LATE), () -> node.onSequencer(event));
  }
}
