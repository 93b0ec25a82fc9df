import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '$lib/server/context';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { resolveConflict } from '$lib/server/services/offline-counter/resolve-conflict';
import { uploadHandOver } from '$lib/server/services/offline-counter/upload-hand-over';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';
import { saveDraft } from '$lib/server/services/prescription/save-draft';
import { signPrescription } from '$lib/server/services/prescription/sign-prescription';
import { decideReview } from '$lib/server/services/review/decide-review';
import { openReview } from '$lib/server/services/review/open-review';
import { prepareReview } from '$lib/server/services/review/prepare-review';
import { reverseSale } from '$lib/server/services/returns/reverse-sale';
import { approval, type Practice } from '../fixtures/approved-prescription';
import { lateHandOver } from '../fixtures/late-hand-over';
import { draftOf, insertConsult, usualLine } from '../fixtures/signed-prescription';
import type { StorePacks } from '../fixtures/store-packs';
import type { World } from '../integration/world';

const medicine = '阿莫西林胶囊';
const vitaminC = '维生素C片';
const omeprazole = '奥美拉唑肠溶胶囊';

/** One step, ready to be sent as often as one likes: always the same request. */
export interface ReadyStep {
	readonly by: Context['actor'];
	/** The row that the step locks first, for a test that wants it to wait there. */
	readonly locks: { readonly table: 'prescription' | 'pack'; readonly key: string };
	send(ctx: Context): Promise<object>;
	/** The same request for a process of its own: which service, and what after the context. */
	readonly remote: { readonly module: string; readonly call: string; readonly args: readonly unknown[] };
}

export interface Step {
	readonly name: string;
	prepare(world: World, practice: Practice, packs: StorePacks): Promise<ReadyStep>;
	/** What of an answer must be the same every time. */
	readonly same: (answer: object) => unknown;
}

const pick =
	(...keys: string[]) =>
	(answer: object) =>
		keys.map((key) => (answer as Record<string, unknown>)[key]);

