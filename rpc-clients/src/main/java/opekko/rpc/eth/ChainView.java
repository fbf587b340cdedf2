package opekko.rpc.eth;

import opekko.protocol.type.L1BlockRef;

/**
 * A chain as one of its accounts sees it. Fees and account are those of the head, or of a block
 * after it if one came in between.
 */
public record ChainView(L1BlockRef head, FeeSuggestion fees, AccountState account) {}
