// Says whether this process can do its work, which is: whether it reaches its database.
import { APIError, api } from "encore.dev/api";
import { loggerWith, MODULES, RUN_ACTORS } from "../logging/logger";
import { pingDatabase } from "./ledger";

const logger = loggerWith(MODULES.RUN, RUN_ACTORS.HEALTH, {});

/** A probe gives up sooner than this; better to say no than to hang with it. */
const PATIENCE_MS = 2_000;

/** Answer of GET /health. */
export interface HealthResponse {
  timestamp: string;
  status: "healthy";
  database: "connected";
}

/** 200 while the database answers, 503 otherwise. */
export const health = api(
  { method: "GET", path: "/health", expose: true },
  async (): Promise<HealthResponse> => {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("no answer within 2 s")), PATIENCE_MS);
    });
    try {
      await Promise.race([pingDatabase(), patience]);
    } catch (error) {
      logger.error("Database does not answer", { error });
      throw APIError.unavailable("The database does not answer. Check that PostgreSQL is running.");
    } finally {
      clearTimeout(timer);
    }
    return { timestamp: new Date().toISOString(), status: "healthy", database: "connected" };
  },
);
