package opekko.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.port.SafeHeadStore.Entry;

/**
 * Safe heads on their way to the store. One write is out at a time; meanwhile the newest of each L1
 * block wait, so a slow disk costs neither order nor memory.
 *
 * @param writing the write that is out
 * @param waiting what follows, oldest first
 */
public record SafeHeadLog(Optional<Call> writing, List<Entry> waiting) {
  static final SafeHeadLog EMPTY = new SafeHeadLog(Optional.empty(), List.of());

  SafeHeadLog with(Entry entry) {
    var next = new ArrayList<>(waiting);
    if (!next.isEmpty() && next.getLast().l1().number() == entry.l1().number()) next.removeLast();
    next.add(entry);
    return new SafeHeadLog(writing, List.copyOf(next));
  }

  SafeHeadLog startedWriting(Call call) {
    return new SafeHeadLog(Optional.of(call), waiting.subList(1, waiting.size()));
  }

  SafeHeadLog written() {
    return new SafeHeadLog(Optional.empty(), waiting);
  }
}
