import { endpoint } from '$lib/server/http/endpoint';
import { iceServers } from '$lib/server/services/consult/ice-servers';

export const GET = endpoint({ operation: 'ice.servers', run: iceServers });
