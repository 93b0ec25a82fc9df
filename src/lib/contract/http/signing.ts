import * as v from 'valibot';

const base64url = (longest: number) => v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(longest));

/** What `navigator.credentials.get()` answered, as JSON (WebAuthn Level 3, AuthenticationResponseJSON). */
export const signingResponseSchema = v.object({
	id: base64url(1400),
	rawId: base64url(1400),
	type: v.literal('public-key'),
	authenticatorAttachment: v.optional(v.picklist(['platform', 'cross-platform'])),
	clientExtensionResults: v.optional(v.record(v.string(), v.unknown()), {}),
	response: v.object({
		clientDataJSON: base64url(8000),
		authenticatorData: base64url(8000),
		signature: base64url(2000),
		userHandle: v.optional(base64url(200))
	})
});
export type SigningResponse = v.InferOutput<typeof signingResponseSchema>;

/** PublicKeyCredentialRequestOptionsJSON as the server makes them. */
export interface SigningOptions {
	/** base64url of the SHA-256 of what is signed. */
	readonly challenge: string;
	readonly rpId: string;
	readonly timeout: number;
	readonly userVerification: 'required';
	readonly allowCredentials: readonly {
		readonly id: string;
		readonly type: 'public-key';
		readonly transports?: readonly string[];
	}[];
}
