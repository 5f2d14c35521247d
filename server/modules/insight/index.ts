/** Front door of the room: the only file that other rooms, the edges and main may import. */
export { createInsight, type InsightRoom } from './insight.ts';
export { fillFacts } from './insight-demo.ts';
