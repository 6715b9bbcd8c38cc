// Encore's errors on the wire: which code has which HTTP status, and what of a thrown value the caller may see.

const statuses = {
  ok: 200,
  canceled: 499,
  unknown: 500,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  failed_precondition: 400,
  aborted: 409,
  out_of_range: 400,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  data_loss: 500,
  unauthenticated: 401,
} as const;

export type ErrorCode = keyof typeof statuses;

/** An error as the caller gets it. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  /** For logs, and for the caller of a local run. */
  readonly internalMessage: string | null;

  constructor(
    code: ErrorCode,
    message: string,
    more: { details?: unknown; internalMessage?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.details = more.details ?? null;
    this.internalMessage = more.internalMessage ?? null;
  }

  get status(): number {
    return statuses[this.code];
  }

  /** The JSON body. */
  body(): string {
    return JSON.stringify({
      code: this.code,
      message: this.message,
      details: this.details ?? null,
      ...(this.internalMessage !== null && { internal_message: this.internalMessage }),
    });
  }
}

/** The caller's mistake. */
export function invalidArgument(message: string): ApiError {
  return new ApiError("invalid_argument", message);
}

/** Reads whatever a handler threw: by its properties, not by its class. */
export function apiErrorFrom(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const hidden = "an internal error occurred";
  if (thrown === null || thrown === undefined) return new ApiError("internal", hidden);
  const { code, message, details, cause } = thrown as Record<string, unknown>;
  const words =
    typeof message === "string" ? message : typeof thrown === "string" ? thrown : "unknown error";
  const because = (cause as { message?: unknown } | null | undefined)?.message;
  const whole = typeof because === "string" ? `${words}: ${because}` : words;
  const known = typeof code === "string" && Object.hasOwn(statuses, code) && code !== "ok";
  const errorCode = known ? (code as ErrorCode) : "internal";
  if (errorCode === "internal") {
    return new ApiError("internal", hidden, { details, internalMessage: whole, cause: thrown });
  }
  return new ApiError(errorCode, whole, { details, cause: thrown });
}
