import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TerraformStack } from 'cdktf';

/**
 * Does something whenever a stack's Terraform JSON has been written.
 * @param act - takes the folder of the JSON
 */
export function onSynthesis(stack: TerraformStack, act: (folder: string) => void): void {
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      act(path.join(session.outdir, session.manifest.forStack(stack).workingDirectory));
    },
  };
}

/** Writes JSON files beside a stack's Terraform JSON whenever it is synthesized. */
export function writeCompanionFiles(stack: TerraformStack, files: Readonly<Record<string, () => object>>): void {
  onSynthesis(stack, (folder) => {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(path.join(folder, name), `${JSON.stringify(content(), null, 2)}\n`);
    }
  });
}
