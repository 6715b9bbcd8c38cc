// Keeps evidence under the hash of its content: the same picture twice is one object, and nothing is ever overwritten.
import { createHash } from "node:crypto";
import { artifacts } from "../../artifacts/bucket";
import type { ArtifactRef } from "../../run/types";

/** Names of this process's last uploads, so that unchanged screens cost nothing. */
const recentMax = 2_000;
const recent = new Map<string, Promise<void>>();

const contentTypes = {
  png: "image/png",
  xml: "application/xml",
  txt: "text/plain; charset=utf-8",
};

/** Stores a blob and answers its name, `<sha256>.<extension>`. */
export async function storeArtifact(
  bytes: Buffer,
  extension: keyof typeof contentTypes,
): Promise<ArtifactRef> {
  const name = `${createHash("sha256").update(bytes).digest("hex")}.${extension}`;
  let upload = recent.get(name);
  if (!upload) {
    upload = uploadOnce(name, bytes, contentTypes[extension]);
    recent.set(name, upload);
    if (recent.size > recentMax) recent.delete(recent.keys().next().value as string);
  }
  try {
    await upload;
  } catch (error) {
    recent.delete(name);
    throw error;
  }
  return { name, bytes: bytes.length };
}

async function uploadOnce(name: string, bytes: Buffer, contentType: string): Promise<void> {
  // Another process may have it already: the content is the same, so who comes second has nothing to do.
  if (await artifacts.exists(name)) return;
  await artifacts.upload(name, bytes, { contentType });
}
