// Gives the queue's database its tables. Done by whoever starts the app, once; the runtime then only uses them.
import { Logger, runMigrations } from "graphile-worker";

/** `ownerUrl`: the database's owner. Takes about 0.3 s the first time, a few ms after that. */
export async function prepareQueue(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, logger: new Logger(() => () => {}) });
}
