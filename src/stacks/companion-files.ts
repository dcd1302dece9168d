import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TerraformStack } from 'cdktf';

/** Writes JSON files beside a stack's Terraform JSON whenever it is synthesized. */
export function writeBeside(stack: TerraformStack, files: Readonly<Record<string, () => object>>): void {
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      const folder = path.join(session.outdir, session.manifest.forStack(stack).workingDirectory);
      for (const [name, content] of Object.entries(files)) {
        writeFileSync(path.join(folder, name), `${JSON.stringify(content(), null, 2)}\n`);
      }
    },
  };
}
