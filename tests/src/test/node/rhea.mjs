// Sends and reads with rhea over one listener; exits with 1 at the first surprise.
// Usage: node rhea.mjs URL USER PASSWORD CA-FILE
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import rhea from 'rhea';
import WebSocket from 'ws';

const [url, username, password, caFile] = process.argv.slice(2);
const { protocol, port } = new URL(url);
const run = protocol.replace(':', '');
const ca = readFileSync(caFile);

function options(container, more = {}) {
  const base = { username, password, reconnect: false, container_id: container, ...more };
  if (run.startsWith('ws')) {
    const open = rhea.websocket_connect(WebSocket);
    return { ...base, connection_details: open(`${url}/amqp`, ['amqp'], { ca }) };
  }
  return { ...base, host: 'localhost', port, ...(run === 'amqps' && { transport: 'tls', ca: [ca] }) };
}

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${event}`)), 20_000);
    emitter.once(event, (context) => {
      clearTimeout(late);
      resolve(context);
    });
  });
}

async function everyBodyArrives() {
  const container = rhea.create_container();
  const connection = container.connect(options(`rhea-${run}`));
  await once(connection, 'connection_open');
  const receiver = connection.open_receiver({ source: `rhea.${run}`, autoaccept: false });
  const sender = connection.open_sender(`rhea.${run}`);
  await once(sender, 'sendable');
  const bodies = ['grün', rhea.message.data_section(Buffer.alloc(300_000, 7)), { map: 1, list: [1, 'a'] }];
  for (const body of bodies) {
    const arrived = once(receiver, 'message');
    const accepted = once(sender, 'accepted');
    sender.send({
      body,
      durable: true,
      message_id: 7,
      correlation_id: 'c',
      subject: 's',
      application_properties: { colour: 'red', n: 3 },
      message_annotations: { 'x-opt-own': 'kept' },
    });
    await accepted;
    const { message, delivery } = await arrived;
    if (body.typecode) {
      assert.deepEqual(message.body.content, body.content);
    } else {
      assert.deepEqual(message.body, body);
    }
    assert.equal(message.message_id, 7);
    assert.equal(message.correlation_id, 'c');
    assert.equal(message.application_properties.n, 3);
    assert.equal(message.message_annotations['x-opt-own'], 'kept');
    delivery.accept();
  }
  connection.close();
  await once(connection, 'connection_close');
}

async function outcomesCount() {
  const connection = rhea.create_container().connect(options(`rhea-outcomes-${run}`));
  await once(connection, 'connection_open');
  const receiver = connection.open_receiver({ source: `rhea.${run}.outcomes`, autoaccept: false });
  const sender = connection.open_sender(`rhea.${run}.outcomes`);
  await once(sender, 'sendable');
  let arrived = once(receiver, 'message');
  sender.send({ body: 'x', durable: true });
  let { message, delivery } = await arrived;
  assert.ok(!message.delivery_count);
  arrived = once(receiver, 'message');
  delivery.modified({ delivery_failed: true });
  ({ message, delivery } = await arrived);
  assert.equal(message.delivery_count, 1);
  arrived = once(receiver, 'message');
  delivery.release({ delivery_failed: false });
  ({ message, delivery } = await arrived);
  assert.equal(message.delivery_count, 1);
  delivery.accept();
  connection.close();
  await once(connection, 'connection_close');
}

async function aRequestIsAnswered() {
  const connection = rhea.create_container().connect(options(`rhea-rpc-${run}`));
  await once(connection, 'connection_open');
  const answers = connection.open_receiver({ source: { dynamic: true } });
  await once(answers, 'receiver_open');
  const requests = connection.open_receiver(`rhea.${run}.requests`);
  const anonymous = connection.open_sender({ target: {} });
  await once(anonymous, 'sendable');
  const request = once(requests, 'message');
  anonymous.send({ to: `rhea.${run}.requests`, reply_to: answers.source.address, body: '2+2' });
  const { message } = await request;
  const answer = once(answers, 'message');
  anonymous.send({ to: message.reply_to, body: '4' });
  assert.equal((await answer).message.body, '4');
  connection.close();
  await once(connection, 'connection_close');
}

async function aWrongPasswordIsRefused() {
  const connection = rhea.create_container().connect(options('rhea-wrong', { password: 'wrong' }));
  const { connection: refused } = await once(connection, 'connection_error').catch(() => once(connection, 'disconnected'));
  assert.ok(refused.error ?? refused.get_error?.() ?? true);
}

await everyBodyArrives();
await outcomesCount();
await aRequestIsAnswered();
await aWrongPasswordIsRefused();
console.log(`rhea over ${run}: as it should be`);
process.exit(0);
