import * as v from 'valibot';
import type { Age } from '$lib/domain/patient/age';
import { followUpResults, type CarePlan, type FollowUpReason } from '$lib/domain/consult/care-plan';
import { additionReasons, exportReasons, type AdditionReason } from '$lib/domain/consult/record-reasons';
import type { GuestRole } from '$lib/domain/consult/guest';
import type { NoteField } from '$lib/domain/consult/notes';
import type { ConsultOutcome, ConsultStatus } from '$lib/domain/consult/status';
import type { Summary } from '$lib/domain/consult/summary';
import type { ConsultMessage, IntakeFacts } from './consult';
import { mostNoteCharacters } from './notes';

const id = v.pipe(v.string(), v.uuid());
export interface Colleague {
	readonly id: string;
	readonly name: string;
	readonly title: string;
	readonly department: string;
}
export const handoverBody = v.object({ doctorId: id });
export const handoverAnswerBody = v.object({ accept: v.boolean() });

/** GET /api/v1/consults/handovers: what is offered to this doctor, and what became of the doctor's own last offer. */
export interface Handovers {
	readonly offered: {
		readonly consultId: string;
		readonly from: string;
		readonly fromTitle: string;
		readonly maskedName: string;
		readonly sex: 'male' | 'female';
		readonly age: Age;
		readonly expiresAt: string;
	} | null;
	readonly made: {
		readonly consultId: string;
		readonly to: string;
		readonly status: 'offered' | 'accepted' | 'declined' | 'withdrawn' | 'lapsed';
		readonly expiresAt: string;
	} | null;
	readonly serverTime: string;
}

export const photoQuery = v.object({ clientId: id });
export const photoSizeQuery = v.object({ size: v.optional(v.picklist(['full', 'preview']), 'full') });

export interface SummaryLink {
	readonly url: string;
	readonly expiresAt: string;
}
/** GET /api/v1/consults/{id}/summary, for the kiosk. */
export interface SummaryAtKiosk {
	/** Null while the doctor still writes. */
	readonly summary: Summary | null;
}

export interface RecordLine {
	readonly id: string;
	readonly ticket: string;
	readonly maskedName: string;
	readonly status: ConsultStatus;
	readonly outcome: ConsultOutcome | null;
	readonly queuedAt: string;
	readonly closedAt: string | null;
	readonly storeName: string;
	readonly doctorName: string | null;
}
export interface RecordList {
	readonly records: readonly RecordLine[];
	readonly keepsRecords: boolean;
}

export interface Addition {
	readonly seq: number;
	readonly clientId: string;
	readonly reason: AdditionReason;
	readonly body: string;
	readonly at: string;
	readonly author: string;
	readonly title: string;
}
export const additionBody = v.object({
	clientId: id,
	reason: v.picklist(additionReasons),
	body: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(mostNoteCharacters))
});

/** GET /api/v1/records/{id}: a consult that is over, as it was closed, with what was added since. */
export interface RecordView {
	readonly id: string;
	readonly ticket: string;
	readonly name: string;
	readonly sex: 'male' | 'female';
	readonly bornOn: string;
	readonly doctorName: string | null;
	readonly queuedAt: string;
	readonly endedAt: string | null;
	readonly outcome: ConsultOutcome | null;
	readonly intake: IntakeFacts;
	readonly notes: Readonly<Record<NoteField, string>>;
	readonly care: CarePlan;
	/** Third persons who were in the call, under the name that they gave. */
	readonly guests: readonly {
		readonly role: GuestRole;
		readonly name: string;
		readonly joinedAt: string;
		readonly endedAt: string;
	}[];
	readonly messages: readonly ConsultMessage[];
	readonly closed: {
		readonly at: string;
		readonly retainUntil: string;
		readonly sha256: string;
		/** Nobody closed it on the day; the program did. */
		readonly bySystem: boolean;
	} | null;
	readonly additions: readonly Addition[];
	readonly openLinks: number;
	readonly mayAdd: boolean;
}

export const patientSearchBody = v.object({
	query: v.pipe(v.string(), v.trim(), v.minLength(4), v.maxLength(40))
});
export interface PatientRecords {
	readonly patient: {
		readonly id: string;
		readonly name: string;
		readonly maskedResidentId: string;
		readonly sex: 'male' | 'female';
		readonly bornOn: string;
	} | null;
	readonly records: readonly RecordLine[];
}
export const exportBody = v.object({ patientId: id, reason: v.picklist(exportReasons) });

export interface FollowUpLine {
	readonly id: string;
	readonly consultId: string;
	readonly maskedName: string;
	readonly maskedPhone: string;
	readonly reason: FollowUpReason;
	readonly dueOn: string;
	readonly daysOver: number;
	readonly doctorName: string;
	readonly storeName: string;
	readonly mine: boolean;
}
export interface FollowUpList {
	readonly followUps: readonly FollowUpLine[];
}
export const followUpDoneBody = v.object({ result: v.picklist(followUpResults) });

/** GET /api/v1/consults/{id}/reminders: what was agreed with this patient earlier. */
export interface Reminders {
	readonly reminders: readonly {
		readonly id: string;
		readonly reason: FollowUpReason;
		readonly dueOn: string;
		readonly doctorName: string;
	}[];
}
