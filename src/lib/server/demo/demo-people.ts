import type { Id } from '$lib/domain/shared/ids';
import { fixedId } from './fixed-id';

/** Names, licences and institution codes are invented; region 999999 belongs to no place. */
const region = '999999';

type Words = { readonly zh: string; readonly en: string };

export type DemoChain = { readonly id: Id<'chain'>; readonly name: Words };
export type DemoStore = {
	readonly id: Id<'store'>;
	readonly chainId: Id<'chain'>;
	readonly name: Words;
	readonly address: Words;
	/** `P` + 11: designated institution code of a pharmacy. */
	readonly institutionCode: string;
};
export type DemoKiosk = { readonly id: Id<'device'>; readonly storeId: Id<'store'>; readonly name: Words };
export type DemoHospital = {
	readonly id: Id<'hospital'>;
	readonly name: Words;
	readonly institutionCode: string;
};
export type DemoDepartment = {
	readonly id: Id<'department'>;
	readonly hospitalId: Id<'hospital'>;
	readonly name: Words;
};

type Person = { readonly id: Id<'staff'>; readonly username: string; readonly name: Words };
export type DemoDoctor = Person & {
	readonly role: 'doctor';
	readonly hospitalId: Id<'hospital'>;
	readonly departmentId: Id<'department'>;
	readonly title: Words;
	/** BCP 47 tags, best first. */
	readonly languages: readonly string[];
	/** Specialist for children under six (互联网诊疗管理办法: guardian and specialist present). */
	readonly mayTreatChildren: boolean;
	/** May change the clinical tables of the hospital. */
	readonly keepsClinicalTables: boolean;
	/** Keeps the hospital's records: finds and exports those of one patient. */
	readonly keepsRecords: boolean;
	/** May end the signing keys of the hospital's other doctors. */
	readonly keepsKeys: boolean;
	/** `D` + region 6 + serial 6. */
	readonly licenceNumber: string;
};
export type DemoPharmacist = Person & {
	readonly role: 'pharmacist';
	readonly chainId: Id<'chain'>;
	readonly storeId: Id<'store'>;
	readonly title: Words;
	/** `HY` + region 6 + serial 6. */
	readonly licenceNumber: string;
};
export type DemoManager = Person & { readonly role: 'manager'; readonly chainId: Id<'chain'> };
/** Keeps what all chains share; belongs to none of them. */
export type DemoKeeper = Person & { readonly role: 'platform' };

export const chainA = fixedId('chain', 1);
export const chainB = fixedId('chain', 2);
export const storeA1 = fixedId('store', 1);
export const storeA2 = fixedId('store', 2);
export const storeB1 = fixedId('store', 3);

export const demoChains: readonly DemoChain[] = [
	{ id: chainA, name: { zh: '演示康民大药房连锁', en: 'Demo Kangmin Pharmacy Chain' } },
	{ id: chainB, name: { zh: '演示百草药房连锁', en: 'Demo Baicao Pharmacy Chain' } }
];

export const demoStores: readonly DemoStore[] = [
	{
		id: storeA1,
		chainId: chainA,
		name: { zh: '演示康民大药房（人民路店）', en: 'Demo Kangmin Pharmacy, Renmin Road' },
		address: { zh: '演示市人民路1号', en: '1 Renmin Road, Demo City' },
		institutionCode: `P${region}00001`
	},
	{
		id: storeA2,
		chainId: chainA,
		name: { zh: '演示康民大药房（湖滨店）', en: 'Demo Kangmin Pharmacy, Lakeside' },
		address: { zh: '演示市湖滨路2号', en: '2 Hubin Road, Demo City' },
		institutionCode: `P${region}00002`
	},
	{
		id: storeB1,
		chainId: chainB,
		name: { zh: '演示百草药房（东门店）', en: 'Demo Baicao Pharmacy, East Gate' },
		address: { zh: '演示市东门街3号', en: '3 Dongmen Street, Demo City' },
		institutionCode: `P${region}00003`
	}
];

export const demoKiosks: readonly DemoKiosk[] = [
	{ id: fixedId('device', 1), storeId: storeA1, name: { zh: '人民路店1号机', en: 'Renmin Road kiosk 1' } },
	{ id: fixedId('device', 2), storeId: storeA1, name: { zh: '人民路店2号机', en: 'Renmin Road kiosk 2' } },
	{ id: fixedId('device', 3), storeId: storeA2, name: { zh: '湖滨店1号机', en: 'Lakeside kiosk 1' } },
	{ id: fixedId('device', 4), storeId: storeA2, name: { zh: '湖滨店2号机', en: 'Lakeside kiosk 2' } }
];

