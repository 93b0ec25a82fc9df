import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type {
	CounterCopy,
	KeptPrescription,
	LockedSheet,
	OfflineSheet
} from '$lib/contract/http/offline-counter';
import { readPickupSecret, type PickupSecret } from '$lib/domain/dispensing/pickup-secret';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context, Services } from '../../context';
import { findStore } from '../../repositories/devices';
import { listContradicted, listToKeep, type RowToKeep } from '../../repositories/counter-copies';
import { openLines } from '../dispensing/open-lines';
import { readSheet } from '../dispensing/read-sheet';
import { readApproved } from '../review/read-approved';
import { deriveLock, lockIterations, lockSheet } from './lock-sheet';

const pickupSchema = v.object({ token: v.string(), digits: v.string() });

/** What did not change is read anew after this time: prices, and which batches are on the shelf, do without it. */
const lockedForMs = 10 * 60_000;

interface Locked {
	readonly version: number;
	readonly until: number;
	readonly doors: readonly LockedSheet[];
	/** Making these from the codes takes a processor a tenth of a second, so that it is done once. */
	readonly locks: readonly Buffer[];
}
/** By prescription, of this process; those that left are dropped with the next copy of their store. */
const locks = new WeakMap<Services, Map<string, Map<string, Locked>>>();

/**
 * What a counter keeps beside the copy of its store's packs: the approved prescriptions of the store that are not
 * handed out yet, each locked by its customer's code, so that what lies in the browser names nobody.
 */
export async function readCounterCopy(ctx: Context): Promise<CounterCopy> {
	const staff = requireCounter(ctx, 'offline.counter');
	const { db, seal } = ctx.services;
	const now = ctx.now();
	const salt = seal.hash('counter-copy', staff.storeId);
	const rows = await listToKeep(db, staff.storeId, chinaDate(now));
	const stores = locks.get(ctx.services) ?? new Map<string, Map<string, Locked>>();
	locks.set(ctx.services, stores);
	const before = stores.get(staff.storeId) ?? new Map<string, Locked>();
	const after = new Map<string, Locked>();
	const prescriptions: KeptPrescription[] = [];
	for (const row of rows) {
		const { id, validUntil } = row;
		const heldBy = row.claimedBy === null ? 'nobody' : row.claimedBy === staff.id ? 'me' : 'other';
		if (heldBy === 'other') {
			prescriptions.push({ id, heldBy, validUntil, doors: [] });
			continue;
		}
		const kept = before.get(id);
		const locked =
			kept?.version === row.version && kept.until > now.getTime()
				? kept
				: await lock(ctx, row, now.getTime() + lockedForMs, kept?.locks ?? salt);
		if (!locked) continue;
		after.set(id, locked);
		prescriptions.push({ id, heldBy, validUntil, doors: locked.doors });
	}
	stores.set(staff.storeId, after);
	return {
		asOf: now.toISOString(),
		staff: { id: staff.id, name: staff.name },
		store: {
			id: staff.storeId,
			name: (await findStore(db, staff.storeId))?.name ?? '',
			chainId: staff.chainId
		},
		salt: salt.toString('base64'),
		iterations: lockIterations,
		contradicted: await listContradicted(db, staff.storeId),
		prescriptions
	};
}

/** @returns undefined for one whose signatures do not hold: the counter on line refuses it, too */
async function lock(
	ctx: Context,
	{ id, version, pickupSealed }: RowToKeep,
	until: number,
	locksOrSalt: readonly Buffer[] | Buffer
): Promise<Locked | undefined> {
	try {
		const { document } = await readApproved(ctx, id);
		const sheet = await readSheet(ctx, id);
		const needs = await openLines(ctx.services.db, id, document);
		const content: OfflineSheet = {
			// Allergies belong to the check on line, which was made and signed before.
			sheet: { ...sheet, allergies: null },
			needs: needs.map(({ unitsPerPack: _units, ...need }) => need),
			patient: document.patient.name
		};
		const made = Buffer.isBuffer(locksOrSalt)
			? await Promise.all(secretsIn(ctx, pickupSealed).map((one) => deriveLock(one, locksOrSalt)))
			: locksOrSalt;
		return { version, until, doors: made.map((one) => lockSheet(content, one)), locks: made };
	} catch (error) {
		if (error instanceof Failure && (error.code === 'prescription_altered' || error.code === 'not_found'))
			return undefined;
		throw error;
	}
}

function secretsIn(ctx: Context, pickupSealed: Buffer): PickupSecret[] {
	const { token, digits } = v.parse(pickupSchema, JSON.parse(ctx.services.seal.open(pickupSealed)));
	return [digits, token].flatMap((text) => readPickupSecret(text) ?? []);
}
