// Which endpoint a path and method reach. `!fallback` routes come after all others; a slash at the end does not matter.
import type { HTTPVersion, Instance } from "find-my-way";
import type { Endpoint } from "./endpoints";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"] as const;
type Method = (typeof methods)[number];

export interface Match {
  endpoint: Endpoint;
  params: Record<string, string>;
}

export interface Routes {
  /** The match, or why there is none. */
  find(method: string, path: string): Match | "no route for method" | "endpoint not found";
}

/** Loads find-my-way, so only a process that serves pays for it. Throws for two endpoints in one place. */
export async function buildRoutes(endpoints: Endpoint[]): Promise<Routes> {
  const { default: findMyWay } = await import("find-my-way");
  const options = { ignoreTrailingSlash: true, maxParamLength: 1_000_000 };
  const routers = [findMyWay(options), findMyWay(options)] as const;
  for (const endpoint of endpoints.filter(({ metadata }) => metadata.expose)) {
    const { metadata } = endpoint;
    const isFallback = metadata.path.includes("/!");
    const wildcard = /\/[*!]([^/]*)$/.exec(metadata.path)?.[1];
    const path = metadata.path.replace(/\/[*!][^/]*$/, "/*");
    const router = isFallback ? routers[1] : routers[0];
    router.on(methodsOf(endpoint), path, () => {}, { endpoint, wildcard });
    // The folder itself, where its index.html is.
    if (metadata.kind === "static" && wildcard && path !== "/*") {
      router.on(methodsOf(endpoint), path.slice(0, -2), () => {}, { endpoint, wildcard });
    }
  }
  const lookUp = (router: Instance<HTTPVersion.V1>, method: string, path: string): Match | null => {
    const found = router.find(method as Method, path);
    if (!found) return null;
    const { endpoint, wildcard } = found.store as { endpoint: Endpoint; wildcard?: string };
    const params = { ...found.params } as Record<string, string>;
    if (wildcard && params["*"] !== undefined) params[wildcard] = params["*"];
    delete params["*"];
    return { endpoint, params };
  };
  const find = (method: string, path: string) =>
    lookUp(routers[0], method, path) ?? lookUp(routers[1], method, path);
  return {
    find: (method, path) =>
      find(method, path) ??
      (methods.some((other) => find(other, path)) ? "no route for method" : "endpoint not found"),
  };
}

function methodsOf({ metadata }: Endpoint): Method[] {
  if (metadata.kind === "static") return ["GET", "HEAD"];
  if (metadata.methods.includes("*")) return [...methods];
  return metadata.methods as Method[];
}
