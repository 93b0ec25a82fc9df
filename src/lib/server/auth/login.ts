import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { sveltekitCookies } from 'better-auth/svelte-kit';
import { username } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import { getRequestEvent } from '$app/server';
import type { Config } from '../config';
import { hasKey } from '../repositories/signing-keys';

const recentMs = 15 * 60_000;

/**
 * Whoever finds a console open must not be able to give themselves a key beside its owner's: who has one adds another in
 * the first minutes after signing in.
 */
const requireRecentSignIn = (db: Kysely<unknown>) =>
	createAuthMiddleware(async (ctx) => {
		if (ctx.path !== '/passkey/generate-register-options' && ctx.path !== '/passkey/verify-registration')
			return;
		const found = await getSessionFromCtx(ctx);
		if (!found) return;
		const { createdAt, userId } = found.session;
		if (Date.now() - new Date(createdAt).getTime() < recentMs) return;
		if (await hasKey(db, userId))
			throw new APIError('FORBIDDEN', { code: 'SIGN_IN_AGAIN', message: 'sign in again to add a key' });
	});

/**
 * Staff sign in with a user name and a password, or with a passkey. The same passkey signs prescriptions, over a
 * challenge of its own that no login accepts (`services/prescription`).
 */
export function createLogin(config: Config, db: Kysely<unknown>) {
	return betterAuth({
		appName: 'Wenyao',
		baseURL: config.origin,
		secret: config.secret,
		telemetry: { enabled: false },
		database: { db, type: 'postgres' },
		emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8 },
		user: { modelName: 'auth_user' },
		session: { modelName: 'auth_session', expiresIn: 12 * 3600, updateAge: 3600 },
		account: { modelName: 'auth_account' },
		verification: { modelName: 'auth_verification' },
		// Staff of one shop share an address: the limit is per address and generous; guessing is slowed by scrypt.
		rateLimit: {
			enabled: true,
			customRules: {
				'/sign-in/username': { window: 60, max: 60 },
				'/passkey/*': { window: 60, max: 240 },
				'/get-session': false
			}
		},
		// Keys end where the reason is asked for and written down (`services/signing-key`).
		disabledPaths: ['/passkey/delete-passkey', '/passkey/update-passkey'],
		hooks: { before: requireRecentSignIn(db) },
		advanced: {
			// Our own migrations make the tables; checking them here would open the database during a build.
			database: { validateSchema: false },
			ipAddress: { ipAddressHeaders: ['x-client-address'] },
			cookiePrefix: 'wenyao',
			useSecureCookies: config.origin.startsWith('https://')
		},
		plugins: [
			// The library's own rule knows no hyphen, and some people's names have one.
			username({ usernameValidator: (name) => /^[a-zA-Z0-9_.-]+$/.test(name) }),
			passkey({
				rpID: new URL(config.origin).hostname,
				rpName: '问药 Wenyao',
				origin: config.origin,
				authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
				schema: { passkey: { modelName: 'auth_passkey' } }
			}),
			sveltekitCookies(getRequestEvent)
		]
	});
}

export type Login = ReturnType<typeof createLogin>;
