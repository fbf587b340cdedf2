package opekko.httpapi.server;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Something to look at that needs nothing from the request. */
@FunctionalInterface
interface Page extends Supplier<CompletionStage<HttpResponse>> {}
