package opekko.httpapi.rpc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The methods a listener offers, by name. */
public final class RpcRegistry {
  private final Map<String, RpcMethod> byName = new TreeMap<>();

  /**
   * @throws IllegalArgumentException when two methods have one name
   */
  public RpcRegistry(List<RpcMethod> methods) {
    for (var method : methods)
      if (byName.put(method.name(), method) != null)
        throw new IllegalArgumentException("listed twice: " + method.name());
  }

  /** These and the others. */
  public RpcRegistry with(RpcRegistry others) {
    return new RpcRegistry(Stream.concat(all().stream(), others.all().stream()).toList());
  }

  /** In the order of their names. */
  public Collection<RpcMethod> all() {
    return byName.values();
  }

  public Optional<RpcMethod> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
