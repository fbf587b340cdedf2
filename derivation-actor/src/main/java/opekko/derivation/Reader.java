package opekko.derivation;

import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import opekko.derivation.DerivationSignal.Asked;
import opekko.derivation.lookahead.BlobRequest;
import opekko.derivation.lookahead.L1Range;
import opekko.derivation.pipeline.Need;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Sends requests to the ports; the answers come back as the actor's own messages. */
final class Reader {
  private final ActorContext<DerivationCommand> context;
  private final DerivationPorts ports;
  private final DerivationSignal.Life life;

  Reader(
      ActorContext<DerivationCommand> context, DerivationPorts ports, DerivationSignal.Life life) {
    this.context = context;
    this.ports = ports;
    this.life = life;
  }

  void range(L1Range range) {
    pipe(
        ports.l1().blocks(range.first(), range.count()),
        answer -> new DerivationSignal.RangeRead(life, range, answer));
  }

  void blobs(BlobRequest request) {
    pipe(
        ports.blobs().blobs(request.block(), request.blobs()),
        answer -> new DerivationSignal.BlobsRead(life, request, answer));
  }

  void pinned(Asked asked, Need.PinnedL1 need) {
    read(asked, ports.l1().block(need.hash()), DerivationSignal.PinnedL1Read::new);
  }

  void l2Ref(Asked asked, Need.L2Ref need) {
    var which = BlockSelector.hash(need.hash());
    read(asked, ports.l2().ref(which), DerivationSignal.L2RefRead::new);
  }

  void l2Block(Asked asked, Need.L2Block need) {
    read(asked, ports.l2().payload(need.which()), DerivationSignal.L2BlockRead::new);
  }

  private <T> void read(
      Asked asked,
      CompletionStage<Fetched<T>> stage,
      BiFunction<Asked, Fetched<T>, DerivationSignal> signal) {
    pipe(stage, answer -> signal.apply(asked, answer));
  }

  /** Ports promise not to fail by exception; one that does is taken for out of order. */
  private <T> void pipe(
      CompletionStage<Fetched<T>> stage, Function<Fetched<T>, DerivationSignal> signal) {
    context.pipeToSelf(
        stage,
        (answer, failure) ->
            new DerivationCommand.Happened(
                signal.apply(
                    failure == null ? answer : Fetched.temporary(String.valueOf(failure)))));
  }
}
