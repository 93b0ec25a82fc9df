import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';

/** A row of a table that a hospital keeps, as its schema wants it. @throws Failure invalid_input with the field at fault */
export function readTableRow<Schema extends v.GenericSchema>(
	schema: Schema,
	rowId: string,
	row: Readonly<Record<string, unknown>>
): v.InferOutput<Schema> {
	const parsed = v.safeParse(schema, { ...row, id: rowId }, { abortPipeEarly: true });
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	const field = v.getDotPath(issue) ?? '';
	throw new Failure('invalid_input', `${field}: ${issue.message}`, { field });
}
