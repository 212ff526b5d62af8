package io.sluice.tests.jms;

import jakarta.jms.ConnectionFactory;

/** What the behaviour of JMS is asked of: a broker, and the client that speaks to it. */
interface JmsBroker {
  /** A factory whose connections show a user and a password that are right. */
  ConnectionFactory connectionFactory();
}
