import { Failure } from '$lib/contract/errors';
import { isId } from '$lib/domain/shared/ids';

/** The id in an address. @throws Failure not_found for a text that no id can be */
export function idParameter(text: string | undefined): string {
	if (text === undefined || !isId(text)) throw new Failure('not_found', 'no such thing');
	return text;
}
