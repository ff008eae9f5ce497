export { agreeOnGeneration } from './agree-on-generation.ts';
export { beat, deadAfterSeconds, leaseSlot, releaseSlot } from './lease-slot.ts';
