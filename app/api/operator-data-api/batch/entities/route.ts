import { routeHandlers } from '../../_rest/route-handlers.ts';
import { batchEntitiesEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(batchEntitiesEndpoints);
