package opekko.protocol.api;

import java.util.List;

/** Whether the node may be used, with the reasons when it may not. */
public record Readiness(boolean isReady, List<String> reasons) {}
