import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Connection, Later, Refused, backOff } from "paldesk/socket";

/** A socket that the test plays the server of. */
class Line {
  static made = [];
  constructor(url) {
    this.url = url;
    this.sent = [];
    this.closed = false;
    Line.made.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  says(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

let states;
let frames;

function connected({ getTicket = async () => "ticket", heads } = {}) {
  const onState = (state, about) => states.push([state, about]);
  return new Connection({ url: "wss://x/ws/", getTicket, onFrame: (frame) => frames.push(frame), onState, heads, Socket: Line });
}

async function online(options) {
  const connection = connected(options);
  connection.start();
  await settle();
  const line = Line.made.at(-1);
  line.onopen();
  line.says({ type: "session.opened", heartbeat: 25 });
  return { connection, line };
}

const names = () => states.map(([state]) => state);
const lastWait = () => states.at(-1)[1].ms;

beforeEach(() => {
  states = [];
  frames = [];
  Line.made = [];
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  mock.method(Math, "random", () => 0.5);
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("it opens bare and shows its ticket in the first frame", async () => {
  const { line } = await online();
  assert.equal(line.url, "wss://x/ws/");
  assert.deepEqual(line.sent, [{ type: "session.open", ticket: "ticket" }]);
  assert.deepEqual(names(), ["connecting", "online"]);
});

test("it sends nothing before the session is open, and says so", async () => {
  const connection = connected();
  assert.equal(connection.send({ type: "ping" }), false);
});

test("it beats with the heads it has, and an answer keeps the line", async () => {
  const { line } = await online({ heads: () => ({ a: 3 }) });
  mock.timers.tick(25_000);
  assert.deepEqual(line.sent.at(-1), { type: "ping", heads: { a: 3 } });
  line.says({ type: "pong", heads: {} });
  mock.timers.tick(10_000);
  assert.equal(line.closed, false);
});

test("it leaves a line that does not answer within ten seconds", async () => {
  const { line } = await online();
  mock.timers.tick(25_000);
  mock.timers.tick(10_000);
  assert.equal(line.closed, true);
  assert.equal(names().at(-1), "waiting");
});

test("it leaves a line whose handshake never ends", async () => {
  const connection = connected();
  connection.start();
  await settle();
  mock.timers.tick(10_000);
  assert.equal(Line.made[0].closed, true);
  assert.equal(names().at(-1), "waiting");
});

test("a late word of an old line is not heard", async () => {
  const { line } = await online();
  line.onclose({ code: 1006 });
  frames.length = 0;
  line.says({ type: "pong", heads: {} });
  assert.deepEqual(frames, []);
});

test("it asks for heads at once when the server lost hints", async () => {
  const { line } = await online();
  line.says({ type: "session.stale" });
  assert.equal(line.sent.at(-1).type, "ping");
});

test("it waits longer with every failure, with full jitter, thirty seconds at most", () => {
  assert.equal(backOff(0), 250);
  assert.equal(backOff(3), 2_000);
  assert.equal(backOff(40), 15_000);
});

test("it comes back after a broken line and backs off while it fails", async () => {
  const { line } = await online();
  line.onclose({ code: 1006 });
  assert.equal(lastWait(), 250);
  mock.timers.tick(250);
  await settle();
  Line.made.at(-1).onclose({ code: 1006 });
  assert.equal(lastWait(), 500);
});

test("a minute of health makes the waits short again", async () => {
  const { line } = await online();
  line.onclose({ code: 1006 });
  mock.timers.tick(250);
  await settle();
  const next = Line.made.at(-1);
  next.onopen();
  next.says({ type: "session.opened", heartbeat: 100 });
  mock.timers.tick(60_000);
  next.onclose({ code: 1006 });
  assert.equal(lastWait(), 250);
});

test("after a restart of the server all come back within two seconds, spread out", async () => {
  const { line } = await online();
  line.onclose({ code: 1012 });
  assert.equal(lastWait(), 1_000);
});

test("a used ticket is replaced at once, a second one with patience", async () => {
  const { line } = await online();
  line.onclose({ code: 4000 });
  assert.equal(lastWait(), 0);
  mock.timers.tick(0);
  await settle();
  Line.made.at(-1).onclose({ code: 4000 });
  assert.ok(lastWait() === undefined || names().at(-1) === "waiting");
  assert.ok(lastWait() > 0);
});

for (const code of [4400, 4403, 4404, 4429]) {
  test(`it does not come back after ${code}`, async () => {
    const { line } = await online();
    line.onclose({ code });
    assert.deepEqual(states.at(-1), ["refused", { code }]);
    mock.timers.tick(120_000);
    await settle();
    assert.equal(Line.made.length, 1);
  });
}

test("a refused ticket ends the trying, and start() tries again", async () => {
  let refuse = true;
  const getTicket = async () => {
    if (refuse) throw new Refused("no");
    return "ticket";
  };
  const connection = connected({ getTicket });
  connection.start();
  await settle();
  assert.equal(connection.state, "refused");
  refuse = false;
  connection.start();
  await settle();
  assert.equal(Line.made.length, 1);
});

test("it comes back when the server said to", async () => {
  const getTicket = async () => {
    throw new Later(7_000);
  };
  connected({ getTicket }).start();
  await settle();
  assert.equal(lastWait(), 7_000);
});

test("a ticket that cannot be fetched is tried again", async () => {
  const getTicket = mock.fn(async () => {
    throw new TypeError("network");
  });
  connected({ getTicket }).start();
  await settle();
  mock.timers.tick(250);
  await settle();
  assert.equal(getTicket.mock.callCount(), 2);
});

test("waking shortens a wait, and tests a line that seems well", async () => {
  const { connection, line } = await online();
  connection.wake();
  assert.equal(line.sent.at(-1).type, "ping");
  line.onclose({ code: 1006 });
  connection.wake();
  await settle();
  assert.equal(Line.made.length, 2);
});

test("stopping while a ticket is on its way opens nothing", async () => {
  const connection = connected();
  connection.start();
  connection.stop();
  await settle();
  assert.equal(Line.made.length, 0);
  assert.equal(connection.state, "stopped");
});
