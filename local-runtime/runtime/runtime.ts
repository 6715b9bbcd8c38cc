// The one object that the SDK makes at its import and asks for everything. Its accessors are called while the app's
// modules load, so they are synchronous and touch nothing; work begins with the first use or with `runForever`.
import { Bucket } from "./buckets/bucket";
import { localConfig } from "./config";
import { type ApiCallError, callEndpoint } from "./http/call";
import { type ApiRoute, registerRoutes } from "./http/endpoints";
import { useDecimal } from "./http/schema";
import { Logger } from "./logger";
import { MetricsRegistry } from "./metrics";
import type { MessageHandler } from "./pubsub/delivery";
import { PubSubSubscription, PubSubTopic } from "./pubsub/topic";
import type { Request } from "./request";
import { secretValue } from "./secrets";
import { runUntilAsked } from "./shutdown";
import { SqlDatabase } from "./sql/database";
import type { MakeDecimal } from "./sql/decode";
import { CacheCluster, unoffered } from "./unoffered";

// The SDK compares it with its own and warns.
const sdkVersion = "v1.58.6";

export const CloudProvider = { AWS: 0, GCP: 1, Azure: 2, Encore: 3, Local: 4 } as const;
export const EnvironmentType = { Production: 0, Development: 1, Ephemeral: 2, Test: 3 } as const;

export class Gateway {}

export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  cached(): string {
    return this.#value;
  }
}

interface RuntimeOptions {
  testMode?: boolean;
  typeConstructors: { decimal: MakeDecimal };
}

export class Runtime {
  readonly #isTest: boolean;
  readonly #decimal: MakeDecimal;
  readonly #startedAt = new Date();
  #metrics = new MetricsRegistry();

  constructor(options: RuntimeOptions) {
    this.#isTest = options.testMode ?? false;
    this.#decimal = options.typeConstructors.decimal;
    useDecimal(this.#decimal);
  }

  static version(): string {
    return sdkVersion;
  }

  static buildCommit(): string {
    return "local";
  }

  runForever(): Promise<number> {
    return runUntilAsked();
  }

  sqlDatabase(name: string): SqlDatabase {
    return new SqlDatabase(name, this.#decimal);
  }

  pubsubTopic(name: string): PubSubTopic {
    return new PubSubTopic(name);
  }

  pubsubSubscription(config: {
    topicName: string;
    subscriptionName: string;
    handler: MessageHandler;
  }): PubSubSubscription {
    return new PubSubSubscription(config);
  }

  bucket(name: string): Bucket {
    return new Bucket(name);
  }

  cacheCluster(_name: string): CacheCluster {
    return new CacheCluster();
  }

  gateway(_name: string, config: { auth?: unknown }): Gateway {
    if (config.auth) throw unoffered("Authentication handlers");
    return new Gateway();
  }

  logger(): Logger {
    return new Logger();
  }

  registerHandler(route: ApiRoute): void {
    registerRoutes([route]);
  }

  registerTestHandler(route: ApiRoute): void {
    registerRoutes([route]);
  }

  registerHandlers(routes: ApiRoute[]): void {
    registerRoutes(routes);
  }

  secret(name: string): Secret | null {
    const value = secretValue(name);
    return value === undefined ? null : new Secret(value);
  }

  apiCall(
    service: string,
    endpoint: string,
    payload?: unknown,
    source?: Request | null,
    options?: { authData?: Record<string, unknown> } | null,
  ): Promise<Record<string, unknown> | null | ApiCallError> {
    return callEndpoint({ service, endpoint, payload, source, authData: options?.authData });
  }

  async stream(): Promise<never> {
    throw unoffered("Stream endpoints");
  }

  appMeta() {
    const config = process.env.ENCORE_LOCAL_CONFIG ? localConfig() : undefined;
    return {
      appId: "",
      apiBaseUrl: config?.apiBaseUrl ?? "http://127.0.0.1:4000",
      environment: {
        name: this.#isTest ? "test" : "local",
        type: this.#isTest ? EnvironmentType.Test : EnvironmentType.Development,
        cloud: CloudProvider.Local,
      },
      build: { revision: "", uncommittedChanges: false },
      deploy: { id: "", deployTime: this.#startedAt.toISOString(), hostedServices: {} },
    };
  }

  runtimeConfig(): { metrics: Record<string, never> } {
    return { metrics: {} };
  }

  numWorkerThreads(): number {
    return 1;
  }

  createMetricsRegistry(_buffer: BigUint64Array): void {
    this.#metrics = new MetricsRegistry();
  }

  getMetricsRegistry(): MetricsRegistry {
    return this.#metrics;
  }
}
