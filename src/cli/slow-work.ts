/**
 * Prints on stderr what the command waits for, once that takes longer than `patienceMs` and again after each change.
 * @param what - called each time
 * @param patienceMs - milliseconds
 */
export async function sayingIfSlow<T>(what: () => string, work: Promise<T>, patienceMs: number): Promise<T> {
  let said = '';
  const timer = setInterval(() => {
    const text = what();
    if (text !== said) process.stderr.write(`${text} …\n`);
    said = text;
  }, patienceMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
