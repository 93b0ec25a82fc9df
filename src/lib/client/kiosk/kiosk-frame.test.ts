import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '$lib/contract/errors';
import { Unreachable } from '../http/api';
import { idleLimits } from './idle-watch';
import { KioskFrame, type FrameParts } from './kiosk-frame.svelte';
import { judgeAlone } from './judge-alone';
import { Speaker } from './speaker.svelte';

const token = `WYRX1.${'0'.repeat(27)}`;
const box = { input: '83857930000879766660' };

describe('the frame of the kiosk', () => {
	let language = 'zh-CN';
	let wiped = 0;
	let helpFails: Error | undefined;
	let frame: KioskFrame;
	const parts: FrameParts = {
		limits: idleLimits,
		speaker: new Speaker(),
		verify: () => Promise.reject(new Unreachable('no network here')),
		judgeAlone: (request) => Promise.resolve(judgeAlone(request, new Date('2026-03-31T03:00:00Z'))),
		callCounter: () => (helpFails ? Promise.reject(helpFails) : Promise.resolve()),
		reach: () => Promise.resolve(),
		openConnection: () => Promise.reject(new Error('not opened in this test')),
		hasOpenConsult: () => Promise.resolve(false),
		wipe: () => {
			wiped += 1;
			return Promise.resolve();
		},
		language: () => language,
		resetLanguage: () => (language = 'zh-CN')
	};
	beforeEach(() => {
		vi.useFakeTimers();
		language = 'zh-CN';
		wiped = 0;
		helpFails = undefined;
		frame = new KioskFrame(parts);
	});
	afterEach(() => {
		// Nothing of a frame may outlive its test.
		frame.goHome();
		vi.useRealTimers();
	});

	it('shows a verdict for a scan on any screen, and the next scan replaces it', () => {
		for (const name of ['home', 'camera', 'type'] as const) {
			frame.show({ name });
			frame.onScan(box);
			expect(frame.screen.name).toBe('verdict');
		}
		const { screen } = frame;
		frame.onScan({ input: '80990840000000010915' });
		expect(frame.screen).not.toBe(screen);
	});
	it('gives scans to the screen of a flow that wants them, and only to that', () => {
		const taken: string[] = [];
		frame.openFlow('prescription');
		const release = frame.takeScans((raw) => taken.push(raw));
		frame.onScan(box);
		expect(taken).toEqual([box.input]);
		expect(frame.screen.name).toBe('flow');
		release();
		frame.onScan(box);
		expect(frame.screen.name).toBe('verdict');
		frame.back();
		expect([frame.screen.name, frame.flow]).toEqual(['flow', 'prescription']);
	});
	it('opens the prescription for a pick-up token and hands it over when the screen stands', () => {
		const taken: string[] = [];
		frame.onScan({ input: token });
		expect(frame.flow).toBe('prescription');
		frame.takeScans((raw) => taken.push(raw));
		expect(taken).toEqual([token]);
	});
	it('does not leave the doctor for a token', () => {
		frame.openFlow('consult');
		frame.onScan({ input: token });
		expect(frame.flow).toBe('consult');
	});
	it('wipes everything at the end: screens, letters, language, stored rows', async () => {
		frame.openFlow('consult');
		frame.markPersonal();
		frame.toggleLarge();
		language = 'en';
		const { session } = frame;
		await frame.endAndWipe();
		expect([frame.screen.name, frame.flow, frame.personal, frame.large, language]).toEqual([
			'home',
			undefined,
			false,
			false,
			'zh-CN'
		]);
		expect([wiped, frame.session]).toEqual([1, session + 1]);
	});
	it('ends a verdict that nobody looks at after 60 and 30 seconds, a form after 120 and 30', () => {
		frame.onScan(box);
		vi.advanceTimersByTime(60_000);
		expect(frame.idleSeconds).toBe(30);
		vi.advanceTimersByTime(30_000);
		expect([frame.screen.name, wiped]).toEqual(['home', 1]);
		frame.show({ name: 'type' });
		vi.advanceTimersByTime(119_999);
		expect(frame.idleSeconds).toBeUndefined();
		vi.advanceTimersByTime(1);
		expect(frame.idleSeconds).toBe(30);
	});
	it('never ends a call, however long it is', () => {
		frame.openFlow('consult');
		const release = frame.holdIdle();
		vi.advanceTimersByTime(7_200_000);
		expect([frame.idleSeconds, wiped]).toEqual([undefined, 0]);
		release();
		vi.advanceTimersByTime(120_000);
		expect(frame.idleSeconds).toBe(30);
	});
	it('puts letters and language back on a home screen that was left', () => {
		frame.toggleLarge();
		vi.advanceTimersByTime(90_000);
		expect([frame.large, wiped]).toEqual([false, 1]);
		vi.advanceTimersByTime(3_600_000);
		expect(wiped).toBe(1);
	});
	it('says whether the counter could be told, and asks for pairing where the server wants it', async () => {
		await frame.callStaff();
		expect(frame.help).toBe('called');
		helpFails = new Unreachable('gone');
		await frame.callStaff();
		expect(frame.help).toBe('failed');
		helpFails = new Failure('device_revoked', 'gone');
		await frame.callStaff();
		expect([frame.screen.name, frame.refusal]).toEqual(['pairing', 'device_revoked']);
		frame.onScan(box);
		expect(frame.screen.name).toBe('pairing');
	});
	it('shows a passing notice for three seconds', () => {
		frame.tell('repeat');
		expect(frame.notice).toEqual({ kind: 'repeat' });
		vi.advanceTimersByTime(3_000);
		expect(frame.notice).toBeUndefined();
	});
});
