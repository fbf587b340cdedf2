package opekko.node.devnet;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.node.process.ProcessKeeper;
import opekko.node.process.ProcessNews;
import opekko.node.process.Program;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A node in a process of its own, which is started again when it ends. */
final class ProcessNode implements DevnetNode {
  /** In the node's folder. */
  static final String LOG_FILE = "node.log";

  /** Longer than the keeper waits before it uses force. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final DevnetMap.Node where;
  private final ActorSystem<?> system;
  private final DevnetListener listener;
  private final ActorRef<ProcessKeeper.Command> keeper;

  /**
   * Begins to start it; it serves some seconds later.
   *
   * @param ports where its flags have it listen
   * @param program runs a node
   */
  ProcessNode(DevnetEngine engine, DevnetPorts.OfNode ports, Program program, Shell shell) {
    where =
        new DevnetMap.Node(
            engine.name(),
            uri(ports.rpc()),
            uri(ports.admin()),
            engine.folder().resolve("admin-token"),
            engine.eth(),
            engine.engine());
    system = shell.system();
    listener = shell.listener();
    keeper =
        system.systemActorOf(
            ProcessKeeper.create(program, engine.folder().resolve(LOG_FILE), this::onNews),
            "process-" + engine.name(),
            Props.empty());
  }

  /** What keeps the process, and who is told of it. */
  record Shell(ActorSystem<?> system, DevnetListener listener) {}

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void onNews(ProcessNews news) {
    listener.process(name(), news);
    if (news instanceof ProcessNews.GaveUp(var lastWords)) failed.complete(lastWords);
  }

  @Override
  public String name() {
    return where.name();
  }

  @Override
  public DevnetMap.Node where() {
    return where;
  }

  @Override
  public CompletionStage<String> failed() {
    return failed;
  }

  /** Ends the process, and completes when it has ended. */
  CompletionStage<Done> stop() {
    return AskPattern.ask(keeper, ProcessKeeper.Stop::new, PATIENCE, system.scheduler());
  }
}
