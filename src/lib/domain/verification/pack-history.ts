import type { LocalDate } from '../shared/local-date';
import type { OriginStep, PackFacts } from './facts';

/** A step of a pack's way that a customer may see: no customer, no other chain is named. */
export interface HistoryEntry {
	readonly kind: OriginStep['kind'];
	/** A day for `made` (nobody records the hour), an ISO instant for the others. */
	readonly at: LocalDate | string;
	readonly place: OriginStep['place'] | null;
	/** Only ever a place of the asking chain. */
	readonly placeName: string | null;
}

/** Made, shipped, received, sold: oldest first. Empty when nothing is known. */
export function packHistory({
	registry,
	origin
}: Pick<PackFacts, 'registry' | 'origin'>): readonly HistoryEntry[] {
	const producedOn = 'value' in registry ? (registry.value?.producedOn ?? null) : null;
	const steps = 'value' in origin ? origin.value.steps : [];
	const made: HistoryEntry[] =
		producedOn === null || steps.some(({ kind }) => kind === 'made')
			? []
			: [{ kind: 'made', at: producedOn, place: null, placeName: null }];
	return [
		...made,
		...steps.map(({ kind, at, place, placeName }): HistoryEntry => {
			const own = place !== 'elsewhere';
			return { kind, at, place, placeName: own ? (placeName ?? null) : null };
		})
	];
}
