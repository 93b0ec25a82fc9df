import { sql } from 'kysely';
import type {
	ConflictStory,
	HandOverStory,
	PrescriptionStory
} from '$lib/domain/registry-check/check-papers';
import { prescriptionEvents, prescriptionStatuses } from '$lib/domain/prescription/status';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

/** One page of papers by id; `next` is null after the last one. */
export interface PaperPage<Story> {
	readonly stories: readonly Story[];
	readonly next: string | null;
}

/** Before every id. */
export const firstId = '00000000-0000-0000-0000-000000000000';

const nextOf = (rows: readonly { id: string }[], size: number): string | null =>
	rows.length === size ? (rows.at(-1)?.id ?? null) : null;

/** Names of the audited steps that hand packs over. */
const handOverSteps = [
	'prescription.dispense_all',
	'prescription.dispense_part',
	'prescription.dispense_owing',
	'otc.sell',
	'offline.difference'
];

export async function readHandOverPage(
	trx: Queryable,
	after: string,
	size: number
): Promise<PaperPage<HandOverStory>> {
	const { rows } = await sql<{
		id: string;
		totalFen: number;
		packs: { code: string; priceFen: number }[];
		audited: string[][];
	}>`
		select h.id, h.total_fen,
			(select coalesce(jsonb_agg(jsonb_build_object('code', d.pack_code, 'priceFen', d.price_fen)), '[]')
				from dispensed_pack d where d.dispensing_id = h.id) as packs,
			(select coalesce(jsonb_agg(a.detail->'packs'), '[]') from audit_entry a
				where a.outcome = 'done' and a.action = any(${handOverSteps}::text[])
				and a.subject_type = case h.kind when 'prescription' then 'prescription' else 'dispensing' end
				and a.subject_id = coalesce(h.prescription_id, h.id)::text
				and (h.kind <> 'prescription' or a.detail->>'dispensingId' = h.id::text)) as audited
		from (select * from dispensing where id > ${after}::uuid order by id limit ${size}) h
		order by h.id`.execute(trx);
	return { stories: rows, next: nextOf(rows, size) };
}

export async function readPrescriptionPage(
	trx: Queryable,
	after: string,
	size: number
): Promise<PaperPage<PrescriptionStory>> {
	const { rows } = await sql<{
		id: string;
		status: string;
		owed: boolean;
		lines: { lineNo: number; needed: number; counted: number; handedOver: number }[];
		events: { event: string; from: string; to: string }[];
		audited: Record<string, number>;
		prescribe: number;
		review: number;
	}>`
		select p.id, p.status, p.owed_since is not null as owed,
			(select coalesce(jsonb_agg(jsonb_build_object('lineNo', l.line_no,
				'needed', l.packs_needed * m.units_per_pack,
				'counted', l.packs_dispensed * m.units_per_pack + l.units_dispensed,
				'handedOver', (select coalesce(sum(d.units), 0) from dispensing h
					join dispensed_pack d on d.dispensing_id = h.id
					where h.prescription_id = p.id and d.line_no = l.line_no)) order by l.line_no), '[]')
				from prescription_line l join product m on m.id = l.product_id
				where l.prescription_id = p.id) as lines,
			(select coalesce(jsonb_agg(jsonb_build_object('event', e.event, 'from', e.from_status, 'to', e.to_status)
				order by e.seq), '[]') from prescription_event e where e.prescription_id = p.id) as events,
			(select coalesce(jsonb_object_agg(step, times), '{}') from (
				select substr(a.action, length('prescription.') + 1) as step, count(*) as times from audit_entry a
				where a.subject_type = 'prescription' and a.subject_id = p.id::text and a.outcome = 'done'
					and a.action like 'prescription.%' group by 1) s) as audited,
			(select count(*)::int from prescription_signature s
				where s.prescription_id = p.id and s.purpose = 'prescribe') as prescribe,
			(select count(*)::int from prescription_signature s
				where s.prescription_id = p.id and s.purpose = 'review') as review
		from (select id, status, owed_since from prescription where id > ${after}::uuid order by id limit ${size}) p
		order by p.id`.execute(trx);
	const stories = rows.map(
		({ id, status, owed, lines, events, audited, prescribe, review }): PrescriptionStory => ({
			id,
			status: oneOf(prescriptionStatuses, status),
			owed,
			lines,
			events: events.map(({ event, from, to }) => ({
				event: oneOf(prescriptionEvents, event),
				from: oneOf(prescriptionStatuses, from),
				to: oneOf(prescriptionStatuses, to)
			})),
			audited: new Map(Object.entries(audited)),
			signatures: { prescribe, review }
		})
	);
	return { stories, next: nextOf(rows, size) };
}

/** Audit entries of hand-overs that are not on record, after an id; `last` is the last entry that was looked at. */
export async function readLonelyAudits(
	trx: Queryable,
	after: string,
	size: number
): Promise<PaperPage<{ id: string; lonely: boolean }>> {
	const { rows } = await sql<{ id: string; lonely: boolean }>`
		select a.id, a.outcome = 'done' and a.action = any(${handOverSteps}::text[]) and not exists (
			select 1 from dispensing h
			where h.id::text = case a.subject_type when 'dispensing' then a.subject_id else a.detail->>'dispensingId' end
		) as lonely
		from (select * from audit_entry where id > ${after}::uuid order by id limit ${size}) a
		order by a.id`.execute(trx);
	return { stories: rows, next: nextOf(rows, size) };
}

/** Receipts with what their lines say was received, and the packs whose histories say so. */
export async function readReceiptPage(
	trx: Queryable,
	after: string,
	size: number
): Promise<PaperPage<{ id: string; received: number; packs: number }>> {
	const { rows } = await sql<{ id: string; received: number; packs: number }>`
		select r.id,
			(select coalesce(sum(l.received), 0)::int from goods_receipt_line l where l.receipt_id = r.id) as received,
			(select count(*)::int from trace_event e join pack p on p.code = e.pack_code and p.level = 1
				where e.biz_step = 'receiving' and e.detail->>'receiptId' = r.id::text) as packs
		from (select id from goods_receipt where id > ${after}::uuid order by id limit ${size}) r
		order by r.id`.execute(trx);
	return { stories: rows, next: nextOf(rows, size) };
}

/** A hand-over without a line that contradicted the records, with what was entered of it and what the trail says. */
export async function readConflictPage(
	trx: Queryable,
	after: string,
	size: number
): Promise<PaperPage<ConflictStory>> {
	const { rows } = await sql<ConflictStory>`
		select k.id, k.resolution, k.dispensing_id,
			(select h.id from dispensing h where h.offline_id = k.id) as entered,
			(select count(*)::int from audit_entry a where a.subject_type = 'offline-hand-over'
				and a.subject_id = k.id::text and a.action = 'offline.conflict' and a.outcome = 'done') as kept,
			(select count(*)::int from audit_entry a where a.subject_type = 'offline-hand-over'
				and a.subject_id = k.id::text and a.action = 'offline.resolve' and a.outcome = 'done') as resolved
		from (select * from offline_conflict where id > ${after}::uuid order by id limit ${size}) k
		order by k.id`.execute(trx);
	return { stories: rows, next: nextOf(rows, size) };
}
