package opekko.node.assembly;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import opekko.driver.DriverCommand;
import opekko.protocol.api.ApiResult;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Questions to the driver from outside of the actors. */
record Asks(ActorRef<DriverCommand> driver, ActorSystem<?> system, Duration timeout) {

  /** Fails with a time-out when the driver does not answer. */
  <R> CompletionStage<R> ask(Function<ActorRef<R>, DriverCommand> question) {
    return AskPattern.<DriverCommand, R>ask(driver, question::apply, timeout, system.scheduler());
  }

  <R> CompletionStage<ApiResult<R>> value(Function<ActorRef<R>, DriverCommand> question) {
    return this.<R>ask(question).thenApply(ApiResult::ok);
  }
}
