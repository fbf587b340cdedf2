package opekko.devnet.batcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.devnet.batcher.BatcherState.Request;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Follows the rollup node's heads: which blocks to load, which to forget, and when to begin anew.
 *
 * @spec op-batcher batcher/sync_actions.go
 */
final class Following {
  private static final int BLOCKS_AT_ONCE = 32;

  /** Plain bytes loaded and not yet in a channel, after which loading waits. */
  private static final long MAX_WAITING_BYTES = 64 << 20;

  /** Plain bytes kept in all: blocks stay until they are safe. */
  private static final long MAX_KEPT_BYTES = 512 << 20;

  private static final int STANDSTILL_LIMIT = 3;

  private Following() {}

  static void poll(Turn turn) {
    if (turn.nextPoll.isAfter(turn.now)) return;
    turn.nextPoll = turn.now.plus(turn.settings.pollInterval());
    if (turn.mayAsk(Request.STATUS)) turn.ask(Request.STATUS, BatcherEffect.ReadStatus::new);
    if (turn.mayAsk(Request.L1)) turn.ask(Request.L1, BatcherEffect.ReadL1::new);
  }

  /** What was sent before may be on its way through the node: if so wished, wait for that. */
  static void awaitNode(Turn turn) {
    if (!turn.settings.waitForNode()) return;
    long head = turn.l1.map(view -> view.head().number()).orElse(Long.MAX_VALUE);
    // Of a node that has read so far no other answer is needed: each batch would come a block
    // later.
    var hasRead = turn.status.filter(status -> status.currentL1().number() >= head).isPresent();
    turn.awaitedL1 = hasRead ? 0 : head;
  }

  static void onStatus(Turn turn, long call, Fetched<SyncStatus> answer) {
    if (!turn.isAnswer(Request.STATUS, call)) return;
    switch (answer) {
      case Fetched.Found<SyncStatus>(var status) -> onStatus(turn, status);
      case Fetched.Missing<SyncStatus>(var what) ->
          turn.trouble(Trouble.NODE, "the rollup node has no status: " + what);
      case Fetched.Failed<SyncStatus>(var fault) ->
          turn.trouble(Trouble.NODE, "the rollup node does not answer: " + fault.cause());
    }
  }

  private static void onStatus(Turn turn, SyncStatus status) {
    if (status.currentL1().equals(L1BlockRef.NONE)
        || status.localSafeL2().equals(L2BlockRef.NONE)
        || status.unsafeL2().equals(L2BlockRef.NONE)) {
      turn.trouble(Trouble.NODE, "the rollup node does not know its heads yet");
      return;
    }
    var before = turn.status.map(known -> known.currentL1().number()).orElse(0L);
    if (status.currentL1().number() < before) {
      // After a restart, or a reorg of L1: the safe head says little until it has caught up.
      turn.trouble(
          Trouble.NODE, "the rollup node reads L1 again, before block %d".formatted(before));
      return;
    }
    turn.status = Optional.of(status);
    if (turn.awaitedL1 == Long.MAX_VALUE) awaitNode(turn);
    if (status.currentL1().number() < turn.awaitedL1) {
      turn.trouble(
          Trouble.NODE, "waiting until the rollup node has read L1 up to its head as it was");
      return;
    }
    turn.awaitedL1 = 0;
    turn.over(Trouble.NODE);
    reconcile(turn, status.localSafeL2(), status.unsafeL2());
    checkProgress(turn, status);
  }

  private static void reconcile(Turn turn, L2BlockRef safe, L2BlockRef unsafe) {
    if (turn.blocks.isEmpty()) {
      if (turn.cursor != safe.number() + 1) turn.forget(Request.LOAD);
      turn.rewindTo(safe.number() + 1);
      turn.channels = List.of();
      return;
    }
    var oldest = turn.blocks.getFirst().number();
    if (safe.number() + 1 < oldest) {
      beginAnew(turn, "the safe head is back at " + safe.number());
    } else if (safe.number() > turn.newest()) {
      beginAnew(turn, "the safe head is ahead, at " + safe.number());
    } else if (isOther(turn, safe)) {
      beginAnew(turn, "the safe chain has another block " + safe);
    } else if (isOther(turn, unsafe)) {
      beginAnew(turn, "L2 has another block " + unsafe);
    } else {
      dropAbove(turn, unsafe.number());
      dropSafe(turn, safe.number());
    }
  }

  private static boolean isOther(Turn turn, L2BlockRef head) {
    return turn.block(head.number())
        .filter(ours -> !ours.ref().hash().equals(head.hash()))
        .isPresent();
  }

