import type { PackTuple, RecallTuple, SnapshotPage } from '$lib/contract/offline';
import type { Context } from '$lib/server/context';
import { readSnapshot } from '$lib/server/services/offline/read-snapshot';

/** What a kiosk would hold after each round, kept as plainly as can be, to check the pages against. */
export class KioskCopy {
	readonly packs = new Map<string, { pack: PackTuple; batchNumber: string; expiresOn: string }>();
	readonly recalls = new Map<string, RecallTuple>();
	readonly products = new Map<string, string>();
	readonly pages: SnapshotPage[] = [];
	cursor: string | undefined;

	constructor(
		private readonly ctx: () => Context,
		public limit: number,
		private readonly overlap = 0
	) {}

	async page(): Promise<SnapshotPage> {
		const page = await readSnapshot(this.ctx(), { cursor: this.cursor, limit: this.limit }, this.overlap);
		this.pages.push(page);
		this.cursor = page.cursor;
		if (page.start) this.packs.clear();
		for (const pack of page.packs) {
			const lot = page.lots[pack[1]];
			if (!lot) throw new Error(`${pack[0]} has no lot in its page`);
			this.packs.set(pack[0], { pack, batchNumber: lot[2], expiresOn: lot[4] });
		}
		for (const code of page.left) this.packs.delete(code);
		for (const recall of page.recalls) this.recalls.set(recall[0], recall);
		for (const id of page.closedRecalls) this.recalls.delete(id);
		for (const [{ id, genericName }] of page.products) this.products.set(id, genericName);
		return page;
	}

	async round(): Promise<SnapshotPage> {
		for (;;) {
			const page = await this.page();
			if (!page.more) return page;
		}
	}

	get codes(): string[] {
		return [...this.packs.keys()].sort();
	}
}
