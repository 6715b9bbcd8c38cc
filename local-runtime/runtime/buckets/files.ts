// Objects as files: `<bucket>/objects/<escaped name>` holds the bytes, `<bucket>/attrs/<escaped name>` what is said of them.
// An object appears under its name whole or not at all: written aside first, then renamed or linked.
import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/** What is known of an object without its bytes. */
export interface StoredAttrs {
  name: string;
  version: string;
  size: number;
  contentType: string;
  etag: string;
}

// Names longer than a file name may be are cut and told apart by their hash; the whole one is in the attributes.
const fileNameMax = 180;

export class BucketFiles {
  readonly #dir: string;
  #made: Promise<unknown> | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Null when `onlyNew` and the object is there already. */
  async write(
    name: string,
    data: Buffer,
    options: { contentType: string; onlyNew: boolean },
  ): Promise<StoredAttrs | null> {
    this.#made ??= Promise.all(
      ["objects", "attrs", "aside"].map((part) =>
        mkdir(path.join(this.#dir, part), { recursive: true }),
      ),
    );
    await this.#made;
    const attrs: StoredAttrs = {
      name,
      version: String(Date.now() * 1000 + Math.floor(Math.random() * 1000)),
      size: data.length,
      contentType: options.contentType,
      etag: createHash("md5").update(data).digest("hex"),
    };
    const aside = path.join(this.#dir, "aside", randomUUID());
    await writeFile(aside, data);
    try {
      if (options.onlyNew && !(await this.#claim(aside, name))) return null;
      await this.#writeAttrs(attrs);
      if (!options.onlyNew) await rename(aside, this.#file("objects", name));
      return attrs;
    } finally {
      await rm(aside, { force: true });
    }
  }

  /** Null for no such object. */
  async read(name: string): Promise<Buffer | null> {
    return readFile(this.#file("objects", name)).catch(nullIfMissing);
  }

  async attrs(name: string): Promise<StoredAttrs | null> {
    const info = await stat(this.#file("objects", name)).catch(nullIfMissing);
    if (!info) return null;
    const text = await readFile(this.#file("attrs", name), "utf8").catch(nullIfMissing);
    if (text !== null) return JSON.parse(text) as StoredAttrs;
    // Between an only-new object and its attributes, or after a crash there.
    return {
      name,
      version: String(Math.floor(info.mtimeMs * 1000)),
      size: info.size,
      contentType: "application/octet-stream",
      etag: `${info.size}-${Math.floor(info.mtimeMs)}`,
    };
  }

  /** False for no such object. */
  async remove(name: string): Promise<boolean> {
    const removed = await rm(this.#file("objects", name)).then(() => true, nullIfMissing);
    await rm(this.#file("attrs", name), { force: true });
    return removed === true;
  }

  /** In lexical order of the names. */
  async list(prefix: string): Promise<StoredAttrs[]> {
    const files = (await readdir(path.join(this.#dir, "objects")).catch(nullIfMissing)) ?? [];
    const found: StoredAttrs[] = [];
    for (const file of files) {
      const isCut = file.includes("~");
      if (!isCut && !decodeURIComponent(file).startsWith(prefix)) continue;
      const text = await readFile(path.join(this.#dir, "attrs", file), "utf8").catch(nullIfMissing);
      const attrs =
        text === null
          ? isCut
            ? null
            : await this.attrs(decodeURIComponent(file))
          : (JSON.parse(text) as StoredAttrs);
      if (attrs?.name.startsWith(prefix)) found.push(attrs);
    }
    return found.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  // A link fails where the name exists, which a rename does not.
  async #claim(aside: string, name: string): Promise<boolean> {
    try {
      await link(aside, this.#file("objects", name));
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "EEXIST") return false;
      throw error;
    }
  }

  async #writeAttrs(attrs: StoredAttrs): Promise<void> {
    const aside = path.join(this.#dir, "aside", randomUUID());
    await writeFile(aside, JSON.stringify(attrs));
    await rename(aside, this.#file("attrs", attrs.name));
  }

  #file(part: "objects" | "attrs", name: string): string {
    // encodeURIComponent leaves the characters that matter here: dots (so "." and "..") and "~".
    const escaped = encodeURIComponent(name).replaceAll("~", "%7E").replace(/^\./, "%2E");
    if (escaped.length <= fileNameMax) return path.join(this.#dir, part, escaped);
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 32);
    return path.join(this.#dir, part, `${escaped.slice(0, fileNameMax - 40)}~${hash}`);
  }
}

function nullIfMissing(error: unknown): null {
  if ((error as { code?: string }).code === "ENOENT") return null;
  throw error;
}
