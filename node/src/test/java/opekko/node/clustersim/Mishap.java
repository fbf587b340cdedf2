package opekko.node.clustersim;

/** What may go wrong: over many histories each of these must have. */
enum Mishap {
  MESSAGE_LOST,
  MESSAGE_TWICE,
  MESSAGE_LATE,
  MESSAGE_OVERTAKES,
  LINK_CUT,
  ANSWER_LOST,
  CRASH,
  CRASH_AT_EFFECT,
  /** Of the sign guard's memory. */
  WRITE_LOST,
  WRITE_TORN,
  WRITE_SURVIVED,
  /** Of a voter's log, which had not said that it has them. */
  ENTRIES_LOST,
  LOG_DAMAGED,
  START_REFUSED,
  DISK_REPLACED,
  LET_IN_AGAIN,
  PAUSE,
  CLOCK_JUMP,
  L1_REORG,
  L1_FROZEN,
  ENGINE_SICK,
  ENGINE_LOST_BLOCKS,
  SIGNER_DOWN,
  FORGERY,
  TEMPTATION,
  FALSE_ALARM,
  ORDER,
  REWIND,
  REPLAY
}
