/** An operation that takes a single value, with `value` standing where any JSON may. */
export interface SinglePlace {
  method: string;
  path: string;
  /** The body round a value's text. */
  around: (value: string) => string;
  /** Levels of the body above the value. */
  levels: number;
  /** Where the value can be read again, if anywhere. */
  readAt?: string;
}

export const singlePlaces: Readonly<Record<string, SinglePlace>> = {
  'an unknown field of settings': {
    method: 'PUT',
    path: '/settings',
    around: (value) => `{"suppressErased":false,"x":${value}}`,
    levels: 1,
  },
  'the data of an entity': {
    method: 'POST',
    path: '/entities',
    around: (value) => `{"entityType":"game","externalId":"single","data":{"name":"Dice","x":${value}}}`,
    levels: 2,
    readAt: '/entities/single',
  },
  'a PII field of an entity': {
    method: 'POST',
    path: '/entities',
    around: (value) =>
      `{"entityType":"player","externalId":"sealed","data":{"email":"a@example.com","phone":${value}}}`,
    levels: 2,
    readAt: '/entities/sealed',
  },
  'an unknown field beside an entity': {
    method: 'POST',
    path: '/entities',
    around: (value) => `{"entityType":"game","externalId":"single","data":{"name":"Dice"},"x":${value}}`,
    levels: 1,
  },
  'the data of an event': {
    method: 'POST',
    path: '/entities/ground-1/events',
    around: (value) => `{"eventType":"session","data":{"x":${value}}}`,
    levels: 2,
    readAt: '/entities/ground-1/events?limit=1',
  },
  'a state': {
    method: 'PUT',
    path: '/entities/ground-1/state/balance',
    around: (value) => value,
    levels: 0,
    readAt: '/entities/ground-1/state/balance',
  },
  'a wrapped state': {
    method: 'PUT',
    path: '/entities/ground-1/state/balance',
    around: (value) => `{"value":${value}}`,
    levels: 1,
    readAt: '/entities/ground-1/state/balance',
  },
};

/** A batch with a value standing inside an item where any JSON may. */
export interface BatchPlace {
  path: string;
  /** An item round a value's text. */
  around: (value: string) => string;
  /** Levels of the item above the value. */
  levels: number;
  /** The item's externalId. */
  externalId: string;
  readAt?: string;
}

export const batchPlaces: Readonly<Record<string, BatchPlace>> = {
  'the data of an entity': {
    path: '/batch/entities',
    around: (value) => `{"entityType":"game","externalId":"batched","data":{"name":"Dice","x":${value}}}`,
    levels: 2,
    externalId: 'batched',
    readAt: '/entities/batched',
  },
  'a PII field of an entity': {
    path: '/batch/entities',
    around: (value) =>
      `{"entityType":"player","externalId":"sealed","data":{"email":"a@example.com","phone":${value}}}`,
    levels: 2,
    externalId: 'sealed',
    readAt: '/entities/sealed',
  },
  'the data of an event': {
    path: '/batch/events',
    around: (value) => `{"externalId":"ground-1","eventType":"session","data":{"x":${value}}}`,
    levels: 2,
    externalId: 'ground-1',
    readAt: '/entities/ground-1/events?limit=1',
  },
  'an unknown field of an event': {
    path: '/batch/events',
    around: (value) => `{"externalId":"ground-1","eventType":"session","data":{},"x":${value}}`,
    levels: 1,
    externalId: 'ground-1',
  },
  'a state': {
    path: '/batch/states',
    around: (value) => `{"externalId":"ground-1","stateKey":"risk_score","value":${value}}`,
    levels: 1,
    externalId: 'ground-1',
    readAt: '/entities/ground-1/state/risk_score',
  },
};

/** Good items to stand before and behind a bad one. */
export const goodItems: Readonly<Record<string, [before: string, behind: string]>> = {
  '/batch/entities': [
    '{"entityType":"game","externalId":"before","data":{"name":"A"}}',
    '{"entityType":"game","externalId":"behind","data":{"name":"B"}}',
  ],
  '/batch/events': [
    '{"externalId":"ground-1","eventType":"session","data":{"at":"before"}}',
    '{"externalId":"ground-1","eventType":"session","data":{"at":"behind"}}',
  ],
  '/batch/states': [
    '{"externalId":"ground-1","stateKey":"balance","value":1}',
    '{"externalId":"ground-1","stateKey":"kyc_status","value":2}',
  ],
};
