// Elements that a session has found: remembered by id, checked for life each time, searched again where they are gone.
import { UiaFailure } from "./failure";
import { type By, describeBy } from "./find";
import type { Placed } from "./snapshot";

interface Cached {
  nodeId: string;
  by: By | null;
  isSingle: boolean;
  contextId: string | null;
}

/** The server's cache holds as many. */
const CACHE_SIZE = 500;

/** What the cache asks of the session: it sees no screen itself. */
export interface Searches {
  /** The node wherever it is shown now. */
  byNodeId(nodeId: string): Placed | null;
  /** The first match below the context, or anywhere. */
  first(by: By, context: Placed | null): Placed | null;
  idOf(placed: Placed): string;
}

export class Elements {
  readonly #cached = new Map<string, Cached>();

  constructor(readonly searches: Searches) {}

  /** Remembers a found node; answers its element id. */
  add(
    placed: Placed,
    found: { by: By | null; isSingle: boolean; contextId: string | null },
  ): string {
    const id = this.searches.idOf(placed);
    this.#cached.delete(id);
    this.#cached.set(id, { nodeId: placed.node.id, ...found });
    if (this.#cached.size > CACHE_SIZE) {
      const [oldest] = this.#cached.keys();
      if (oldest !== undefined) this.#cached.delete(oldest);
    }
    return id;
  }

  /** The node of an element. Throws UiaFailure where the id is unknown or its node is gone. */
  get(id: string): Placed {
    const cached = this.#cached.get(id);
    if (!cached) {
      throw new UiaFailure(
        "no such element",
        `The element identified by '${id}' is not present in the cache or has expired. Try to find it again`,
      );
    }
    return this.searches.byNodeId(cached.nodeId) ?? this.#restore(id, cached);
  }

  #restore(id: string, { by, isSingle, contextId }: Cached): Placed {
    const stale = (what: string) => new UiaFailure("stale element reference", what);
    if (by === null) throw stale(`The element '${id}' does not exist in DOM anymore`);
    const name = describeBy(by);
    if (!isSingle) throw stale(`Cached elements '${name}' do not exist in DOM anymore`);
    const context = contextId === null || contextId === id ? null : this.get(contextId);
    const again = this.searches.first(by, context);
    if (again === null) throw stale(`The element '${name}' does not exist in DOM anymore`);
    if (this.searches.idOf(again) !== id) {
      throw stale(`The element '${name}' is not linked to the same object in DOM anymore`);
    }
    return again;
  }
}
