package opekko.protocol.fault;

import java.util.function.Function;

/** The answer of a read from outside: the value, "there is no such thing (yet)", or a fault. */
public sealed interface Fetched<T> {
  record Found<T>(T value) implements Fetched<T> {}

  /** The source answered, and it does not know the thing asked for. */
  record Missing<T>(String what) implements Fetched<T> {}

  record Failed<T>(Fault fault) implements Fetched<T> {}

  static <T> Fetched<T> found(T value) {
    return new Found<>(value);
  }

  static <T> Fetched<T> missing(String what) {
    return new Missing<>(what);
  }

  static <T> Fetched<T> temporary(String cause) {
    return new Failed<>(new Fault.Temporary(cause));
  }

  default <R> Fetched<R> map(Function<? super T, ? extends R> f) {
    return switch (this) {
      case Found<T>(var value) -> new Found<>(f.apply(value));
      case Missing<T>(var what) -> new Missing<>(what);
      case Failed<T>(var fault) -> new Failed<>(fault);
    };
  }

  default <R> Fetched<R> flatMap(Function<? super T, Fetched<R>> f) {
    return switch (this) {
      case Found<T>(var value) -> f.apply(value);
      case Missing<T>(var what) -> new Missing<>(what);
      case Failed<T>(var fault) -> new Failed<>(fault);
    };
  }
}
