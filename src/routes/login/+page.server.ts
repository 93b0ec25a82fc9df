import { fail, redirect, type Actions } from '@sveltejs/kit';
import { APIError } from 'better-auth/api';
import * as v from 'valibot';
import { requireSafePath } from '$lib/server/http/safe-path';
import { currentApp } from '$lib/server/process';
import type { PageServerLoad } from './$types';

const credentials = v.object({
	username: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64)),
	password: v.pipe(v.string(), v.minLength(1), v.maxLength(256))
});

export const load: PageServerLoad = async ({ locals, url }) => {
	const { config } = locals.services;
	const actor = await locals.identify();
	if (actor.kind === 'staff') redirect(303, requireSafePath(url.searchParams.get('next'), `/${actor.role}`));
	return { demo: config.demo };
};

export const actions: Actions = {
	password: async ({ request, url, locals, getClientAddress }) => {
		const form = v.safeParse(credentials, Object.fromEntries(await request.formData()));
		if (!form.success) return fail(400, { code: 'invalid_input', username: '' });
		const { username, password } = form.output;
		locals.services.rateLimit.take({ kind: 'nobody' }, () => `login ${getClientAddress()}`);
		try {
			await currentApp().login.api.signInUsername({ body: { username, password }, headers: request.headers });
		} catch (error) {
			// One answer for an unknown name and a wrong password: callers must not learn who works here.
			if (error instanceof APIError) return fail(401, { code: 'wrong_credentials', username });
			throw error;
		}
		redirect(303, requireSafePath(url.searchParams.get('next'), '/login'));
	}
};
