package opekko.node.config;

import java.nio.file.Path;

/** Where the node listens. {@code enableAdmin}: the admin namespace on the public port too. */
public record RpcSettings(
    String addr, int port, boolean enableAdmin, String adminAddr, int adminPort, Path adminToken) {}
