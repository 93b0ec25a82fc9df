/**
 * Keeps who a cookie or key belongs to for a short while. Looking a session up costs twenty times the rest of a
 * small request; a revocation drops the entry at once, here and in all other processes; should the news not reach them, within `ttlMs`.
 */
export class ActorCache<Value extends object> {
	#entries = new Map<string, { value: Value; until: number }>();

	constructor(
		private readonly ttlMs: number,
		private readonly most = 20_000
	) {}

	get(key: string, now: number): Value | undefined {
		const entry = this.#entries.get(key);
		if (!entry) return undefined;
		if (entry.until > now) return entry.value;
		this.#entries.delete(key);
		return undefined;
	}

	set(key: string, value: Value, now: number): void {
		// Insertion order is age: the oldest goes first when the cache is full.
		if (this.#entries.size >= this.most) this.#entries.delete(this.#entries.keys().next().value ?? '');
		this.#entries.delete(key);
		this.#entries.set(key, { value, until: now + this.ttlMs });
	}

	clear(): void {
		this.#entries.clear();
	}

	forget(matches: (value: Value) => boolean): void {
		for (const [key, { value }] of this.#entries) if (matches(value)) this.#entries.delete(key);
	}
}
