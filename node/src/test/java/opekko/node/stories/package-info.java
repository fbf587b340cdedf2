/**
 * Situations a rollup gets into, told step by step over the production actors in virtual time. The
 * verbs are those of {@link opekko.node.stories.Story}.
 */
package opekko.node.stories;
