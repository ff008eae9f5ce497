import { AddressBook } from './_rest/address.ts';
import type { Endpoint } from './_rest/endpoint.ts';
import { batchEntitiesEndpoints } from './batch/entities/endpoints.ts';
import { batchEventsEndpoints } from './batch/events/endpoints.ts';
import { jobEndpoints } from './batch/jobs/[jobId]/endpoints.ts';
import { batchStatesEndpoints } from './batch/states/endpoints.ts';
import { entityEndpoints } from './entities/[externalId]/endpoints.ts';
import { erasureEndpoints } from './entities/[externalId]/erasure/endpoints.ts';
import { eventEndpoints } from './entities/[externalId]/events/endpoints.ts';
import { exportEndpoints } from './entities/[externalId]/export/endpoints.ts';
import { stateEndpoints } from './entities/[externalId]/state/[key]/endpoints.ts';
import { statesEndpoints } from './entities/[externalId]/state/endpoints.ts';
import { entitiesEndpoints } from './entities/endpoints.ts';
import { erasureKeysEndpoints } from './erasure-keys/endpoints.ts';
import { documentEndpoint } from './openapi.json/endpoints.ts';
import { settingsEndpoints } from './settings/endpoints.ts';
import { templatesEndpoints } from './templates/endpoints.ts';

/** Every operation of the REST API, in the order of the documentation. */
export const endpoints: readonly Endpoint[] = [
  ...templatesEndpoints,
  ...settingsEndpoints,
  ...entitiesEndpoints,
  ...entityEndpoints,
  ...eventEndpoints,
  ...statesEndpoints,
  ...stateEndpoints,
  ...batchEntitiesEndpoints,
  ...batchEventsEndpoints,
  ...batchStatesEndpoints,
  ...jobEndpoints,
  ...erasureEndpoints,
  ...erasureKeysEndpoints,
  ...exportEndpoints,
];

/** Every address; that of the document knows its methods here and is read without a key before the kernel. */
export const addresses = new AddressBook([...endpoints, documentEndpoint]);
