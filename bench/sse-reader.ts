// A reader of one run's stream on a socket of its own, as bare as can be: many of them must cost less than what they measure.
import { get, type IncomingMessage } from "node:http";
import { createParser } from "eventsource-parser";

export interface SseReader {
  /** The open answer; pausing it is how a reader stalls. */
  answer: IncomingMessage;
  close(): void;
}

/** Opens the stream behind `after`, and resolves with its first bytes. `onEvent` hears of each event of the log. */
export function openReader(
  appUrl: string,
  runId: string,
  after: number,
  onEvent: (seq: number) => void = () => {},
): Promise<SseReader> {
  return new Promise((resolve, reject) => {
    const request = get(
      `${appUrl}/run/${runId}/stream?after=${after}`,
      { agent: false },
      (answer) => {
        if (answer.statusCode !== 200) {
          reject(new Error(`The stream answered ${answer.statusCode}.`));
          return;
        }
        const parser = createParser({
          onEvent: ({ id }) => {
            if (id !== undefined) onEvent(Number(id));
          },
        });
        answer.setEncoding("utf8");
        answer.on("data", (text: string) => parser.feed(text));
        answer.on("error", () => {});
        answer.once("data", () => resolve({ answer, close: () => request.destroy() }));
      },
    );
    request.on("error", reject);
  });
}
