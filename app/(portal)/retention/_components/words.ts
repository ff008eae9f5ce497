/** What becomes of a stored policy. */
export const whatAppliesIt =
  'A saved policy is applied within the hour, and then each day from midnight (UTC) on. Archived records stay readable; what is removed is gone for good.';

export const waitsForConfirmation =
  'This policy was saved by a version that did not apply it. Nothing is moved or removed until somebody confirms it once, below.';

export const explanations = {
  events: 'Counted from the day an event was recorded.',
  states: 'Counted from the day a value last changed.',
  everything:
    'The longest that any event or state is kept, whatever the limits above say. An entity of which nothing was written for so long is erased.',
  suppressErased: 'An entity that was erased is not created again by a program that still sends it.',
};
