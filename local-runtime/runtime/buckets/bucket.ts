// The native classes behind `Bucket` of encore.dev, over files of this machine.
// Errors are answered, not thrown: the SDK expects that. Signed URLs need a cloud and are not offered.
import path from "node:path";
import { appMetadata, localConfig } from "../config";
import { unoffered } from "../unoffered";
import { BucketFiles } from "./files";
import { ObjectAttrs, TypedObjectError } from "./object-error";

interface UploadOptions {
  contentType?: string;
  preconditions?: { notExists?: boolean };
}

export class Bucket {
  readonly #name: string;
  #files: BucketFiles | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  object(name: string): BucketObject {
    return new BucketObject(name, () => this.#open(), this.#name);
  }

  async list(
    options?: { prefix?: string; limit?: number } | null,
  ): Promise<ListIterator | TypedObjectError> {
    return answered(async () => {
      const found = await this.#open().list(options?.prefix ?? "");
      return new ListIterator(
        found.slice(0, options?.limit ?? undefined).map((attrs) => new ListEntry(attrs)),
      );
    });
  }

  #open(): BucketFiles {
    this.#files ??= new BucketFiles(path.join(localConfig().bucketsDir, this.#name));
    return this.#files;
  }
}

export class BucketObject {
  readonly #name: string;
  readonly #open: () => BucketFiles;
  readonly #bucket: string;

  constructor(name: string, open: () => BucketFiles, bucket: string) {
    this.#name = name;
    this.#open = open;
    this.#bucket = bucket;
  }

  async attrs(): Promise<ObjectAttrs | TypedObjectError> {
    return answered(async () => {
      const attrs = await this.#open().attrs(this.#name);
      return attrs ? new ObjectAttrs(attrs) : this.#notFound();
    });
  }

  async exists(): Promise<boolean | TypedObjectError> {
    return answered(async () => (await this.#open().attrs(this.#name)) !== null);
  }

  async upload(
    data: Buffer,
    options?: UploadOptions | null,
  ): Promise<ObjectAttrs | TypedObjectError> {
    if (this.#name === "") return new TypedObjectError("InvalidArgument", "object name is empty");
    return answered(async () => {
      const attrs = await this.#open().write(this.#name, data, {
        contentType: options?.contentType ?? "application/octet-stream",
        onlyNew: options?.preconditions?.notExists ?? false,
      });
      return attrs
        ? new ObjectAttrs(attrs)
        : new TypedObjectError("PreconditionFailed", "precondition failed");
    });
  }

  async downloadAll(): Promise<Buffer | TypedObjectError> {
    return answered(async () => (await this.#open().read(this.#name)) ?? this.#notFound());
  }

  async delete(): Promise<TypedObjectError | null> {
    return answered(async () =>
      (await this.#open().remove(this.#name)) ? null : this.#notFound(),
    );
  }

  async signedUploadUrl(): Promise<TypedObjectError> {
    return new TypedObjectError("Other", unoffered("Signed URLs").message);
  }

  async signedDownloadUrl(): Promise<TypedObjectError> {
    return new TypedObjectError("Other", unoffered("Signed URLs").message);
  }

  publicUrl(): string {
    const bucket = appMetadata().buckets.find((one) => one.name === this.#bucket);
    if (!bucket?.public) throw new Error("bucket is not public");
    throw unoffered("Public URLs of buckets");
  }

  #notFound(): TypedObjectError {
    return new TypedObjectError("NotFound", "object not found");
  }
}

export class ListEntry {
  readonly name: string;
  readonly size: number;
  readonly etag: string;

  constructor(attrs: { name: string; size: number; etag: string }) {
    this.name = attrs.name;
    this.size = attrs.size;
    this.etag = attrs.etag;
  }
}

export class ListIterator {
  readonly #entries: ListEntry[];
  #at = 0;

  constructor(entries: ListEntry[]) {
    this.#entries = entries;
  }

  async next(): Promise<ListEntry | null> {
    return this.#entries[this.#at++] ?? null;
  }

  markDone(): void {
    this.#at = this.#entries.length;
  }
}

async function answered<T>(work: () => Promise<T>): Promise<T | TypedObjectError> {
  try {
    return await work();
  } catch (error) {
    return new TypedObjectError("Internal", (error as Error).message);
  }
}
