// The one database. Each service names it again in its own folder (`SQLDatabase.named("rove")`),
// because Encore gives a resource to the service whose folder touches it.
import { SQLDatabase } from "encore.dev/storage/sqldb";

export const db = new SQLDatabase("rove", { migrations: "./migrations" });
