/**
 * Looks at endpoints before they are relied on, and says in a person's words what will not work.
 * For start-up and {@code opekko check}.
 */
package opekko.rpc.check;
