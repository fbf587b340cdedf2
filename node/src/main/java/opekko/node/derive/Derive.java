package opekko.node.derive;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import opekko.devnet.replay.Fixture;
import opekko.devnet.replay.UnusableFixture;
import opekko.node.derive.DeriveOptions.Detail;
import opekko.node.terminal.Palette;
import opekko.protocol.api.SyncStatus;

/** {@code opekko derive}: runs recordings and says whether all came out as recorded. */
public final class Derive {
  /** Exit codes. An unusable recording weighs more than a mismatch. */
  public static final int AS_RECORDED = 0;

  public static final int MISMATCH = 1;
  public static final int UNUSABLE = 2;

  private final DeriveOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private final Palette palette;
  private final DeriveReport report;

  private Derive(DeriveOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
    this.palette = new Palette(options.isColoured());
    this.report = new DeriveReport(palette);
  }

  /**
   * @param out gets heads and tables
   * @param err gets the bar, and what is wrong with a recording
   * @return the exit code
   */
  public static int run(DeriveOptions options, PrintStream out, PrintStream err) {
    return new Derive(options, out, err).run();
  }

  private int run() {
    var folders = new ArrayList<Path>();
    for (var path : options.paths()) folders.addAll(recordings(path));
    return folders.size() == 1 ? runOne(folders.getFirst()) : runAll(folders);
  }

  /** The folder itself; when it is none but holds recordings, those. */
  private static List<Path> recordings(Path path) {
    if (!Files.isDirectory(path) || isRecording(path)) return List.of(path);
    try (var inside = Files.list(path)) {
      var found = inside.filter(Derive::isRecording).sorted().toList();
      return found.isEmpty() ? List.of(path) : found;
    } catch (IOException _) {
      return List.of(path);
    }
  }

  private static boolean isRecording(Path path) {
    return Files.isRegularFile(path.resolve("manifest.json"));
  }

  private int runOne(Path folder) {
    var result = attempt(folder, options.detail() != Detail.QUIET);
    result.ifPresent(done -> report.table(done).forEach(out::println));
    return result.map(Derive::code).orElse(UNUSABLE);
  }

  private int runAll(List<Path> folders) {
    var sum = FixtureResult.none("total");
    var unusable = 0;
    for (var folder : folders) {
      var result = attempt(folder, options.detail() == Detail.VERBOSE);
      result.map(report::line).ifPresent(out::println);
      sum = result.map(sum::plus).orElse(sum);
      if (result.isEmpty()) unusable++;
    }
    out.println(report.total(sum, folders.size(), unusable));
    return unusable > 0 ? UNUSABLE : code(sum);
  }

  private static int code(FixtureResult result) {
    return result.isRight() ? AS_RECORDED : MISMATCH;
  }

  /** Empty, with a word on the error stream, when the recording cannot be used. */
  private Optional<FixtureResult> attempt(Path folder, boolean showHeads) {
    try {
      var fixture = Fixture.open(folder);
      if (showHeads) out.println(palette.strong(fixture.name()) + "  " + about(fixture));
      return Optional.of(watched(fixture, showHeads));
    } catch (UnusableFixture e) {
      err.println(palette.bad("opekko derive: cannot use this recording: ") + e.getMessage());
      return Optional.empty();
    }
  }

  private static String about(Fixture fixture) {
    var purpose = fixture.manifest().purpose();
    return purpose.isEmpty() ? fixture.manifest().chain() : purpose;
  }

  private FixtureResult watched(Fixture fixture, boolean showHeads) {
    if (!options.hasBar()) return derive(fixture, heads(showHeads, out::println));
    try (var bar = new ProgressLine(fixture, err)) {
      return derive(fixture, both(bar, heads(showHeads, bar::printAbove)));
    }
  }

  private FixtureResult derive(Fixture fixture, RunListener listener) {
    return options.isAttributesOnly()
        ? PipelineRun.run(fixture, listener)
        : StoryRun.run(fixture, listener);
  }

  private RunListener heads(boolean shown, Consumer<String> print) {
    return shown
        ? new HeadLines(print, palette, options.detail() == Detail.VERBOSE)
        : RunListener.SILENT;
  }

  private static RunListener both(RunListener first, RunListener second) {
    return new RunListener() {
      @Override
      public void moved(SyncStatus status) {
        first.moved(status);
        second.moved(status);
      }

      @Override
      public void settled(String step) {
        first.settled(step);
        second.settled(step);
      }
    };
  }
}
