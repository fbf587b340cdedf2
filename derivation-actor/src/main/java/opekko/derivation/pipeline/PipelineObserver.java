package opekko.derivation.pipeline;

import java.util.function.Consumer;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeMetrics;

/**
 * Who hears what the pipeline does on its way: counters, and why data was dropped.
 *
 * @param notes told in a person's words; never needed for the outcome
 */
public record PipelineObserver(NodeMetrics metrics, Consumer<String> notes) {
  public static final PipelineObserver NONE = new PipelineObserver(NodeMetrics.NONE, _ -> {});

  void count(NodeEvent event) {
    metrics.count(event);
  }

  void note(String what) {
    notes.accept(what);
  }
}
