import { currentRequest } from "encore.dev";
import { APIError, api, type Header, type HttpStatus, type Query } from "encore.dev/api";
// @ts-expect-error The clients of the project around this app have no mail.
import { mail } from "~encore/clients";
import { db } from "./db";
import { placed } from "./topics";

interface Line {
  sku: string;
  count: number;
  note?: string;
}

interface PlaceRequest {
  name: string;
  lines: Line[];
  due: Date;
  gift: boolean | null;
  color?: "red" | "blue";
}

interface PlaceResponse {
  name: string;
  due: Date;
  lines: Line[];
  isDate: boolean;
  missing?: string;
}

export const place = api(
  { expose: true, method: "POST", path: "/orders", bodyLimit: 1000 },
  async (request: PlaceRequest): Promise<PlaceResponse> => {
    const extra = { name: request.name, due: request.due, lines: request.lines, secret: "inside" };
    return { ...extra, isDate: request.due instanceof Date };
  },
);

interface FindRequest {
  id: number;
  tags?: Query<string[]>;
  limit?: Query<number>;
  isOpen?: Query<boolean>;
  agent?: Header<"X-Agent">;
}

interface FindResponse {
  id: number;
  tags: string[];
  limit: number;
  open: string;
  agent: string;
  path: string;
  status: HttpStatus;
  kind: Header<"X-Kind">;
}

export const find = api(
  { expose: true, method: "GET", path: "/orders/:id" },
  async (request: FindRequest): Promise<FindResponse> => {
    const current = currentRequest();
    return {
      id: request.id,
      tags: request.tags ?? [],
      limit: request.limit ?? -1,
      open: String(request.isOpen),
      agent: request.agent ?? "nobody",
      path: current?.type === "api-call" ? current.path : "",
      status: 202,
      kind: "order",
    };
  },
);

interface FailRequest {
  how: Query<string>;
}

export const fail = api(
  { expose: true, method: "GET", path: "/fail" },
  async ({ how }: FailRequest): Promise<{ value: unknown }> => {
    switch (how) {
      case "api-error":
        throw APIError.notFound("no such order").withDetails({ remedy: "look again" });
      case "duck":
        throw Object.assign(new Error("busy"), { code: "resource_exhausted" });
      case "plain":
        throw new Error("the password is x");
      case "null":
        throw null;
      case "function":
        return { value: [() => 1] };
      default: {
        const loop: Record<string, unknown> = {};
        loop.self = loop;
        return { value: loop };
      }
    }
  },
);

export const nothing = api({ expose: true, path: "/nothing" }, async (): Promise<void> => {});

export const hidden = api({ path: "/hidden" }, async (): Promise<void> => {});

export const guarded = api(
  { expose: true, auth: true, path: "/guarded" },
  async (): Promise<void> => {},
);

interface GreetRequest {
  name: string;
  times: number;
}

export const greet = api(
  { expose: true, path: "/greet" },
  async (request: GreetRequest): Promise<{ text: string; at: Date; mine: string }> => {
    const sent = await mail.greeting(request);
    const current = currentRequest();
    const mine = current?.type === "api-call" ? current.api.endpoint : "";
    return { text: sent.text, at: sent.at, mine };
  },
);

interface PublishRequest {
  name: string;
  failures: number;
}

export const publish = api(
  { expose: true, path: "/publish" },
  async ({ name, failures }: PublishRequest): Promise<{ id: string }> => {
    const at = new Date();
    return { id: await placed.publish({ name, at, failures }) };
  },
);

export const deliveries = api(
  { expose: true, method: "GET", path: "/deliveries/:name" },
  async ({ name }: { name: string }): Promise<{ rows: { attempt: number; at: Date }[] }> => ({
    rows: await db.queryAll<{ attempt: number; at: Date }>`
      select attempt, at from deliveries where message = ${name} order by at`,
  }),
);
