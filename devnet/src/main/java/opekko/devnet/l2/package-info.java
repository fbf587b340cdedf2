/**
 * A ledger that stands in for the L2's execution engine. It has <b>no EVM</b>: it moves ether, and
 * nothing else. Where no code runs it is exact: state root, receipts, gas, fees, base fee, DA
 * footprint and thus each block's hash are op-geth's. What would need code is refused when it is
 * sent: contract creation, set-code, calls of precompiles and of accounts with code.
 *
 * <p>Two fictions remain, because L1 can force them on any chain: a deposit that would run code
 * fails (its mint stays, its gas is gone), and so do the upgrade deposits of a fork that create
 * contracts. A chain with such a deposit is valid for this engine only.
 *
 * <p>ADR 0010 lists where it differs from op-geth.
 *
 * <p>Memory is bounded: see {@link opekko.devnet.l2.Retention}.
 *
 * <p>Imports: protocol, {@code devnet.genesis}, the pool of {@code devnet.l1}. Imported by: {@code
 * devnet.l2rpc}, the node ({@code opekko devnet}), tests.
 */
package opekko.devnet.l2;
