import type { ContactRow, ReceptionKind, ReceptionTables } from '$lib/contract/http/reception';
import { Failure } from '$lib/contract/errors';
import type { Complaint } from '$lib/domain/consult/intake';
import type { TriageRow } from '$lib/domain/consult/triage';
import { callApi } from '../http/api';

/** A row as it is typed. */
export interface TypedRow {
	id: string;
	rank: number;
	complaint: Complaint | '';
	words: string;
	fromYears: string;
	belowYears: string;
	departmentId: string;
	noteZh: string;
	noteEn: string;
	source: string;
}

export const typedRow = (row: TriageRow): TypedRow => ({
	...row,
	complaint: row.complaint ?? '',
	words: row.words.join('，'),
	fromYears: row.fromYears === undefined ? '' : String(row.fromYears),
	belowYears: row.belowYears === undefined ? '' : String(row.belowYears)
});

const years = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));

const readRow = (typed: TypedRow): TriageRow => ({
	...typed,
	complaint: typed.complaint || null,
	words: typed.words
		.split(/[,，、;；]/)
		.map((word) => word.trim())
		.filter(Boolean),
	fromYears: years(typed.fromYears),
	belowYears: years(typed.belowYears)
});

/** The reception tables of the doctor's hospital, and their changes. */
export class ReceptionDesk {
	tables = $state.raw<ReceptionTables | null>(null);
	failed = $state(false);
	busy = $state(false);
	saved = $state(false);
	/** The field at fault, or "" for anything else that went wrong. */
	refused = $state<string | undefined>();

	async load(): Promise<void> {
		try {
			this.tables = await callApi<ReceptionTables>('staff', 'GET', '/api/v1/reception');
			this.failed = false;
		} catch {
			this.failed = true;
		}
	}

	newRow(): TypedRow {
		const { tables } = this;
		return {
			id: `row-${crypto.randomUUID().slice(0, 8)}`,
			rank: Math.max(0, ...(tables?.triage ?? []).map(({ rank }) => rank)) + 10,
			complaint: '',
			words: '',
			fromYears: '',
			belowYears: '',
			departmentId: tables?.departments[0]?.id ?? '',
			noteZh: '',
			noteEn: '',
			source: ''
		};
	}

	saveRow = (typed: TypedRow): Promise<boolean> => this.#put('triage', typed.id, readRow(typed));
	removeRow = (id: string): Promise<boolean> => this.#put('triage', id, null);
	saveContact = (row: Omit<ContactRow, 'id'>): Promise<boolean> =>
		this.#put('contact', 'hospital', { ...row, id: 'hospital' });

	async #put(kind: ReceptionKind, rowId: string, row: object | null): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.refused = undefined;
		this.saved = false;
		try {
			const path = `/api/v1/reception/${kind}/${rowId}`;
			this.tables = await callApi<ReceptionTables>('staff', 'PUT', path, { row });
			this.saved = true;
			return true;
		} catch (error) {
			const field = error instanceof Failure ? error.detail?.field : undefined;
			this.refused = typeof field === 'string' ? field : '';
			return false;
		} finally {
			this.busy = false;
		}
	}
}
