// Where an Appium server gets the APK from: the file itself where both live on one machine, else an address of ours. Asks the
// operating system which of our addresses leads to the server; sends nothing.
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { Fault } from "./faults";

/** Any port does: nothing is sent. */
const ROUTE_PORT = 9;

/** What is to be installed, and how we can be reached. */
export interface AppSource {
  appiumServerUrl: string;
  /** Path on this machine. */
  apkPath: string;
  runId: string;
  /** Port of our API. */
  apiPort: number;
  /** How Appium's machine reaches our API, where the operator knows better; no final slash needed. */
  publicBaseUrl?: string;
}

/** What to give Appium to install: the path, or `<base URL>/run/<runId>/app.apk`. Rejects with `appium_unreachable`. */
export async function appLocation(source: AppSource): Promise<string> {
  if (source.publicBaseUrl) return urlOf(source.publicBaseUrl, source.runId);
  const host = new URL(source.appiumServerUrl).hostname.replace(/^\[|\]$/g, "");
  const address = await addressOf(host);
  if (!address || isOwnAddress(address)) return source.apkPath;
  const ours = await localAddressTowards(address);
  return urlOf(`http://${isIP(ours) === 6 ? `[${ours}]` : ours}:${source.apiPort}`, source.runId);
}

/** Whether the address belongs to this machine. */
export function isOwnAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  if (plain.startsWith("127.") || ["::1", "::", "0.0.0.0"].includes(plain)) return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((own) => own.address === plain),
  );
}

function urlOf(base: string, runId: string): string {
  return `${base.replace(/\/+$/, "")}/run/${encodeURIComponent(runId)}/app.apk`;
}

/** Null where the name has no address: the session then fails with words of its own. */
async function addressOf(host: string): Promise<string | null> {
  if (isIP(host)) return host;
  return lookup(host).then(
    ({ address }) => address,
    () => null,
  );
}

/** Connecting a datagram socket makes the kernel choose the route and with it our address. */
function localAddressTowards(address: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = createSocket(isIP(address) === 6 ? "udp6" : "udp4");
    socket.once("error", (cause) => {
      socket.close();
      fail(
        new Fault("appium_unreachable", `No way leads to ${address}: ${cause.message}`, { cause }),
      );
    });
    socket.connect(ROUTE_PORT, address, () => {
      const ours = socket.address().address;
      socket.close();
      done(ours);
    });
  });
}
