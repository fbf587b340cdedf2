/** What methods of all namespaces share: how results are written. */
package opekko.httpapi.methods;
