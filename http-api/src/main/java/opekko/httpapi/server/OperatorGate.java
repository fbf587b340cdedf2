package opekko.httpapi.server;

import java.util.List;
import java.util.Optional;
import opekko.httpapi.admin.AuditLog;
import opekko.httpapi.admin.BearerToken;
import opekko.httpapi.admin.TokenFailures;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * Who may speak to the operators' listener: whoever has the token, and no page of another origin.
 * Everybody who is turned away is written down.
 *
 * @param host the name the listener was bound to
 */
public record OperatorGate(BearerToken token, TokenFailures failures, AuditLog audit, String host) {

  /**
   * Refuses pages of other origins, and names that somebody made point here (DNS rebinding): such a
   * page has its own name in the Host header, never an address. Asked before anything is shown.
   */
  Optional<HttpResponse> foreign(HttpRequest request) {
    if (!isOwnName(request))
      return refused(
          request,
          "this listener answers to addresses, localhost and "
              + host
              + " only, not to the name "
              + request.getUri().host().address());
    var origin = request.getHeader("Origin").map(HttpHeader::value);
    if (origin.isPresent() && !isOwnOrigin(request, origin.get()))
      return refused(request, "this listener takes nothing from pages of " + origin.get());
    return Optional.empty();
  }

  /** Refuses who has no token, or a wrong one, or guesses. */
  Optional<HttpResponse> unauthorized(HttpRequest request) {
    var offered = request.getHeader("Authorization").map(HttpHeader::value);
    var address = Callers.address(request);
    if (offered.isPresent() && failures.isTooMany(address))
      return turnedAway(
          request,
          "429 too many wrong tokens",
          Answers.text(
                  StatusCodes.TOO_MANY_REQUESTS,
                  "too many wrong tokens from " + address + ": try again in a second")
              .withHeaders(List.of(HttpHeader.parse("Retry-After", "1"))));
    if (offered.filter(token::opens).isPresent()) return Optional.empty();
    if (offered.isPresent()) failures.count(address);
    var what = offered.isPresent() ? "this is not the token" : "a token is needed";
    return turnedAway(
        request,
        "401 wrong or no token",
        Answers.text(
                StatusCodes.UNAUTHORIZED,
                what + ": send the content of the admin token file: Authorization: Bearer TOKEN")
            .withHeaders(
                List.of(HttpHeader.parse("WWW-Authenticate", "Bearer realm=\"opekko admin\""))));
  }

  private boolean isOwnName(HttpRequest request) {
    var asked = request.getUri().host();
    if (!asked.isNamedHost()) return true;
    return asked.address().equalsIgnoreCase("localhost") || asked.address().equalsIgnoreCase(host);
  }

  private static boolean isOwnOrigin(HttpRequest request, String origin) {
    var authority = request.getHeader("Host").map(HttpHeader::value).orElse("");
    return origin.equalsIgnoreCase("http://" + authority)
        || origin.equalsIgnoreCase("https://" + authority);
  }

  private Optional<HttpResponse> refused(HttpRequest request, String why) {
    return turnedAway(request, "403 " + why, Answers.text(StatusCodes.FORBIDDEN, why));
  }

  private Optional<HttpResponse> turnedAway(
      HttpRequest request, String outcome, HttpResponse response) {
    audit.visited(
        Callers.of(request), request.method().value() + " " + request.getUri().path(), outcome);
    return Optional.of(response);
  }
}
