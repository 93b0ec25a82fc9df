import type { Credentials } from '../auth/identify';

/** Where a request says who asks. @param header its value by lower-case name */
export function credentialsOf(
	header: (name: 'cookie' | 'authorization' | 'x-wenyao-as') => string | string[] | null | undefined
): Credentials {
	const as = header('x-wenyao-as');
	return {
		cookie: String(header('cookie') ?? ''),
		authorization: header('authorization')?.toString() ?? null,
		as: as === 'staff' || as === 'device' || as === 'guest' ? as : null
	};
}
