package opekko.node.simulation;

import opekko.node.assembly.Leadership;
import opekko.node.assembly.Sequencing;
import opekko.sequencer.SequencerSettings;
import opekko.sequencer.wish.WishStore;

/** What a sequencer has on its disk and beside it; outlives its crashes. */
final class SequencerParts {
  private final World world;
  private final SequencerSettings settings;
  private final PublishChecks checks;
  private final MemoryCommitLog log;
  private final LineLog lineLog;
  private final LineSigner signer;
  private final WishStore wishes = WishStore.inMemory(true);

  SequencerParts(World world, SequencerSettings settings, SimEngine engine) {
    this.world = world;
    this.settings = settings;
    checks = new PublishChecks(world, engine);
    log = new MemoryCommitLog(checks::rewound);
    lineLog = new LineLog(world.line("seq-log"), Mutations.log(world, log));
    signer = new LineSigner(world.line("seq-signer"));
  }

  /** For a life that begins now: it has a term of its own. */
  Sequencing nextLife() {
    var term = log.nextTerm();
    return new Sequencing(
        settings,
        lineLog,
        Leadership.alone(term),
        signer,
        block -> {
          checks.published(term, block.envelope(), log);
          return world.network().publish(block);
        },
        wishes);
  }
}
