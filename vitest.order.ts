import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take half a minute and more. */
const LONG: readonly RegExp[] = [
  /authority\/(?:route|write)-matrix\.test/,
  /sync\/fuzz\.test/,
  /backup\/backup\.test/,
  /cli\/sotay\.test/,
  /demo\/load\.test/,
  /accessibility(?:-bare)?\.browser/,
  /(?:cell-month|offline-acts|offline-start|office-desks)\.browser/,
];

/** A fresh clone knows of no file how long it takes: the long ones go first, so that no core waits for one of them at the end. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((name) => name.test(moduleId));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
