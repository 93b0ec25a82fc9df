/** A pack that may be handed out, for tests: change what the case is about. */
import { localDate } from '../shared/local-date';
import type { Counter, CounterPack, ScannedPack } from './pack-gate';

export const counter: Counter = { today: localDate('2026-11-22'), storeId: 's1', chainId: 'c1' };

export const counterPack: CounterPack = {
	productId: 'P',
	level: 1,
	status: 'in_stock',
	storeId: 's1',
	chainId: 'c1',
	batchNumber: 'B1',
	expiresOn: localDate('2027-11-30'),
	recalled: false,
	mismatch: false,
	contentUnits: 24,
	unitsLeft: 24,
	splittable: true,
	rxClass: 'rx',
	specialControl: null,
	ephedrine: false
};

export const scanOf = (code: string, change: Partial<CounterPack> = {}, units?: number): ScannedPack => ({
	code,
	read: 'pack',
	pack: { ...counterPack, ...change },
	...(units === undefined ? {} : { units })
});
