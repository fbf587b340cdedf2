/** Ports: what the rules and actors need from outside. Implemented at the edges and by fakes. */
package opekko.protocol.port;
