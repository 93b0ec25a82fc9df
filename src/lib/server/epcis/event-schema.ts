import type { ErrorObject, ValidateFunction } from 'ajv';
import { eventTypes, type EpcisEvent, type EventType } from '$lib/domain/trace/epcis-event';
import { parseInstant } from '$lib/domain/trace/instant';
import { pointerStep, type Fault } from './content-fault';
import { findIndexedFault } from './indexed-fault';

interface Schema {
	/** Against GS1's schema of the document around the events. */
	document(value: unknown): Fault | undefined;
	/** Against GS1's schema of the event's own type. */
	event(value: unknown): Fault | undefined;
}

type Group = readonly ErrorObject[];

/** What the formats of the schema ask for, in words. */
const formats: Readonly<Record<string, string>> = {
	'date-time': 'an existing date and time with offset is expected, as 2026-11-20T10:00:00+08:00',
	uri: 'a URI is expected'
};

function reasonOf(error: ErrorObject, group: Group): string {
	const params = error.params as Record<string, unknown>;
	switch (error.keyword) {
		case 'format':
			return formats[String(params.format)] ?? error.message ?? 'wrong form';
		case 'enum': {
			const allowed = params.allowedValues as unknown[];
			return allowed.length > 12
				? 'no word of this vocabulary and no URI of another one'
				: `one of ${allowed.join(', ')} is expected`;
		}
		case 'not':
			return 'not allowed in such an event';
		case 'propertyNames':
			return 'no field of this type; fields of your own need a prefix, as example:field';
		case 'required':
			return group.length > 1 ? 'one of these is required, and none is there' : 'is required';
		default:
			return error.message ?? 'does not fit the schema';
	}
}

function pathOf(error: ErrorObject): string {
	const params = error.params as Record<string, unknown>;
	const inner = params.missingProperty ?? params.propertyName ?? params.additionalProperty;
	// Of two that are the same, the second is the fault.
	const item = error.keyword === 'uniqueItems' ? Math.max(Number(params.i), Number(params.j)) : undefined;
	const step = inner ?? item;
	return error.instancePath + (typeof step === 'string' || typeof step === 'number' ? pointerStep(step) : '');
}

/**
 * The one thing to tell of what the validator found. A choice (`anyOf`) reports each way in which it failed; the
 * deepest place is where a person has to look, and of several there the last says what the choice was about.
 */
function faultOf(errors: Group): Fault {
	const outer = errors.at(-1);
	const depth = (error: ErrorObject) => error.instancePath.split('/').length;
	const telling =
		outer?.keyword === 'anyOf'
			? errors.filter(({ keyword }) => keyword !== 'anyOf').sort((a, b) => depth(b) - depth(a))
			: [outer];
	const [first] = telling;
	if (!first) return { path: '', reason: 'does not fit the schema' };
	const same = telling.filter((error) => error?.instancePath === first.instancePath);
	const missing = same.filter((error) => error?.keyword === 'required');
	if (missing.length > 1) {
		const names = missing.map((error) => String((error?.params as Record<string, unknown>).missingProperty));
		return { path: first.instancePath, reason: `one of ${names.join(', ')} is required` };
	}
	const best = same.find((error) => error?.keyword === 'enum') ?? first;
	return { path: pathOf(best), reason: reasonOf(best, [best]) };
}

function timeFault(event: EpcisEvent): Fault | undefined {
	const reason = formats['date-time'] ?? '';
	if (parseInstant(event.eventTime) === undefined) return { path: '/eventTime', reason };
	const { errorDeclaration } = event;
	return errorDeclaration && parseInstant(errorDeclaration.declarationTime) === undefined
		? { path: '/errorDeclaration/declarationTime', reason }
		: undefined;
}

const isEventType = (type: unknown): type is EventType => eventTypes.includes(type as EventType);

async function compile(): Promise<Schema> {
	const [{ Ajv }, { default: addFormats }, { default: published }] = await Promise.all([
		import('ajv'),
		import('ajv-formats'),
		import('./epcis-json-schema.json')
	]);
	// Lists of identifiers refer to their item's type by name, so that the validator would compare each with each
	// (2 s for 20,000). The same type written out lets it compare by hash.
	const { definitions } = published;
	const schema = {
		...published,
		definitions: { ...definitions, epcList: { ...definitions.epcList, items: definitions.uri } }
	};
	const ajv = new Ajv({ strict: false, allErrors: false });
	(addFormats as unknown as typeof addFormats.default)(ajv);
	ajv.addSchema(schema, 'epcis');
	const part = (name: string): ValidateFunction => ajv.compile({ $ref: `epcis#/definitions/${name}` });
	const document = part('epcisDocument');
	const queryDocument = part('epcisQueryDocument');
	const events = new Map(eventTypes.map((type) => [type, part(type)]));
	const check = (validate: ValidateFunction, value: unknown): Fault | undefined =>
		validate(value) ? undefined : faultOf(validate.errors ?? []);
	return {
		document: (value) =>
			check((value as { type?: unknown }).type === 'EPCISQueryDocument' ? queryDocument : document, value),
		event(value) {
			if (typeof value !== 'object' || value === null || Array.isArray(value))
				return { path: '', reason: 'an event is an object' };
			const { type } = value as { type?: unknown };
			const validate = isEventType(type) ? events.get(type) : undefined;
			if (!validate) return { path: '/type', reason: `one of ${eventTypes.join(', ')} is expected` };
			return (
				check(validate, value) ?? timeFault(value as EpcisEvent) ?? findIndexedFault(value as EpcisEvent)
			);
		}
	};
}

let compiled: Promise<Schema> | undefined;

/** Compiled once, when the first capture comes: no kiosk waits for it. */
export const eventSchema = (): Promise<Schema> => (compiled ??= compile());
