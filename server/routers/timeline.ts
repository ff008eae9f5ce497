import { getEventData, getTimeline } from '#server/domain/timeline/index.ts';
import { EventData, GetEventInput, GetTimelineInput, TimelinePage } from '#server/domain/timeline/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const timelineRouter = router({
  get: operatorProcedure.input(GetTimelineInput).output(TimelinePage).query(call(getTimeline)),
  event: operatorProcedure.input(GetEventInput).output(EventData).query(call(getEventData)),
});
