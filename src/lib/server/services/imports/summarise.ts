import type { ImportSummary } from '$lib/contract/http/imports';
import {
	faultPolicies,
	importFormats,
	importKinds,
	importStatuses,
	placements
} from '$lib/domain/imports/import-kinds';
import type { FileFault } from '$lib/domain/imports/row-faults';
import { oneOf } from '$lib/domain/shared/one-of';
import type { ImportJobRow } from '../../repositories/import-jobs';

function progressOf(job: ImportJobRow): ImportSummary['progress'] {
	if (job.status === 'reading') {
		const known = job.format !== 'xlsx';
		return {
			done: known ? Number(job.bytesRead) : job.rowsRead,
			of: known ? Number(job.fileBytes) : null,
			unit: known ? 'bytes' : 'rows'
		};
	}
	return { done: job.rowsDone, of: job.newRows + job.changedRows, unit: 'rows' };
}

/** The row of an import as people and machines may see it. */
export function summarise(job: ImportJobRow): ImportSummary {
	return {
		id: job.id,
		kind: oneOf(importKinds, job.kind),
		format: oneOf(importFormats, job.format),
		status: oneOf(importStatuses, job.status),
		fileName: job.fileName,
		fileBytes: Number(job.fileBytes),
		placement: job.placement === null ? null : oneOf(placements, job.placement),
		storeName: job.storeName,
		createdAt: job.createdAt.toISOString(),
		createdBy: job.personName,
		finishedAt: job.finishedAt?.toISOString() ?? null,
		policy: job.policy === null ? null : oneOf(faultPolicies, job.policy),
		progress: progressOf(job),
		rowsRead: job.rowsRead,
		counts: {
			new: job.newRows,
			changed: job.changedRows,
			same: job.sameRows,
			faulty: job.faultyRows
		},
		movedOn: job.movedOn,
		fileFault: job.fileFault as FileFault | null
	};
}
