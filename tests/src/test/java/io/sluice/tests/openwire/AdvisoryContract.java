package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.advisory.ConsumerEventSource;
import org.apache.activemq.advisory.DestinationSource;
import org.apache.activemq.advisory.ProducerEventSource;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.ProducerInfo;
import org.apache.activemq.command.RemoveInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ActiveMQ's advisories and statistics tell, by its own client, of whatever broker. */
abstract class AdvisoryContract {
  static final long TIMEOUT_MILLIS = 20_000;

  final String name = "advisory." + UUID.randomUUID();
  ActiveMQConnection watcher;
  Session watching;
  Connection connection;
  Session session;

  /** The broker's OpenWire address. */
  abstract String url();

  /** A broker whose policy has it tell of messages that come and of those that are consumed. */
  abstract ActiveMQConnectionFactory tellingOfMessages() throws Exception;

  ActiveMQConnectionFactory factory() {
    return JmsFactories.openWire(url());
  }

  @BeforeEach
  void connect() throws JMSException {
    watcher = (ActiveMQConnection) factory().createConnection();
    watcher.start();
    watching = watcher.createSession();
    connection = factory().createConnection();
    connection.start();
    session = connection.createSession();
  }

  @AfterEach
  void disconnect() throws JMSException {
    watcher.close();
    connection.close();
  }

  MessageConsumer watch(String topics) throws JMSException {
    return watching.createConsumer(watching.createTopic("ActiveMQ.Advisory." + topics));
  }

  static ActiveMQMessage next(MessageConsumer advisories) throws JMSException {
    ActiveMQMessage message = (ActiveMQMessage) advisories.receive(TIMEOUT_MILLIS);
    assertThat(message).as("an advisory within " + TIMEOUT_MILLIS + " ms").isNotNull();
    return message;
  }

  private static <T> T next(MessageConsumer advisories, Class<T> command) throws JMSException {
    ActiveMQMessage message = next(advisories);
    assertThat(message.getDataStructure()).isInstanceOf(command);
    return command.cast(message.getDataStructure());
  }

  @Test
  void theirHeaders() throws JMSException {
    MessageConsumer advisories = watch("Consumer.Queue." + name);
    session.createConsumer(session.createQueue(name));
    ActiveMQMessage message = next(advisories);
    assertThat(message.getJMSType()).isEqualTo("Advisory");
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(((Topic) message.getJMSDestination()).getTopicName())
        .isEqualTo("ActiveMQ.Advisory.Consumer.Queue." + name);
    assertThat(message.getStringProperty("originBrokerName")).isNotEmpty();
    assertThat(message.getStringProperty("originBrokerId")).isNotEmpty();
    assertThat(message.getStringProperty("originBrokerURL")).startsWith("tcp://");
    assertThat(message.getIntProperty("consumerCount")).isEqualTo(1);
  }

  @Test
  void connections() throws JMSException {
    MessageConsumer advisories = watch("Connection");
    Connection other = factory().createConnection();
    other.setClientID(name);
    other.start();
    ConnectionInfo info = next(advisories, ConnectionInfo.class);
    while (!name.equals(info.getClientId())) {
      info = next(advisories, ConnectionInfo.class);
    }
    assertThat(info.getUserName()).isEqualTo(Product.DEMO);
    assertThat(info.getPassword()).isEmpty();
    assertThat(info.getClientIp()).contains("127.0.0.1");
    assertThat(info.getConnectionId())
        .isEqualTo(((ActiveMQConnection) other).getConnectionInfo().getConnectionId());
    other.close();
    RemoveInfo removed = next(advisories, RemoveInfo.class);
    assertThat(removed.getObjectId()).isEqualTo(info.getConnectionId());
  }

