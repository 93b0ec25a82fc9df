import { Failure } from '$lib/contract/errors';
import type { Actor, DeviceActor, GuestActor, PartnerActor, Role, StaffActor } from '$lib/contract/actor';
import type { Context } from './context';

type Kind = 'nobody' | 'device' | 'machine' | 'partner' | 'guest' | Role;

/** Who may do what. What is not listed is refused. Scope (which store, which chain) is asked for separately below. */
const permissions = {
	'code.parse': ['nobody', 'device', 'machine', 'pharmacist', 'doctor', 'manager', 'platform'],
	'pack.verify': ['device', 'machine', 'pharmacist', 'manager'],
	'verification.read': ['device', 'machine'],
	'platform.list': ['manager'],
	// Nobody who can come in from outside: the jobs alone.
	'platform.upkeep': [],
	'registry.check': [],
	'help.call': ['device'],
	'consult.request': ['device'],
	'consult.follow': ['device', 'doctor'],
	'consult.room': ['doctor'],
	'guest.invite': ['device', 'doctor'],
	'guest.consent': ['device'],
	// Whoever has the link, as nobody: a browser that is signed in reads and enters the same way.
	'guest.enter': ['nobody'],
	'guest.call': ['guest'],
	'call.join': ['device', 'doctor', 'guest'],
	'consult.take': ['doctor'],
	'patient.recognise': ['device'],
	'patient.history': ['doctor'],
	'patient.confirm': ['doctor'],
	'handover.make': ['doctor'],
	'record.read': ['doctor'],
	'record.add': ['doctor'],
	// Of the doctors those alone whom the hospital has made keepers of its records; the service asks for that, too.
	'record.export': ['doctor'],
	'record.upkeep': [],
	'summary.give': ['device'],
	'summary.revoke': ['doctor'],
	'summary.open': ['nobody', 'device', 'machine', 'pharmacist', 'doctor', 'manager'],
	'follow-up.list': ['doctor'],
	'follow-up.remind': ['device', 'doctor'],
	'reception.read': ['doctor'],
	'reception.edit': ['doctor'],
	'callback.answer': ['doctor'],
	'ice.servers': ['device', 'doctor', 'pharmacist', 'manager', 'guest'],
	'product.search': ['doctor', 'pharmacist', 'manager'],
	'clinical.read': ['doctor'],
	'clinical.edit': ['doctor'],
	'product.leaflet': ['device', 'pharmacist'],
	'prescription.write': ['doctor'],
	'prescription.read': ['device', 'doctor', 'pharmacist'],
	'prescription.review': ['pharmacist'],
	'signature.explain': ['doctor', 'pharmacist'],
	'key.list': ['doctor', 'pharmacist', 'manager'],
	'key.remove': ['doctor', 'pharmacist', 'manager'],
	'prescription.dispense': ['pharmacist'],
	'otc.sell': ['pharmacist'],
	'goods.receive': ['pharmacist'],
	'packaging.change': ['pharmacist'],
	'sale.reverse': ['pharmacist'],
	'hand-in.record': ['pharmacist'],
	'voucher.redeem': ['pharmacist'],
	'store-day.close': ['pharmacist'],
	'recall.call': ['pharmacist'],
	'device.pair': ['nobody'],
	'device.self': ['device'],
	'device.manage': ['manager'],
	'chain.overview': ['manager'],
	'audit.read': ['manager'],
	'epcis.capture': ['machine'],
	'epcis.query': ['machine', 'manager'],
	// Tells what the service can do, and nothing of what is in it.
	'fhir.describe': ['nobody', 'device', 'machine', 'pharmacist', 'doctor', 'manager', 'platform'],
	'fhir.read': ['machine'],
	'fhir.receive': ['machine'],
	// Nobody who can come in from outside: the start of the program alone.
	'fhir.partners': [],
	// Tells which checks there are, and nothing of what they know.
	'cds.describe': ['nobody', 'device', 'machine', 'partner', 'pharmacist', 'doctor', 'manager', 'platform'],
	'cds.ask': ['partner'],
	// A counter keeps the same copy of its store as a kiosk.
	'offline.snapshot': ['device', 'pharmacist'],
	'offline.scan': ['device'],
	'offline.counter': ['pharmacist'],
	'offline.hand-over': ['pharmacist'],
	'offline.conflicts': ['pharmacist', 'manager'],
	'offline.resolve': ['pharmacist'],
	'import.manage': ['manager', 'platform'],
	// What all chains share is changed by the platform's own people; a chain brings in its packs and recalls.
	'import.packs': ['manager'],
	'import.recalls': ['manager', 'platform'],
	'import.products': ['platform'],
	'import.mappings': ['platform'],
	'product.review': ['manager', 'platform'],
	'product.clean': ['platform']
} as const satisfies Record<string, readonly Kind[]>;

