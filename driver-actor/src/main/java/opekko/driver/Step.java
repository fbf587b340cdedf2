package opekko.driver;

import java.util.List;

/** The outcome of one machine step: the next state, and the effects to run in order. */
public record Step(DriverState state, List<DriverEffect> effects) {}
