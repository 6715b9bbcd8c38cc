// A door in front of the tests' Postgres: whoever connects to a database that does not exist yet waits while it is made.
// So a test file that never touches a database never pays for one. After the startup message it only copies bytes.
// The line `hold <id>` keeps the databases of a test file; when that connection ends they are given up. The line
// `metadata` is answered with `ok` when the app's metadata file is there, or with what is wrong.
import net from "node:net";

export interface ProxyHooks {
  /** Called with a database's name before each connection to it; answers the server's port. */
  ready(database: string): Promise<number>;
  /** The process of the test file `id` is gone. */
  released(id: string): void;
  /** Writes the app's metadata. */
  metadata(): Promise<void>;
}

export interface Proxy {
  port: number;
  close(): Promise<void>;
}

const protocolVersion = 196608;
const sslRequest = 80877103;
const gssRequest = 80877104;

export async function startProxy(hooks: ProxyHooks): Promise<Proxy> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    greet(socket, hooks);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    port: (server.address() as net.AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function greet(socket: net.Socket, hooks: ProxyHooks): void {
  let seen = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]);
    // A startup message begins with its length, so with a zero byte.
    if (seen[0] !== 0) {
      const line = seen.toString();
      if (!line.includes("\n")) return;
      socket.off("data", onData);
      socket.resume();
      command(socket, line.trim(), hooks);
      return;
    }
    if (seen.length < 8 || seen.length < seen.readUInt32BE(0)) return;
    const code = seen.readUInt32BE(4);
    if (code === sslRequest || code === gssRequest) {
      seen = seen.subarray(8);
      socket.write("N");
      return;
    }
    socket.off("data", onData);
    socket.pause();
    const database = code === protocolVersion ? databaseIn(seen) : "";
    hooks.ready(database).then(
      (port) => join(socket, port, seen),
      (error: unknown) => socket.end(fatal((error as Error).message)),
    );
  };
  socket.on("data", onData);
}

function command(socket: net.Socket, line: string, hooks: ProxyHooks): void {
  if (line === "metadata") {
    hooks.metadata().then(
      () => socket.end("ok\n"),
      (error: unknown) => socket.end((error as Error).message),
    );
  } else if (line.startsWith("hold ")) {
    socket.on("close", () => hooks.released(line.slice("hold ".length)));
  } else socket.destroy();
}

function databaseIn(startup: Buffer): string {
  const words = startup.toString("utf8", 8, startup.readUInt32BE(0)).split("\0");
  const at = words.findIndex((word, index) => index % 2 === 0 && word === "database");
  return at < 0 ? "" : (words[at + 1] ?? "");
}

function join(socket: net.Socket, port: number, startup: Buffer): void {
  const upstream = net.connect(port, "127.0.0.1", () => {
    upstream.setNoDelay(true);
    upstream.write(startup);
    socket.pipe(upstream);
    upstream.pipe(socket);
  });
  upstream.on("error", () => socket.destroy());
  upstream.on("close", () => socket.destroy());
  socket.on("close", () => upstream.destroy());
}

/** An ErrorResponse that clients show as it is. */
function fatal(message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C08006\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
