// What Encore has and this runtime does not: stream endpoints and caches. Using one is an error that says so.

/** The error for a part of Encore that is missing here. */
export function unoffered(what: string): Error {
  return new Error(
    `${what} are not offered by the local runtime of this project; run the app with the Encore CLI to use them.`,
  );
}

class StreamEnd {
  constructor() {
    throw unoffered("Stream endpoints");
  }
}

// The SDK asks for these by `instanceof`, so each is a class of its own.
export class Stream extends StreamEnd {}
export class Sink extends StreamEnd {}
export class Socket extends StreamEnd {}
export class WebSocketClient extends StreamEnd {}

export class CacheCluster {
  constructor() {
    throw unoffered("Cache clusters");
  }
}
