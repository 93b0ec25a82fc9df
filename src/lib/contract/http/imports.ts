import * as v from 'valibot';
import {
	faultPolicies,
	importKinds,
	placements,
	type FaultPolicy,
	type ImportFormat,
	type ImportKind,
	type ImportStatus,
	type Placement,
	type RowVerdict
} from '$lib/domain/imports/import-kinds';
import type { FileFault, RowFault } from '$lib/domain/imports/row-faults';

/** Query of `POST /api/v1/imports`; the body is the file as it is. */
export const importQuery = v.object({
	kind: v.picklist(importKinds),
	name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
	/** For packs: where they are once imported. */
	placement: v.optional(v.picklist(placements)),
	/** For packs that were received: the store. */
	store: v.optional(v.pipe(v.string(), v.uuid()))
});
export type ImportQuery = v.InferOutput<typeof importQuery>;

/** Body of `POST /api/v1/imports/{id}/confirmation`. */
export const confirmImportBody = v.object({ faulty: v.picklist(faultPolicies) });

/** Query of `GET /api/v1/imports/template`. */
export const templateQuery = v.object({ kind: v.picklist(importKinds) });

export interface ImportCounts {
	readonly new: number;
	readonly changed: number;
	readonly same: number;
	readonly faulty: number;
}

export interface ImportSummary {
	readonly id: string;
	readonly kind: ImportKind;
	readonly format: ImportFormat;
	readonly status: ImportStatus;
	readonly fileName: string;
	readonly fileBytes: number;
	readonly placement: Placement | null;
	readonly storeName: string | null;
	readonly createdAt: string;
	readonly createdBy: string;
	readonly finishedAt: string | null;
	readonly policy: FaultPolicy | null;
	/** How far reading and applying are; `of` is null where it cannot be known. */
	readonly progress: { readonly done: number; readonly of: number | null; readonly unit: 'bytes' | 'rows' };
	readonly rowsRead: number;
	readonly counts: ImportCounts;
	/** The registry changed after the preview; this is a new one and asks again. */
	readonly movedOn: boolean;
	readonly fileFault: FileFault | null;
}

/** One row as it was understood: cells in the order of `columns`. */
export interface PreviewRow {
	readonly row: number;
	readonly cells: readonly string[];
	readonly verdict: RowVerdict;
}

export interface ImportDetail extends ImportSummary {
	/** Encoding, sheet, sheets that were not read. */
	readonly facts: Readonly<Record<string, string | number>>;
	/** Keys of columns; empty once the rows are let go. */
	readonly columns: readonly string[];
	readonly rows: readonly PreviewRow[];
	/** The first faults; the whole list is the error file. */
	readonly faults: readonly (RowFault & { readonly row: number })[];
}

export interface ImportList {
	readonly imports: readonly ImportSummary[];
	readonly stores: readonly { readonly id: string; readonly name: string }[];
}
