import type { ClinicalKind, ClinicalTables } from '$lib/contract/http/clinical';
import { clinicalKinds } from '$lib/contract/http/clinical';
import type { Knowledge, Row } from '$lib/domain/clinical/knowledge';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { startingTable } from '../../knowledge/starting-table';
import { listClinicalRows, type ClinicalRow } from '../../repositories/clinical-rows';
import { keepsClinicalTables } from '../../repositories/hospital-tables';

/** The starting tables with a hospital's own rows over them; the version names both. */
export function mergeTables(start: Knowledge, own: readonly ClinicalRow[]): Knowledge {
	const merged = (kind: ClinicalKind): readonly Row[] => {
		const changes = new Map(own.filter((row) => row.kind === kind).map((row) => [row.rowId, row.body]));
		const kept = (start[kind] as readonly Row[]).filter(({ id }) => !changes.has(id));
		return [...kept, ...[...changes.values()].filter((body) => body !== null).map((body) => body as Row)];
	};
	const last = Math.max(0, ...own.map(({ seq }) => seq));
	return {
		...(Object.fromEntries(clinicalKinds.map((kind) => [kind, merged(kind)])) as unknown as Knowledge),
		version: `${start.version}+${last}`
	};
}

/** The tables that warn the doctors of this hospital. */
export const readKnowledge = async (ctx: Context, hospitalId: string): Promise<Knowledge> =>
	mergeTables(startingTable, await listClinicalRows(ctx.services.db, hospitalId));

/** Everything a doctor may read about what the checks know, every row with its source. */
export async function readTables(ctx: Context): Promise<ClinicalTables> {
	const doctor = requireDoctor(ctx, 'clinical.read');
	const own = await listClinicalRows(ctx.services.db, doctor.hospitalId);
	return {
		knowledge: mergeTables(startingTable, own),
		changed: own.map(({ kind, rowId }) => `${kind}/${rowId}`),
		mayEdit: await keepsClinicalTables(ctx.services.db, doctor.id)
	};
}