export type Permission = keyof typeof permissions;

const kindOf = (actor: Actor): Kind | 'system' => (actor.kind === 'staff' ? actor.role : actor.kind);

/**
 * The first line of every service.
 * @throws Failure not_signed_in for nobody, forbidden for everybody else who is not listed.
 */
export function requirePermission(ctx: Context, permission: Permission): void {
	const kind = kindOf(ctx.actor);
	if (kind === 'system' || (permissions[permission] as readonly string[]).includes(kind)) return;
	if (kind === 'nobody') throw new Failure('not_signed_in', 'sign in or pair this device first');
	throw new Failure('forbidden', `${kind} may not ${permission}`, { permission });
}

/** @returns the member of staff who asks, permission included. */
export function requireStaff(ctx: Context, permission: Permission): StaffActor {
	requirePermission(ctx, permission);
	if (ctx.actor.kind !== 'staff') throw new Failure('forbidden', 'only staff may do this', { permission });
	return ctx.actor;
}

/** @returns the pharmacist who asks together with the store of the counter. */
export function requireCounter(
	ctx: Context,
	permission: Permission
): StaffActor & { chainId: string; storeId: string } {
	const staff = requireStaff(ctx, permission);
	if (!staff.chainId || !staff.storeId)
		throw new Failure('forbidden', 'no store is assigned', { permission });
	return { ...staff, chainId: staff.chainId, storeId: staff.storeId };
}

/** @returns the manager who asks with the chain, and with a store when the manager answers for that one only. */
export function requireManager(ctx: Context, permission: Permission): StaffActor & { chainId: string } {
	const staff = requireStaff(ctx, permission);
	if (!staff.chainId) throw new Failure('forbidden', 'no chain is assigned', { permission });
	return { ...staff, chainId: staff.chainId };
}

/** @returns who brings files in: a manager for the chain, or one of the platform's people, whose chain is null. */
export function requireImporter(ctx: Context, permission: Permission): StaffActor {
	const staff = requireStaff(ctx, permission);
	if (staff.role !== 'platform' && !staff.chainId)
		throw new Failure('forbidden', 'no chain is assigned', { permission });
	return staff;
}

export function requireDoctor(ctx: Context, permission: Permission): StaffActor & { hospitalId: string } {
	const staff = requireStaff(ctx, permission);
	if (!staff.hospitalId) throw new Failure('forbidden', 'no hospital is assigned', { permission });
	return { ...staff, hospitalId: staff.hospitalId };
}

/** @returns the chain for which its machine asks, or a manager who answers for all of it. */
export function requireChain(ctx: Context, permission: Permission): string {
	requirePermission(ctx, permission);
	const { actor } = ctx;
	const whole = actor.kind === 'machine' || (actor.kind === 'staff' && actor.storeId === null);
	const chainId = whole ? actor.chainId : null;
	if (chainId === null)
		throw new Failure('forbidden', 'this is for those who answer for a whole chain', { permission });
	return chainId;
}

/** @returns the hospital whose system asks. */
export function requirePartner(ctx: Context, permission: Permission): PartnerActor {
	requirePermission(ctx, permission);
	if (ctx.actor.kind !== 'partner')
		throw new Failure('forbidden', 'only a hospital’s system may do this', { permission });
	return ctx.actor;
}

/** @returns the guest of a call who asks. */
export function requireGuest(ctx: Context, permission: Permission): GuestActor {
	requirePermission(ctx, permission);
	if (ctx.actor.kind !== 'guest')
		throw new Failure('forbidden', 'only the guest of a call may do this', { permission });
	return ctx.actor;
}

/** @returns the kiosk that asks. */
export function requireDevice(ctx: Context, permission: Permission): DeviceActor {
	requirePermission(ctx, permission);
	if (ctx.actor.kind !== 'device') throw new Failure('forbidden', 'only a kiosk may do this', { permission });
	return ctx.actor;
}

/**
 * A thing of another chain, store, hospital or device is refused the same way, whichever it is.
 * Pass only the owners that matter for the actor's kind.
 */
export function requireScope(
	ctx: Context,
	owner: {
		chainId?: string | null;
		storeId?: string | null;
		hospitalId?: string | null;
		deviceId?: string | null;
	}
): void {
	const { actor } = ctx;
	const inside =
		actor.kind === 'system' ||
		(actor.kind === 'device' && owner.deviceId === actor.id) ||
		(actor.kind === 'machine' && owner.chainId === actor.chainId) ||
		(actor.kind === 'staff' &&
			(actor.role === 'doctor'
				? owner.hospitalId === actor.hospitalId
				: owner.chainId === actor.chainId &&
					(!actor.storeId || !owner.storeId || owner.storeId === actor.storeId)));
	if (!inside) throw new Failure('forbidden', 'this belongs to someone else');
}
