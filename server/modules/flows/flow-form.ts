import { Value } from '@sinclair/typebox/value';
import { FlowDocument, FlowStep, type FlowProblem } from '../../../shared/contracts/flows.ts';
import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';

/**
 * Whether something is a flow at all, in the words of whoever wrote it. The schema alone would answer "expected union value"
 * for a step of which one letter is wrong; so each step is held against its own kind.
 */
export function readFlow(written: unknown): Result<FlowDocument, readonly FlowProblem[]> {
  if (Value.Check(FlowDocument, written)) return ok(written);
  const steps = isObject(written) && isObject(written['steps']) ? written['steps'] : {};
  const ofSteps = Object.entries(steps).flatMap(([id, step]) => ofStep(id.slice(0, MAX_SHOWN), step));
  if (ofSteps.length > 0) return refuse(ofSteps.slice(0, MAX_PROBLEMS));
  return refuse([{ code: 'document_wrong', target: firstPath(FlowDocument, written) }]);
}
const MAX_PROBLEMS = 100;
const MAX_SHOWN = 60;

const isObject = (what: unknown): what is Record<string, unknown> =>
  typeof what === 'object' && what !== null && !Array.isArray(what);

const BY_KIND = new Map(FlowStep.anyOf.map((member) => [member.properties.kind.const, member]));

function ofStep(id: string, step: unknown): FlowProblem[] {
  if (Value.Check(FlowStep, step)) return [];
  const kind = isObject(step) && typeof step['kind'] === 'string' ? step['kind'] : '';
  const schema = BY_KIND.get(kind as FlowStep['kind']);
  if (schema === undefined) return [{ code: 'kind_unknown', step: id, target: kind.slice(0, MAX_SHOWN) }];
  const fields = new Set<string>();
  for (const { path } of Value.Errors(schema, step)) {
    fields.add(path.slice(1, MAX_SHOWN));
    if (fields.size >= MAX_FIELDS) break;
  }
  return [...fields].map((target) => ({ code: 'field_wrong', step: id, target }));
}
const MAX_FIELDS = 5;

const firstPath = (schema: typeof FlowDocument, written: unknown): string =>
  Value.Errors(schema, written).First()?.path.slice(1, MAX_SHOWN) ?? '';
