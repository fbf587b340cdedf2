/**
 * HTTP/1.1 exchanges, blocking and bounded in time and size. For the other packages of this module.
 */
package opekko.rpc.http;
