import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { sveltekitCookies } from 'better-auth/svelte-kit';
import { username } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import { getRequestEvent } from '$app/server';
import type { Config } from '../config';

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
