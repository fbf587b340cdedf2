package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** An L1 that grows and is reorganised. */
final class ModelL1 {
  private final List<L1Block> canonical = new ArrayList<>();
  private final Map<Hash, L1Block> all = new HashMap<>();
  private long made;

  ModelL1(Hash genesis, long time) {
    add(genesis, Hash.ZERO, 0, time);
  }

  L1BlockRef mine(long time) {
    var parent = head();
    var hash = Chains.hash(1L << 50 | ++made);
    return add(hash, parent.hash(), parent.number() + 1, Math.max(time, parent.time() + 1));
  }

  private L1BlockRef add(Hash hash, Hash parent, long number, long time) {
    var ref = new L1BlockRef(hash, number, parent, time);
    var like = Chains.l1Block(number, time);
    var info =
        new L1BlockInfo(
            ref, like.baseFee(), like.mixDigest(), like.excessBlobGas(), like.parentBeaconRoot());
    var block = new L1Block(info, List.of(), List.of(), List.of(), Optional.empty());
    canonical.add(block);
    all.put(hash, block);
    return ref;
  }

  /** The newest blocks go; never the genesis. */
  void drop(int depth) {
    for (var i = 0; i < depth && canonical.size() > 1; i++) canonical.removeLast();
  }

  L1BlockRef head() {
    return canonical.getLast().ref();
  }

  L1BlockRef ref(Hash hash) {
    return all.get(hash).ref();
  }

  boolean isCanonical(Hash hash) {
    var block = all.get(hash);
    if (block == null) return false;
    var number = block.ref().number();
    return number < canonical.size() && canonical.get((int) number).ref().hash().equals(hash);
  }

  Fetched<L1Block> block(BlockSelector which) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) ->
          all.containsKey(hash) ? Fetched.found(all.get(hash)) : Fetched.missing("L1 " + hash);
      case BlockSelector.ByNumber(var number) ->
          number < canonical.size()
              ? Fetched.found(canonical.get((int) number))
              : Fetched.missing("L1 block " + number);
      case BlockSelector.ByLabel _ -> Fetched.found(canonical.getLast());
    };
  }
}
