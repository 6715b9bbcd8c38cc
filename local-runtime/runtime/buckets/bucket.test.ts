// Buckets through the SDK, on files.
import { Bucket, ObjectNotFound, PreconditionFailed } from "encore.dev/storage/objects";
import { expect, test } from "vitest";

const bucket = Bucket.named("run-artifacts");

async function names(options: { prefix?: string; limit?: number } = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of bucket.list(options)) found.push(entry.name);
  return found;
}

test("what was uploaded is downloaded, with its size, type and tag", async () => {
  await bucket.upload("a/b.png", Buffer.from("pixels"), { contentType: "image/png" });
  expect(String(await bucket.download("a/b.png"))).toBe("pixels");
  const attrs = await bucket.attrs("a/b.png");
  expect(attrs).toMatchObject({ name: "a/b.png", size: 6, contentType: "image/png" });
  expect(attrs.etag).toMatch(/^[0-9a-f]{32}$/);
});

test("an upload replaces, unless it must not", async () => {
  await bucket.upload("twice", Buffer.from("1"));
  await bucket.upload("twice", Buffer.from("2"));
  const only = bucket.upload("twice", Buffer.from("3"), { preconditions: { notExists: true } });
  await expect(only).rejects.toBeInstanceOf(PreconditionFailed);
  expect(String(await bucket.download("twice"))).toBe("2");
  expect((await bucket.attrs("twice")).contentType).toBe("application/octet-stream");
});

test("of many uploads at once that must be first, one is", async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      bucket.upload("race", Buffer.from(String(i)), { preconditions: { notExists: true } }),
    ),
  );
  const first = all.findIndex(({ status }) => status === "fulfilled");
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(String(await bucket.download("race"))).toBe(String(first));
});

test("a missing object is not found, whatever is asked of it", async () => {
  await expect(bucket.download("none")).rejects.toBeInstanceOf(ObjectNotFound);
  await expect(bucket.attrs("none")).rejects.toBeInstanceOf(ObjectNotFound);
  await expect(bucket.remove("none")).rejects.toBeInstanceOf(ObjectNotFound);
  expect(await bucket.exists("none")).toBe(false);
});

test("a removed object is gone", async () => {
  await bucket.upload("gone", Buffer.from("x"));
  expect(await bucket.exists("gone")).toBe(true);
  await bucket.remove("gone");
  expect(await bucket.exists("gone")).toBe(false);
});

test("the list is in lexical order, by prefix, up to the limit", async () => {
  for (const name of ["l/b", "l/a", "l/ä", "l/B", "k"]) await bucket.upload(name, Buffer.from("x"));
  expect(await names({ prefix: "l/" })).toEqual(["l/B", "l/a", "l/b", "l/ä"]);
  expect(await names({ prefix: "l/", limit: 2 })).toEqual(["l/B", "l/a"]);
});

test("no name leads out of the bucket, however odd or long", async () => {
  const long = "ü".repeat(400);
  for (const name of ["..", ".", "../../x", "~", "a b%2F", long]) {
    await bucket.upload(name, Buffer.from(name));
    expect(String(await bucket.download(name))).toBe(name);
    expect(await names({ prefix: name })).toContain(name);
  }
});
