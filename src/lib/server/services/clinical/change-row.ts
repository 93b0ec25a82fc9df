import { Failure } from '$lib/contract/errors';
import { clinicalRows, isClinicalKind, type ClinicalTables } from '$lib/contract/http/clinical';
import { groupsNamed } from '$lib/domain/clinical/agents';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { readTableRow } from '../../read-table-row';
import { appendAudit } from '../../repositories/audit';
import { appendTableRow, keepsClinicalTables } from '../../repositories/hospital-tables';
import { readKnowledge, readTables } from './read-tables';

/**
 * Adds, replaces or takes out (null) one row of the hospital's clinical tables. The row that stood before is kept.
 * @throws Failure forbidden for doctors who do not keep the tables; invalid_input with the field at fault; not_found
 *   for a table that does not exist; not_allowed_now for a group that other rows still speak of
 */
export async function changeRow(
	ctx: Context,
	kind: string,
	rowId: string,
	row: Readonly<Record<string, unknown>> | null
): Promise<ClinicalTables> {
	const doctor = requireDoctor(ctx, 'clinical.edit');
	if (!(await keepsClinicalTables(ctx.services.db, doctor.id)))
		throw new Failure('forbidden', 'only those who keep the tables of the hospital may change them');
	if (!isClinicalKind(kind)) throw new Failure('not_found', 'no such table');
	const body = row && readTableRow(clinicalRows[kind], rowId, row);
	const knowledge = await readKnowledge(ctx, doctor.hospitalId);
	const named = groupsNamed({
		...knowledge,
		[kind]: [...knowledge[kind].filter(({ id }) => id !== rowId), ...(body ? [body] : [])]
	});
	const known = new Set(knowledge.groups.map(({ id }) => id));
	if (kind === 'groups') {
		if (body) known.add(rowId);
		else known.delete(rowId);
	}
	const missing = [...named].find((id) => !known.has(id));
	if (missing !== undefined)
		throw body
			? new Failure('invalid_input', `no group is called ${missing}`, { field: 'group' })
			: new Failure('not_allowed_now', 'other rows still speak of this group', { status: 'in_use' });
	await ctx.services.db.transaction().execute(async (trx) => {
		await appendTableRow(trx, 'clinicalRow', {
			hospitalId: doctor.hospitalId,
			kind,
			rowId,
			body,
			changedBy: doctor.id,
			changedAt: ctx.now()
		});
		await appendAudit(trx, ctx, {
			action: body ? 'clinical.change' : 'clinical.remove',
			subject: { type: 'clinical_row', id: `${kind}/${rowId}` }
		});
	});
	return readTables(ctx);
}
