// The code that Encore's build writes for an app: clients for calls between services, `getAuthData`, and the
// entrypoint that loads every door and subscription and hands them to the runtime. Text in, text out.
import type { AppMetadata, EndpointMetadata, ServiceMetadata } from "../metadata";

/** A file to write, relative to its folder. */
export interface GeneratedFile {
  path: string;
  text: string;
}

const header = "// Written by the build. Changes here are lost.\n";
const clientDir = "internal/clients";
/** From `encore.gen/internal/clients/<service>/` up to the app's root. */
const rootFromClient = "../../../../";

/** Everything below `encore.gen/`. */
export function generatedFiles(metadata: AppMetadata): GeneratedFile[] {
  const services = metadata.services.map((service) => ({
    ...service,
    endpoints: service.endpoints.filter(({ kind }) => kind !== "static"),
  }));
  return [
    ...services.flatMap((service) => [
      { path: `${clientDir}/${service.name}/endpoints.js`, text: clientCode(service) },
      { path: `${clientDir}/${service.name}/endpoints.d.ts`, text: clientTypes(service) },
      { path: `${clientDir}/${service.name}/endpoints_testing.js`, text: clientForTests(service) },
    ]),
    { path: "clients/index.js", text: clientIndex(services, "/endpoints.js") },
    { path: "clients/index.d.ts", text: clientIndex(services, "/endpoints") },
    {
      path: "auth/index.ts",
      text: `${header}export { type AuthData, getAuthData } from "../internal/auth/auth";\n`,
    },
    { path: "internal/auth/auth.ts", text: authCode(metadata) },
  ];
}

function clientIndex(services: ServiceMetadata[], file: string): string {
  const lines = services.map(
    ({ name }) => `export * as ${identifier(name)} from "../${clientDir}/${name}${file}";\n`,
  );
  return header + (lines.length === 0 ? "export {};\n" : lines.join(""));
}

/** Calls go through the runtime; under a test runner they first register the handler they lead to. */
function clientCode({ name, endpoints }: ServiceMetadata): string {
  const functions = endpoints.map((endpoint) => {
    const params = endpoint.request === null ? "opts" : "params, opts";
    const passed = endpoint.request === null ? "undefined, opts" : "params, opts";
    return `
export async function ${endpoint.name}(${params}) {
  if (forTests !== null) return forTests.${endpoint.name}(${passed});
  return apiCall(${JSON.stringify(name)}, ${JSON.stringify(endpoint.name)}, ${passed});
}
`;
  });
  return `${header}import { apiCall } from "encore.dev/internal/codegen/api";

const forTests =
  typeof ENCORE_DROP_TESTS === "undefined" && process.env.NODE_ENV === "test"
    ? await import("./endpoints_testing.js")
    : null;
${functions.join("")}
export class Client {
  constructor() {
${endpoints.map((endpoint) => `    this.${endpoint.name} = ${endpoint.name};\n`).join("")}  }
}

let client;

export function ref() {
  client ??= new Client();
  return client;
}
`;
}

function clientForTests(service: ServiceMetadata): string {
  const middlewares = service.hasServiceFile
    ? `import service from "${rootFromClient}${serviceModule(service)}";\n\nconst middlewares = service.cfg.middlewares ?? [];\n`
    : "\nconst middlewares = [];\n";
  const functions = service.endpoints.map((endpoint) => {
    const module = `${rootFromClient}${withoutExtension(endpoint.place.file)}`;
    return `
export async function ${endpoint.name}(params, opts) {
  const { ${endpoint.name}: handler } = await import(${JSON.stringify(module)});
  registerTestHandler({
    apiRoute: { ${routeFields(endpoint)}, handler },
    endpointOptions: ${endpointOptions(endpoint)},
    middlewares,
  });
  return apiCall(${JSON.stringify(service.name)}, ${JSON.stringify(endpoint.name)}, params, opts);
}
`;
  });
  return `${header}import { apiCall } from "encore.dev/internal/codegen/api";
import { registerTestHandler } from "encore.dev/internal/codegen/appinit";
${middlewares}${functions.join("")}`;
}

