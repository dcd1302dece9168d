/** Names of a stack's resources in the converted JSON, and their addresses in Terraform. */
export class Addresses {
  readonly #real = new Map<string, string>();
  readonly #taken = new Set<string>();

  /**
   * A name for one resource in the JSON, that an expression can hold and no other of its type has.
   * @param wanted - kept if it can be
   * @param address - that Terraform, or a reader, knows it by
   */
  name(type: string, wanted: string, address: string): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replace(/^[^A-Za-z_]/, '_$&');
    let name = plain;
    for (let count = 2; this.#taken.has(`${type}.${name}`); count += 1) name = `${plain}_${count}`;
    this.#taken.add(`${type}.${name}`);
    if (address !== `${type}.${name}`) this.#real.set(`${type}.${name}`, address);
    return name;
  }

  /** A text in which Terraform's address replaces each name of the JSON. */
  inWords(text: string): string {
    if (this.#real.size === 0) return text;
    return text.replaceAll(/[a-z][a-z0-9]*(?:_[a-z0-9]+)+\.[A-Za-z0-9_-]+/g, (found) => this.#real.get(found) ?? found);
  }

  /** The same in every text of a value. */
  inValue<Value>(value: Value): Value {
    if (typeof value === 'string') return this.inWords(value) as Value;
    if (Array.isArray(value)) return value.map((item: unknown) => this.inValue(item)) as Value;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.inValue(item)])) as Value;
  }
}
