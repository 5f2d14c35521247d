export { createBars, type BarsRoom } from './bars/index.ts';
export { iceRoutes } from './ice-routes.ts';
export { createIceServers, type IceServers } from './ice-servers.ts';
export type { Caller } from './recognise.ts';
export type { VisitorFacts } from './web-caller-service.ts';
export { dialMachine, type DialTarget, type DialTargets } from './outbound/index.ts';
export { talkMachine } from './talk-state.ts';
export type { OtherNodes } from './nodes/index.ts';
export { createVoice } from './voice-service.ts';
export { createLegCodecs } from './traces/leg-codecs.ts';
export { createTracesRoom, type TracesRoom } from './traces/index.ts';
export { createTestRun } from './trunk-test-run-service.ts';
export { createLinesOut } from './line-out-service.ts';
export { soundsOfTrunks } from './call-media.ts';
export {
  createTrunks,
  loadNumbers,
  seedTrunksDemo,
  type TrunkList,
  trunkTestMachine,
  type RunTest,
  type TrunksRoom,
} from './trunks/index.ts';
export { createPrompts, type Prompts } from './prompts/prompts.ts';
export { promptMachine } from './prompts/prompt-state.ts';
export type { FlowLookup } from './flow-answers-service.ts';
