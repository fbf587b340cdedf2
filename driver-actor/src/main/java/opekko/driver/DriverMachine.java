package opekko.driver;

import opekko.protocol.config.RollupConfig;

/** The driver's policy. */
public record DriverMachine(RollupConfig config, DriverSettings settings) {}
