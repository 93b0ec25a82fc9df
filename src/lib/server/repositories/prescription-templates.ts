import * as v from 'valibot';
import { draftLineSchema, draftSchema, type DraftLine } from '$lib/contract/http/prescription';
import type { SaveTemplate } from '$lib/contract/http/templates';
import type { Queryable } from '../db/client';

const linesSchema = v.array(draftLineSchema);

export interface TemplateRow {
	readonly id: string;
	readonly name: string;
	readonly diagnosis: string;
	readonly lines: readonly DraftLine[];
}

/** By name. */
export async function listTemplates(db: Queryable, doctorId: string): Promise<TemplateRow[]> {
	const rows = await db
		.selectFrom('prescriptionTemplate')
		.select(['id', 'name', 'diagnosis', 'lines'])
		.where('doctorId', '=', doctorId)
		.orderBy('name')
		.execute();
	return rows.map((row) => ({ ...row, lines: v.parse(linesSchema, row.lines) }));
}

/** A template of the same name gives way; saved twice under one id it is saved once. */
export async function saveTemplateRow(
	trx: Queryable,
	doctorId: string,
	id: string,
	{ name, diagnosis, lines }: SaveTemplate,
	now: Date
): Promise<void> {
	await trx
		.deleteFrom('prescriptionTemplate')
		.where('doctorId', '=', doctorId)
		.where((eb) => eb.or([eb('id', '=', id), eb('name', '=', name)]))
		.execute();
	await trx
		.insertInto('prescriptionTemplate')
		.values({ doctorId, id, name, diagnosis, lines: JSON.stringify(lines), createdAt: now })
		.execute();
}

/** @returns false when the doctor has no such template. */
export async function deleteTemplateRow(trx: Queryable, doctorId: string, id: string): Promise<boolean> {
	const { numDeletedRows } = await trx
		.deleteFrom('prescriptionTemplate')
		.where('doctorId', '=', doctorId)
		.where('id', '=', id)
		.executeTakeFirst();
	return numDeletedRows === 1n;
}

export interface EarlierRow {
	readonly id: string;
	readonly number: string;
	readonly signedAt: Date;
	readonly prescriber: string;
	readonly diagnosis: string;
	readonly lines: readonly DraftLine[];
}

/**
 * Prescriptions that were approved or handed out for this patient in this hospital, newest first; nothing unless the
 * patient of the running consult agrees at this moment.
 */
export async function listEarlier(
	db: Queryable,
	look: { readonly consultId: string; readonly hospitalId: string },
	most: number
): Promise<EarlierRow[]> {
	const rows = await db
		.selectFrom('prescription as p')
		.innerJoin('staff as s', 's.id', 'p.doctorId')
		.innerJoin('consult as earlier', 'earlier.id', 'p.consultId')
		.innerJoin('consult as now', (join) =>
			join
				.on('now.id', '=', look.consultId)
				.on('now.status', '=', 'in_call')
				.on('now.sharesConsults', '=', true)
				.onRef('now.patientId', '=', 'p.patientId')
				.onRef('now.phoneHash', '=', 'earlier.phoneHash')
		)
		.select(['p.id', 'p.number', 'p.signedAt', 'p.diagnosis', 'p.draft', 's.name as prescriber'])
		.where('p.hospitalId', '=', look.hospitalId)
		.where('p.consultId', '<>', look.consultId)
		.where('p.status', 'in', ['approved', 'dispensing', 'dispensed', 'partly_dispensed'])
		.where('p.signedAt', 'is not', null)
		.orderBy('p.signedAt', 'desc')
		.orderBy('p.id')
		.limit(most)
		.execute();
	return rows.flatMap(({ draft, signedAt, ...row }) =>
		signedAt ? [{ ...row, signedAt, lines: v.parse(draftSchema, draft).lines }] : []
	);
}
