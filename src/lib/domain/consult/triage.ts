import type { Complaint } from './intake';

/**
 * One row of a hospital's reception table: who comes with what is led to which department. It sorts people at the
 * door, as the sign in a hospital's hall does, and says nothing about what they have.
 */
export interface TriageRow {
	readonly id: string;
	/** Rows are tried from the lowest rank on; the first that fits decides. */
	readonly rank: number;
	/** The picture chip, or null when words alone decide. */
	readonly complaint: Complaint | null;
	/** Found anywhere in what the customer typed, without regard to case. */
	readonly words: readonly string[];
	/** Full years, both ends optional: from, and below. A row with a bound never fits an unknown age. */
	readonly fromYears?: number | undefined;
	readonly belowYears?: number | undefined;
	readonly departmentId: string;
	/** Said to the customer beside the department, for example who should come along; "" = nothing. */
	readonly noteZh: string;
	readonly noteEn: string;
	/** Who decided so, and on what ground. */
	readonly source: string;
}

export interface ComplaintToSort {
	readonly complaints: readonly Complaint[];
	readonly text: string;
	/** Full years; undefined = not known yet. */
	readonly ageYears: number | undefined;
}

/** @returns the row that decides, or undefined: then it is the general department. */
export function findTriageRow(
	rows: readonly TriageRow[],
	{ complaints, text, ageYears }: ComplaintToSort
): TriageRow | undefined {
	const said = text.toLowerCase();
	const fits = (row: TriageRow): boolean => {
		const bounded = row.fromYears !== undefined || row.belowYears !== undefined;
		if (bounded && ageYears === undefined) return false;
		if (ageYears !== undefined && ageYears < (row.fromYears ?? 0)) return false;
		if (ageYears !== undefined && row.belowYears !== undefined && ageYears >= row.belowYears) return false;
		// A row of ages alone, such as "children", takes every complaint.
		if (row.complaint === null && row.words.length === 0) return bounded;
		return (
			(row.complaint !== null && complaints.includes(row.complaint)) ||
			row.words.some((word) => word.trim() !== '' && said.includes(word.trim().toLowerCase()))
		);
	};
	return rows.toSorted((a, b) => a.rank - b.rank || a.id.localeCompare(b.id)).find(fits);
}
