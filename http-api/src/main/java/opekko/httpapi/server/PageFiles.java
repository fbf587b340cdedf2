package opekko.httpapi.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.type.Bytes;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * The files of the web page, read from the class path once. They may run and load nothing that is
 * not among them, and nobody may frame them.
 */
public final class PageFiles {
  static final String INDEX = "index.html";

  private static final String FOLDER = "/opekko/page/";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,40}\\.(html|css|js|svg)");
  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "css", MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8),
          "js", MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8),
          "svg", MediaTypes.IMAGE_SVG_XML.toContentType());
  private static final List<HttpHeader> HEADERS =
      List.of(
          HttpHeader.parse(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'"),
          HttpHeader.parse("X-Content-Type-Options", "nosniff"),
          HttpHeader.parse("Referrer-Policy", "no-referrer"),
          HttpHeader.parse("Cross-Origin-Opener-Policy", "same-origin"),
          HttpHeader.parse("Cross-Origin-Resource-Policy", "same-origin"),
          // A node of another version has other files under the same names.
          HttpHeader.parse("Cache-Control", "no-cache"));

  private final Map<String, File> files = new ConcurrentHashMap<>();

  private record File(ContentType type, byte[] content, String tag) {}

  /** Files are read on a thread of their own, and only once. */
  CompletionStage<HttpResponse> answer(HttpRequest request, String name) {
    var method = request.method().value();
    if (!method.equals("GET") && !method.equals("HEAD"))
      return Answers.now(Answers.methodNotAllowed("GET, HEAD"));
    if (!NAME.matcher(name).matches()) return Answers.now(Answers.notFound());
    var known = files.get(name);
    if (known != null) return Answers.now(response(request, known));
    return CompletableFuture.supplyAsync(() -> read(name), Thread::startVirtualThread)
        .thenApply(
            file -> file.map(found -> response(request, found)).orElseGet(Answers::notFound));
  }

  private Optional<File> read(String name) {
    try (var in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) return Optional.empty();
      var content = in.readAllBytes();
      var tag = '"' + Sha256.hash(Bytes.wrap(content)).toHex().substring(2, 18) + '"';
      var file = new File(TYPES.get(name.substring(name.indexOf('.') + 1)), content, tag);
      files.put(name, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse response(HttpRequest request, File file) {
    var known = request.getHeader("If-None-Match").map(HttpHeader::value).orElse("");
    var response =
        known.contains(file.tag)
            ? HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED)
            : Answers.of(StatusCodes.OK, file.type, file.content);
    return response.addHeaders(HEADERS).addHeader(HttpHeader.parse("ETag", file.tag));
  }
}
