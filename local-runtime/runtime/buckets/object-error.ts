// What the bucket's methods answer instead of throwing; the SDK turns it into its own errors.

export const ObjectErrorKind = {
  NotFound: 0,
  PreconditionFailed: 1,
  InvalidArgument: 2,
  Other: 3,
  Internal: 4,
} as const;

export class TypedObjectError {
  readonly kind: number;
  readonly message: string;

  constructor(kind: keyof typeof ObjectErrorKind, message: string) {
    this.kind = ObjectErrorKind[kind];
    this.message = message;
  }
}

export class ObjectAttrs {
  readonly name: string;
  readonly version?: string;
  readonly size: number;
  readonly contentType?: string;
  readonly etag: string;

  constructor(attrs: {
    name: string;
    version: string;
    size: number;
    contentType: string;
    etag: string;
  }) {
    this.name = attrs.name;
    this.version = attrs.version;
    this.size = attrs.size;
    this.contentType = attrs.contentType;
    this.etag = attrs.etag;
  }
}
