/** Who asks. Made by the server from a session, a device cookie or an API key; never from what a client says. */
export type Role = 'pharmacist' | 'doctor' | 'manager' | 'platform';
export const roles = ['pharmacist', 'doctor', 'manager', 'platform'] as const satisfies readonly Role[];

export type Actor =
	| { readonly kind: 'nobody' }
	| { readonly kind: 'system' }
	| { readonly kind: 'device'; readonly id: string; readonly chainId: string; readonly storeId: string }
	| {
			readonly kind: 'staff';
			readonly id: string;
			readonly userId: string;
			readonly name: string;
			readonly role: Role;
			/** Pharmacists and managers. A manager without a store answers for the whole chain. The platform's people have none. */
			readonly chainId: string | null;
			readonly storeId: string | null;
			/** Doctors. */
			readonly hospitalId: string | null;
	  }
	| { readonly kind: 'machine'; readonly id: string; readonly chainId: string }
	/** Another hospital's system, by the hospital's own key; its id is the hospital's. */
	| { readonly kind: 'partner'; readonly id: string; readonly hospitalId: string }
	/** A third person in one call, by link; may be in that call and nothing else. */
	| {
			readonly kind: 'guest';
			readonly id: string;
			readonly consultId: string;
			/** Of the consult, for the audit trail alone. */
			readonly chainId: string;
			readonly storeId: string;
			readonly hospitalId: string;
	  };

export type StaffActor = Extract<Actor, { kind: 'staff' }>;
export type GuestActor = Extract<Actor, { kind: 'guest' }>;
export type PartnerActor = Extract<Actor, { kind: 'partner' }>;
export type DeviceActor = Extract<Actor, { kind: 'device' }>;
