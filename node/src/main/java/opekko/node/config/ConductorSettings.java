package opekko.node.config;

import java.net.URI;
import java.time.Duration;

/**
 * The op-conductor that decides, beside this node, when it sequences.
 *
 * @param timeout of one call
 */
public record ConductorSettings(URI rpc, Duration timeout) {}