/** Every step from the signature to the return, each with everything that goes before it done. */
export const steps: readonly Step[] = [
	{
		name: 'sign',
		same: pick('id', 'status'),
		async prepare({ as }, practice) {
			const consultId = await insertConsult(as.kiosk1a, as.doctor1, { status: 'ended' });
			const id = randomUUID();
			await saveDraft(as.doctor1, id, draftOf(consultId, [await usualLine(as.doctor1, medicine)]));
			const { options } = await prepareSigning(as.doctor1, id);
			const { origin } = as.doctor1.services.config;
			const response = practice.keyOf(as.doctor1).answer(options.challenge, { origin });
			return {
				by: as.doctor1.actor,
				locks: { table: 'prescription', key: id },
				send: (ctx) => signPrescription(ctx, id, response),
				remote: { module: 'prescription/sign-prescription', call: 'signPrescription', args: [id, response] }
			};
		}
	},
	{
		name: 'review',
		same: pick('status'),
		async prepare({ as }, practice) {
			const id = await practice.signed([{ genericName: medicine, packs: 1 }]);
			await openReview(as.pharmacist1, id);
			const { reviewedAt, options } = await prepareReview(as.pharmacist1, id, approval);
			const { origin } = as.pharmacist1.services.config;
			const response = practice.keyOf(as.pharmacist1).answer(options.challenge, { origin });
			const signed = { ...approval, reviewedAt, response };
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'prescription', key: id },
				send: (ctx) => decideReview(ctx, id, signed),
				remote: { module: 'review/decide-review', call: 'decideReview', args: [id, signed] }
			};
		}
	},
	{
		name: 'claim',
		same: pick('id', 'number', 'lines'),
		async prepare({ as }, practice) {
			const { id, token } = await practice.approved([{ genericName: medicine, packs: 1 }]);
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'prescription', key: id },
				send: (ctx) => openByCode(ctx, token),
				remote: { module: 'dispensing/open-by-code', call: 'openByCode', args: [token] }
			};
		}
	},
	{
		name: 'dispense',
		same: (answer) => answer,
		async prepare({ as }, practice, packs) {
			const { id, token } = await practice.approved([{ genericName: medicine, packs: 2 }]);
			await openByCode(as.pharmacist1, token);
			const scans = await packs.take(medicine, 2);
			const input = { idempotencyKey: randomUUID(), prescriptionId: id, scans, partial: false };
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'pack', key: scans[0] ?? '' },
				send: (ctx) => dispensePacks(ctx, input),
				remote: { module: 'dispensing/dispense-packs', call: 'dispensePacks', args: [input] }
			};
		}
	},
	{
		name: 'sale without a prescription',
		same: (answer) => answer,
		async prepare({ as }, _, packs) {
			const scans = await packs.take(vitaminC, 2);
			const input = { idempotencyKey: randomUUID(), scans, buyer: null };
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'pack', key: scans[0] ?? '' },
				send: (ctx) => sellOtc(ctx, input),
				remote: { module: 'dispensing/sell-otc', call: 'sellOtc', args: [input] }
			};
		}
	},
	{
		name: 'hand-over without a line',
		same: (answer) => answer,
		async prepare({ as }, practice, packs) {
			const { id } = await practice.approved([{ genericName: omeprazole, packs: 1 }]);
			const input = lateHandOver(as.pharmacist1, id, [await packs.one(omeprazole)]);
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'prescription', key: id },
				send: (ctx) => uploadHandOver(ctx, input),
				remote: { module: 'offline-counter/upload-hand-over', call: 'uploadHandOver', args: [input] }
			};
		}
	},
	{
		name: 'hand-over without a line that contradicts the records',
		same: (answer) => answer,
		async prepare({ as }, practice, packs) {
			const { id } = await practice.approved([{ genericName: omeprazole, packs: 1 }]);
			await cancelPrescription(as.doctor1, id);
			const input = lateHandOver(as.pharmacist1, id, [await packs.one(omeprazole)]);
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'prescription', key: id },
				send: (ctx) => uploadHandOver(ctx, input),
				remote: { module: 'offline-counter/upload-hand-over', call: 'uploadHandOver', args: [input] }
			};
		}
	},
	{
		name: 'what a person decides about it',
		same: pick('id', 'resolution'),
		async prepare({ as }, practice, packs) {
			const { id } = await practice.approved([{ genericName: omeprazole, packs: 1 }]);
			await cancelPrescription(as.doctor1, id);
			const code = await packs.one(omeprazole);
			const late = lateHandOver(as.pharmacist1, id, [code]);
			await uploadHandOver(as.pharmacist1, late);
			const decision = { choice: 'given', note: '药已交付' } as const;
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'pack', key: code },
				send: (ctx) => resolveConflict(ctx, late.id, decision),
				remote: {
					module: 'offline-counter/resolve-conflict',
					call: 'resolveConflict',
					args: [late.id, decision]
				}
			};
		}
	},
	{
		name: 'return',
		same: (answer) => answer,
		async prepare({ as }, _, packs) {
			const scan = await packs.one(vitaminC);
			await sellOtc(as.pharmacist1, { idempotencyKey: randomUUID(), scans: [scan], buyer: null });
			const input = {
				idempotencyKey: randomUUID(),
				scan,
				reason: 'dispensing_error' as const,
				decision: 'back_for_sale' as const,
				checks: ['sealed' as const, 'label_intact' as const, 'stored_properly' as const]
			};
			return {
				by: as.pharmacist1.actor,
				locks: { table: 'pack', key: scan },
				send: (ctx) => reverseSale(ctx, input),
				remote: { module: 'returns/reverse-sale', call: 'reverseSale', args: [input] }
			};
		}
	}
];

/** What a step changes, as one text: equal texts, nothing was written in between. */
export async function fingerprint({ services }: World): Promise<string> {
	const { rows } = await sql<{ all: string }>`
		select concat_ws(' ',
			(select md5(string_agg(p::text, ',' order by code)) from pack p where updated_at > now() - interval '1 year' and event_seq > 0),
			(select count(*) from trace_event),
			(select md5(string_agg(p::text, ',' order by id)) from prescription p),
			(select md5(string_agg(l::text, ',' order by prescription_id, line_no)) from prescription_line l),
			(select count(*) from prescription_event),
			(select count(*) from prescription_signature),
			(select count(*) from review),
			(select count(*) from dispensing),
			(select md5(string_agg(d::text, ',' order by pack_code, dispensing_id)) from dispensed_pack d),
			(select count(*) from sale_reversal),
			(select md5(string_agg(k::text, ',' order by id)) from offline_conflict k),
			(select count(*) from idempotency),
			(select count(*) from audit_entry where outcome = 'done')) as all`.execute(services.db);
	return rows[0]?.all ?? '';
}
