// Which command a path below `/session/:id/` is. The commands themselves live in their own rooms.
import type { Handler } from "./command";
import { DEVICE_GET, DEVICE_POST } from "./device-commands";
import { SCREEN_GET, SCREEN_POST } from "./screen-commands";

const TABLES: Record<string, { parts: string[]; handler: Handler }[]> = {
  GET: compile({ ...SCREEN_GET, ...DEVICE_GET }),
  POST: compile({ ...SCREEN_POST, ...DEVICE_POST }),
};

/** Paths without a variable part come first, so that `element/active` is not an element called active. */
function compile(table: Record<string, Handler>) {
  return Object.entries(table)
    .map(([path, handler]) => ({ parts: path.split("/"), handler }))
    .sort((a, b) => Number(a.parts.join().includes(":")) - Number(b.parts.join().includes(":")));
}

/** The handler of a path below `/session/:id/`, with what its variable parts are. */
export function route(
  method: string,
  path: string,
): { handler: Handler; path: Record<string, string> } | null {
  const parts = path.split("/");
  for (const candidate of TABLES[method] ?? []) {
    if (candidate.parts.length !== parts.length) continue;
    const found: Record<string, string> = {};
    const isMatch = candidate.parts.every((part, at) => {
      const given = parts[at] ?? "";
      if (!part.startsWith(":")) return part === given;
      found[part.slice(1)] = decodeURIComponent(given);
      return true;
    });
    if (isMatch) return { handler: candidate.handler, path: found };
  }
  return null;
}
