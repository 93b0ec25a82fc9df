import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Resource } from '$lib/domain/fhir/resource';

export interface ResourceFault {
	/** FHIRPath of the element, as `MedicationRequest.dosageInstruction[0].route`. */
	readonly expression: string;
	readonly reason: string;
	readonly kind: 'structure' | 'required' | 'value' | 'code-invalid';
}

type Check = (resource: unknown) => ResourceFault | undefined;

/** Errors of choices: they say that none or several fitted, where an inner error says what is wrong. */
const outer = new Set(['if', 'anyOf', 'oneOf', 'allOf']);

function expressionOf(resource: unknown, { instancePath, params }: ErrorObject): string {
	const type = (resource as { resourceType?: unknown } | null)?.resourceType;
	const steps = instancePath.split('/').slice(1);
	const inner = (params as Record<string, unknown>).missingProperty ?? params.additionalProperty;
	const all = typeof inner === 'string' ? [...steps, inner] : steps;
	return all.reduce<string>(
		(path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : `${path}.${step}`),
		typeof type === 'string' && /^[A-Za-z]{1,40}$/.test(type) ? type : 'Resource'
	);
}

function faultOf(resource: unknown, errors: readonly ErrorObject[]): ResourceFault {
	const telling = errors.filter(({ keyword }) => !outer.has(keyword));
	const deepest = (telling.length > 0 ? telling : errors).reduce((best, error) =>
		error.instancePath.split('/').length > best.instancePath.split('/').length ? error : best
	);
	const expression = expressionOf(resource, deepest);
	switch (deepest.keyword) {
		case 'additionalProperties':
			return { expression, reason: 'no such element in R4', kind: 'structure' };
		case 'required':
			return { expression, reason: 'is required', kind: 'required' };
		case 'enum':
		case 'const':
			return { expression, reason: 'not one of the codes of R4 that are taken here', kind: 'code-invalid' };
		case 'pattern':
			return { expression, reason: 'not of the form that R4 asks for', kind: 'value' };
		case 'choices':
			return {
				expression,
				reason: 'an element of several types is given once, in one of them',
				kind: 'structure'
			};
		default:
			return { expression, reason: deepest.message ?? 'does not fit R4', kind: 'structure' };
	}
}

/** Lists and objects without content, and null, are not allowed anywhere (R4 json.html). */
function findEmpty(value: unknown, path: string): string | undefined {
	if (value === null) return path;
	if (typeof value === 'string') return value === '' ? path : undefined;
	if (typeof value !== 'object') return undefined;
	const entries = Array.isArray(value)
		? value.map((item, at): [string, unknown] => [`${path}[${at}]`, item])
		: Object.entries(value).map(([name, item]): [string, unknown] => [`${path}.${name}`, item]);
	if (entries.length === 0) return path;
	for (const [at, item] of entries) {
		const fault = findEmpty(item, at);
		if (fault) return fault;
	}
}

interface Choice {
	readonly min: number;
	readonly of: readonly string[];
}

/** Of an element that may be of several types (`value[x]`) one is given at most; of some, one must be. */
const fitsChoices = (choices: readonly Choice[], resource: Readonly<Record<string, unknown>>): boolean =>
	choices.every(({ min, of }) => {
		const given = of.filter((name) => name in resource || `_${name}` in resource).length;
		return given >= min && given <= 1;
	});

async function compile(): Promise<Check> {
	const [{ Ajv }, { default: definitions }] = await Promise.all([import('ajv'), import('./r4-schema.json')]);
	const ajv = new Ajv({ strict: false, allErrors: false, inlineRefs: false });
	ajv.addKeyword({ keyword: 'choices', type: 'object', validate: fitsChoices });
	ajv.addSchema(definitions, 'r4');
	const check: ValidateFunction = ajv.compile({ $ref: 'r4#/definitions/ResourceList' });
	return (resource) => {
		if (typeof resource !== 'object' || resource === null || Array.isArray(resource))
			return { expression: 'Resource', reason: 'a resource is an object', kind: 'structure' };
		const type = (resource as { resourceType?: unknown }).resourceType;
		if (typeof type !== 'string')
			return { expression: 'Resource.resourceType', reason: 'is required', kind: 'required' };
		if (!check(resource)) return faultOf(resource, check.errors ?? []);
		const empty = findEmpty(resource, type);
		return empty === undefined
			? undefined
			: { expression: empty, reason: 'may not be empty', kind: 'structure' };
	};
}

let compiled: Promise<Check> | undefined;

/**
 * The first thing in which a value is no resource of R4, by HL7's own definitions (README.md beside it says which);
 * undefined for one that is. Compiled when it is first asked.
 */
export async function findResourceFault(resource: unknown): Promise<ResourceFault | undefined> {
	return (await (compiled ??= compile()))(resource);
}

/**
 * What goes out must be valid as well.
 * @throws TypeError, which the edge answers as a fault of ours
 */
export async function requireValid<Told extends Resource>(resource: Told): Promise<Told> {
	const fault = await findResourceFault(resource);
	if (fault) throw new TypeError(`not R4: ${fault.expression} ${fault.reason}`);
	return resource;
}