function clientTypes({ endpoints }: ServiceMetadata): string {
  const imports = endpoints.map(({ name, place }) => {
    const module = `${rootFromClient}${withoutExtension(place.file)}`;
    return `import type { ${name} as ${name}_handler } from ${JSON.stringify(module)};\n`;
  });
  const functions = endpoints.map(
    ({ name }) =>
      `declare const ${name}: WithCallOpts<typeof ${name}_handler>;\nexport { ${name} };\n`,
  );
  const fields = endpoints.map(
    ({ name }) => `  readonly ${name}: WithCallOpts<typeof ${name}_handler>;\n`,
  );
  return `${header}import type { CallOpts } from "encore.dev/api";
${imports.join("")}
type WithCallOpts<T extends (...args: never[]) => unknown> = (
  ...args: [...Parameters<T>, opts?: CallOpts]
) => ReturnType<T>;

${functions.join("")}
export declare class Client {
  private constructor();
${fields.join("")}}

export declare function ref(): Client;
`;
}

function authCode({ authHandler }: AppMetadata): string {
  const augmentation = `
declare module "encore.dev/api" {
  interface CallOpts {
    authData?: AuthData;
  }
}
`;
  if (authHandler === undefined) {
    return `${header}export type AuthData = null;

export function getAuthData(): AuthData | null {
  throw new Error("getAuthData cannot be called: the app has no auth handler.");
}
${augmentation}`;
  }
  const module = `../../../${withoutExtension(authHandler.place.file)}`;
  return `${header}import { getAuthData as currentAuthData } from "encore.dev/internal/codegen/auth";
import type { ${authHandler.name} as handler } from ${JSON.stringify(module)};

export type AuthData = NonNullable<Awaited<ReturnType<typeof handler>>>;

export function getAuthData(): AuthData | null {
  return currentAuthData();
}
${augmentation}`;
}

/**
 * The module that starts the whole app in one process: doors by name, subscriptions for their effect, services for
 * their middlewares, then the runtime until it ends.
 */
export function entrypoint(metadata: AppMetadata): string {
  const endpoints = metadata.services
    .flatMap((service) => service.endpoints.map((endpoint) => ({ endpoint, service })))
    .filter(({ endpoint }) => endpoint.kind !== "static");
  const withFile = metadata.services.filter(({ hasServiceFile }) => hasServiceFile);
  const { gateway } = metadata;
  const gatewayImport =
    gateway?.name === "" ? "import gateway" : `import { ${gateway?.name} as gateway }`;
  return `import { registerGateways, registerHandlers, run } from "encore.dev/internal/codegen/appinit";
${gateway === undefined ? "" : `${gatewayImport} from ${moduleText(gateway.place.file)};\n`}${endpoints
  .map(
    ({ endpoint }, index) =>
      `import { ${endpoint.name} as handler${index} } from ${moduleText(endpoint.place.file)};\n`,
  )
  .join("")}${[...new Set(metadata.subscriptions.map(({ place }) => place.file))]
  .map((file) => `import ${moduleText(file)};\n`)
  .join("")}${withFile
  .map(
    (service) =>
      `import ${identifier(service.name)}_service from ${moduleText(`${serviceModule(service)}.ts`)};\n`,
  )
  .join("")}
registerGateways([${gateway === undefined ? "" : "gateway"}]);
registerHandlers([
${endpoints
  .map(
    ({ endpoint, service }, index) => `  {
    apiRoute: { ${routeFields(endpoint)}, handler: handler${index} },
    endpointOptions: ${endpointOptions(endpoint)},
    middlewares: ${service.hasServiceFile ? `${identifier(service.name)}_service.cfg.middlewares ?? ` : ""}[],
  },
`,
  )
  .join("")}]);

await run(import.meta.url);
`;
}

function routeFields({ service, name, kind }: EndpointMetadata): string {
  const raw = kind === "raw";
  return `service: ${JSON.stringify(service)}, name: ${JSON.stringify(name)}, raw: ${raw}, streamingRequest: false, streamingResponse: false`;
}

function endpointOptions({ expose, auth, kind, tags }: EndpointMetadata): string {
  return JSON.stringify({ expose, auth, isRaw: kind === "raw", isStream: false, tags });
}

const serviceModule = ({ dir }: ServiceMetadata): string =>
  dir === "" ? "encore.service" : `${dir}/encore.service`;

const withoutExtension = (file: string): string => file.replace(/\.ts$/, "");

const moduleText = (file: string): string => JSON.stringify(`./${file}`);

const identifier = (name: string): string => name.replace(/[^A-Za-z0-9_$]/g, "_");
