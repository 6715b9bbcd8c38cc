// What the files of an app declare, read but not yet connected: the hand-over between collecting and describing.
import type ts from "typescript";
import type { SourceModule } from "./app";
import type { CronSource } from "./cron";
import type { Declaration } from "./declarations";
import type { EndpointSource } from "./endpoints";
import type { NamedReference, Resource, SubscriptionSource } from "./infrastructure";
import type { Service } from "./services";

/** Everything that the files declare, in the order of the walk. */
export interface Sources {
  services: Service[];
  serviceModules: Set<SourceModule>;
  /** Declarations that make their folder a service. */
  weak: Declaration[];
  endpoints: EndpointSource[];
  resources: Resource[];
  named: NamedReference[];
  subscriptions: SubscriptionSource[];
  crons: CronSource[];
  secrets: { name: string; declaration: Declaration }[];
  gateways: { authHandler: ts.Expression | null; declaration: Declaration }[];
  authHandlers: { params: ts.TypeNode; data: ts.TypeNode; declaration: Declaration }[];
}
