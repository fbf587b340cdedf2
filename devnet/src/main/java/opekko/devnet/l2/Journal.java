package opekko.devnet.l2;

import opekko.protocol.engine.ForkchoiceState;

/** What an engine writes down, before it acts on it. Each throws {@link EngineUnavailable}. */
interface Journal {
  Journal NONE =
      new Journal() {
        @Override
        public void block(LedgerBlock block) {}

        @Override
        public void forkchoice(ForkchoiceState state) {}

        @Override
        public void close() {}
      };

  /** A block that was found valid. It may still be lost in a crash. */
  void block(LedgerBlock block);

  /** Returns when this, and all blocks before, survive a crash. */
  void forkchoice(ForkchoiceState state);

  void close();
}
