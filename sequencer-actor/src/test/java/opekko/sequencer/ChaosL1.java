package opekko.sequencer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** An L1 that grows, stands still and is reorganised; each block brings one deposit. */
final class ChaosL1 {
  private final List<L1Block> canonical = new ArrayList<>();
  private final Map<Hash, L1Block> all = new HashMap<>();
  private int branch;

  ChaosL1(Hash genesis) {
    add(genesis, Hash.ZERO, 0, 0);
  }

  L1BlockRef mine(long time) {
    var parent = head();
    branch++;
    var hash = Chains.hash((parent.number() + 1) << 24 | branch);
    return add(hash, parent.hash(), parent.number() + 1, Math.max(time, parent.time() + 1));
  }

  private L1BlockRef add(Hash hash, Hash parent, long number, long time) {
    var ref = new L1BlockRef(hash, number, parent, time);
    var pattern = Chains.l1Block(number, time);
    var info =
        new L1BlockInfo(
            ref,
            pattern.baseFee(),
            pattern.mixDigest(),
            pattern.excessBlobGas(),
            pattern.parentBeaconRoot());
    var block = new L1Block(info, List.of(), List.of(depositOf(hash)), List.of(), Optional.empty());
    canonical.add(block);
    all.put(hash, block);
    return ref;
  }

  static Bytes depositOf(Hash hash) {
    return Bytes.concat(Bytes.of(0x7e), hash.bytes());
  }

  /** The newest blocks go; never the genesis. */
  void drop(int depth) {
    for (var i = 0; i < depth && canonical.size() > 1; i++) canonical.removeLast();
  }

  L1BlockRef head() {
    return canonical.getLast().ref();
  }

  boolean isCanonical(Hash hash) {
    var ref = all.get(hash).ref();
    return ref.number() < canonical.size()
        && canonical.get((int) ref.number()).ref().hash().equals(hash);
  }

  L1Block block(Hash hash) {
    return all.get(hash);
  }

  L1BlockRef ref(Hash hash) {
    return all.get(hash).ref();
  }

  /** Whether some block after this one, of whatever branch, has a time past {@code time}. */
  boolean hasChildAfter(Hash hash, long time) {
    return all.values().stream()
        .anyMatch(block -> block.ref().parentHash().equals(hash) && block.ref().time() > time);
  }

  Fetched<L1Block> read(Hash hash) {
    return all.containsKey(hash) ? Fetched.found(all.get(hash)) : Fetched.missing("block");
  }

  Fetched<L1Block> read(long number) {
    return number < canonical.size()
        ? Fetched.found(canonical.get((int) number))
        : Fetched.missing("block " + number);
  }
}
