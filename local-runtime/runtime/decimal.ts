// Decimal numbers of any length, behind the SDK's `Decimal`: digits as a BigInt and how many of them are after the point.
// Division keeps 28 digits after the point.

const divisionScale = 28;

export class Decimal {
  readonly #digits: bigint;
  readonly #scale: number;

  constructor(value: string) {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(value.trim());
    const whole = match?.[2] ?? "";
    const fraction = match?.[3] ?? "";
    if (!match || whole + fraction === "") throw new Error(`invalid decimal: ${value}`);
    const scale = fraction.length - Number(match[4] ?? 0);
    const digits = BigInt(whole + fraction) * (match[1] === "-" ? -1n : 1n);
    this.#digits = scale < 0 ? digits * 10n ** BigInt(-scale) : digits;
    this.#scale = Math.max(scale, 0);
  }

  add(other: Decimal): Decimal {
    const scale = Math.max(this.#scale, other.#scale);
    return of(this.#at(scale) + other.#at(scale), scale);
  }

  sub(other: Decimal): Decimal {
    const scale = Math.max(this.#scale, other.#scale);
    return of(this.#at(scale) - other.#at(scale), scale);
  }

  mul(other: Decimal): Decimal {
    return of(this.#digits * other.#digits, this.#scale + other.#scale);
  }

  div(other: Decimal): Decimal {
    if (other.#digits === 0n) throw new Error("division by zero");
    const quotient = this.#at(this.#scale + other.#scale + divisionScale) / other.#digits;
    return of(quotient, this.#scale + divisionScale, true);
  }

  toString(): string {
    const sign = this.#digits < 0n ? "-" : "";
    const digits = String(this.#digits < 0n ? -this.#digits : this.#digits);
    if (this.#scale === 0) return sign + digits;
    const padded = digits.padStart(this.#scale + 1, "0");
    return `${sign}${padded.slice(0, -this.#scale)}.${padded.slice(-this.#scale)}`;
  }

  #at(scale: number): bigint {
    return this.#digits * 10n ** BigInt(scale - this.#scale);
  }
}

function of(digits: bigint, scale: number, isTrimmed = false): Decimal {
  let text = `${digits}e-${scale}`;
  if (isTrimmed) {
    let [left, at] = [digits, scale];
    while (at > 0 && left % 10n === 0n) [left, at] = [left / 10n, at - 1];
    text = `${left}e-${at}`;
  }
  return new Decimal(text);
}
