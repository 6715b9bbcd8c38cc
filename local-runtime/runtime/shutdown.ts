export async function runUntilAsked(): Promise<number> {
  return new Promise(() => {});
}
