import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { follow, type StreamedEvent, StreamRefused } from "./follow";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A stream whose connections are answered one after another by the given answers; the last one repeats. */
async function streamOf(
  ...answers: ((response: ServerResponse, lastEventId: number) => void)[]
): Promise<string> {
  let connection = 0;
  server = createServer((request, response) => {
    const answer = answers[Math.min(connection, answers.length - 1)]!;
    connection += 1;
    answer(response, Number(request.headers["last-event-id"] ?? 0));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/`;
}

const frame = (seq: number) => `event: e${seq}\nid: ${seq}\ndata: {"seq":${seq}}\n\n`;
const END = "event: end\ndata: {}\n\n";

async function seqsOf(events: AsyncIterable<StreamedEvent>): Promise<(number | null)[]> {
  const seqs: (number | null)[] = [];
  for await (const event of events) seqs.push(event.seq);
  return seqs;
}

test("a stream cut behind any byte goes on without a gap and without a repeat", async () => {
  const log = [1, 2, 3, 4].map(frame);
  const whole = log.join("");
  for (let cut = 0; cut <= whole.length; cut += 7) {
    const url = await streamOf(
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(whole.slice(0, cut), () => response.destroy());
      },
      (response, last) => response.end(log.slice(last).join("") + END),
    );
    expect(await seqsOf(follow({ url, retryMs: 1 }))).toEqual([1, 2, 3, 4]);
    server?.close();
  }
});

test("frames without an id, and ids already seen, are not part of the log", async () => {
  const url = await streamOf((response) =>
    response.end(`: ok\n\nevent: hb\ndata: {}\n\n${frame(1)}${frame(1)}${frame(2)}${END}`),
  );
  expect(await seqsOf(follow({ url }))).toEqual([1, 2]);
});

test("a connection that the server ends plainly is taken up again behind the last event", async () => {
  const asked: number[] = [];
  const url = await streamOf(
    (response) => response.end(frame(1)),
    (response, last) => {
      asked.push(last);
      response.end(frame(2) + END);
    },
  );
  expect(await seqsOf(follow({ url }))).toEqual([1, 2]);
  expect(asked).toEqual([1]);
});

test("204 ends the following, a refusal rejects with the server's words", async () => {
  const ended = await streamOf((response) => response.writeHead(204).end());
  expect(await seqsOf(follow({ url: ended, after: 9 }))).toEqual([]);
  server?.close();
  const refused = await streamOf((response) => response.writeHead(404).end('{"code":"not_found"}'));
  await expect(seqsOf(follow({ url: refused }))).rejects.toThrow(StreamRefused);
  await expect(seqsOf(follow({ url: refused }))).rejects.toThrow(/404.*not_found/);
});

test("an abort ends the waiting for a server that is gone", async () => {
  const aborting = new AbortController();
  const url = await streamOf((response) => response.destroy());
  const following = seqsOf(
    follow({
      url,
      signal: aborting.signal,
      onReconnect: () => aborting.abort(new Error("enough")),
    }),
  );
  await expect(following).rejects.toThrow("enough");
});
