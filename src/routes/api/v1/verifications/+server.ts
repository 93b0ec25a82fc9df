import { codeRequest } from '$lib/contract/http/verification';
import { endpoint } from '$lib/server/http/endpoint';
import { verifyCode } from '$lib/server/services/verification/verify-code';

export const POST = endpoint({ operation: 'pack.verify', body: codeRequest, run: verifyCode });
