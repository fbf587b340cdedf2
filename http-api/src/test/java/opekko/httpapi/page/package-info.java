/** The page, before a node that a test or a person moves. */
package opekko.httpapi.page;
