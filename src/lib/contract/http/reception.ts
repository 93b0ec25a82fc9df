import * as v from 'valibot';
import type { Contact, WaitRange } from './consult';
import { complaints } from '$lib/domain/consult/intake';
import type { TriageRow } from '$lib/domain/consult/triage';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most));
const some = (most: number) => v.pipe(text(most), v.minLength(1));
const id = v.pipe(v.string(), v.uuid());
const years = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(150)));
const rowId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{1,79}$/));
const time = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/));

const openingHours = v.pipe(
	v.strictObject({
		days: v.pipe(
			v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
			v.minLength(1),
			v.maxLength(7)
		),
		from: time,
		until: time
	}),
	v.check(({ from, until }) => from < until, 'from must be before until')
);

/** A row of each table of the reception as it is stored and sent; no row is without a source. */
export const receptionRows = {
	triage: v.pipe(
		v.strictObject({
			id: rowId,
			rank: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999)),
			complaint: v.nullable(v.picklist(complaints)),
			words: v.pipe(v.array(some(40)), v.maxLength(40)),
			fromYears: years,
			belowYears: years,
			departmentId: id,
			noteZh: text(120),
			noteEn: text(160),
			source: some(200)
		}),
		v.check(
			(row) =>
				row.complaint !== null ||
				row.words.length > 0 ||
				row.fromYears !== undefined ||
				row.belowYears !== undefined,
			'a row needs a picture, words or an age'
		)
	),
	/** One row, `hospital`: when and how the hospital is reached while no doctor is online. */
	contact: v.strictObject({
		id: v.literal('hospital'),
		phone: v.pipe(v.string(), v.trim(), v.regex(/^[0-9+ ()-]{3,30}$/)),
		hours: v.pipe(v.array(openingHours), v.maxLength(14)),
		source: some(200)
	})
} as const;

export type ReceptionKind = keyof typeof receptionRows;
export const isReceptionKind = (kind: string): kind is ReceptionKind => Object.hasOwn(receptionRows, kind);
export type ContactRow = v.InferOutput<typeof receptionRows.contact>;

/** PUT /api/v1/reception/{kind}/{rowId}: the row itself, judged by its kind; null takes it out. */
export const changeReceptionBody = v.object({ row: v.nullable(v.record(v.string(), v.unknown())) });

export interface Department {
	readonly id: string;
	readonly name: string;
	readonly nameEn: string;
}

export interface Changed {
	readonly changedAt: string;
	/** null = came with the demo world. */
	readonly changedBy: string | null;
}

/** GET /api/v1/reception */
export interface ReceptionTables {
	readonly departments: readonly Department[];
	/** In the order in which they are tried. */
	readonly triage: readonly (TriageRow & Changed)[];
	readonly contact: (ContactRow & Changed) | null;
	/** Newest first; `row` null = taken out. */
	readonly history: readonly (Changed & {
		readonly seq: number;
		readonly kind: ReceptionKind;
		readonly rowId: string;
		readonly row: unknown;
	})[];
	readonly mayEdit: boolean;
}

export interface DoctorCard {
	readonly id: string;
	readonly name: string;
	readonly nameEn: string | null;
	readonly title: string;
	readonly titleEn: string | null;
	readonly departmentId: string | null;
	/** BCP 47 tags, best first. */
	readonly languages: readonly string[];
	readonly mayTreatChildren: boolean;
	readonly state: 'free' | 'in_call' | 'busy';
	/** How many wait for this doctor and no other. */
	readonly waiting: number;
	/** For somebody who queues for this doctor now; null = nothing to go by. */
	readonly range: WaitRange | null;
}

interface NextFree {
	/** Doctors who take patients now, those in a call included. */
	readonly doctors: number;
	readonly range: WaitRange | null;
}

/** GET /api/v1/consults/doctors: nothing about the customer is asked, the kiosk finds the department by itself. */
export interface DoctorChoice {
	readonly departments: readonly Department[];
	readonly triage: readonly Omit<TriageRow, 'source'>[];
	readonly doctors: readonly DoctorCard[];
	/** How many wait, whoever for. */
	readonly waiting: number;
	readonly next: NextFree;
	/** For a child under six. */
	readonly nextForChild: NextFree;
	/** null = the hospital has not said. */
	readonly contact: Contact | null;
}

/** PUT /api/v1/consults/{id}/doctor */
export const chooseDoctorBody = v.object({ doctorId: v.nullable(id) });

/** POST /api/v1/consults/{id}/walk */
export interface WalkTicket {
	readonly ticket: string;
	/** Until then the place is kept. */
	readonly until: string;
}

/** POST /api/v1/consults/return: what stands on the ticket, whole or its last six characters, and a second proof. */
export const returnBody = v.object({
	ticket: v.pipe(v.string(), v.trim(), v.toUpperCase(), v.regex(/^(?:\d{6}-)?[0-9A-Z]{6}$/)),
	phoneTail: v.pipe(v.string(), v.regex(/^\d{4}$/))
});
export type ReturnInput = v.InferOutput<typeof returnBody>;

/** One wish to be called back, for the doctors of the hospital. */
export interface CallbackWish {
	readonly id: string;
	readonly maskedName: string;
	readonly maskedPhone: string;
	readonly storeName: string;
	readonly departmentName: string | null;
	readonly wishedAt: string;
	/** Who has opened the number. */
	readonly openedBy: string | null;
}

/** POST /api/v1/callbacks/{id}/number: the whole number, written down in the audit trail. */
export interface CallbackNumber {
	readonly name: string;
	readonly phone: string;
}
