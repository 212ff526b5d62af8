// Publishes and reads with MQTT.js over one listener, in one version of the protocol; exits with 1 at the first surprise.
// Usage: node mqttjs.mjs URL VERSION USER PASSWORD [CA-FILE]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import mqtt from 'mqtt';

const [url, version, username, password, caFile] = process.argv.slice(2);
const protocolVersion = Number(version);
const base = {
  username,
  password,
  protocolVersion,
  reconnectPeriod: 0,
  connectTimeout: 20_000,
  ...(protocolVersion === 3 && { protocolId: 'MQIsdp' }),
  ...(caFile && { ca: readFileSync(caFile) }),
};
const run = `${new URL(url).protocol.replace(':', '')}-${version}`;

function connect(clientId, options = {}) {
  return mqtt.connectAsync(url, { ...base, clientId: `${clientId}-${run}`, ...options });
}

async function nextMessage(client) {
  const [topic, payload, packet] = await once(client, 'message', { signal: AbortSignal.timeout(20_000) });
  return { topic, payload: payload.toString(), packet };
}

async function everyQosArrives() {
  const client = await connect('qos');
  for (const qos of [0, 1, 2]) {
    await client.subscribeAsync(`js/${run}/qos${qos}`, { qos });
    const arrived = nextMessage(client);
    await client.publishAsync(`js/${run}/qos${qos}`, `hello ${qos}`, { qos });
    const { payload, packet } = await arrived;
    assert.equal(payload, `hello ${qos}`);
    assert.equal(packet.qos, qos);
  }
  await client.endAsync();
}

async function aRetainedMessageWaits() {
  const client = await connect('retain');
  await client.publishAsync(`js/${run}/retained`, 'kept', { qos: 1, retain: true });
  const arrived = nextMessage(client);
  await client.subscribeAsync(`js/${run}/+`, { qos: 1 });
  const { payload, packet } = await arrived;
  assert.equal(payload, 'kept');
  assert.equal(packet.retain, true);
  await client.publishAsync(`js/${run}/retained`, '', { qos: 1, retain: true });
  await client.endAsync();
}

async function aKeptSessionGetsWhatItMissed() {
  const kept = { clean: false, properties: protocolVersion === 5 ? { sessionExpiryInterval: 600 } : undefined };
  const first = await connect('kept', kept);
  await first.subscribeAsync(`js/${run}/missed`, { qos: 1 });
  await first.endAsync();
  const other = await connect('other');
  await other.publishAsync(`js/${run}/missed`, 'while away', { qos: 1 });
  await other.endAsync();
  const again = mqtt.connect(url, { ...base, ...kept, clientId: `kept-${run}` });
  const { payload } = await nextMessage(again);
  assert.equal(payload, 'while away');
  await again.endAsync();
  await (await connect('kept', { clean: true })).endAsync();
}

async function propertiesArrive() {
  const client = await connect('properties');
  await client.subscribeAsync(`js/${run}/properties`, { qos: 1 });
  const arrived = nextMessage(client);
  const sent = {
    contentType: 'text/plain',
    responseTopic: 'js/answers',
    correlationData: Buffer.from('7'),
    userProperties: { colour: ['blue', 'green'] },
  };
  await client.publishAsync(`js/${run}/properties`, 'x', { qos: 1, properties: sent });
  const { packet } = await arrived;
  assert.equal(packet.properties.contentType, sent.contentType);
  assert.equal(packet.properties.responseTopic, sent.responseTopic);
  assert.deepEqual(packet.properties.correlationData, sent.correlationData);
  assert.deepEqual(packet.properties.userProperties.colour, sent.userProperties.colour);
  await client.endAsync();
}

async function aLargeMessageArrivesWhole() {
  const client = await connect('large');
  const payload = 'x'.repeat(1 << 20);
  await client.subscribeAsync(`js/${run}/large`, { qos: 1 });
  const arrived = nextMessage(client);
  await client.publishAsync(`js/${run}/large`, payload, { qos: 1 });
  assert.equal((await arrived).payload, payload);
  await client.endAsync();
}

async function aWrongPasswordIsRefused() {
  const refused = connect('refused', { password: 'wrong' });
  await assert.rejects(refused, (error) => error.code === (protocolVersion === 5 ? 0x86 : 5));
}

await everyQosArrives();
await aRetainedMessageWaits();
await aKeptSessionGetsWhatItMissed();
await aLargeMessageArrivesWhole();
if (protocolVersion === 5) {
  await propertiesArrive();
}
await aWrongPasswordIsRefused();
console.log(`MQTT.js over ${run}: as it should be`);
