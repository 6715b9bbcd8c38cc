export class ApiCallError {
  constructor(
    readonly code: string,
    readonly message: string,
    readonly details?: unknown,
  ) {}
}
export async function callEndpoint(
  _call: unknown,
): Promise<Record<string, unknown> | null | ApiCallError> {
  throw new Error("soon");
}
