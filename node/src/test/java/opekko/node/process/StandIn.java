package opekko.node.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program in place of a node. It ends at once, stays, or starts another that stays. */
final class StandIn {
  private StandIn() {}

  public static void main(String[] words) throws Exception {
    ParentWatch.start();
    switch (words[0]) {
      case "stay" -> {
        System.out.println("staying");
        new CompletableFuture<Void>().join();
      }
      case "start" -> {
        var child = Program.of(StandIn.class, "stay").start(Path.of(words[1]));
        System.out.println("pid " + child.pid());
        new CompletableFuture<Void>().join();
      }
      case "refuse" -> {
        System.out.println("opekko: --ha.voters: 'a' is there twice");
        System.out.println("and more");
        System.exit(Restarts.USAGE);
      }
      default -> throw new IllegalArgumentException(List.of(words).toString());
    }
  }
}
