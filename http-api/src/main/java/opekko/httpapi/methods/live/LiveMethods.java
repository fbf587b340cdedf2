package opekko.httpapi.methods.live;

import java.util.List;
import opekko.httpapi.live.LiveTopic;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcRegistry;

/** The list of the methods that one socket has beside the public ones. */
public final class LiveMethods {
  private LiveMethods() {}

  public static RpcRegistry of(Subscriptions subscriptions) {
    return new RpcRegistry(
        List.of(
            new SubscribeMethod(subscriptions),
            new UnsubscribeMethod(subscriptions),
            new HeadSubscribeMethod(subscriptions, LiveTopic.UNSAFE),
            new HeadSubscribeMethod(subscriptions, LiveTopic.SAFE),
            new HeadSubscribeMethod(subscriptions, LiveTopic.FINALIZED),
            new HeadUnsubscribeMethod(subscriptions, LiveTopic.UNSAFE),
            new HeadUnsubscribeMethod(subscriptions, LiveTopic.SAFE),
            new HeadUnsubscribeMethod(subscriptions, LiveTopic.FINALIZED)));
  }
}
