// Sends and reads with StompJS over one WebSocket listener, in one version of the protocol; exits with 1 at the first surprise.
// Usage: node stompjs.mjs URL SUB-PROTOCOL USER PASSWORD [CA-FILE]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Client } from '@stomp/stompjs';
import WebSocket from 'ws';

const [url, subProtocol, login, passcode, caFile] = process.argv.slice(2);
const run = `${new URL(url).protocol.replace(':', '')}-${subProtocol.replaceAll('.', '')}`;
const options = caFile ? { ca: readFileSync(caFile) } : {};

function connect(headers = {}) {
  return new Promise((resolve, reject) => {
    const client = new Client({
      webSocketFactory: () => new WebSocket(url, [subProtocol], options),
      connectHeaders: { login, passcode, host: 'localhost', ...headers },
      reconnectDelay: 0,
      onConnect: () => resolve(client),
      onStompError: (frame) => reject(new Error(frame.headers.message)),
      onWebSocketError: (error) => reject(error.error ?? new Error('no WebSocket')),
    });
    client.activate();
  });
}

/** Subscribes, and gives the next messages one by one. */
function subscribe(client, destination, headers = {}) {
  const arrived = [];
  const waiting = [];
  client.subscribe(
    destination,
    (message) => (waiting.length ? waiting.shift()(message) : arrived.push(message)),
    headers,
  );
  return () => (arrived.length ? arrived.shift() : within(new Promise((resolve) => waiting.push(resolve))));
}

function within(promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('nothing came')), 20_000).unref());
  return Promise.race([promise, late]);
}

function receipt(client, id, action) {
  const told = new Promise((resolve) => client.watchForReceipt(id, resolve));
  action({ receipt: id });
  return within(told);
}

async function everyBodyArrives() {
  const client = await connect();
  const next = subscribe(client, `/queue/js.${run}`, { ack: 'client-individual' });
  const headers = { persistent: 'true', colour: 'a:b\\d' };
  await receipt(client, 'sent', (asking) =>
    client.publish({ destination: `/queue/js.${run}`, body: 'grün', headers: { ...headers, ...asking } }),
  );
  const text = await next();
  assert.equal(text.body, 'grün');
  assert.equal(text.headers.colour, 'a:b\\d');
  text.ack();
  const bytes = new Uint8Array(1 << 20).map((_, i) => i * 31);
  client.publish({ destination: `/queue/js.${run}`, binaryBody: bytes });
  const binary = await next();
  assert.deepEqual(Buffer.from(binary.binaryBody), Buffer.from(bytes));
  binary.ack();
  await client.deactivate();
}

async function aTransactionIsWhole() {
  const client = await connect();
  const next = subscribe(client, `/topic/js.${run}.>`);
  const aborted = client.begin();
  client.publish({ destination: `/topic/js.${run}.x`, body: 'no', headers: { transaction: aborted.id } });
  aborted.abort();
  const committed = client.begin();
  client.publish({ destination: `/topic/js.${run}.y`, body: 'yes', headers: { transaction: committed.id } });
  committed.commit();
  assert.equal((await next()).body, 'yes');
  await client.deactivate();
}

async function aRequestIsAnswered() {
  const [asker, answerer] = [await connect(), await connect()];
  const request = subscribe(answerer, `/queue/js.${run}.requests`);
  const answer = subscribe(asker, '/temp-queue/answers');
  asker.publish({
    destination: `/queue/js.${run}.requests`,
    body: '2+2',
    headers: { 'reply-to': '/temp-queue/answers', 'correlation-id': '7' },
  });
  const { headers } = await request();
  answerer.publish({
    destination: headers['reply-to'],
    body: '4',
    headers: { 'correlation-id': headers['correlation-id'] },
  });
  const answered = await answer();
  assert.equal(answered.body, '4');
  assert.equal(answered.headers['correlation-id'], '7');
  await Promise.all([asker.deactivate(), answerer.deactivate()]);
}

await everyBodyArrives();
await aTransactionIsWhole();
await aRequestIsAnswered();
await assert.rejects(connect({ passcode: 'wrong' }), /password is not right/);
console.log(`StompJS over ${run}: as it should be`);
process.exit(0);
