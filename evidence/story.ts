// A run as its log tells it: steps, screens, findings, what came in between. Folded event by event, so that a live run
// is told as far as it has come; knows nothing but the events, and keeps those that it does not understand.
import type { LogEvent } from "./log-event";
import { TELLERS, tellOther } from "./tellers";
import { blankStory, type Story } from "./told";

/** Folds events, in the log's order, into a story; `story` is what came before them, and is grown in place. */
export function tellStory(events: Iterable<LogEvent>, story: Story = blankStory("")): Story {
  for (const event of events) {
    story.lastSeq = event.seq;
    story.lastAt = event.ts;
    const tell = Object.hasOwn(TELLERS, event.type) ? TELLERS[event.type] : undefined;
    (tell ?? tellOther)(story, event);
  }
  return story;
}
