/**
 * The cluster over HTTP, with nothing of HTTP in it: bodies become orders, answers become JSON.
 *
 * <p>Imports: protocol, Jackson. Imported by: the listeners of this module.
 */
package opekko.httpapi.ha;
