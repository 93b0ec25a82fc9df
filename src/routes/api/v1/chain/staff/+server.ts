import { endpoint } from '$lib/server/http/endpoint';
import { listStaff } from '$lib/server/services/chain/list-staff';

export const GET = endpoint({ operation: 'chain.staff', run: listStaff });
