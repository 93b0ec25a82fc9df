import type { HeldBy, Rung } from './media-ladder';

/** What there is to say about the line, most important first: why less is sent, or comes, than could. */
export const lineStates = [
	'good',
	'weak',
	'reduced',
	'sound',
	'text',
	'self_sound',
	'self_text',
	'other_sound',
	'other_text',
	'peer_reduced',
	'peer_sound'
] as const;
export type LineState = (typeof lineStates)[number];

/** @param theirs what the other end says it sends; undefined = nobody is there */
export function lineStateOf(
	{ rung, by }: { readonly rung: Rung; readonly by: HeldBy | null },
	weak: boolean,
	theirs: Rung | undefined
): LineState {
	if (rung === 'text') return by === 'self' ? 'self_text' : by === 'other' ? 'other_text' : 'text';
	if (rung === 'sound') return by === 'self' ? 'self_sound' : by === 'other' ? 'other_sound' : 'sound';
	if (theirs === 'sound' || theirs === 'text') return 'peer_sound';
	if (rung !== 'full') return 'reduced';
	if (theirs === 'reduced' || theirs === 'low') return 'peer_reduced';
	return weak ? 'weak' : 'good';
}
