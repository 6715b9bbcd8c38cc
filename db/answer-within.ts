// An end to waiting for the database: a connection that went dead without a word (a firewall that forgot it, a host
// that is gone) never answers and never fails, and whoever waits for it without an end waits for ever.

/** Rejects when the answer takes longer. The work itself goes on: its effect may still come. */
export async function answerWithin<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The database gave no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
