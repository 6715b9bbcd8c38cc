// A process of the pool: takes batches, answers records, ends when its parent lets go.
import { type Batch, runBatch } from "./batch";

async function answer(batch: Batch): Promise<void> {
  process.send?.(await runBatch(batch));
}

// What throws here ends the process, and the pool hears of it.
process.on("message", (batch: Batch) => void answer(batch));
