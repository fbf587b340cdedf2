package opekko.l1watcher;

import opekko.protocol.type.L1BlockRef;

/** What the watcher tells the world. A fact: the newest of a kind replaces the older ones. */
public sealed interface L1Event {
  record HeadChanged(L1BlockRef head) implements L1Event {}

  record SafeChanged(L1BlockRef safe) implements L1Event {}

  record FinalizedChanged(L1BlockRef finalized) implements L1Event {}
}
