package opekko.devnet.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import opekko.protocol.type.Bytes;

/** Keeps messages back until it is told to let go; thread-safe, in order. */
final class Held implements Consumer<Bytes> {
  private final Consumer<Bytes> out;
  private final List<Bytes> kept = new ArrayList<>();
  private boolean isOpen;

  Held(Consumer<Bytes> out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(Bytes message) {
    if (isOpen) out.accept(message);
    else kept.add(message);
  }

  synchronized void letGo() {
    isOpen = true;
    kept.forEach(out);
    kept.clear();
  }
}
