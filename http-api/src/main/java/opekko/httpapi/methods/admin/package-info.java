/** The admin_ namespace: what an operator may ask. One class per method. */
package opekko.httpapi.methods.admin;
