import * as v from 'valibot';
import type { Age } from '$lib/domain/patient/age';
import { callModes, diagnosisTimes, doctorStates } from '$lib/domain/consult/call-modes';
import type { CallMode, DoctorState } from '$lib/domain/consult/call-modes';
import {
	cameraFindings,
	deviceCheckMostMs,
	microphoneFindings,
	pathFindings,
	speakerFindings
} from '$lib/domain/consult/device-check';
import { complaints, consentKinds, evidenceKinds, guardianRelations } from '$lib/domain/consult/intake';
import type { HealthProfile } from '$lib/domain/patient/health-profile';
import type { GuestView } from './guest';
import { nothingShared, sharingBody, type ConfirmedEvidence, type Sharing } from './patient';
import type { OpeningHours } from '$lib/domain/consult/opening-hours';
import type { Standing } from '$lib/domain/consult/take-order';
import type { RedFlag } from '$lib/domain/consult/red-flags';
import type { ConsultOutcome, ConsultStatus } from '$lib/domain/consult/status';
import { doctorOutcomes } from '$lib/domain/consult/status';
import type { ConsultNotes } from './notes';

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const id = v.pipe(v.string(), v.uuid());

/** The texts of the two consents on screen now; a consent is stored with the version that was read. */
export const consentVersions = { treatment: '2026-11-1', health_data: '2026-11-1' } as const;

/** What the kiosk's check before the queue found; what is missing was not checked. */
export const deviceCheck = v.object({
	camera: v.optional(v.picklist(cameraFindings), 'not_checked'),
	microphone: v.optional(v.picklist(microphoneFindings), 'not_checked'),
	speaker: v.optional(v.picklist(speakerFindings), 'not_checked'),
	/** Two connections in the page, opened to each other without and with nothing but the relay. */
	direct: v.optional(v.picklist(pathFindings), 'not_checked'),
	relay: v.optional(v.picklist(pathFindings), 'not_checked'),
	/** How long it ran. */
	tookMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(deviceCheckMostMs)), 0)
});
export type DeviceCheck = v.InferOutput<typeof deviceCheck>;
export const uncheckedDevices: DeviceCheck = v.parse(deviceCheck, {});

/** `POST /api/v1/consults`. Form only; what is missing or wrong is judged by `domain/consult/intake`. */
export const requestConsultBody = v.object({
	name: text(100),
	residentId: text(40),
	phone: text(40),
	weightKg: text(10),
	allergies: v.object({ answer: v.picklist(['none', 'listed', 'unknown', '']), text: text(600) }),
	complaints: v.pipe(v.array(v.picklist(complaints)), v.maxLength(complaints.length)),
	complaintText: text(600),
	earlierDiagnosis: v.object({
		kind: v.picklist([...evidenceKinds, '']),
		what: text(300),
		where: text(100),
		when: v.picklist([...diagnosisTimes, ''])
	}),
	guardian: v.nullable(
		v.object({
			present: v.boolean(),
			name: text(100),
			residentId: text(40),
			relation: v.optional(v.picklist([...guardianRelations, '']), '')
		})
	),
	/** Medicines in use, in the customer's words. */
	medicines: v.optional(text(300), ''),
	/** Counts only for a patient who was recognised at this kiosk a moment ago. */
	sharing: v.optional(sharingBody, nothingShared),
	consents: v.pipe(
		v.array(v.object({ kind: v.picklist(consentKinds), textVersion: text(20) })),
		v.maxLength(4)
	),
	mode: v.picklist(callModes),
	deviceCheck,
	/** Where the customer wants to go; what is null is found by the hospital's own table, or is whoever is free next. */
	choice: v.optional(v.object({ departmentId: v.nullable(id), doctorId: v.nullable(id) }), {
		departmentId: null,
		doctorId: null
	})
});
export type RequestConsult = v.InferOutput<typeof requestConsultBody>;
export type DoctorWish = RequestConsult['choice'];

export const endConsultBody = v.object({ outcome: v.optional(v.picklist(doctorOutcomes)) });
export const presenceBody = v.object({ state: v.picklist(doctorStates) });
export const messageBody = v.object({
	clientId: id,
	body: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1_000))
});

export interface ConsultMessage {
	/** 1, 2, 3 … without a gap in one consult. */
	readonly seq: number;
	readonly sender: 'customer' | 'doctor';
	readonly clientId: string;
	/** "" for a picture. */
	readonly body: string;
	readonly sentAt: string;
	readonly photo?: MessagePhoto;
}

/** A picture in the chat: GET /api/v1/consults/{id}/photos/{photo id}. */
export interface MessagePhoto {
	readonly id: string;
	readonly width: number;
	readonly height: number;
	/** The picture that came told a place; the one that is kept does not. */
	readonly locationRemoved: boolean;
}

export interface WaitRange {
	readonly lowMinutes: number;
	readonly highMinutes: number;
}

/** How a hospital is reached when no doctor is online. */
export interface Contact {
	readonly phone: string;
	readonly hours: readonly OpeningHours[];
}

