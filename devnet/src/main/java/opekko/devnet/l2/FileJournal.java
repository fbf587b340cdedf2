package opekko.devnet.l2;

import java.io.IOException;
import java.util.Optional;
import opekko.devnet.store.ChainLog;
import opekko.protocol.engine.ForkchoiceState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an engine's blocks and heads to a file. A full disk refuses a block and leaves the file as
 * it was. After a failed sync nobody can tell what the disk holds, so from then on everything is
 * refused until the engine is started again and reads what is there.
 */
final class FileJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

  private final ChainLog log;
  private Optional<ForkchoiceState> last = Optional.empty();
  private boolean isBroken;

  FileJournal(ChainLog log) {
    this.log = log;
  }

  @Override
  public void block(LedgerBlock block) {
    refuseIfBroken();
    try {
      log.append(LedgerRecord.encode(block));
    } catch (IOException e) {
      throw new EngineUnavailable("cannot store block " + block.id() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void forkchoice(ForkchoiceState state) {
    refuseIfBroken();
    if (last.equals(Optional.of(state))) return;
    try {
      log.append(LedgerRecord.encode(state));
    } catch (IOException e) {
      throw new EngineUnavailable("cannot store the heads: " + e.getMessage(), e);
    }
    sync();
    last = Optional.of(state);
  }

  private void sync() {
    try {
      log.sync();
    } catch (IOException e) {
      isBroken = true;
      throw new EngineUnavailable("cannot sync the chain to disk: " + e.getMessage(), e);
    }
  }

  private void refuseIfBroken() {
    if (isBroken)
      throw new EngineUnavailable("a sync to disk has failed: mend the disk and start again");
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("the chain's file did not close: {}", e.getMessage());
    }
  }
}
