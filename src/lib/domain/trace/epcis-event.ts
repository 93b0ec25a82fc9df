/** The parts of an EPCIS 2.0 event (GS1 EPCIS 2.0, section 7.4) that this program reads; all others are kept as they came. */
export const eventTypes = [
	'ObjectEvent',
	'AggregationEvent',
	'TransactionEvent',
	'TransformationEvent',
	'AssociationEvent'
] as const;
export type EventType = (typeof eventTypes)[number];
export type EventAction = 'ADD' | 'OBSERVE' | 'DELETE';

export interface QuantityElement {
	readonly epcClass: string;
	readonly quantity?: number;
	readonly uom?: string;
}

export interface ErrorDeclaration {
	/** ISO 8601 with offset. */
	readonly declarationTime: string;
	readonly reason?: string;
	readonly correctiveEventIDs?: readonly string[];
}

/** An event that fits GS1's JSON schema. Times are ISO 8601 texts with an offset. */
export interface EpcisEvent {
	readonly type: EventType;
	readonly eventTime: string;
	readonly eventTimeZoneOffset: string;
	readonly eventID?: string;
	readonly recordTime?: string;
	readonly action?: EventAction;
	readonly bizStep?: string;
	readonly disposition?: string;
	readonly readPoint?: { readonly id: string };
	readonly bizLocation?: { readonly id: string };
	readonly epcList?: readonly string[];
	readonly quantityList?: readonly QuantityElement[];
	readonly parentID?: string;
	readonly childEPCs?: readonly string[];
	readonly childQuantityList?: readonly QuantityElement[];
	readonly inputEPCList?: readonly string[];
	readonly inputQuantityList?: readonly QuantityElement[];
	readonly outputEPCList?: readonly string[];
	readonly outputQuantityList?: readonly QuantityElement[];
	readonly destinationList?: ReadonlyArray<{ readonly type: string; readonly destination: string }>;
	readonly errorDeclaration?: ErrorDeclaration;
	readonly [extension: string]: unknown;
}

const vocabularyPrefix =
	/^(?:https?:\/\/(?:ref|ns)\.gs1\.org\/cbv\/(?:BizStep|Disp|ER|BTT|SDT)-|urn:epcglobal:cbv:(?:bizstep|disp|er|btt|sdt):)/;

/**
 * The bare word of the Core Business Vocabulary, however it is written; words of others stay whole.
 *
 * "https://ref.gs1.org/cbv/BizStep-receiving" -> "receiving"
 */
export const bareWord = (word: string): string => word.replace(vocabularyPrefix, '');

/** Where in an event its identifiers stand, by the names of the standard's query parameters. */
export type EpcRole =
	'epc' | 'child' | 'parent' | 'input' | 'output' | 'class' | 'input_class' | 'output_class';

const classesOf = (list: readonly QuantityElement[] | undefined): readonly string[] =>
	list?.map(({ epcClass }) => epcClass) ?? [];

/** Every identifier of the event with its role, in the order of the event. */
export function identifiersOf(event: EpcisEvent): Array<{ uri: string; role: EpcRole }> {
	const as = (role: EpcRole, uris: readonly string[] | undefined) =>
		(uris ?? []).map((uri) => ({ uri, role }));
	return [
		...as('epc', event.epcList),
		...as('parent', event.parentID === undefined ? [] : [event.parentID]),
		...as('child', event.childEPCs),
		...as('input', event.inputEPCList),
		...as('output', event.outputEPCList),
		...as('class', classesOf(event.quantityList)),
		...as('class', classesOf(event.childQuantityList)),
		...as('input_class', classesOf(event.inputQuantityList)),
		...as('output_class', classesOf(event.outputQuantityList))
	];
}
