import { Failure } from '$lib/contract/errors';
import { isReceptionKind, receptionRows, type ReceptionTables } from '$lib/contract/http/reception';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { readTableRow } from '../../read-table-row';
import { appendAudit } from '../../repositories/audit';
import { appendTableRow, keepsClinicalTables } from '../../repositories/hospital-tables';
import { listDepartments } from '../../repositories/reception';
import { readReception } from './read-reception';

/**
 * Adds, replaces or takes out (null) one row of the hospital's reception tables. What stood before is kept.
 * @throws Failure forbidden for doctors who do not keep the tables; invalid_input with the field at fault, for a
 *   department of another hospital too; not_found for a table that does not exist
 */
export async function changeReception(
	ctx: Context,
	kind: string,
	rowId: string,
	row: Readonly<Record<string, unknown>> | null
): Promise<ReceptionTables> {
	const doctor = requireDoctor(ctx, 'reception.edit');
	const { db, publish } = ctx.services;
	if (!(await keepsClinicalTables(db, doctor.id)))
		throw new Failure('forbidden', 'only those who keep the tables of the hospital may change them');
	if (!isReceptionKind(kind)) throw new Failure('not_found', 'no such table');
	const body = row && readTableRow(receptionRows[kind], rowId, row);
	if (body && 'departmentId' in body) {
		const departments = await listDepartments(db, doctor.hospitalId);
		if (!departments.some(({ id }) => id === body.departmentId))
			throw new Failure('invalid_input', 'no such department', { field: 'departmentId' });
	}
	await db.transaction().execute(async (trx) => {
		await appendTableRow(trx, 'receptionRow', {
			hospitalId: doctor.hospitalId,
			kind,
			rowId,
			body,
			changedBy: doctor.id,
			changedAt: ctx.now()
		});
		await appendAudit(trx, ctx, {
			action: body ? 'reception.change' : 'reception.remove',
			subject: { type: 'reception_row', id: `${kind}/${rowId}` }
		});
	});
	publish({ kind: 'queue', hospitalId: doctor.hospitalId });
	return readReception(ctx);
}
