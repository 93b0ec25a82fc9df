import type { Contact } from '$lib/contract/http/consult';
import type { ContactRow, ReceptionTables } from '$lib/contract/http/reception';
import type { TriageRow } from '$lib/domain/consult/triage';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { keepsClinicalTables } from '../../repositories/hospital-tables';
import {
	listDepartments,
	listReceptionHistory,
	listReceptionRows,
	type ReceptionRow
} from '../../repositories/reception';

const historyMost = 100;

const triageOf = (rows: readonly ReceptionRow[]) =>
	rows
		.flatMap((row) => (row.kind === 'triage' && row.body ? [{ ...row, body: row.body as TriageRow }] : []))
		.toSorted((a, b) => a.body.rank - b.body.rank || a.rowId.localeCompare(b.rowId));

const contactRowOf = (rows: readonly ReceptionRow[]) =>
	rows.flatMap((row) =>
		row.kind === 'contact' && row.body ? [{ ...row, body: row.body as ContactRow }] : []
	)[0];

const changed = ({ changedAt, changedBy }: ReceptionRow) => ({
	changedAt: changedAt.toISOString(),
	changedBy
});

/** What a hospital's reception knows: who goes where, and when it is reached. For services that have asked already. */
export async function receptionOf(ctx: Context, hospitalId: string) {
	const { db } = ctx.services;
	const [departments, rows] = await Promise.all([
		listDepartments(db, hospitalId),
		listReceptionRows(db, hospitalId)
	]);
	const contact = contactRowOf(rows)?.body;
	return {
		departments,
		triage: triageOf(rows).map(({ body }) => body),
		contact: contact ? { phone: contact.phone, hours: contact.hours } : null
	};
}

export const contactOf = async (ctx: Context, hospitalId: string): Promise<Contact | null> =>
	(await receptionOf(ctx, hospitalId)).contact;

/** The tables with who changed what and when; every doctor of the hospital may read them. */
export async function readReception(ctx: Context): Promise<ReceptionTables> {
	const doctor = requireDoctor(ctx, 'reception.read');
	const { db } = ctx.services;
	const [departments, rows, history, mayEdit] = await Promise.all([
		listDepartments(db, doctor.hospitalId),
		listReceptionRows(db, doctor.hospitalId),
		listReceptionHistory(db, doctor.hospitalId, historyMost),
		keepsClinicalTables(db, doctor.id)
	]);
	const contact = contactRowOf(rows);
	return {
		departments,
		triage: triageOf(rows).map((row) => ({ ...row.body, ...changed(row) })),
		contact: contact ? { ...contact.body, ...changed(contact) } : null,
		history: history.map((row) => ({
			...changed(row),
			seq: row.seq,
			kind: row.kind,
			rowId: row.rowId,
			row: row.body
		})),
		mayEdit
	};
}
