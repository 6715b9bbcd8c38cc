// Counters and gauges of encore.dev: counted in memory, exported to nobody.

export const MetricType = { Counter: "Counter", Gauge: "Gauge" } as const;

/** Gives each combination of name, labels and service its place in the SDK's buffer. */
export class MetricsRegistry {
  readonly #slots = new Map<string, number>();

  allocateSlot(name: string, labels: [string, string][], service: string | null = null): number {
    const key = JSON.stringify([name, labels, service]);
    const slot = this.#slots.get(key) ?? this.#slots.size;
    this.#slots.set(key, slot);
    return slot;
  }

  slotCount(): number {
    return this.#slots.size;
  }
}
