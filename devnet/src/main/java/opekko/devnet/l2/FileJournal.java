package opekko.devnet.l2;

import java.io.IOException;
import java.util.Optional;
import opekko.devnet.store.ChainLog;
import opekko.protocol.engine.ForkchoiceState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an engine's blocks and heads to a file. A full disk refuses a block and leaves the file as
 * it was.
 */
final class FileJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

  private final ChainLog log;
  private Optional<ForkchoiceState> last = Optional.empty();

  FileJournal(ChainLog log) {
    this.log = log;
  }

  @Override
  public void block(LedgerBlock block) {
    try {
      log.append(LedgerRecord.encode(block));
    } catch (IOException e) {
      throw new EngineUnavailable("cannot store block " + block.id() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void forkchoice(ForkchoiceState state) {
    if (last.equals(Optional.of(state))) return;
    try {
      log.append(LedgerRecord.encode(state));
      log.sync();
    } catch (IOException e) {
      throw new EngineUnavailable("cannot store the heads: " + e.getMessage(), e);
    }
    last = Optional.of(state);
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
