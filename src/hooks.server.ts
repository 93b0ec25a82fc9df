import type { HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { building } from '$app/environment';
import { handleBodyLimit } from '$lib/server/http/body-limit';
import { toFailure } from '$lib/server/http/failure-answer';
import { handleContext, handleHeaders, handleLanguage, handleLogin } from '$lib/server/http/handles';
import { startApp } from '$lib/server/process';

export const init: ServerInit = async () => {
	if (!building) await startApp();
};

export const handle = sequence(handleContext, handleHeaders, handleBodyLimit, handleLogin, handleLanguage);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message };
	const failure = toFailure(error);
	const { services, requestId } = event.locals;
	services?.log.error(
		{ requestId, code: failure.code, stack: error instanceof Error ? error.stack : undefined },
		'a page failed'
	);
	return { message: failure.message, code: failure.code, requestId };
};