  @Test
  void consumers() throws JMSException {
    MessageConsumer advisories = watch("Consumer.Queue." + name);
    ActiveMQMessageConsumer first =
        (ActiveMQMessageConsumer)
            session.createConsumer(
                session.createQueue(name + "?consumer.priority=3&consumer.prefetchSize=7"), "x=1");
    ConsumerInfo info = next(advisories, ConsumerInfo.class);
    assertThat(info.getConsumerId()).isEqualTo(first.getConsumerId());
    assertThat(info.getDestination().getQualifiedName()).isEqualTo("queue://" + name);
    assertThat(info.getSelector()).isEqualTo("x=1");
    assertThat(info.getPriority()).isEqualTo((byte) 3);
    assertThat(info.getPrefetchSize()).isEqualTo(7);
    MessageConsumer second = session.createConsumer(session.createQueue(name));
    assertThat(next(advisories).getIntProperty("consumerCount")).isEqualTo(2);
    first.close();
    ActiveMQMessage closed = next(advisories);
    assertThat(((RemoveInfo) closed.getDataStructure()).getObjectId())
        .isEqualTo(info.getConsumerId());
    assertThat(closed.getIntProperty("consumerCount")).isEqualTo(1);
    second.close();
    assertThat(next(advisories).getIntProperty("consumerCount")).isZero();
  }

  @Test
  void consumersByWildcard() throws JMSException {
    MessageConsumer advisories = watch("Consumer.Queue." + name + ".>");
    Queue all = session.createQueue(name + ".*");
    MessageConsumer consumer = session.createConsumer(all);
    assertThat(next(advisories, ConsumerInfo.class).getDestination()).isEqualTo(all);
    consumer.close();
    assertThat(next(advisories, RemoveInfo.class).isConsumerRemove()).isTrue();
  }

  @Test
  void whoComesLateHearsOfConsumersAndProducersThatAreThere() throws JMSException {
    Topic topic = session.createTopic(name);
    session.createConsumer(topic);
    session.createProducer(topic);
    MessageConsumer consumers = watch("Consumer.Topic." + name);
    assertThat(next(consumers, ConsumerInfo.class).getDestination()).isEqualTo(topic);
    MessageConsumer producers = watch("Producer.Topic." + name);
    assertThat(next(producers, ProducerInfo.class).getDestination()).isEqualTo(topic);
  }

  @Test
  void producers() throws JMSException {
    MessageConsumer advisories = watch("Producer.Queue." + name);
    Queue queue = session.createQueue(name);
    MessageProducer producer = session.createProducer(queue);
    ActiveMQMessage opened = next(advisories);
    assertThat(opened.getIntProperty("producerCount")).isEqualTo(1);
    ProducerInfo info = (ProducerInfo) opened.getDataStructure();
    assertThat(info.getDestination()).isEqualTo(queue);
    producer.close();
    ActiveMQMessage closed = next(advisories);
    assertThat(((RemoveInfo) closed.getDataStructure()).getObjectId())
        .isEqualTo(info.getProducerId());
    assertThat(closed.getIntProperty("producerCount")).isZero();
  }

  /** Those of a session, and of a connection, that is closed go with it. */
  @Test
  void producersAndConsumersEndWithTheirSession() throws JMSException {
    Session its = connection.createSession();
    Queue queue = its.createQueue(name);
    its.createProducer(queue);
    its.createConsumer(queue);
    MessageConsumer producers = watch("Producer.Queue." + name);
    MessageConsumer consumers = watch("Consumer.Queue." + name);
    next(producers, ProducerInfo.class);
    next(consumers, ConsumerInfo.class);
    its.close();
    assertThat(next(producers, RemoveInfo.class).isProducerRemove()).isTrue();
    assertThat(next(consumers, RemoveInfo.class).isConsumerRemove()).isTrue();
    session.createConsumer(queue);
    next(consumers, ConsumerInfo.class);
    connection.close();
    assertThat(next(consumers, RemoveInfo.class).isConsumerRemove()).isTrue();
  }

  @Test
  void wildcardsAndSeveralInOne() throws JMSException {
    MessageConsumer all = watch("Consumer.Queue.advisory.>");
    MessageConsumer both =
        watch("Consumer.Queue." + name + ",ActiveMQ.Advisory.Producer.Queue." + name);
    Queue queue = session.createQueue(name);
    session.createConsumer(queue);
    assertThat(next(both, ConsumerInfo.class).getDestination()).isEqualTo(queue);
    assertThat(next(all, ConsumerInfo.class).getDestination()).isEqualTo(queue);
    session.createProducer(queue);
    assertThat(next(both, ProducerInfo.class).getDestination()).isEqualTo(queue);
  }

