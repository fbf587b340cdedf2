package opekko.devnet.replay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Hash;

/** The blocks an engine has been given, and which of them are its chain. */
final class ReplayChain {
  private final Map<Hash, RecordedBlock> recorded;
  private final Set<Hash> imported = new HashSet<>();
  private final Map<Long, Hash> canonical = new HashMap<>();
  private Hash head;
  private Hash safe = Hash.ZERO;
  private Hash finalized = Hash.ZERO;

  ReplayChain(Map<Hash, RecordedBlock> recorded, Hash start) {
    this.recorded = recorded;
    this.head = start;
    imported.add(start);
    canonical.put(numberOf(start), start);
  }

  boolean has(Hash hash) {
    return imported.contains(hash);
  }

  boolean isRecorded(Hash hash) {
    return recorded.containsKey(hash);
  }

  RecordedBlock block(Hash hash) {
    return recorded.get(hash);
  }

  void importBlock(Hash hash) {
    imported.add(hash);
  }

  long numberOf(Hash hash) {
    return payloadOf(hash).blockNumber();
  }

  /** Makes an imported block the head; the chain above it, if any, is no longer canonical. */
  void setHead(Hash hash) {
    var oldNumber = numberOf(head);
    var number = numberOf(hash);
    for (var above = number + 1; above <= oldNumber; above++) canonical.remove(above);
    for (var at = hash; !at.equals(canonical.put(number, at)) && has(parentOf(at)); number--)
      at = parentOf(at);
    head = hash;
  }

  boolean isCanonical(Hash hash) {
    return has(hash) && hash.equals(canonical.get(numberOf(hash)));
  }

  void setSafe(Hash hash) {
    safe = hash;
  }

  void setFinalized(Hash hash) {
    finalized = hash;
  }

  Optional<Hash> at(long number) {
    return Optional.ofNullable(canonical.get(number));
  }

  /** Safe and finalized are unknown until a forkchoice update names them, as in geth. */
  Optional<Hash> at(BlockLabel label) {
    return switch (label) {
      case LATEST -> Optional.of(head);
      case SAFE -> Optional.of(safe).filter(hash -> !hash.isZero());
      case FINALIZED -> Optional.of(finalized).filter(hash -> !hash.isZero());
    };
  }

  PayloadEnvelope envelope(Hash hash) {
    return recorded.get(hash).envelope();
  }

  private Hash parentOf(Hash hash) {
    return payloadOf(hash).parentHash();
  }

  private ExecutionPayload payloadOf(Hash hash) {
    return recorded.get(hash).envelope().payload();
  }
}
