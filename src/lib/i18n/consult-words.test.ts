import { describe, expect, it } from 'vitest';
import { waitWords } from './consult-words';

const queue = { place: 3, range: { lowMinutes: 5, highMinutes: 16 }, doctors: 2, childDoctorNeeded: false };

describe('waitWords', () => {
	it('names a range, never one number', () => {
		expect(waitWords(queue)).toEqual({ place: '前面还有2位', time: '大约还要5到16分钟' });
		expect(waitWords({ ...queue, place: 1, range: { lowMinutes: 0, highMinutes: 1 } })).toEqual({
			place: '下一位就是您',
			time: '医生马上就来'
		});
	});

	it('says that it does not know, and why nobody comes', () => {
		expect(waitWords({ ...queue, range: null }).time).toBe('等待时间还说不准，请稍等');
		const nobody = { ...queue, place: 1, doctors: 0, range: null };
		expect(waitWords(nobody)).toEqual({ place: '您排在第1位', time: '现在没有医生在线，您的位置会留着。' });
		expect(waitWords({ ...nobody, childDoctorNeeded: true }).time).toContain('儿科医生');
	});
});
