import { caseMachine, workOrderMachine } from '../modules/cases/index.ts';
import { contactMachine, recordingMachine } from '../modules/contacts/index.ts';
import { flowMachine } from '../modules/flows/index.ts';
import { staffMachine } from '../modules/identity/index.ts';
import { followUpMachine } from '../modules/outreach/index.ts';
import {
  agentMachine,
  breakMachine,
  callbackMachine,
  handoverMachine,
  surgeStageMachine,
} from '../modules/routing/index.ts';
import { dialMachine, promptMachine, talkMachine, trunkTestMachine } from '../modules/voice/index.ts';
import type { Machine } from '../../shared/kernel/state-machine.ts';

interface ShownMachine {
  readonly machine: Machine<string, string>;
  readonly title: string;
  readonly source: string;
}

const show = <S extends string, E extends string>(
  machine: Machine<S, E>,
  title: string,
  source: string,
): ShownMachine => ({
  machine: machine,
  title,
  source,
});

/** Every machine of the house that people speak about; docs/state-machines is drawn from here. */
export const machines: readonly ShownMachine[] = [
  show(contactMachine, 'Contact 联络', 'server/modules/contacts/contact-state.ts'),
  show(talkMachine, 'Talk 通话', 'server/modules/voice/talk-state.ts'),
  show(dialMachine, 'Dial 外呼', 'server/modules/voice/outbound/dial-state.ts'),
  show(recordingMachine, 'Recording 录音', 'server/modules/contacts/recordings/recording-state.ts'),
  show(agentMachine, 'Agent 坐席', 'server/modules/routing/agent-state.ts'),
  show(callbackMachine, 'Callback 排队回呼', 'server/modules/routing/callbacks/callback-state.ts'),
  show(surgeStageMachine, 'Surge measure 高峰措施', 'server/modules/routing/surge/surge-stage-state.ts'),
  show(handoverMachine, 'Handover 交接班', 'server/modules/routing/handover/handover-state.ts'),
  show(breakMachine, 'Break 小休', 'server/modules/routing/breaks/break-state.ts'),
  show(caseMachine, 'Case 诉求单', 'server/modules/cases/case-state.ts'),
  show(workOrderMachine, 'Work order 工单', 'server/modules/cases/work-order-state.ts'),
  show(followUpMachine, 'Follow-up 回访', 'server/modules/outreach/follow-up-state.ts'),
  show(promptMachine, 'Prompt version 语音播报版本', 'server/modules/voice/prompts/prompt-state.ts'),
  show(flowMachine, 'Flow version 流程版本', 'server/modules/flows/flow-state.ts'),
  show(trunkTestMachine, 'Trunk test 中继测试', 'server/modules/voice/trunks/trunk-test-state.ts'),
  show(staffMachine, 'Staff account 员工账号', 'server/modules/identity/staff-state.ts'),
];
