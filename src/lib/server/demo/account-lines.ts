import { demoStaff, demoApiKey, demoPassword } from './people-rows';

const roles = {
	doctor: '医生 doctor',
	pharmacist: '药师 pharmacist',
	manager: '店长 manager',
	platform: '平台品种管理员 platform'
} as const;

/** The demo accounts, as `npm start` prints them. */
export function demoAccountLines(): string[] {
	const names = (role: keyof typeof roles) =>
		demoStaff.filter((person) => person.role === role).map(({ username }) => username);
	return [
		`  演示账号 demo accounts, 密码 password: ${demoPassword}`,
		...(Object.keys(roles) as (keyof typeof roles)[]).map(
			(role) => `  ${roles[role]}: ${names(role).join(', ')}`
		),
		`  API key: ${demoApiKey}`
	];
}
