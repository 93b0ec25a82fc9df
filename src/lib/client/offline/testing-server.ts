/** A store's server in memory, for tests of the copy: pages in the shape of the real one, faults on demand. */
import { snapshotFormat, type PackTuple, type RecallTuple, type SnapshotPage } from '$lib/contract/offline';
import { localDate } from '$lib/domain/shared/local-date';

export const codeOf = (n: number): string => `8385793${String(n * 7).padStart(13, '0')}`;
export const aliasOf = (n: number): string => `010692456188407421S${n}`;

export const packOf = (
	n: number,
	change: { status?: string; aliases?: string[]; sales?: number } = {}
): PackTuple => {
	const head = [codeOf(n), 0, change.status ?? 'in_stock', 1, 24, 0, change.aliases ?? [aliasOf(n)]] as const;
	return change.sales ? [...head, [change.sales, '2026-03-01T03:00:00Z', 24, 0, 0]] : head;
};

const product = {
	id: 'p1',
	genericName: '布洛芬缓释胶囊',
	tradeName: null,
	form: '胶囊',
	strength: '0.3g',
	packSpec: '24粒',
	approvalNumber: '国药准字H00000000',
	holder: '演示药业',
	maker: '演示药业',
	rxClass: 'otc_a' as const,
	storageWords: '常温'
};

export class TestingServer {
	deviceId = 'device-1';
	/** ISO instant of the next answer. */
	now = '2026-03-31T02:00:00.000Z';
	pageSize = 700;
	expiresOn = localDate('2027-03-31');
	recalls: RecallTuple[] = [];
	/** Cursors as they were asked for. */
	readonly asked: string[] = [];
	/** Called before a page is answered; throws to make the line fail. */
	beforeAnswer: (cursor: string) => void = () => undefined;
	/** What the next answers say instead. */
	falsify: (page: SnapshotPage) => SnapshotPage = (page) => page;
	#packs = new Map<string, PackTuple>();
	#log: { code: string; pack: PackTuple | null }[] = [];

	constructor(count: number) {
		for (let n = 0; n < count; n++) this.#packs.set(codeOf(n), packOf(n));
	}

	change(pack: PackTuple): void {
		this.#packs.set(pack[0], pack);
		this.#log.push({ code: pack[0], pack });
	}

	remove(code: string): void {
		this.#packs.delete(code);
		this.#log.push({ code, pack: null });
	}

	fetchPage = (cursor: string): Promise<SnapshotPage> => {
		this.asked.push(cursor);
		try {
			this.beforeAnswer(cursor);
			const [device = '', stage = 'full', ...rest] = cursor.split('|');
			const page = device === this.deviceId && stage === 'delta' ? this.#delta(rest) : this.#full(cursor);
			return Promise.resolve(this.falsify(page));
		} catch (error) {
			return Promise.reject(error as Error);
		}
	};

	#page(change: Partial<SnapshotPage>): SnapshotPage {
		return {
			format: snapshotFormat,
			deviceId: this.deviceId,
			storeId: 'store-1',
			kind: 'full',
			start: false,
			asOf: this.now,
			cursor: '',
			more: false,
			total: this.#packs.size,
			sent: 0,
			packs: [],
			lots: [['b1', 'p1', 'A2305', localDate('2025-04-01'), this.expiresOn]],
			products: [[product, ['gtin:06924561884074', 'trace-prefix:8385793'], [1250, '粒', 1, null, 0]]],
			recalls: [],
			closedRecalls: [],
			left: [],
			...change
		};
	}

	#full(cursor: string): SnapshotPage {
		const [device, , after = '', sentBefore = '0', logAt = String(this.#log.length)] = cursor.split('|');
		const start = device !== this.deviceId;
		const sorted = [...this.#packs.values()].sort((one, other) => (one[0] < other[0] ? -1 : 1));
		const rest = start ? sorted : sorted.filter(([code]) => code > after);
		const packs = rest.slice(0, this.pageSize);
		const more = rest.length > this.pageSize;
		const sent = (start ? 0 : Number(sentBefore)) + packs.length;
		const last = packs.at(-1)?.[0] ?? '';
		const at = start ? this.#log.length : logAt;
		return this.#page({
			start,
			more,
			sent,
			packs,
			recalls: start ? this.recalls : [],
			cursor: more ? `${this.deviceId}|full|${last}|${sent}|${at}` : `${this.deviceId}|delta|${at}|0`
		});
	}

	#delta([at = '0', sentBefore = '0']: string[]): SnapshotPage {
		const begin = Number(at);
		const entries = this.#log.slice(begin, begin + this.pageSize);
		const end = begin + entries.length;
		const more = end < this.#log.length;
		const latest = new Map(entries.map(({ code, pack }) => [code, pack]));
		const packs = [...latest.values()].filter((pack) => pack !== null);
		const sent = Number(sentBefore) + packs.length;
		return this.#page({
			kind: 'delta',
			more,
			sent,
			packs,
			left: [...latest].flatMap(([code, pack]) => (pack ? [] : [code])),
			recalls: this.recalls,
			cursor: `${this.deviceId}|delta|${end}|${more ? sent : 0}`
		});
	}
}