  private static void beginAnew(Turn turn, String cause) {
    turn.warn("beginning anew from the safe head: " + cause);
    clear(turn);
    awaitNode(turn);
  }

  private static void clear(Turn turn) {
    turn.blocks = List.of();
    turn.channels = List.of();
    turn.standstill = 0;
    turn.dropUnsent();
    turn.forget(Request.LOAD);
    turn.rewindTo(turn.status.orElseThrow().localSafeL2().number() + 1);
  }

  /** The unsafe head is back: what is not on its way to L1 is no longer sent. */
  private static void dropAbove(Turn turn, long unsafe) {
    var lastClosed = turn.channels.isEmpty() ? -1 : turn.channels.getLast().last().number();
    var last = Math.max(unsafe, lastClosed);
    if (last >= turn.newest()) return;
    turn.warn("L2's unsafe head is back at " + unsafe);
    turn.forget(Request.LOAD);
    if (turn.filling.filter(filling -> filling.last().number() > last).isPresent())
      turn.rewindTo(Math.min(turn.filling.get().first().number(), last + 1));
    turn.cursor = Math.min(turn.cursor, last + 1);
    turn.blocks = turn.blocks.stream().filter(block -> block.number() <= last).toList();
  }

  private static void dropSafe(Turn turn, long safe) {
    turn.channels =
        turn.channels.stream().dropWhile(channel -> channel.last().number() <= safe).toList();
    if (turn.filling.filter(filling -> filling.first().number() <= safe).isPresent())
      turn.rewindTo(safe + 1);
    if (turn.blocks.isEmpty() || turn.blocks.getFirst().number() > safe) return;
    turn.blocks = turn.blocks.stream().dropWhile(block -> block.number() <= safe).toList();
    turn.cursor = Math.max(turn.cursor, safe + 1);
  }

  /**
   * L1 has a whole channel, the node has read that block, and yet its safe head is not there:
   * derivation did not like the channel, and will like none that builds on it.
   */
  private static void checkProgress(Turn turn, SyncStatus status) {
    var isStuck =
        turn.channels.stream()
            .anyMatch(channel ->
                Watching.isIncluded(turn, channel)
                    && status.currentL1().number() > Watching.inclusion(turn, channel).last()
                    && status.localSafeL2().number() < channel.last().number());
    turn.standstill = isStuck ? turn.standstill + 1 : 0;
    if (turn.standstill >= STANDSTILL_LIMIT)
      beginAnew(turn, "a channel on L1 did not bring it as far as it should");
  }

  static void load(Turn turn) {
    if (!(turn.mode instanceof Mode.Running) || turn.awaitedL1 > 0) return;
    if (turn.status.isEmpty() || !turn.mayAsk(Request.LOAD)) return;
    var missing = turn.status.get().unsafeL2().number() - turn.newest();
    if (missing <= 0 || bytesFrom(turn, turn.cursor) > MAX_WAITING_BYTES) return;
    if (bytesFrom(turn, 0) > MAX_KEPT_BYTES) {
      turn.trouble(Trouble.BLOCKS, "nothing more is loaded until the safe head has moved");
      return;
    }
    var first = turn.newest() + 1;
    var count = (int) Math.min(missing, BLOCKS_AT_ONCE);
    turn.ask(Request.LOAD, call -> new BatcherEffect.LoadBlocks(call, first, count));
  }

  private static long bytesFrom(Turn turn, long number) {
    var bytes = 0L;
    for (var block : turn.blocks) if (block.number() >= number) bytes += block.plainBytes();
    return bytes;
  }

  static void onLoaded(Turn turn, long call, List<LoadedBlock> loaded, Optional<String> failure) {
    if (!turn.isAnswer(Request.LOAD, call)) return;
    var all = new ArrayList<>(turn.blocks);
    for (var block : loaded) {
      var parent = all.isEmpty() ? safeHash(turn) : all.getLast().ref().hash();
      if (!block.ref().parentHash().equals(parent)) {
        beginAnew(turn, "L2 block %s does not follow %s".formatted(block.ref(), parent));
        // What the node says of its heads may still be of the old chain.
        turn.leaveUntilNextPoll(Request.LOAD);
        return;
      }
      all.add(block);
    }
    turn.blocks = List.copyOf(all);
    if (failure.isPresent()) {
      turn.trouble(Trouble.BLOCKS, "L2 block not loaded: " + failure.get());
      turn.leaveUntilNextPoll(Request.LOAD);
    } else turn.over(Trouble.BLOCKS);
  }

  private static Hash safeHash(Turn turn) {
    return turn.status.orElseThrow().localSafeL2().hash();
  }
}
