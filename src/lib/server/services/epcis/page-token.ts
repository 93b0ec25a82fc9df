import { timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { Context } from '../../context';

/** How long a page token is taken; told in `GS1-Next-Page-Token-Expires`. */
const livesMs = 60 * 60_000;

const content = v.strictObject({
	/** Hash of chain and query: a token continues the list that it was made for, and no other. */
	of: v.string(),
	/** Last value and id of the page before. */
	at: v.string(),
	id: v.string(),
	/** Things still to be told, where the query bounds them. */
	left: v.nullable(v.number()),
	until: v.number()
});

export interface Place {
	readonly at: string;
	readonly id: string;
	readonly left: number | null;
}

export interface PageToken {
	readonly token: string;
	readonly expires: string;
}

const listOf = (ctx: Context, chainId: string, list: string): string =>
	ctx.services.seal.hash('page-token', `${chainId} ${list}`).toString('base64url');

/** A token for the page behind a place. It is signed: whoever changes it gets nothing. */
export function makePageToken(ctx: Context, chainId: string, list: string, place: Place): PageToken {
	const until = ctx.now().getTime() + livesMs;
	const body = Buffer.from(JSON.stringify({ of: listOf(ctx, chainId, list), ...place, until })).toString(
		'base64url'
	);
	const mac = ctx.services.seal.hash('page-token', body).toString('base64url');
	return { token: `${body}.${mac}`, expires: new Date(until).toISOString() };
}

/** @throws Failure query_invalid for a token of another list, one that was altered, or one that is too old */
export function readPageToken(
	ctx: Context,
	chainId: string,
	list: string,
	token: string | null,
	parameter = 'nextPageToken'
): Place | null {
	const wrong = (reason: string): Failure =>
		new Failure('query_invalid', `${parameter}: ${reason}`, { parameter });
	if (token === null) return null;
	const [body = '', mac = ''] = token.split('.');
	const expected = ctx.services.seal.hash('page-token', body);
	const given = Buffer.from(mac, 'base64url');
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw wrong('not one of ours');
	const { of, until, ...place } = v.parse(content, JSON.parse(Buffer.from(body, 'base64url').toString()));
	if (of !== listOf(ctx, chainId, list)) throw wrong('it belongs to another query');
	if (until < ctx.now().getTime()) throw wrong('it has expired; ask again from the beginning');
	return place;
}
