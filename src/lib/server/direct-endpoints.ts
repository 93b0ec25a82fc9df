import { codeRequest } from '$lib/contract/http/verification';
import type * as v from 'valibot';
import type { DirectEndpoint } from './http/answer-directly';
import { codeAnswerText } from './services/verification/code-answer';
import { readCode } from './services/verification/read-code';
import { verifyCode } from './services/verification/verify-code';

const direct = <Body extends v.GenericSchema, Answer>(definition: DirectEndpoint<Body, Answer>) => definition;

export const parseEndpoint = direct({
	operation: 'code.parse',
	body: codeRequest,
	run: readCode,
	write: codeAnswerText
});

export const verifyEndpoint = direct({ operation: 'pack.verify', body: codeRequest, run: verifyCode });

/** By path. The routes of the same paths export the same definitions; see `http/answer-directly.ts`. */
export const directEndpoints = {
	'/api/v1/codes/parse': parseEndpoint,
	'/api/v1/verifications': verifyEndpoint
};
