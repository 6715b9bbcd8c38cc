// The thread between the tiny programs in the SDK folder (adb, aapt2, java) and the daemon: one connection per
// call, arguments in, exit code and output back. It knows nothing of what the programs mean.
import { createServer, type Server, type Socket } from "node:net";

/** One call of a program as the client sent it. */
export interface Call {
  program: string;
  cwd: string;
  args: string[];
}

/** What a program answers. Exactly one of `exit` or `stream` is used per call. */
export interface Reply {
  /** Ends the call. */
  exit(code: number, stdout: string | Buffer, stderr?: string): void;
  /** Starts an endless output; the call succeeds when it is closed. */
  stream(): OutputStream;
  /** Calls back when the client is gone. */
  onGone(callback: () => void): void;
}

interface OutputStream {
  write(text: string): void;
  close(): void;
}

/** A call is `count NUL (text NUL)*`: program, working folder, then the arguments. */
function parse(received: Buffer): Call | null {
  const parts = received.toString("utf8").split("\0");
  const count = Number(parts[0]);
  if (parts[0] === undefined || parts.length < count + 2) return null;
  const [program = "", cwd = "", ...args] = parts.slice(1, count + 1);
  return { program, cwd, args };
}

/**
 * The answer is a line `code lines`, as many lines for stderr, then stdout until the end. The client can then hand
 * the rest of the connection to `cat` and copy nothing itself.
 */
function head(code: number, stderr: string): string {
  const lines = stderr === "" ? [] : stderr.replace(/\n$/, "").split("\n");
  return `${code} ${lines.length}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function replyOn(socket: Socket): Reply {
  return {
    exit(code, stdout, stderr = "") {
      socket.write(head(code, stderr));
      socket.end(stdout);
    },
    stream() {
      socket.write(head(0, ""));
      return {
        write: (text) => {
          if (socket.writable) socket.write(text);
        },
        close: () => socket.end(),
      };
    },
    onGone(callback) {
      if (socket.destroyed) callback();
      else socket.once("close", callback);
    },
  };
}

/** Listens on 127.0.0.1, on a free port, and gives each call to `onCall`. */
export async function listenForCalls(onCall: (call: Call, reply: Reply) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    let isCalled = false;
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("end", () => socket.end());
    socket.on("data", (chunk) => {
      if (isCalled) return;
      chunks.push(chunk);
      const call = parse(Buffer.concat(chunks));
      if (call === null) return;
      isCalled = true;
      onCall(call, replyOn(socket));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
