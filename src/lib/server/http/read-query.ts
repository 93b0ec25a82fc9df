import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';

/** The query of an address against a schema. @throws Failure invalid_input with the field at fault. */
export function readQuery<Schema extends v.GenericSchema>(
	{ url }: Pick<RequestEvent, 'url'>,
	schema: Schema
): v.InferOutput<Schema> {
	const parsed = v.safeParse(schema, Object.fromEntries(url.searchParams), { abortPipeEarly: true });
	if (parsed.success) return parsed.output;
	const field = parsed.issues[0].path?.map(({ key }) => String(key)).join('.') ?? '';
	throw new Failure('invalid_input', `${field}: ${parsed.issues[0].message}`, { field });
}
