package opekko.node.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.testkit.Seeded;

/** The way between a node and one neighbour: calls take their time, and fail as the weather is. */
final class Line {
  private final VirtualSystem system;
  private final Seeded random;
  private final Journal journal;
  private final String name;
  private Weather weather = Weather.CALM;

  Line(VirtualSystem system, Seeded random, Journal journal, String name) {
    this.system = system;
    this.random = random;
    this.journal = journal;
    this.name = name;
  }

  void setWeather(Weather changed) {
    weather = changed;
  }

  <T> CompletionStage<Fetched<T>> read(String what, Supplier<CompletionStage<Fetched<T>>> call) {
    return call(what, call, Fetched.Failed<T>::new);
  }

  /** The call as the caller sees it: failure is an answer, and comes after all. */
  <T> CompletionStage<T> call(
      String what, Supplier<CompletionStage<T>> call, Function<Fault, ? extends T> failed) {
    var answer = new CompletableFuture<T>();
    var isLost = weather.losesTrack(random);
    var fails = isLost || weather.fails(random);
    var arrives = !fails || random.flip();
    var patience = isLost ? Weather.CLIENT_TIMEOUT : weather.latency(random);
    var fault = new Fault.Temporary(name + " " + what + ": no answer");
    system.after(
        weather.latency(random),
        () -> {
          if (arrives)
            arrive(what, call.get(), fails ? _ -> failed.apply(fault) : same(), patience, answer);
          else answerLater(what, failed.apply(fault), patience, answer);
        });
    return answer;
  }

  private static <T> Function<T, ? extends T> same() {
    return value -> value;
  }

  private <T> void arrive(
      String what,
      CompletionStage<T> made,
      Function<T, ? extends T> onTheWayBack,
      Duration patience,
      CompletableFuture<T> answer) {
    made.whenComplete((value, broken) -> {
      if (broken != null) answer.completeExceptionally(broken);
      else answerLater(what, onTheWayBack.apply(value), patience, answer);
    });
  }

  private <T> void answerLater(String what, T value, Duration delay, CompletableFuture<T> answer) {
    system.after(
        delay,
        () -> {
          journal.note(name, what, value);
          answer.complete(value);
        });
  }
}
