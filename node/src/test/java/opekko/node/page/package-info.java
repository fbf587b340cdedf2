/** The web page before a whole rollup. */
package opekko.node.page;
