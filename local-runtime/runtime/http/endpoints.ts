export interface ApiRoute {
  service: string;
  name: string;
  raw: boolean;
  streamingRequest: boolean;
  streamingResponse: boolean;
  handler: (...args: never[]) => unknown;
}
export function registerRoutes(_routes: ApiRoute[]): void {}
