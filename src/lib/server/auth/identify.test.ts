import { describe, expect, it } from 'vitest';
import { APIError } from 'better-auth/api';
import { createIdentifier } from './identify';
import type { Login } from './login';

const asks = (fails: unknown) => {
	const getSession = () => Promise.reject(fails as Error);
	const identifier = createIdentifier({} as never, { api: { getSession } } as unknown as Login, {} as never);
	return identifier.identify({ cookie: 'wenyao.session_token=abc', authorization: null, as: 'staff' });
};

describe('a session that cannot be looked up', () => {
	it('means that the database is away, for then pages wait and ask again', async () => {
		const hidden = new APIError('INTERNAL_SERVER_ERROR', { message: 'Failed to get session' });
		await expect(asks(hidden)).rejects.toMatchObject({ code: 'database_unavailable' });
	});

	it('is no such thing when the library refuses for another reason', async () => {
		await expect(asks(new APIError('BAD_REQUEST'))).rejects.not.toMatchObject({
			code: 'database_unavailable'
		});
	});
});
