/**
 * What the server tells open screens: that a thing changed, never what is in it. A screen fetches what it may see
 * through the same permissions as always, so a missed, doubled or late message does no harm.
 */
export type Change =
	| {
			readonly kind: 'consult';
			readonly consultId: string;
			readonly deviceId: string;
			readonly storeId: string;
			readonly hospitalId: string;
	  }
	| {
			readonly kind: 'prescription';
			readonly prescriptionId: string;
			readonly consultId: string;
			readonly deviceId: string;
			readonly storeId: string;
			readonly hospitalId: string;
	  }
	| { readonly kind: 'device'; readonly deviceId: string; readonly chainId: string }
	| { readonly kind: 'pairing'; readonly chainId: string | null }
	| { readonly kind: 'help'; readonly deviceId: string; readonly storeId: string };

/** What a screen receives. */
export interface ChangeNotice {
	readonly kind: Change['kind'];
	readonly id: string;
}