  @Test
  void theSourceOfDestinations() throws JMSException {
    Queue before = session.createQueue(name + ".before");
    session.createConsumer(before);
    DestinationSource source = watcher.getDestinationSource();
    await().untilAsserted(() -> assertThat(source.getQueues()).anyMatch(before::equals));
    Queue queue = session.createQueue(name);
    session.createProducer(queue).send(session.createTextMessage("x"));
    Topic topic = session.createTopic(name);
    session.createConsumer(topic);
    TemporaryQueue temporaryQueue = session.createTemporaryQueue();
    TemporaryTopic temporaryTopic = session.createTemporaryTopic();
    await().untilAsserted(() -> assertThat(source.getQueues()).anyMatch(queue::equals));
    await().untilAsserted(() -> assertThat(source.getTopics()).anyMatch(topic::equals));
    await()
        .untilAsserted(
            () -> assertThat(source.getTemporaryQueues()).anyMatch(temporaryQueue::equals));
    await()
        .untilAsserted(
            () -> assertThat(source.getTemporaryTopics()).anyMatch(temporaryTopic::equals));
    temporaryQueue.delete();
    await()
        .untilAsserted(
            () -> assertThat(source.getTemporaryQueues()).noneMatch(temporaryQueue::equals));
    source.stop();
  }

  @Test
  void theSourcesOfConsumersAndProducers() throws Exception {
    Destination queue = session.createQueue(name);
    List<Integer> consumers = new CopyOnWriteArrayList<>();
    List<Integer> producers = new CopyOnWriteArrayList<>();
    ConsumerEventSource consumerEvents = new ConsumerEventSource(watcher, queue);
    consumerEvents.setConsumerListener(event -> consumers.add(event.getConsumerCount()));
    consumerEvents.start();
    ProducerEventSource producerEvents = new ProducerEventSource(watcher, queue);
    producerEvents.setProducerListener(event -> producers.add(event.getProducerCount()));
    producerEvents.start();
    MessageConsumer first = session.createConsumer(queue);
    session.createConsumer(queue);
    first.close();
    session.createProducer(queue).close();
    await().untilAsserted(() -> assertThat(consumers).containsExactly(1, 2, 1));
    await().untilAsserted(() -> assertThat(producers).containsExactly(1, 0));
    consumerEvents.stop();
    producerEvents.stop();
  }

  @Test
  void temporaryDestinationsOfOthers() throws JMSException {
    MessageConsumer advisories =
        watching.createConsumer(AdvisorySupport.TEMP_DESTINATION_COMPOSITE_ADVISORY_TOPIC);
    TemporaryQueue temporary = session.createTemporaryQueue();
    ActiveMQMessage added = next(advisories);
    var info = (org.apache.activemq.command.DestinationInfo) added.getDataStructure();
    assertThat(info.isAddOperation()).isTrue();
    assertThat(info.getDestination()).isEqualTo(temporary);
  }

