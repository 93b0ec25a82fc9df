import { endpoint } from '$lib/server/http/endpoint';
import { callStaff } from '$lib/server/services/help/call-staff';

export const POST = endpoint({ operation: 'help.call', status: 201, run: callStaff });
