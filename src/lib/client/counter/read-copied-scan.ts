import type { CheckedPack } from '$lib/contract/http/dispensing';
import { packKey } from '$lib/domain/codes/pack-key';
import { parseCode } from '$lib/domain/codes/parse-code';
import type { ScannedPack } from '$lib/domain/dispensing/pack-gate';
import { specialControls } from '$lib/domain/prescription/limits';
import { chinaDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import { checkMatch } from '$lib/domain/verification/check-match';
import { sameBatch } from '$lib/domain/verification/check-recall';
import { packStatuses } from '$lib/domain/verification/facts';
import type { Found } from '../offline/look-up';
import { snapshotFacts } from '../offline/snapshot-facts';
import type { Binding } from './counter-database';

/** One scan with what the counter's copy knows of it. */
export interface CopiedScan {
	readonly text: string;
	readonly scanned: ScannedPack;
	/** null when the copy does not know the pack. */
	readonly pack: CheckedPack | null;
}

/** As the counter on line reads a scan, from the copy: see `read-scans.ts` of the server. */
export async function readCopiedScan(
	text: string,
	at: Date,
	{ store, contradicted }: Pick<Binding, 'store' | 'contradicted'>,
	find: (key: string) => Promise<Found | undefined>
): Promise<CopiedScan> {
	const parsed = parseCode(text, { today: chinaDate(at) });
	const unread = (read: 'unreadable' | 'other'): CopiedScan => ({
		text,
		scanned: { code: text, read, pack: null },
		pack: null
	});
	if (!parsed.ok) return unread('unreadable');
	const key = packKey(parsed.value);
	if (key === undefined) return unread('other');
	const found = await find(key);
	if (!found?.pack || !found.lot || !found.product)
		return { text, scanned: { code: key, read: 'pack', pack: null }, pack: null };
	const [code, , status, level, contentUnits, , , past] = found.pack;
	const [, productId, batchNumber, , expiresOn] = found.lot;
	const { product, counter } = found.product;
	const [priceFen, unitName, splittable, special, ephedrine] = counter;
	const unitsLeft = contentUnits - (past?.[2] ?? 0);
	const facts = snapshotFacts(parsed.value, found);
	return {
		text,
		scanned: {
			code,
			read: 'pack',
			pack: {
				productId,
				level,
				status: oneOf(packStatuses, status),
				storeId: store.id,
				chainId: store.chainId,
				batchNumber,
				expiresOn,
				recalled: found.recalls.some(([, , , , , batches]) =>
					batches.some((recalled) => sameBatch(recalled, batchNumber))
				),
				mismatch: contradicted.includes(code) || checkMatch(facts, parsed.value).result === 'fail',
				contentUnits,
				unitsLeft,
				splittable: splittable === 1,
				rxClass: product.rxClass,
				specialControl: special === null ? null : oneOf(specialControls, special),
				ephedrine: ephedrine === 1
			}
		},
		pack: {
			code,
			productId,
			genericName: product.genericName,
			form: product.form,
			strength: product.strength,
			packSpec: product.packSpec,
			batchNumber,
			expiresOn,
			priceFen,
			contentUnits,
			unitsLeft,
			unitName,
			splittable: splittable === 1
		}
	};
}