  @Test
  void deadLetters() throws JMSException {
    MessageConsumer advisories = watch("MessageDLQd.Queue." + name);
    Queue queue = session.createQueue(name);
    TextMessage message = session.createTextMessage("poison");
    message.setStringProperty("mine", "x");
    session.createProducer(queue).send(message);
    ActiveMQConnectionFactory impatient = factory();
    impatient.getRedeliveryPolicy().setMaximumRedeliveries(0);
    try (Connection its = impatient.createConnection()) {
      its.start();
      Session transacted = its.createSession(true, Session.SESSION_TRANSACTED);
      MessageConsumer consumer = transacted.createConsumer(queue);
      assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
      transacted.rollback();
      ActiveMQMessage told = next(advisories);
      ActiveMQMessage dead = (ActiveMQMessage) told.getDataStructure();
      assertThat(dead.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
      assertThat(dead.getStringProperty("mine")).isEqualTo("x");
    }
  }

  @Test
  void expiredMessages() throws JMSException {
    MessageConsumer advisories = watch("Expired.Queue." + name);
    Queue queue = session.createQueue(name);
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(50);
    TextMessage message = session.createTextMessage("old");
    producer.send(message);
    await().until(() -> System.currentTimeMillis() > message.getJMSExpiration() + 50);
    session.createConsumer(queue);
    isAbout(message, next(advisories));
  }

  @Test
  void messagesThatComeAndAreConsumed() throws Exception {
    try (Connection its = tellingOfMessages().createConnection()) {
      its.start();
      Session of = its.createSession();
      String topic = "ActiveMQ.Advisory.Message%s.Queue." + name;
      MessageConsumer come = of.createConsumer(of.createTopic(topic.formatted("Delivered")));
      MessageConsumer gone = of.createConsumer(of.createTopic(topic.formatted("Consumed")));
      Queue queue = of.createQueue(name);
      TextMessage sent = of.createTextMessage("x");
      of.createProducer(queue).send(sent);
      isAbout(sent, next(come));
      assertThat(gone.receiveNoWait()).isNull();
      assertThat(of.createConsumer(queue).receive(TIMEOUT_MILLIS)).isNotNull();
      isAbout(sent, next(gone));
    }
  }

  private static void isAbout(Message sent, ActiveMQMessage told) throws JMSException {
    assertThat(told.getStringProperty("orignalMessageId")).isEqualTo(sent.getJMSMessageID());
    ActiveMQMessage subject = (ActiveMQMessage) told.getDataStructure();
    assertThat(subject.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(subject.getJMSDestination()).isEqualTo(sent.getJMSDestination());
  }

  @Test
  void messagesThatNobodyHears() throws JMSException {
    MessageConsumer advisories = watch("NoConsumer.Topic." + name);
    MessageProducer producer = session.createProducer(session.createTopic(name));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("unheard"));
    assertThat(((TextMessage) next(advisories)).getText()).isEqualTo("unheard");
  }

  @Test
  void slowConsumers() throws JMSException {
    MessageConsumer advisories = watch("SlowConsumer.Topic." + name);
    Topic topic = session.createTopic(name + "?consumer.prefetchSize=2");
    ActiveMQMessageConsumer slow = (ActiveMQMessageConsumer) session.createConsumer(topic);
    MessageProducer producer = watching.createProducer(watching.createTopic(name));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    for (int i = 0; i < 10; i++) {
      producer.send(watching.createTextMessage("x"));
    }
    ActiveMQMessage told = next(advisories);
    assertThat(told.getStringProperty("consumerId")).isEqualTo(slow.getConsumerId().toString());
    assertThat(((ConsumerInfo) told.getDataStructure()).getConsumerId())
        .isEqualTo(slow.getConsumerId());
  }

  private MapMessage ask(String destination) throws JMSException {
    TemporaryQueue replies = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(replies);
    Message question = session.createMessage();
    question.setJMSReplyTo(replies);
    question.setJMSCorrelationID("c");
    session
        .createProducer(session.createQueue("ActiveMQ.Statistics." + destination))
        .send(question);
    MapMessage reply = (MapMessage) consumer.receive(TIMEOUT_MILLIS);
    assertThat(reply).as("an answer within " + TIMEOUT_MILLIS + " ms").isNotNull();
    assertThat(reply.getJMSCorrelationID()).isEqualTo("c");
    return reply;
  }

  @Test
  void statisticsOfAQueue() throws Exception {
    Queue queue = session.createQueue(name);
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("1"));
    producer.send(session.createTextMessage("2"));
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receive(TIMEOUT_MILLIS)).isNotNull();
    consumer.close();
    await().untilAsserted(() -> assertThat(figures()).containsExactly(1L, 2L, 1L, 0L, 0L, 1L, 0L));
    MapMessage statistics = ask("Destination." + name);
    assertThat(statistics.getString("destinationName")).isEqualTo("queue://" + name);
    assertThat(statistics.getString("brokerName")).isNotEmpty();
  }

  private List<Long> figures() throws JMSException {
    MapMessage statistics = ask("Destination." + name);
    return List.of(
        statistics.getLong("size"),
        statistics.getLong("enqueueCount"),
        statistics.getLong("dequeueCount"),
        statistics.getLong("expiredCount"),
        statistics.getLong("inflightCount"),
        statistics.getLong("producerCount"),
        statistics.getLong("consumerCount"));
  }

  @Test
  void statisticsOfTheBroker() throws JMSException {
    session.createProducer(session.createQueue(name)).send(session.createTextMessage("1"));
    MapMessage statistics = ask("Broker");
    assertThat(statistics.getString("brokerId")).isNotEmpty();
    assertThat(statistics.getLong("size")).isPositive();
    assertThat(statistics.getLong("enqueueCount")).isPositive();
    assertThat(statistics.getLong("consumerCount")).isPositive();
  }
}
