import type { OutsideCard } from '$lib/contract/http/cds';

export type OrderHook = 'order-select' | 'order-sign';

/** What one service says that it needs; see CDS Hooks 2.0, "Discovery". */
export interface OfferedService {
	readonly id: string;
	/** Prefetch templates by their key. */
	readonly prefetch: Readonly<Record<string, string>>;
}

/** One outside address with the services of it that are asked. What it returns was validated as a whole. */
export interface OutsideCds {
	/** As it is shown to doctors. */
	readonly name: string;
	/**
	 * Asks its services for this hook, all within one time limit. Each is sent what `question` makes for it, with the token
	 * that `token` signs for its address.
	 * @returns the cards in the order of the services; undefined when none of them is for this hook
	 * @throws PlatformAway (of the trace platforms' port, which says the same about any system outside)
	 */
	ask(
		hook: OrderHook,
		question: (service: OfferedService) => unknown,
		token: (audience: string) => string
	): Promise<readonly OutsideCard[] | undefined>;
}
