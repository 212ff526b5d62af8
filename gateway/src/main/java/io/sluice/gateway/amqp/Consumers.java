package io.sluice.gateway.amqp;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.LongObjectHashMap;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;

/** A client's consumers by their ids, and the deliveries whose outcome the shard makes lasting. */
final class Consumers {
  private final LongObjectHashMap<OutboundLink> links = new LongObjectHashMap<>();
  private final IntObjectHashMap<OutgoingDelivery> receiving = new IntObjectHashMap<>(1);
  private long lastId;

  long add(OutboundLink link) {
    links.put(++lastId, link);
    return lastId;
  }

  void remove(long consumerId) {
    links.remove(consumerId);
  }

  OutboundLink get(long consumerId) {
    return links.get(consumerId);
  }

  /** The shard was asked to make it lasting that this delivery was accepted. */
  void receiving(int deliveryId, OutgoingDelivery delivery) {
    receiving.put(deliveryId, delivery);
  }

  boolean isReceiving(int deliveryId) {
    return receiving.containsKey(deliveryId);
  }

  /** It is lasting, or the link went away meanwhile. */
  void onReceived(int deliveryId) {
    OutgoingDelivery delivery = receiving.remove(deliveryId);
    OutboundLink link = delivery.getLink().getLinkedResource();
    link.onReceived(deliveryId, delivery);
  }
}
