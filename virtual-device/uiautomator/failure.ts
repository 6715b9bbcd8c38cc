// The UiAutomator2 server's errors: W3C code, HTTP status and the server's own words.

const STATUS = {
  "no such element": 404,
  "stale element reference": 404,
  "no such alert": 404,
  "invalid session id": 404,
  "unknown command": 404,
  "invalid selector": 400,
  "invalid argument": 400,
  "invalid element state": 400,
  "unable to capture screen": 500,
  "session not created": 500,
  "unknown error": 500,
} as const;

export type FailureCode = keyof typeof STATUS;

/** What a command ends in when it does not succeed. */
export class UiaFailure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message);
  }

  get status(): number {
    return STATUS[this.code];
  }
}

export function noSuchElement(): UiaFailure {
  return new UiaFailure(
    "no such element",
    "An element could not be located on the page using the given search parameters",
  );
}
