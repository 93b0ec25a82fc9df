/** CDS Hooks 2.0 (HL7, https://cds-hooks.hl7.org/2.0/): what crosses the wire in either direction. */
import * as v from 'valibot';
import { draftSchema } from './prescription';

export const cdsHooks = ['patient-view', 'order-select', 'order-sign'] as const;
export type CdsHook = (typeof cdsHooks)[number];

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]{1,64}$/));
/** `Practitioner/1`; we ask nothing about whoever it is. */
const reference = v.pipe(v.string(), v.regex(/^[A-Za-z]{1,40}\/[A-Za-z0-9.-]{1,64}$/));
/** Held to HL7's definitions before it is read. */
const resource = v.looseObject({ resourceType: v.string() });

const patientContext = { userId: reference, patientId: id, encounterId: v.optional(id) };
const hookFields = {
	hookInstance: v.pipe(v.string(), v.uuid()),
	// Never followed: who asks sends what is to be looked at.
	fhirServer: v.optional(v.pipe(v.string(), v.url())),
	fhirAuthorization: v.optional(v.unknown()),
	extension: v.optional(v.unknown()),
	/** null says that there is nothing; a key that is missing was not sent. */
	prefetch: v.optional(v.record(v.string(), v.nullable(resource)), {})
};

/** POST /cds-services/{service} */
export const hookRequestSchema = v.variant('hook', [
	v.object({ ...hookFields, hook: v.literal('patient-view'), context: v.object(patientContext) }),
	v.object({
		...hookFields,
		hook: v.literal('order-select'),
		context: v.object({
			...patientContext,
			/** `MedicationRequest/1`, of `draftOrders`. */
			selections: v.pipe(v.array(reference), v.maxLength(100)),
			draftOrders: resource
		})
	}),
	v.object({
		...hookFields,
		hook: v.literal('order-sign'),
		context: v.object({ ...patientContext, draftOrders: resource })
	})
]);
export type HookRequest = v.InferOutput<typeof hookRequestSchema>;

const uuid = v.pipe(v.string(), v.uuid());
const instant = v.pipe(v.string(), v.isoTimestamp());

/** POST /cds-services/{service}/feedback. What somebody wrote freely is not kept: it may speak of a patient. */
export const feedbackBody = v.object({
	feedback: v.pipe(
		v.array(
			v.variant('outcome', [
				v.object({ card: uuid, outcome: v.literal('accepted'), outcomeTimestamp: instant }),
				v.object({
					card: uuid,
					outcome: v.literal('overridden'),
					overrideReason: v.optional(
						v.object({
							reason: v.optional(
								v.object({
									code: v.pipe(v.string(), v.maxLength(100)),
									system: v.optional(v.pipe(v.string(), v.maxLength(200)))
								})
							)
						})
					),
					outcomeTimestamp: instant
				})
			])
		),
		v.minLength(1),
		v.maxLength(100)
	)
});
export type Feedback = v.InferOutput<typeof feedbackBody>['feedback'][number];

export const indicators = ['critical', 'warning', 'info'] as const;

/** A card as we give it; what we take from others is read by the gateway. */
export interface CdsCard {
	readonly uuid: string;
	/** Fewer than 140 characters. */
	readonly summary: string;
	/** Markdown. */
	readonly detail?: string;
	readonly indicator: (typeof indicators)[number];
	readonly source: {
		readonly label: string;
		readonly topic?: { readonly system: string; readonly code: string; readonly display: string };
	};
	readonly overrideReasons?: ReadonlyArray<{
		readonly code: string;
		readonly system: string;
		readonly display: string;
	}>;
}

/** A card of a service outside, as far as we show it. Plain text: whatever markup it holds is shown as it is. */
export interface OutsideCard {
	readonly summary: string;
	readonly detail?: string;
	readonly indicator: (typeof indicators)[number];
	/** Who speaks, in the words of the service. */
	readonly source: string;
}

/** POST /api/v1/consults/{id}/outside-checks */
export const outsideQuestionBody = v.object({
	hook: v.picklist(['order-select', 'order-sign']),
	draft: draftSchema,
	/** Numbers of the lines that are new since the last question. */
	selected: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(20)), [])
});
export type OutsideQuestion = v.InferOutput<typeof outsideQuestionBody>;

/** What one configured service said, or why it said nothing. */
export type OutsideAnswer =
	| { readonly name: string; readonly cards: readonly OutsideCard[]; readonly away?: undefined }
	| {
			readonly name: string;
			readonly cards?: undefined;
			readonly away: 'timeout' | 'not_connected' | 'refused' | 'source_failed';
	  };
