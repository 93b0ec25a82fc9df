import { packKey } from '$lib/domain/codes/pack-key';
import { parseCode } from '$lib/domain/codes/parse-code';
import type { ParsedCode } from '$lib/domain/codes/parsed-code';
import type { CounterPack, ScannedPack } from '$lib/domain/dispensing/pack-gate';
import { chinaDate } from '$lib/domain/shared/local-date';
import { checkMatch } from '$lib/domain/verification/check-match';
import { known, unavailable, type PackFacts } from '$lib/domain/verification/facts';
import type { Queryable } from '../../db/client';
import {
	lockPacks,
	readCounterPacks,
	resolveAliases,
	type CounterPackRow
} from '../../repositories/counter-packs';

/** One scan with what the registry knows of it. */
export interface ReadScan {
	readonly text: string;
	/** The registered code; null when the scan names no pack. */
	readonly code: string | null;
	readonly row: CounterPackRow | null;
	/** As the rules of the counter take it. */
	readonly scanned: ScannedPack;
}

/**
 * Reads scans and looks their packs up. With `lock` (inside a transaction) the rows are locked first, in the order
 * of their codes, so that what is read here still stands when it is written.
 */
export async function readScans(
	db: Queryable,
	texts: readonly string[],
	now: Date,
	lock: 'lock' | 'look'
): Promise<readonly ReadScan[]> {
	const today = chinaDate(now);
	const parsed = texts.map((text) => {
		const code = parseCode(text, { today });
		return { text, code: code.ok ? code.value : null, key: code.ok ? (packKey(code.value) ?? null) : null };
	});
	const keys = [...new Set(parsed.flatMap(({ key }) => key ?? []))];
	const aliases = await resolveAliases(db, keys);
	const codes = [...new Set(keys.map((key) => aliases.get(key) ?? key))].sort();
	if (lock === 'lock') await lockPacks(db, codes);
	const rows = await readCounterPacks(db, codes);
	return parsed.map(({ text, code, key }): ReadScan => {
		if (code === null) return { text, code: null, row: null, scanned: unread(text, 'unreadable') };
		if (key === null) return { text, code: null, row: null, scanned: unread(text, 'other') };
		const registered = aliases.get(key) ?? key;
		const row = rows.get(registered) ?? null;
		const pack = row && counterPack(row, code, now);
		return { text, code: registered, row, scanned: { code: registered, read: 'pack', pack } };
	});
}

const unread = (text: string, read: 'unreadable' | 'other'): ScannedPack => ({
	code: text,
	read,
	pack: null
});

const counterPack = (row: CounterPackRow, code: ParsedCode, now: Date): CounterPack => ({
	productId: row.productId,
	level: row.level,
	status: row.status,
	storeId: row.storeId,
	chainId: row.chainId,
	batchNumber: row.batchNumber,
	expiresOn: row.expiresOn,
	recalled: row.recalled,
	mismatch: row.contradicted || contradicts(row, code, now),
	contentUnits: row.contentUnits,
	unitsLeft: row.contentUnits - row.unitsDispensed,
	splittable: row.splittable,
	rxClass: row.rxClass,
	specialControl: row.specialControl,
	ephedrine: row.ephedrine
});

/** Whether what the symbol says (product, batch, dates) differs from the record. */
function contradicts(row: CounterPackRow, code: ParsedCode, now: Date): boolean {
	const product = {
		id: row.productId,
		genericName: row.genericName,
		gtins: row.gtins,
		identificationCodes: row.identificationCodes
	};
	const record = {
		packCode: row.code,
		level: row.level,
		product,
		batchNumber: row.batchNumber,
		producedOn: row.producedOn,
		expiresOn: row.expiresOn,
		status: row.status,
		registeredAt: null
	};
	const none = unavailable('not_connected');
	const facts: PackFacts = {
		code,
		product: none,
		registry: known(record, 'registry', now.toISOString()),
		recalls: none,
		sales: none,
		packaging: none,
		origin: none,
		queries: none
	};
	return checkMatch(facts, code).result === 'fail';
}
