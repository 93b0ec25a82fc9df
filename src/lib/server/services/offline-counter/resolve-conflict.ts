import type { Transaction } from 'kysely';
import { Failure } from '$lib/contract/errors';
import type { ConflictView, LateHandOver, ResolveConflictInput } from '$lib/contract/http/offline-counter';
import { requireCounter, requireScope } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import type { DB } from '../../db/types';
import { appendAudit } from '../../repositories/audit';
import type { CounterPrescription } from '../../repositories/counter-prescriptions';
import {
	choiceOf,
	findConflict,
	lockConflict,
	settleConflict,
	type ConflictRow
} from '../../repositories/offline-conflicts';
import { publishPrescription } from '../prescription/advance';
import { bindPacks, type Made, type PackToBind } from '../dispensing/bind-packs';
import type { CounterStaff } from '../dispensing/claim-rules';
import { readScans } from '../dispensing/read-scans';
import { enterHandOver, isContradiction, proveSignatures } from './enter-hand-over';
import { viewConflict } from './list-conflicts';
import { requireGiver } from './upload-hand-over';

/**
 * What a person has decided about a hand-over that contradicts the records. `recheck` enters it by the usual rules or
 * leaves it open; `given` enters what left the store: to its prescription where that still takes it, else as a
 * difference, and of packs that are sold already nothing; `taken_back` enters nothing, since nothing ever was.
 * The same decision again gives the same answer.
 * @throws Failure not_found, forbidden; not_allowed_now when another decision stands; with `recheck` what still
 *   stands against it
 */
export async function resolveConflict(
	ctx: Context,
	id: string,
	{ choice, note }: ResolveConflictInput
): Promise<ConflictView> {
	const staff = requireCounter(ctx, 'offline.resolve');
	const { db } = ctx.services;
	const found = await findConflict(db, id);
	if (!found) throw new Failure('not_found', 'no such conflict');
	requireScope(ctx, { chainId: found.chainId, storeId: found.storeId });
	const giver = await requireGiver(ctx, staff, found.handedOverBy);
	const input = found.handOver as LateHandOver;
	const made: Made = { at: found.handedOverAt, offline: { id, uploadedAt: found.uploadedAt } };
	let changed: CounterPrescription | undefined;

	const decide = (enter: (trx: Transaction<DB>) => Promise<string | null>) =>
		runTransaction(db, async (trx) => {
			changed = undefined;
			const row = await lockConflict(trx, id);
			if (!row) throw new Failure('not_found', 'no such conflict');
			const before = choiceOf(row);
			if (before !== null) {
				if (before === choice) return;
				throw new Failure('not_allowed_now', 'another decision stands', { subject: id, decided: before });
			}
			const dispensingId = await enter(trx);
			await settle(trx, ctx, staff, row, { choice, note, dispensingId });
		});

	const throughRules = async (recalledGiven: boolean) => {
		const proven = await proveSignatures(ctx, input.prescriptionId);
		await decide(async (trx) => {
			const entered = await enterHandOver(trx, ctx, giver, input, made, { proven, recalledGiven });
			({ changed } = entered);
			return entered.dispensed.dispensingId;
		});
	};

	if (choice === 'taken_back') await decide(() => Promise.resolve(null));
	else if (choice === 'recheck') await throughRules(false);
	else
		await throughRules(true).catch(async (error: unknown) => {
			// Undone as a whole; what left the store is entered without the prescription.
			const decided = error instanceof Failure && error.detail?.decided !== undefined;
			if (!(error instanceof Failure) || decided || !isContradiction(error.code)) throw error;
			await decide((trx) => enterDifference(trx, ctx, giver, input, made));
		});
	if (changed) publishPrescription(ctx, changed);
	const settled = await findConflict(db, id);
	if (!settled) throw new Failure('not_found', 'no such conflict');
	return viewConflict(db, settled);
}

/** Packs that the records still have on the shelf leave it. @returns null when there is none of them */
async function enterDifference(
	trx: Transaction<DB>,
	ctx: Context,
	giver: CounterStaff,
	{ scans, splits, payment }: LateHandOver,
	made: Made
): Promise<string | null> {
	const unitsOf = new Map(splits.map(({ scan, units }) => [scan, units]));
	const read = await readScans(trx, scans, made.at, 'lock');
	const taken = new Map<string, PackToBind>();
	for (const { text, row } of read) {
		if (row?.status !== 'in_stock' || row.level !== 1 || row.storeId !== giver.storeId) continue;
		const units = unitsOf.get(text) ?? row.contentUnits;
		if (row.unitsDispensed + units <= row.contentUnits) taken.set(row.code, { row, lineNo: null, units });
	}
	if (taken.size === 0) return null;
	const binding = await bindPacks(trx, giver, made, [...taken.values()], {
		kind: 'difference',
		prescriptionId: null,
		payment,
		buyerName: null,
		buyerIdentitySealed: null
	});
	await appendAudit(trx, ctx, {
		action: 'offline.difference',
		subject: { type: 'dispensing', id: binding.id },
		detail: {
			receiptNumber: binding.receiptNumber,
			packs: [...taken.keys()],
			offlineId: made.offline?.id
		}
	});
	return binding.id;
}

async function settle(
	trx: Transaction<DB>,
	ctx: Context,
	staff: CounterStaff,
	row: ConflictRow,
	{ choice, note, dispensingId }: ResolveConflictInput & { readonly dispensingId: string | null }
): Promise<void> {
	await settleConflict(trx, {
		id: row.id,
		resolution: choice,
		note,
		resolvedBy: staff.id,
		resolvedAt: ctx.now(),
		dispensingId
	});
	await appendAudit(trx, ctx, {
		action: 'offline.resolve',
		subject: { type: 'offline-hand-over', id: row.id },
		reason: choice,
		detail: { prescriptionId: row.prescriptionId, dispensingId }
	});
}
