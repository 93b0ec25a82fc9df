import { packKey, productKey } from '$lib/domain/codes/pack-key';
import { parseCode } from '$lib/domain/codes/parse-code';
import { decideHandIn, type HandInRefusal } from '$lib/domain/hand-in/decide-hand-in';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../../db/client';
import type { CounterPackRow } from '../../repositories/counter-packs';
import { findProductByKey } from '../../repositories/hand-ins';
import { readScans, type ReadScan } from '../dispensing/read-scans';

/** A scanned thing at the hand-in: refused, or taken in with what is known of it. */
export type JudgedItem = {
	readonly text: string;
	readonly row: CounterPackRow | null;
	/** The registered code, or the key of a code that no registry knows; null where the code names no single pack. */
	readonly code: string | null;
	readonly productId: string | null;
	readonly name: string | null;
	readonly strength: string;
} & ({ readonly refused: HandInRefusal } | { readonly refused: null; readonly marked: boolean });

/** Judges what is handed in, in order; the same pack twice is one pack. */
export async function judgeItems(
	db: Queryable,
	texts: readonly string[],
	storeId: string,
	now: Date,
	lock: 'lock' | 'look'
): Promise<readonly JudgedItem[]> {
	const taken = new Set<string>();
	const judged: JudgedItem[] = [];
	for (const scan of await readScans(db, texts, now, lock)) {
		const item = await judge(db, scan, storeId, now);
		const again = item.code !== null && taken.has(item.code);
		judged.push(again ? { ...item, refused: 'already_scanned' } : item);
		if (item.code !== null) taken.add(item.code);
	}
	return judged;
}

async function judge(db: Queryable, scan: ReadScan, storeId: string, now: Date): Promise<JudgedItem> {
	const { text, row, code } = scan;
	if (row) {
		const known = {
			text,
			row,
			code: row.code,
			productId: row.productId,
			name: row.genericName,
			strength: row.strength
		};
		const decision = decideHandIn(row, storeId);
		return 'refused' in decision
			? { ...known, refused: decision.refused }
			: { ...known, refused: null, marked: decision.marked };
	}
	const parsed = parseCode(text, { today: chinaDate(now) });
	const key = parsed.ok ? productKey(parsed.value) : undefined;
	const product = key && (await findProductByKey(db, key));
	const named = {
		text,
		row: null,
		code,
		productId: product?.id ?? null,
		name: product?.genericName ?? null,
		strength: product?.strength ?? ''
	};
	// A code of a pack that nobody registered, or of a medicine that we know: it is somebody's medicine all the same.
	if (product || (parsed.ok && packKey(parsed.value))) return { ...named, refused: null, marked: false };
	return { ...named, refused: 'not_a_pack' };
}
