import { expect, it } from 'vitest';
import { signRequest } from './sign-request';

// Computed with openssl over "secretapp_keykmethodmsign_methodmd5secret" and, keyed, over the text between.
it('signs all parameters in the order of their names', () => {
	const parameters = { method: 'm', app_key: 'k' };
	expect(signRequest('md5', 'secret', parameters)).toEqual({
		method: 'm',
		app_key: 'k',
		sign_method: 'md5',
		sign: 'B4E04D781756EFFFB13239A4D497F159'
	});
	expect(signRequest('hmac', 'secret', parameters).sign).toBe('F0900DE2007F2A0947557D48BDBA01ED');
	expect(signRequest('hmac-sha256', 'secret', parameters).sign).toBe(
		'B62A842036BD108A50133C5C0BA5040891D3C8DDFC805EBBDD9DF4FD32E30A54'
	);
	expect(signRequest('none', 'secret', parameters)).toEqual(parameters);
});
