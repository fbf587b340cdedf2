package opekko.cluster.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import opekko.cluster.log.DecidedChain.Verdict;
import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.fault.InvalidData;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.SizeInBytes;

/**
 * Writes the folder that a forced generation begins with: a log without entries behind a snapshot
 * of what the generation before came to, as a voter has it that was filled by a leader.
 */
final class ForcedStart {
  /** No generation has so many elections, whatever those see who are lost. */
  private static final long TERMS = 1_000_000;

  private static final long INDEX = 0;

  private ForcedStart() {}

  /** Above all terms of the generations before, so that what was said in those is old news. */
  static long term(Generation next, long lastKnown) {
    return Math.max(lastKnown + 1, next.number() * TERMS);
  }

  /** What the chain comes to if all of these are decided, too. */
  static Snapshot adopting(Snapshot known, List<LogEntryProto> tail) {
    var chain = DecidedChain.restored(known);
    var blocks = new ArrayList<>(known.blocks());
    for (var entry : tail)
      if (entry.hasStateMachineLogEntry())
        adopt(entry.getStateMachineLogEntry().getLogData(), entry.getTerm(), chain, blocks);
    return Snapshot.of(chain, blocks);
  }

  private static void adopt(
      ByteString data, long term, DecidedChain chain, List<KeptBlock> blocks) {
    try {
      var encoded = SharedBytes.fromRatis(data);
      var record = LogRecord.decode(encoded);
      if (chain.apply(record, term) instanceof Verdict.Added
          && record instanceof LogRecord.Block block) blocks.add(new KeptBlock(block, encoded));
    } catch (InvalidData e) {
      // Refused wherever it is applied.
    }
  }

  /** Replaces what a broken attempt left. All of it is on the disk when this returns. */
  static void write(Path folder, RaftGroupId group, Snapshot begin, long term) throws IOException {
    delete(folder);
    var own = Files.createDirectories(folder.resolve(group.getUuid().toString()));
    try (var storage =
        RaftStorage.newBuilder()
            .setDirectory(own.toFile())
            .setOption(RaftStorage.StartupOption.FORMAT)
            .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
            .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
            .build()) {
      storage.initialize();
      var nobody = RaftStorageMetadata.getDefault().getVotedFor();
      storage.getMetadataFile().persist(RaftStorageMetadata.valueOf(term, nobody));
      var snapshots = new SimpleStateMachineStorage();
      snapshots.init(storage);
      var file = snapshots.getSnapshotFile(term, INDEX);
      begin.write(file.toPath(), term);
      MD5FileUtil.computeAndSaveMd5ForFile(file);
    }
    for (var path : all(folder)) sync(path);
    sync(folder.toAbsolutePath().getParent());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    for (var path : all(folder)) Files.delete(path);
  }

  /** What is in a folder before the folder. */
  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }
}