export interface WantedDoctor {
	readonly id: string;
	readonly name: string;
	readonly nameEn: string | null;
	readonly title: string;
	readonly titleEn: string | null;
	/** `opened`: away for so long that whoever is free next takes this place. */
	readonly state: 'available' | 'busy' | 'away' | 'opened';
}

/** What the kiosk shows of its consult. Names are masked. */
export interface DeviceConsult {
	readonly id: string;
	readonly ticket: string;
	readonly status: ConsultStatus;
	readonly mode: CallMode;
	readonly maskedName: string;
	readonly queuedAt: string;
	readonly queue: {
		/** 1 = next. */
		readonly place: number;
		/** null = nothing to go by. */
		readonly range: WaitRange | null;
		/** Doctors who take patients now and may treat this one, those in a call included. */
		readonly doctors: number;
		readonly childDoctorNeeded: boolean;
		/** The doctor this customer asked for; null = whoever is free next. */
		readonly wanted: WantedDoctor | null;
		/** When and how the hospital is reached, while no doctor is there. */
		readonly contact: Contact | null;
	} | null;
	readonly doctor: { readonly name: string; readonly title: string } | null;
	readonly guest: GuestView | null;
	readonly endedBy: 'doctor' | 'customer' | 'system' | null;
	readonly outcome: ConsultOutcome | null;
	/** What the doctor may see; null for a patient who was not recognised and has nothing to show. */
	readonly sharing: Sharing | null;
}

export interface CurrentConsult {
	readonly consult: DeviceConsult | null;
}

/** What the customer told before the call, as it is stored and shown to the doctor. */
export const intakeFacts = v.object({
	weightKg: v.string(),
	allergies: v.object({ answer: v.picklist(['none', 'listed', 'unknown']), text: v.string() }),
	complaints: v.array(v.picklist(complaints)),
	complaintText: v.string(),
	earlierDiagnosis: v.object({
		kind: v.picklist(evidenceKinds),
		what: v.string(),
		where: v.string(),
		when: v.picklist([...diagnosisTimes, ''])
	}),
	guardian: v.nullable(
		v.object({
			present: v.boolean(),
			name: v.string(),
			relation: v.optional(v.picklist([...guardianRelations, '']), '')
		})
	),
	medicines: v.optional(v.string(), ''),
	/** A returning patient said something else about allergies than last time. */
	allergiesDiffer: v.optional(v.boolean(), false)
});
export type IntakeFacts = v.InferOutput<typeof intakeFacts>;

interface PatientFacts extends IntakeFacts {
	readonly sex: 'male' | 'female';
	readonly age: Age;
	readonly minor: boolean;
	readonly redFlags: readonly RedFlag[];
}

/** One row of the doctor's waiting room. */
export interface WaitingPatient extends PatientFacts {
	readonly consultId: string;
	readonly ticket: string;
	readonly place: number;
	readonly queuedAt: string;
	readonly maskedName: string;
	readonly mode: CallMode;
	readonly storeName: string;
	readonly deviceCheck: DeviceCheck;
	readonly kioskOnline: boolean;
	/** How this patient stands to the doctor who looks: only `asked_for_me` and `open` may be taken. */
	readonly standing: Standing;
	/** The doctor this customer asked for. */
	readonly askedFor: string | null;
	readonly departmentName: string | null;
	/** Walks around the shop; the place is kept until then. */
	readonly walkingUntil: string | null;
}

export interface DoctorRoom {
	readonly me: {
		readonly name: string;
		readonly title: string;
		readonly state: DoctorState;
		readonly mayTreatChildren: boolean;
		readonly departmentName: string | null;
		/** May change the tables of the hospital. */
		readonly keepsTables: boolean;
	};
	readonly waiting: readonly WaitingPatient[];
	/** Waiting longer than the list shows. */
	readonly more: number;
	readonly availableDoctors: number;
	/** How many asked to be called back and were not yet. */
	readonly callbacks: number;
	readonly currentConsultId: string | null;
	readonly serverTime: string;
}

/** What the doctor of a consult sees beside the call. */
export interface ConsultRecord extends PatientFacts {
	readonly id: string;
	readonly ticket: string;
	readonly status: ConsultStatus;
	readonly mode: CallMode;
	readonly name: string;
	readonly maskedResidentId: string;
	readonly maskedPhone: string;
	readonly storeName: string;
	readonly queuedAt: string;
	readonly takenAt: string | null;
	readonly endedAt: string | null;
	readonly endedBy: 'doctor' | 'customer' | 'system' | null;
	readonly outcome: ConsultOutcome | null;
	readonly notes: ConsultNotes;
	readonly deviceCheck: DeviceCheck;
	readonly guest: GuestView | null;
	/** What was said for this consult, with who said it; null where none was kept. */
	readonly profile: HealthProfile | null;
	readonly sharing: Sharing;
	readonly evidence: ConfirmedEvidence | null;
	/** Nothing in it changes any more. */
	readonly closed: boolean;
}

export interface IceServers {
	readonly iceServers: readonly {
		readonly urls: readonly string[];
		readonly username?: string;
		readonly credential?: string;
	}[];
}
