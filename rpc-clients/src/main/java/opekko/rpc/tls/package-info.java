/** TLS where both sides show a certificate, from PEM files. */
package opekko.rpc.tls;
