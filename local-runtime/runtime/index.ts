// The native half of encore.dev, in TypeScript: what the SDK loads from the path in ENCORE_RUNTIME_LIB.
// Bundled into one CommonJS file. Importing it opens nothing and reads nothing; every part starts when it is used.

import { Bucket, BucketObject, ListEntry, ListIterator } from "./buckets/bucket";
import { ObjectAttrs, ObjectErrorKind, TypedObjectError } from "./buckets/object-error";
import { Decimal } from "./decimal";
import { ApiCallError } from "./http/call";
import { BodyReader, ResponseWriter } from "./http/raw";
import { Logger, LogLevel } from "./logger";
import { MetricsRegistry, MetricType } from "./metrics";
import { PubSubSubscription, PubSubTopic } from "./pubsub/topic";
import { Request } from "./request";
import { CloudProvider, EnvironmentType, Gateway, Runtime, Secret } from "./runtime";
import { SqlConn, SqlDatabase, Transaction } from "./sql/database";
import { Cursor, QueryArgs, Row } from "./sql/session";
import { CacheCluster, Sink, Socket, Stream, WebSocketClient } from "./unoffered";

export {
  ApiCallError,
  ApiCallError as APICallError,
  BodyReader,
  Bucket,
  BucketObject,
  CacheCluster,
  CloudProvider,
  Cursor,
  Decimal,
  EnvironmentType,
  Gateway,
  ListEntry,
  ListIterator,
  Logger,
  LogLevel,
  MetricsRegistry,
  MetricType,
  ObjectAttrs,
  ObjectErrorKind,
  PubSubSubscription,
  PubSubTopic,
  QueryArgs,
  Request,
  ResponseWriter,
  Row,
  Runtime,
  Secret,
  Sink,
  Socket,
  SqlConn,
  SqlConn as SQLConn,
  SqlDatabase,
  SqlDatabase as SQLDatabase,
  Stream,
  Transaction,
  TypedObjectError,
  WebSocketClient,
};
