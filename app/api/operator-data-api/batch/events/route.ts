import { routeHandlers } from '../../_rest/route-handlers.ts';
import { batchEventsEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(batchEventsEndpoints);
