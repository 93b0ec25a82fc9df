import type { CdsSettings } from '../../cds-settings';
import { Breaker, type Chance } from '../trace-platform/breaker';
import { PlatformAway } from '../trace-platform/port';
import type { OfferedService, OutsideCds } from './port';
import { readCards, readDiscovery, type Discovered } from './wire-answer';

const mostBytes = 512 * 1024;
/** What a service needs changes seldom; a change is seen within this time. */
const discoveryMs = 10 * 60_000;

const failed = (message: string) => new PlatformAway('source_failed', message);

/** Messages carry nothing of a patient. */
function away(error: unknown): PlatformAway {
	if (error instanceof PlatformAway) return error;
	const { name } = error instanceof Error ? error : { name: '' };
	if (name === 'TimeoutError' || name === 'AbortError')
		return new PlatformAway('timeout', 'no answer in time');
	return new PlatformAway('not_connected', 'no line to the service');
}

async function readJson(response: Response): Promise<unknown> {
	if (response.status === 401 || response.status === 403)
		throw new PlatformAway('refused', `HTTP ${response.status}`);
	if (!response.ok) throw failed(`HTTP ${response.status}`);
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > mostBytes) throw failed(`an answer of more than ${mostBytes} bytes`);
		chunks.push(chunk);
	}
	try {
		return JSON.parse(Buffer.concat(chunks).toString('utf8'));
	} catch {
		throw failed('an answer that is not JSON');
	}
}

/** Speaks CDS Hooks 2.0 over HTTP; left alone for a while after failures, as trace platforms are. */
export function openCdsService(settings: CdsSettings, chance: Chance): OutsideCds {
	const { name, url, services, timeoutMs } = settings;
	const breaker = new Breaker(chance);
	let offered: { readonly services: readonly Discovered[]; readonly until: number } | undefined;

	async function discover(signal: AbortSignal): Promise<readonly Discovered[]> {
		if (offered && chance.now() < offered.until) return offered.services;
		const response = await fetch(`${url}/cds-services`, {
			headers: { accept: 'application/json' },
			redirect: 'error',
			signal
		});
		const all = readDiscovery(await readJson(response));
		if (!all) throw failed('a discovery of another shape');
		const mine = services.map((id) => all.find((service) => service.id === id));
		if (mine.some((service) => !service)) throw failed('a service that is not offered');
		offered = { services: mine.flatMap((service) => service ?? []), until: chance.now() + discoveryMs };
		return offered.services;
	}

	async function askOne(service: OfferedService, body: unknown, token: string, signal: AbortSignal) {
		const response = await fetch(`${url}/cds-services/${service.id}`, {
			method: 'POST',
			headers: {
				accept: 'application/json',
				'content-type': 'application/json',
				authorization: `Bearer ${token}`
			},
			body: JSON.stringify(body),
			redirect: 'error',
			signal
		});
		const cards = readCards(await readJson(response));
		if (!cards) throw failed('cards of another shape');
		return cards;
	}

	return {
		name,
		async ask(hook, question, token) {
			const { refusal } = breaker;
			if (refusal) throw refusal;
			const signal = AbortSignal.timeout(timeoutMs);
			try {
				const mine = (await discover(signal)).filter((service) => service.hook === hook);
				const told = await Promise.all(
					mine.map((service) =>
						askOne(service, question(service), token(`${url}/cds-services/${service.id}`), signal)
					)
				);
				breaker.succeeded();
				return mine.length > 0 ? told.flat() : undefined;
			} catch (error) {
				const reason = away(error);
				breaker.failed(reason);
				throw reason;
			}
		}
	};
}

export const openCdsServices = (
	settings: readonly CdsSettings[],
	chance: Chance = { now: () => Date.now(), random: () => Math.random() }
): readonly OutsideCds[] => settings.map((service) => openCdsService(service, chance));
