import type { Refusal } from './refusal';
import { textsIn } from './refusal';

/** Functions that read files of the machine, which may hold credentials. */
const FILE_FUNCTION = /(?<![\w.-])(file\w*|templatefile|templatestring|pathexpand|abspath)(?![\w.-])/;

/** Refuses functions that read files, in any text. Pure. */
export function expressionRefusals(value: unknown): Refusal[] {
  return textsIn(value)
    .filter((text) => /[$%]\{/.test(text))
    .flatMap((text) => {
      const [, name] = FILE_FUNCTION.exec(text) ?? [];
      return name === undefined ? [] : [{ subject: `function ${name}`, reason: 'it reads files of the machine' }];
    });
}
