import { createInterface } from 'node:readline';

/** Streams of a question to the user. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Whether a question is answered by exactly the expected text; the end of the input is another answer. */
export async function confirmed(question: string, expected: string, terminal: Terminal): Promise<boolean> {
  const lines = createInterface(terminal);
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('close', () => {
        resolve('');
      });
      lines.question(question, resolve);
    });
    return answer.trim() === expected;
  } finally {
    lines.close();
  }
}
