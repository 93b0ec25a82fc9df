/** One box in order, for tests: change what the case is about. */
import { localDate } from '../shared/local-date';
import {
	known,
	type PackFacts,
	type PackRecord,
	type ReadCode,
	type RecallNotice,
	type SaleFacts
} from './facts';

export const today = localDate('2026-03-31');
export const now = '2026-03-31T03:00:00Z';
const asOf = '2026-03-31T02:00:00Z';

export const boxRecord: PackRecord = {
	packCode: '83857930000879766660',
	level: 1,
	product: {
		id: 'p1',
		genericName: '布洛芬缓释胶囊',
		gtins: ['6924561884074'],
		identificationCodes: []
	},
	batchNumber: 'A2305',
	producedOn: localDate('2025-04-01'),
	expiresOn: localDate('2027-03-31'),
	status: 'in_stock',
	registeredAt: '2025-04-02T00:00:00Z'
};

export const traceCode: ReadCode = { kind: 'cn-trace', value: boxRecord.packCode };

export const gs1Code: ReadCode = {
	kind: 'gs1',
	value: '(01)06924561884074(21)S1',
	gtin: '06924561884074',
	serial: 'S1',
	batch: 'A2305',
	expiresOn: localDate('2027-03-31')
};

export const noSale: SaleFacts = {
	count: 0,
	lastSoldAt: null,
	unitsDispensed: 0,
	contentUnits: 24,
	split: false
};

export const soldOnce: SaleFacts = {
	...noSale,
	count: 1,
	lastSoldAt: '2026-03-01T03:00:00Z',
	unitsDispensed: 24
};

export const recallOf = (change: Partial<RecallNotice>): RecallNotice => ({
	id: 'r1',
	level: 2,
	nature: 'real',
	status: 'open',
	batches: ['A2305'],
	publishedOn: localDate('2026-03-02'),
	source: 'maker',
	...change
});

export const boxFacts = (change: Partial<PackFacts>): PackFacts => ({
	code: traceCode,
	product: known(boxRecord.product, 'products', asOf),
	registry: known(boxRecord, 'registry', asOf),
	recalls: known([], 'recalls', asOf),
	sales: known(noSale, 'sales', asOf),
	packaging: known({ parents: 1, children: 0, childrenExpected: null, opened: false }, 'registry', asOf),
	origin: known(
		{
			steps: [
				{ kind: 'made', at: '2025-04-01T00:00:00Z', place: 'elsewhere' },
				{ kind: 'received', at: '2025-05-01T00:00:00Z', place: 'here', placeName: '一店' }
			],
			receivedHere: true,
			askedAtStore: true
		},
		'registry',
		asOf
	),
	queries: known({ distinct: 0, atThisPlace: 0, places: 0 }, 'own', asOf),
	...change
});
