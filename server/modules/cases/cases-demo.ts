export interface DemoCasesNeeds {
  readonly seed: number;
}
export const seedDemoCases = (_needs: DemoCasesNeeds): Promise<void> => Promise.resolve();