export const demoHospital: DemoHospital = {
	id: fixedId('hospital', 1),
	name: { zh: '演示互联网医院', en: 'Demo Internet Hospital' },
	institutionCode: `H${region}00001`
};

export const generalPractice = fixedId('department', 1);
export const internalMedicine = fixedId('department', 2);
export const paediatrics = fixedId('department', 3);

export const demoDepartments: readonly DemoDepartment[] = [
	{ id: generalPractice, hospitalId: demoHospital.id, name: { zh: '全科', en: 'General practice' } },
	{ id: internalMedicine, hospitalId: demoHospital.id, name: { zh: '内科', en: 'Internal medicine' } },
	{ id: paediatrics, hospitalId: demoHospital.id, name: { zh: '儿科', en: 'Paediatrics' } }
];

const attending = { zh: '主治医师', en: 'Attending physician' };
const associateChief = { zh: '副主任医师', en: 'Associate chief physician' };
const licensedPharmacist = { zh: '执业药师', en: 'Licensed pharmacist' };

const doctor = (
	number: number,
	name: Words,
	departmentId: Id<'department'>,
	title: Words,
	languages: readonly string[]
): DemoDoctor => ({
	id: fixedId('staff', number),
	username: `doctor${number}`,
	name,
	role: 'doctor',
	hospitalId: demoHospital.id,
	departmentId,
	title,
	languages,
	mayTreatChildren: departmentId === paediatrics,
	keepsClinicalTables: title === associateChief && departmentId === internalMedicine,
	keepsRecords: title === associateChief && departmentId === internalMedicine,
	keepsKeys: title === associateChief && departmentId === internalMedicine,
	licenceNumber: `D${region}00000${number}`
});

export const demoDoctors: readonly DemoDoctor[] = [
	doctor(1, { zh: '林若溪', en: 'Lin Ruoxi' }, generalPractice, attending, ['zh-CN', 'en']),
	doctor(2, { zh: '周明远', en: 'Zhou Mingyuan' }, internalMedicine, associateChief, ['zh-CN']),
	doctor(3, { zh: '陈思齐', en: 'Chen Siqi' }, internalMedicine, attending, ['zh-CN', 'yue']),
	doctor(4, { zh: '何雨桐', en: 'He Yutong' }, paediatrics, associateChief, ['zh-CN', 'en'])
];

const pharmacist = (
	number: number,
	username: string,
	name: Words,
	chainId: Id<'chain'>,
	storeId: Id<'store'>
): DemoPharmacist => ({
	id: fixedId('staff', 10 + number),
	username,
	name,
	role: 'pharmacist',
	chainId,
	storeId,
	title: licensedPharmacist,
	licenceNumber: `HY${region}00000${number}`
});

export const demoPharmacists: readonly DemoPharmacist[] = [
	pharmacist(1, 'pharmacist1', { zh: '吴静怡', en: 'Wu Jingyi' }, chainA, storeA1),
	pharmacist(2, 'pharmacist2', { zh: '郑浩然', en: 'Zheng Haoran' }, chainA, storeA1),
	pharmacist(3, 'pharmacist3', { zh: '孙雅琴', en: 'Sun Yaqin' }, chainA, storeA2),
	pharmacist(4, 'pharmacist-b', { zh: '马立新', en: 'Ma Lixin' }, chainB, storeB1)
];

export const demoManagers: readonly DemoManager[] = [
	{
		id: fixedId('staff', 21),
		username: 'manager',
		name: { zh: '许文博', en: 'Xu Wenbo' },
		role: 'manager',
		chainId: chainA
	},
	{
		id: fixedId('staff', 22),
		username: 'manager-b',
		name: { zh: '高慧敏', en: 'Gao Huimin' },
		role: 'manager',
		chainId: chainB
	}
];

export const demoKeepers: readonly DemoKeeper[] = [
	{
		id: fixedId('staff', 31),
		username: 'platform',
		name: { zh: '沈知行', en: 'Shen Zhixing' },
		role: 'platform'
	}
];
